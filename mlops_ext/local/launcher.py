"""Find, start and stop the local SageMaker of a state directory, and get keys for it.

Standard library only, and quick to import: kernels, servers and shells all come through here.
"""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from mlops_ext.local import keys, state
from mlops_ext.local.environment import HOOK, environment, install_hook
from mlops_ext.local.spawn import START_SECONDS, clean_environment, spawn, tail
from mlops_ext.local.state import DEFAULT_ACCOUNT, DEFAULT_REGION, LocalError

__all__ = [
    "DATA_PATH",
    "DEFAULT_ACCOUNT",
    "DEFAULT_REGION",
    "HOOK",
    "LocalError",
    "Running",
    "attach",
    "become",
    "credentials",
    "environment",
    "find",
    "install_hook",
    "start",
    "state_dir_default",
    "stop",
]

StateDir = str | os.PathLike[str]

DATA_PATH = Path(__file__).parent / "data"
"""What botocore's loader needs among its search paths to know the service ``mlops-local``."""

_STOP_SECONDS = 60.0
_HEALTH_SECONDS = 5.0
_LEASES = ("endpoints/lease", "components/lease")
"""Files in the state directory without which the processes of models end."""


@dataclass(frozen=True)
class Running:
    """A local SageMaker that answered.

    Args:
        state_dir: its state directory.
        pid: its process.
        url: the endpoint URL for AWS clients.
        account_id: its AWS account.
        region: its AWS region.
    """

    state_dir: Path
    pid: int
    url: str
    account_id: str
    region: str


def state_dir_default() -> Path:
    """``jupyter_data_dir()/mlops-ext/local``, by the rules of jupyter_core."""
    return _jupyter_data_dir() / "mlops-ext" / "local"


def _jupyter_data_dir() -> Path:
    if named := os.environ.get("JUPYTER_DATA_DIR"):
        return Path(named)
    home = Path.home()
    platform_dirs = os.environ.get("JUPYTER_PLATFORM_DIRS", "false").lower() not in _FALSE
    if sys.platform == "darwin":
        return home / "Library" / ("Application Support/Jupyter" if platform_dirs else "Jupyter")
    if os.name == "nt":
        variable = "LOCALAPPDATA" if platform_dirs else "APPDATA"
        return Path(os.environ.get(variable) or home) / ("Jupyter" if platform_dirs else "jupyter")
    return Path(os.environ.get("XDG_DATA_HOME") or home / ".local" / "share") / "jupyter"


_FALSE = frozenset({"no", "n", "false", "off", "0", "0.0"})


def find(state_dir: StateDir) -> Running | None:
    """The local SageMaker of a state directory if it runs and answers; starts nothing."""
    directory = Path(state_dir).expanduser().absolute()
    try:
        found = json.loads((directory / "engine.json").read_text("utf-8"))
        running = Running(
            directory, found["pid"], found["url"], found["account_id"], found["region"]
        )
        os.kill(running.pid, 0)
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return running if _answers(running.url, found["instance"]) else None


