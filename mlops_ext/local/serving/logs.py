"""The log files of model processes: written by the process itself, rotated and read here."""

from __future__ import annotations

import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

ROTATE_BYTES = 8 << 20
TAIL_BYTES = 256 << 10
REASON_LINES = 8
REASON_CHARACTERS = 700
"""A FailureReason holds 1024 characters; the rest is for the words around it."""

TRACEBACK = "Traceback (most recent call last):"


def note(log: Path, text: str) -> None:
    """Adds a line of the supervisor's own."""
    stamp = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S")
    with log.open("a", encoding="utf-8") as file:
        file.write(f"[{stamp} UTC] {text}\n")


def size(log: Path) -> int:
    """Bytes in the log, 0 when there is none yet."""
    return log.stat().st_size if log.exists() else 0


def rotate(log: Path) -> None:
    """Keeps one older file once the log is large.

    The file is emptied in place, since the process holds it open for appending.
    """
    if size(log) > ROTATE_BYTES:
        shutil.copyfile(log, _older(log))
        os.truncate(log, 0)


def tail(folder: Path, lines: int) -> list[str]:
    """The last `lines` lines of all logs in `folder`, the one written to most recently last."""
    logs = sorted(folder.glob("*.log*"), key=lambda path: path.stat().st_mtime_ns)
    found: list[str] = []
    for log in reversed(logs):
        if len(found) >= lines:
            break
        found = _read(log, 0).splitlines() + found
    return found[-lines:] if lines > 0 else []


def last_words(log: Path, offset: int) -> str:
    """The end of what was written after byte `offset`: of the traceback when there is one."""
    text = _read(log, offset)
    start = text.rfind(TRACEBACK)
    lines = text[max(start, 0) :].rstrip().splitlines()[-REASON_LINES:]
    return "\n".join(lines)[-REASON_CHARACTERS:]


def _read(log: Path, offset: int) -> str:
    try:
        with log.open("rb") as file:
            end = file.seek(0, os.SEEK_END)
            start = max(offset if offset <= end else 0, end - TAIL_BYTES)
            file.seek(start)
            return file.read().decode("utf-8", "replace")
    except FileNotFoundError:
        return ""


def _older(log: Path) -> Path:
    return log.with_name(f"{log.name}.1")
