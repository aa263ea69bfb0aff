"""`/opt/ml` by bubblewrap: its rights may reach where those of the interpreter end."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

PARENT, TARGET = Path("/opt"), Path("/opt/ml")
TERMINABLE = Path(__file__).with_name("terminable.py")


def command(folder: Path, argv: Sequence[str]) -> list[str]:
    """`argv` with `folder` as its /opt/ml and everything else as it is.

    SIGTERM has to go to the process group: see terminable.py.
    """
    program = [sys.executable, "-I", "-S", str(TERMINABLE)]
    mounts = ["--dev-bind", "/", "/", *_parent(), "--bind", str(folder), str(TARGET)]
    return [*program, "ignore", "bwrap", *mounts, "--", *program, "default", *argv]


def _parent() -> Iterator[str]:
    """An /opt with a place for `ml`, unless the system has one already."""
    if TARGET.is_dir():
        return
    parent = PARENT.resolve()
    yield from ("--tmpfs", str(parent))
    for entry in sorted(os.scandir(parent), key=lambda entry: entry.name):
        if entry.is_symlink():
            yield from ("--symlink", os.readlink(entry.path), entry.path)
        else:
            yield from ("--dev-bind", entry.path, entry.path)
