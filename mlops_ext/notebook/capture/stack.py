"""On whose behalf something is read: told by the calls that lead to it."""

from __future__ import annotations

import sys
import threading
from types import FrameType
from typing import NamedTuple

from mlops_ext.notebook.capture.places import is_library

_OURS = "mlops_ext"
_CAPTURE = "mlops_ext.notebook.capture"
_KERNEL = frozenset({"IPython", "ipykernel", "debugpy", "tornado", "zmq"})
_BETWEEN = frozenset(
    {"asyncio", "concurrent", "contextlib", "functools", "importlib", "runpy", "threading"}
)
"""Modules that call on behalf of others."""


class Caller(NamedTuple):
    """Who reads.

    Args:
        library: top package of the library that the user's code called; empty for none.
        line: line of the cell; 0 when it is read by a thread.
    """

    library: str
    line: int


def caller() -> Caller | None:
    """Return who reads; None when it is not on behalf of a cell, or when we read ourselves."""
    frame: FrameType | None = sys._getframe(1)
    library, line, found = "", 0, False
    while frame is not None:
        name = str(frame.f_globals.get("__name__", ""))
        top = name.partition(".")[0]
        if name == "__main__":
            found, line = True, frame.f_lineno
            if frame.f_code.co_name == "<module>":
                return Caller(library, line)
        elif top == _OURS:
            if not name.startswith(_CAPTURE):
                return None
        elif top in _KERNEL:
            if found:
                return Caller(library, line)
            if threading.current_thread() is not threading.main_thread():
                return None
        elif not found and top not in _BETWEEN and is_library(frame.f_code.co_filename):
            library = top
        frame = frame.f_back
    threaded = threading.current_thread() is not threading.main_thread()
    return Caller(library, line) if found or threaded else None
