"""Copies of files: quick where the file system shares blocks, never two names of one file.

A job may write into its inputs, and what it writes must not reach the object that they came from.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

PIECE = 64 << 20
"""Bytes copied between two looks at whether the job is to be stopped."""


def copy(source: Path, target: Path) -> Iterator[None]:
    """Copy a file piece by piece; holes stay holes, and blocks are shared where that is offered.

    Yields:
        after each piece, so that the caller can give up.

    Raises:
        OSError: it cannot be read or written.
    """
    if not hasattr(os, "copy_file_range"):
        shutil.copyfile(source, target)  # macOS clones by itself
        yield
        return
    with source.open("rb", 0) as reading, target.open("wb", 0) as writing:
        size = os.fstat(reading.fileno()).st_size
        for start, end in _extents(reading.fileno(), size):
            while start < end:
                start += _copy_range(
                    reading.fileno(), writing.fileno(), start, min(PIECE, end - start)
                )
                yield
        writing.truncate(size)


def _extents(file: int, size: int) -> Iterator[tuple[int, int]]:
    """Where a file has data: start and end of each stretch."""
    end = 0
    while end < size:
        try:
            start = os.lseek(file, end, os.SEEK_DATA)
            end = os.lseek(file, start, os.SEEK_HOLE)
        except OSError:
            return  # only a hole is left
        yield start, end


def _copy_range(reading: int, writing: int, offset: int, length: int) -> int:
    """Copy some bytes at the same place in both files; how many, at least one."""
    try:
        copied = os.copy_file_range(reading, writing, length, offset, offset)
    except OSError:  # between two file systems of different kinds
        copied = os.pwrite(writing, os.pread(reading, min(length, 1 << 20), offset), offset)
    if not copied:
        raise OSError("the file became shorter while it was copied")
    return copied
