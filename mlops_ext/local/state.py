"""The state directory: configuration, runtime file, locks. Standard library only.

Layout: ``config.json`` (account, region, port, layout), ``engine.json`` (the running process),
``engine.lock`` (held by that process), ``start.lock`` (held while someone starts or stops it),
``master.key``, ``holders/``, ``engine.log``.
"""

from __future__ import annotations

import json
import os
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

LAYOUT = 1
"""Version of the state directory's layout that this package reads and writes."""

DEFAULT_ACCOUNT = "000000000000"
DEFAULT_REGION = "us-east-1"


class LocalError(RuntimeError):
    """The local SageMaker cannot be started, found or stopped; the text says what to do."""


@dataclass(frozen=True)
class Config:
    """What stays the same for a state directory.

    Args:
        account_id: the twelve digits of its AWS account.
        region: its AWS region.
        port: the port on 127.0.0.1 that it had last.
    """

    account_id: str
    region: str
    port: int

    @property
    def url(self) -> str:
        """The endpoint URL for AWS clients."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def default_bucket(self) -> str:
        """The bucket that the SageMaker SDK takes when none is named."""
        return f"sagemaker-{self.region}-{self.account_id}"


def prepare(state_dir: str | os.PathLike[str]) -> Path:
    """The state directory as an absolute path, made (0700) when absent.

    Raises:
        LocalError: a newer mlops-ext has written it, or it cannot be made.
    """
    path = Path(state_dir).expanduser().absolute()
    if path.is_dir():
        read_config(path)
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.chmod(0o700)
    except OSError as error:
        raise LocalError(
            f"The state directory {path} cannot be used: {error}. Choose another "
            '(--state-dir DIR, or state_dir="DIR" in Python).'
        ) from error
    return path


def read_config(state_dir: Path) -> Config | None:
    """The directory's configuration, None before its first start.

    Raises:
        LocalError: it is damaged, or of a newer layout; nothing has been touched.
    """
    path = state_dir / "config.json"
    try:
        found = json.loads(path.read_text("utf-8"))
        layout = int(found.pop("layout"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise LocalError(f"{path} cannot be read: {error}. Restore or delete it.") from error
    if layout > LAYOUT:
        raise LocalError(
            f"{state_dir} has layout {layout}, and this mlops-ext knows layouts up to {LAYOUT}. "
            "Update mlops-ext, or choose another state directory."
        )
    try:
        return Config(str(found["account_id"]), str(found["region"]), int(found["port"]))
    except (KeyError, ValueError, TypeError) as error:
        raise LocalError(f"{path} cannot be read: {error!r}. Restore or delete it.") from error


def write_config(state_dir: Path, config: Config) -> None:
    """Keep the configuration of a state directory."""
    write_private(state_dir / "config.json", {"layout": LAYOUT, **asdict(config)})


def write_private(path: Path, document: dict[str, Any]) -> None:
    """Write a JSON file (0600) that readers see either whole or not at all."""
    stage = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    with open(os.open(stage, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump(document, file, indent=2)
    stage.replace(path)


def master_key(state_dir: Path) -> bytes:
    """The secret that all keys of this state directory come from, made (0600) on first use."""
    path = state_dir / "master.key"
    with suppress(FileNotFoundError):
        return path.read_bytes()
    stage = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    with open(os.open(stage, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(secrets.token_bytes(32))
    with suppress(FileExistsError):
        os.link(stage, path)
    stage.unlink()
    return path.read_bytes()


@contextmanager
def locked(path: Path, timeout: float) -> Iterator[None]:
    """Hold the operating system's lock on a file; it ends with the process at the latest.

    Raises:
        LocalError: another process still holds it after `timeout` seconds.
    """
    # Not at the top: on a system without it, clients of AWS must still import this package.
    import fcntl

    deadline = time.monotonic() + timeout
    with open(path, "ab") as file:
        path.chmod(0o600)
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() >= deadline:
                    raise LocalError(f"Another process holds {path}.") from None
                time.sleep(0.01)
        yield


def is_locked(path: Path) -> bool:
    """Whether some process holds the lock on a file."""
    try:
        with locked(path, timeout=0):
            return False
    except LocalError:
        return True
