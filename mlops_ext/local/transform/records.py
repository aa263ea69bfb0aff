"""Files as requests: split into records, gathered in batches no larger than a payload."""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Iterator
from pathlib import Path


class RecordError(ValueError):
    """A file cannot be sent; the text says why."""


def batches(
    path: Path, *, compressed: bool, lines: bool, several: bool, most: int
) -> Iterator[list[bytes]]:
    """The records of a file, those of a request together; without line breaks at their ends.

    Args:
        path: the file.
        compressed: whether it is gzipped.
        lines: whether each line is a record; otherwise the file is one.
        several: whether a request takes as many records as fit, or one.
        most: bytes that a request may have; 0 for any number.

    Raises:
        RecordError: a record alone is larger, or the file cannot be unpacked.
    """
    try:
        with gzip.open(path, "rb") if compressed else path.open("rb") as file:
            records = _lines(file) if lines else iter([file.read()])
            yield from _gathered(records, several, most)
    except (gzip.BadGzipFile, EOFError) as error:
        raise RecordError(f"The file is not gzipped: {error}") from error


def _lines(file: Iterable[bytes]) -> Iterator[bytes]:
    for line in file:
        record = line.rstrip(b"\r\n")
        if record:
            yield record


def _gathered(records: Iterator[bytes], several: bool, most: int) -> Iterator[list[bytes]]:
    batch: list[bytes] = []
    size = 0
    for record in records:
        length = len(record) + 1
        if most and length - 1 > most:
            raise RecordError(
                f"A record of {length - 1} bytes is larger than MaxPayloadInMB allows ({most})."
            )
        if batch and (not several or (most and size + length > most)):
            yield batch
            batch, size = [], 0
        batch.append(record)
        size += length
    if batch:
        yield batch
