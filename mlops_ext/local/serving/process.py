"""A model's operating system process: started, found again by the next engine, stopped."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil

SOCKET_PATH_BYTES = 100
"""Unix socket paths end at 104 bytes (macOS) or 108 (Linux), the closing zero included."""

STOP_SECONDS = 30.0
POLL_SECONDS = 0.02
CREATE_TIME_TOLERANCE = 2.0


@dataclass(frozen=True)
class ProcessState:
    """What identifies a process beyond the life of the engine; kept as state.json."""

    pid: int
    create_time: float
    boot_id: str
    socket: str
    argv: list[str]


class ModelProcess:
    """A process in its own session, so that all it starts can be stopped with it."""

    def __init__(
        self, state: ProcessState, file: Path, child: subprocess.Popen[bytes] | None
    ) -> None:
        self.pid = state.pid
        self.socket = Path(state.socket)
        self._state = state
        self._file = file
        self._child = child

    @classmethod
    def start(
        cls,
        argv: Sequence[str],
        environment: Mapping[str, str],
        folder: Path,
        file: Path,
        log: Path,
    ) -> ModelProcess:
        """Starts `argv` with ``--socket PATH`` added, in `folder`, its output appended to `log`.

        Raises:
            OSError: the interpreter cannot be run.
        """
        socket = _socket_folder() / "model"
        command = [*argv, "--socket", str(socket)]
        try:
            with log.open("ab") as output:
                child = subprocess.Popen(
                    command,
                    cwd=folder,
                    env=dict(environment),
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=subprocess.STDOUT,
                    start_new_session=True,
                )
        except OSError:
            shutil.rmtree(socket.parent, ignore_errors=True)
            raise
        state = ProcessState(child.pid, _create_time(child.pid), _boot_id(), str(socket), command)
        part = file.with_name(f"{file.name}.part")
        part.write_text(json.dumps(asdict(state)), encoding="utf-8")
        part.replace(file)
        return cls(state, file, child)

    @classmethod
    def attach(cls, file: Path) -> ModelProcess | None:
        """The process that a state file names, if it lives; a reused process id is refused."""
        try:
            state = ProcessState(**json.loads(file.read_text(encoding="utf-8")))
        except (FileNotFoundError, ValueError, TypeError):
            return None
        process = cls(state, file, None)
        if process.alive():
            return process
        shutil.rmtree(process.socket.parent, ignore_errors=True)
        return None

    def alive(self) -> bool:
        """Whether it runs; a zombie does not."""
        if self._child is not None:
            return self._child.poll() is None
        try:
            return self._same() and psutil.Process(self.pid).status() != psutil.STATUS_ZOMBIE
        except psutil.NoSuchProcess:
            return False

    def exit_text(self) -> str:
        """How it ended, for people: ``ended with exit code 1``, ``was ended by SIGKILL``."""
        code = None if self._child is None else self._child.poll()
        if code is None:
            return "ended"
        if code < 0:
            hint = ", perhaps because memory ran out" if -code == signal.SIGKILL else ""
            return f"was ended by {signal.Signals(-code).name}{hint}"
        return f"ended with exit code {code}"

    def memory(self) -> int:
        """Resident bytes of the process and all it started."""
        total = 0
        with contextlib.suppress(psutil.Error):
            leader = psutil.Process(self.pid)
            for process in (leader, *leader.children(recursive=True)):
                with contextlib.suppress(psutil.Error):
                    total += process.memory_info().rss
        return total

    async def stop(self, grace: float = STOP_SECONDS) -> None:
        """SIGTERM, and SIGKILL for what is left of its session after `grace` seconds."""
        if grace > 0:
            self._signal(signal.SIGTERM)
        deadline = asyncio.get_running_loop().time() + grace
        while self.alive() and asyncio.get_running_loop().time() < deadline:
            await asyncio.sleep(POLL_SECONDS)
        self._signal(signal.SIGKILL)
        while self.alive():
            await asyncio.sleep(POLL_SECONDS)
        shutil.rmtree(self.socket.parent, ignore_errors=True)
        self._file.unlink(missing_ok=True)

    def _signal(self, number: signal.Signals) -> None:
        if psutil.pid_exists(self.pid) and not self._same():
            return
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, number)

    def _same(self) -> bool:
        if self._state.boot_id != _boot_id():
            return False
        return abs(_create_time(self.pid) - self._state.create_time) < CREATE_TIME_TOLERANCE


def _create_time(pid: int) -> float:
    try:
        return psutil.Process(pid).create_time()
    except psutil.NoSuchProcess:
        return 0.0


def _boot_id() -> str:
    """Changes with each boot on Linux; elsewhere the time of creation alone has to tell."""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    except OSError:
        return ""


def _socket_folder() -> Path:
    """A new 0700 folder whose path leaves room for a socket's name."""
    candidates = (os.environ.get("XDG_RUNTIME_DIR"), tempfile.gettempdir(), "/tmp")
    for parent in candidates:
        if (
            parent
            and os.access(parent, os.W_OK)
            and len(os.fsencode(parent)) < SOCKET_PATH_BYTES - 30
        ):
            return Path(tempfile.mkdtemp(prefix="mlops-", dir=parent))
    raise OSError("no writable folder with a path short enough for a socket; set TMPDIR to one")
