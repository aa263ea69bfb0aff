"""The process that looks for metrics in what a job prints.

Regular expressions come from outside, and one that never ends would stop whichever process tries
it: the runner must go on to stop the job.
"""

from __future__ import annotations

import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path

from mlops_ext.local.jobs.measurements import SLOWEST, Meter
from mlops_ext.local.jobs.plan import METRICS, Plan

_PATIENCE = 10.0
"""Seconds to look through what a job printed last."""


class Metering:
    """The process as the runner has it: takes lines from any thread.

    Args:
        folder: the job's folder.
    """

    def __init__(self, folder: Path) -> None:
        command = [sys.executable, "-P", "-m", __name__, str(folder)]
        self._child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self._lock = threading.Lock()

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._child.pid

    def search(self, line: str, moment: float) -> None:
        """Look for metrics in a line that was printed then."""
        assert self._child.stdin is not None
        with self._lock, suppress(OSError, ValueError):
            self._child.stdin.write(f"{moment}\t{line}\n".encode("utf-8", "replace"))
            self._child.stdin.flush()

    def close(self) -> list[str]:
        """Wait until all lines are looked through, though not for ever; what there is to tell."""
        with self._lock:
            try:
                told, _ = self._child.communicate(timeout=_PATIENCE)
            except subprocess.TimeoutExpired:
                self._child.kill()
                told, _ = self._child.communicate()
        return told.decode("utf-8", "replace").splitlines()


def main(folder: Path) -> None:
    """Keep the metrics in the lines of standard input."""
    meter = Meter(Plan.read(folder).metrics, folder / METRICS)
    for raw in sys.stdin.buffer:
        moment, _, line = raw.decode("utf-8", "replace").rstrip("\n").partition("\t")
        for name in meter.search(line, float(moment)):
            print(
                f"The regular expression of the metric {name} took more than {SLOWEST:.0f} second "
                "for a line: it is not looked for any more.",
                flush=True,
            )
    meter.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
