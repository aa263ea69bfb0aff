"""``python -m mlops_ext.local.jobs.runner JOB_FOLDER``."""

from __future__ import annotations

import signal
import sys
from pathlib import Path
from types import FrameType

from mlops_ext.local.jobs.plan import LOCK
from mlops_ext.local.jobs.runner.job import Job
from mlops_ext.local.state import LocalError, locked

_PATIENCE = 1.0
"""Seconds; whoever looks whether the lock is held holds it for a moment."""


def main(folder: Path) -> int:
    """Run a job unless another runner has it already; the exit status."""
    signal.signal(signal.SIGTERM, _end)
    try:
        with locked(folder / LOCK, timeout=_PATIENCE):
            Job(folder).run()
    except LocalError:
        return 0
    return 0


def _end(number: int, frame: FrameType | None) -> None:
    """The machine goes down: what is running is ended on the way out."""
    raise SystemExit(128 + number)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