def _answers(url: str, instance: str) -> bool:
    connection = http.client.HTTPConnection(url.removeprefix("http://"), timeout=_HEALTH_SECONDS)
    try:
        connection.request("GET", "/health")
        # The port could belong to another program by now: the instance tells them apart.
        return bool(json.loads(connection.getresponse().read())["instance"] == instance)
    except (OSError, ValueError, KeyError, TypeError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def start(
    state_dir: StateDir,
    port: int | None = None,
    account_id: str | None = None,
    region: str | None = None,
    idle_seconds: float | None = None,
) -> Running:
    """The running local SageMaker of a state directory; starts it unless it runs.

    Args:
        state_dir: made when absent. Starters at the same time end with one process.
        port: a port of its own, 0 for any free one; by default the one it had last.
        account_id: twelve digits; fixed by the first start.
        region: an AWS region; fixed by the first start.
        idle_seconds: how long it stays without work, holders and requests.

    Raises:
        LocalError: it does not start (with the log's last lines), or runs or was made with
            another port, account or region.
    """
    directory = state.prepare(state_dir)
    with state.locked(directory / "start.lock", START_SECONDS):
        running = find(directory)
        if running is None:
            spawn(directory, _arguments(directory, port, account_id, region, idle_seconds))
            running = find(directory)
        if running is None:
            raise LocalError(f"The local SageMaker ended right after its start.{tail(directory)}")
    _check_same(running, port, account_id, region)
    return running


def become(
    state_dir: StateDir,
    port: int | None = None,
    account_id: str | None = None,
    region: str | None = None,
) -> NoReturn:
    """Make this process the local SageMaker of a state directory; arguments as in `start`."""
    directory = state.prepare(state_dir)
    arguments = _arguments(directory, port, account_id, region, None)
    command = [sys.executable, "-P", "-m", "mlops_ext.local", *arguments]
    sys.stdout.flush()
    os.execve(sys.executable, command, clean_environment())


def _arguments(
    directory: Path,
    port: int | None,
    account_id: str | None,
    region: str | None,
    idle_seconds: float | None,
) -> list[str]:
    options = {
        "--port": port,
        "--account-id": account_id,
        "--region": region,
        "--idle-seconds": idle_seconds,
    }
    arguments = ["--state-dir", str(directory)]
    for option, value in options.items():
        if value is not None:
            arguments += [option, str(value)]
    return arguments


def _check_same(
    running: Running, port: int | None, account_id: str | None, region: str | None
) -> None:
    wanted = {
        "account": (account_id, running.account_id),
        "region": (region, running.region),
        "port": (str(port) if port else None, running.url.rpartition(":")[2]),
    }
    for what, (asked, actual) in wanted.items():
        if asked is not None and asked != actual:
            raise LocalError(
                f"The local SageMaker of {running.state_dir} runs with {what} {actual}, not "
                f"{asked}. Stop it first (jupyter mlops local stop), or choose another --state-dir."
            )


def stop(state_dir: StateDir) -> bool:
    """End the local SageMaker of a state directory, and wait until it has ended.

    Models' processes that outlived it, since it was killed, end soon afterwards: they look for
    their lease.

    Returns:
        Whether one was running.

    Raises:
        LocalError: it does not end.
    """
    directory = Path(state_dir).expanduser().absolute()
    lock = directory / "engine.lock"
    if not lock.exists():
        return False
    with state.locked(directory / "start.lock", START_SECONDS):
        if not state.is_locked(lock):
            for lease in _LEASES:
                (directory / lease).unlink(missing_ok=True)
            return False
        try:
            pid = int(json.loads((directory / "engine.json").read_text("utf-8"))["pid"])
            os.kill(pid, signal.SIGTERM)
        except (OSError, ValueError, KeyError, TypeError):
            pid = None  # it is about to end by itself
        try:
            with state.locked(lock, _STOP_SECONDS):
                return True
        except LocalError:
            raise LocalError(
                f"The local SageMaker (process {pid}) does not end.{tail(directory)}"
            ) from None


def credentials(state_dir: StateDir, user: str, holder: str) -> tuple[str, str]:
    """Access key id and secret access key that name this user and holder.

    Args:
        state_dir: made when absent.
        user: who calls, as approvals and lineage will show.
        holder: what holds the key: ``kernel-…``, ``server``, ``shell``.

    Raises:
        ValueError: a name is empty or too long.
    """
    access_key_id = keys.key_id(user, holder)
    return access_key_id, keys.secret(state.master_key(state.prepare(state_dir)), access_key_id)


def attach(state_dir: StateDir, holder: str, pid: int | None = None) -> Path:
    """Keep the local SageMaker from its idle end while a process lives.

    Args:
        state_dir: made when absent.
        holder: as in `credentials`.
        pid: the process; by default this one.

    Returns:
        The holder's file; deleting it lets go earlier.
    """
    holders = state.prepare(state_dir) / "holders"
    holders.mkdir(mode=0o700, exist_ok=True)
    process = os.getpid() if pid is None else pid
    path = holders / f"{re.sub(r'[^A-Za-z0-9-]', '_', holder)[:80]}.{process}.json"
    state.write_private(path, {"pid": process, "started": started(process), "since": time.time()})
    return path


def started(pid: int) -> str | None:
    """What tells a process from a later one of the same id; None where the system does not say."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text("utf-8", "replace")
    except OSError:
        return None
    # The command in parentheses may itself have blanks; the start time is the 20th field after it.
    return stat.rpartition(")")[2].split()[19]
