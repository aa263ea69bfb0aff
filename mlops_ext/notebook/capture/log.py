"""The reads of a notebook, by cell."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import count
from threading import Lock

_MOST_FILES = 32
"""Files of one folder that a cell reads one by one; more of them are a read of the folder."""

_numbers = count(1)
"""Of the whole process: a mark that outlives its log stands for no read of another."""


@dataclass(frozen=True, slots=True)
class Identity:
    """What tells one content of a source from another.

    Args:
        size: in bytes; none when it is not known.
        mtime_ns: when a file was changed last, in nanoseconds since the epoch.
        token: hash of a file's first and last bytes.
        version: VersionId of an object in S3.
        etag: ETag of an object in S3, without quotes.
    """

    size: int | None = None
    mtime_ns: int | None = None
    token: str | None = None
    version: str | None = None
    etag: str | None = None


@dataclass(frozen=True, slots=True)
class Read:
    """A source that a cell has read.

    Args:
        source: real path of a file or folder, or a URI.
        by: what read it: ``pandas``, ``open``…
        cell: execution count of the cell.
        line: line of the cell whose statement read it, from 1; 0 when it is not known.
        identity: as it was when it was read.
        number: of the read, in the order of reading; given by the log.
    """

    source: str
    by: str
    cell: int
    line: int
    identity: Identity
    number: int = 0

    @property
    def is_file(self) -> bool:
        """Whether it lies on this machine."""
        return "://" not in self.source


class Log:
    """Reads in their order; a source that one statement reads again stays one read."""

    def __init__(self) -> None:
        self._reads: dict[int, Read] = {}
        self._known: dict[tuple[str, int, int], int] = {}
        self._folders: dict[int, int] = {}
        self._beside: Counter[tuple[int, int, str]] = Counter()
        self._lock = Lock()

    def __iter__(self) -> Iterator[Read]:
        with self._lock:
            return iter(list(self._reads.values()))

    def get(self, number: int) -> Read | None:
        """Return the read of a number; of a file that is one of many, the folder's."""
        return self._reads.get(self._folders.get(number, number))

    def of_cell(self, cell: int) -> list[Read]:
        """Return what a cell has read."""
        return [read for read in self if read.cell == cell]

    def folded(self, source: str, cell: int, line: int) -> int | None:
        """Return the number of the folder's read that stands for this file already."""
        return self._known.get((os.path.dirname(source), cell, line))

    def add(self, read: Read) -> int:
        """Take in a read and return its number; of many files of a folder, the folder's."""
        with self._lock:
            number = self._add(read)
            place = (read.cell, read.line, os.path.dirname(read.source))
            if read.is_file and self._beside[place] > _MOST_FILES:
                return self._fold(read, place)
            return number

    def _add(self, read: Read) -> int:
        key = (read.source, read.cell, read.line)
        known = self._known.get(key) if read.line else self._of_cell(read.source, read.cell)
        if known is None:
            self._known[key] = known = next(_numbers)
            self._beside[(read.cell, read.line, os.path.dirname(read.source))] += 1
        before = self._reads.get(known)
        self._reads[known] = (
            replace(before, identity=read.identity) if before else replace(read, number=known)
        )
        return known

    def _of_cell(self, source: str, cell: int) -> int | None:
        """A read that any statement of the cell began, for one that a thread goes on with."""
        known = (n for (s, c, _), n in self._known.items() if (s, c) == (source, cell))
        return next(known, None)

    def _fold(self, read: Read, place: tuple[int, int, str]) -> int:
        folder = place[2]
        files = [
            one
            for one in self._reads.values()
            if (one.cell, one.line, os.path.dirname(one.source)) == place
        ]
        for one in files:
            del self._reads[one.number]
        number = self._add(replace(read, source=folder, identity=Identity()))
        self._folders |= {one.number: number for one in files}
        return number
