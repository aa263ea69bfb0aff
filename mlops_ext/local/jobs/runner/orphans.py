"""What a job started and nobody waits for any more: it ends with the job, wherever it hid.

A process that leads a session of its own (a daemon) is in no process group of the job. Linux gives
those whose parents have ended to this process, so that they can be told from others.
"""

from __future__ import annotations

import ctypes
import os
import signal
import time
from collections.abc import Collection, Iterator
from contextlib import suppress
from pathlib import Path

_PR_SET_CHILD_SUBREAPER = 36
_PROCESSES = Path("/proc")
_PATIENCE, _PAUSE = 5.0, 0.01  # seconds


def take_in() -> None:
    """Become the parent of all that the processes of this one leave behind; on Linux only."""
    with suppress(AttributeError, OSError):
        ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def end(spared: Collection[int] = ()) -> None:
    """End what descends from this process, but for some. It is gone afterwards, or zombies."""
    deadline = time.monotonic() + _PATIENCE
    while found := [process for process in _descendants() if process not in spared]:
        for process in found:
            with suppress(ProcessLookupError, PermissionError):
                os.kill(process, signal.SIGKILL)
        if time.monotonic() > deadline:
            return
        time.sleep(_PAUSE)


def _descendants() -> Iterator[int]:
    """The living processes below this one; none where there is no ``/proc``."""
    children: dict[int, list[int]] = {}
    for process, state, parent in _processes():
        if state != "Z":
            children.setdefault(parent, []).append(process)
    waiting = [os.getpid()]
    while waiting:
        below = children.get(waiting.pop(), [])
        yield from below
        waiting += below


def _processes() -> Iterator[tuple[int, str, int]]:
    """Id, state and parent of each process of this machine."""
    for file in _PROCESSES.glob("[0-9]*/stat"):
        with suppress(OSError):
            # The name stands in brackets and may hold anything, brackets too.
            state, parent = file.read_text("utf-8", "replace").rpartition(")")[2].split()[:2]
            yield int(file.parent.name), state, int(parent)
