"""Lines of a stream by their place in its file: forward, backward, by time."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from mlops_ext.local.logs.store import NEW_LINE, Line

CHUNK = 64 << 10


@dataclass(frozen=True)
class Placed:
    """A line, and the bytes of the file that it takes: from `start` up to `end`."""

    line: Line
    start: int
    end: int


def forward(path: Path, offset: int = 0) -> Iterator[Placed]:
    """The complete lines of a file from a byte on, the oldest first; none without a file."""
    while lines := _complete(path, offset):
        for raw in lines.split(b"\n")[:-1]:
            end = offset + len(raw) + 1
            found = _line(raw)
            if found is not None:
                yield Placed(found, offset, end)
            offset = end


def _complete(path: Path, offset: int) -> bytes:
    """Some complete lines from a byte on; the file is not kept open, since there may be many."""
    try:
        with path.open("rb") as file:
            file.seek(offset)
            text = file.read(CHUNK)
            # A line longer than a chunk; one without an end is still being written.
            return text[: text.rfind(b"\n") + 1] or _whole(text + file.readline())
    except FileNotFoundError:
        return b""


def _whole(line: bytes) -> bytes:
    return line if line.endswith(b"\n") else b""


def from_time(path: Path, time: int) -> int:
    """A byte at which a line begins, with only earlier lines before it; lines are in order."""
    try:
        low, high = 0, path.stat().st_size
    except FileNotFoundError:
        return 0
    while high - low > CHUNK:
        middle = (low + high) // 2
        found = next(forward(path, _next_line(path, middle)), None)
        if found is None or found.line.time >= time or found.start >= high:
            high = middle
        else:
            low = found.start
    return low


def _next_line(path: Path, offset: int) -> int:
    with path.open("rb") as file:
        file.seek(offset)
        return offset + len(file.readline())


def backward(path: Path, end: int | None = None) -> Iterator[Placed]:
    """The complete lines of a file before a byte (its end by default), the newest first."""
    if not path.exists():
        return
    with path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        place = size if end is None else min(end, size)
        rest = b""
        while place > 0:
            begin = max(0, place - CHUNK)
            file.seek(begin)
            rest = file.read(place - begin) + rest
            place = begin
            first = 0 if begin == 0 else rest.find(b"\n") + 1
            if begin > 0 and first == 0:
                continue  # one line longer than a chunk
            yield from _reversed(rest[first:], begin + first)
            rest = rest[:first]


def _reversed(text: bytes, start: int) -> Iterator[Placed]:
    parts = text.split(b"\n")
    lines = [*(part + b"\n" for part in parts[:-1]), parts[-1]]
    end = start + len(text)
    for raw in reversed(lines):
        found = _line(raw[:-1]) if raw.endswith(b"\n") else None
        if found is not None:
            yield Placed(found, end - len(raw), end)
        end -= len(raw)


def _line(raw: bytes) -> Line | None:
    """The line of these bytes; None for what no writer of ours has written."""
    time, tab, text = raw.partition(b"\t")
    if not tab or not time.isdigit():
        return None
    return Line(int(time), text.decode("utf-8", "replace").replace(NEW_LINE, "\n"))


def first_time(path: Path) -> int | None:
    """When the first line was written, in epoch milliseconds."""
    return next((placed.line.time for placed in forward(path)), None)


def last_time(path: Path) -> int | None:
    """When the last line was written, in epoch milliseconds."""
    return next((placed.line.time for placed in backward(path)), None)
