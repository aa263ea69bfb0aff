"""A full disk: whether that is what ended a job, and what to say of it."""

from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path

_LEAST = 1 << 20
"""Bytes: with less than that a job's runner cannot tell how the job ended."""

_SAID = tuple(os.strerror(each) for each in (errno.ENOSPC, errno.EDQUOT))


def trouble(folder: Path, said: str) -> str:
    """What to tell of a full disk; empty when that is not what happened.

    Args:
        folder: the state directory, on the disk that jobs write to.
        said: the words of what broke.
    """
    try:
        free = shutil.disk_usage(folder).free
    except OSError:
        return ""  # the folder is gone, and with it whoever could be told
    if free >= _LEAST and not any(text in said for text in _SAID):
        return ""
    return (
        f"The disk of {folder} is full: {free / 1e6:,.1f} MB were free. Free some space on it, or "
        "let the job write less, and start the job again."
    )
