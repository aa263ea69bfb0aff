"""The processes of a job: one a host, each leading a process group of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from mlops_ext.local.jobs.runner.log import Log

_DRAIN_SECONDS = 5.0


class HostProcess:
    """What runs on one host.

    Args:
        argv: the command.
        environment: its variables.
        folder: where it starts.
        log: takes what it prints.

    Raises:
        OSError: the command cannot be run.
    """

    def __init__(
        self, argv: Sequence[str], environment: Mapping[str, str], folder: Path, log: Log
    ) -> None:
        self.log = log
        self._child = subprocess.Popen(
            argv,
            env=dict(environment),
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        assert self._child.stdout is not None
        self._reader = threading.Thread(target=log.follow, args=(self._child.stdout,), daemon=True)
        self._reader.start()
        self.started = time.time()

    @property
    def pid(self) -> int:
        """Its process id, which is that of its group, too."""
        return self._child.pid

    def code(self) -> int | None:
        """Its exit code, negative for a signal; None while it runs."""
        return self._child.poll()

    def terminate(self) -> None:
        """Ask all of its group to end."""
        self._signal(signal.SIGTERM)

    def kill(self) -> None:
        """End all that is left of its group, and read what it still said."""
        self._signal(signal.SIGKILL)
        self._child.wait()
        self._reader.join(_DRAIN_SECONDS)

    def _signal(self, number: signal.Signals) -> None:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, number)
