"""The audit hook on what Python opens.

A hook cannot be removed: it is installed once, and does nothing while no cell is watched.
"""

from __future__ import annotations

import os
import sys
from typing import Any

from mlops_ext.notebook.capture import watching

_WRITING = os.O_CREAT | os.O_TRUNC | getattr(os, "O_DIRECTORY", 0)
_installed = False


def install() -> None:
    """Install the hook, unless this process has it."""
    global _installed
    if not _installed:
        sys.addaudithook(_hook)
        _installed = True


def _hook(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "open":
        if watching.is_watching():
            _opened(*arguments)
    elif event == "sqlite3.connect" and watching.is_watching():
        _connected(arguments[0])


def _opened(path: Any, mode: str | None, flags: int) -> None:
    # An int is a file that is open already; its name was seen then.
    if isinstance(path, str | bytes) and _reads(flags):
        watching.note((os.fsdecode(path),))


def _reads(flags: int) -> bool:
    return flags & (os.O_WRONLY | _WRITING) == 0


def _connected(database: Any) -> None:
    if isinstance(database, str | bytes | os.PathLike):
        watching.note((os.fsdecode(database),), "sqlite3")
