"""Facts about data sets, read as a stream: never a whole file in memory."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from os import PathLike, fspath
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from mlops_ext.errors import InvalidInput
from mlops_ext.services import storage
from mlops_ext.services.records import DatasetUse, Progressed
from mlops_ext.services.references import data_uri, local_path

if TYPE_CHECKING:
    from mlops_ext.connection import Connection
    from mlops_ext.services.registration.model import Progress

_BLOCK = 1 << 20
_LARGE = 1_000_000_000
"""Bytes above which the reading of a file is told of."""

_STEP = 64 * _BLOCK
_LONGEST_HEADER = 1 << 20
_MEMBERS = {*DatasetUse.model_fields, "path"}

DatasetLike = str | PathLike[str] | Mapping[str, Any] | DatasetUse


@dataclass(frozen=True)
class Facts:
    """What is known of a data set's content.

    Args:
        sha256: of the bytes, hexadecimal.
        size: in bytes.
        rows: without the header; none when the format is not known.
        columns: their names; none when the format is not known.
        first: the first row as plain data by column; none when the format is not known.
    """

    sha256: str
    size: int
    rows: int | None = None
    columns: list[str] | None = None
    first: dict[str, Any] | None = None


def read_uses(
    datasets: DatasetLike | Iterable[DatasetLike], tell: Progress | None = None
) -> list[tuple[DatasetUse, Facts | None]]:
    """Return the data sets with their facts, in the order given; doubles are left out.

    Of a file that has changed since a cell read it there are none: they would be another's.

    Args:
        datasets: paths or URIs; dictionaries with ``uri``, ``role`` and ``name``; records; or
            one dictionary of paths or URIs by role.
        tell: told how far the reading of a file above 1 GB has come.

    Raises:
        InvalidInput: a local file cannot be read, or something else is given.
    """
    found: dict[tuple[str, str], tuple[DatasetUse, Facts | None]] = {}
    for use in as_uses(datasets):
        facts = None if use.changed else _facts_of(use, tell)
        if facts:
            use = replace_facts(use, facts)
        found.setdefault((use.uri, use.role), (use, facts))
    return list(found.values())


def as_uses(datasets: DatasetLike | Iterable[DatasetLike]) -> list[DatasetUse]:
    """Return data sets as records, in the order given; nothing is read.

    Raises:
        InvalidInput: something else is given.
    """
    return [_as_use(given) for given in _listed(datasets)]


def _listed(datasets: DatasetLike | Iterable[DatasetLike]) -> Iterable[DatasetLike]:
    if isinstance(datasets, Mapping) and not _MEMBERS.intersection(datasets):
        return [{"uri": place, "role": role} for role, place in datasets.items()]
    if isinstance(datasets, str | PathLike | Mapping | DatasetUse):
        return [datasets]
    if hasattr(datasets, "shape"):  # a table or an array, which iterates over names or numbers
        raise _no_place(datasets)
    return datasets


def replace_facts(use: DatasetUse, facts: Facts) -> DatasetUse:
    """Return the record with the facts of its content."""
    return use.model_copy(
        update={
            "rows": facts.rows,
            "columns": facts.columns,
            "sha256": facts.sha256,
            "size": facts.size,
        }
    )


def _as_use(given: DatasetLike) -> DatasetUse:
    if isinstance(given, DatasetUse):
        return given
    if isinstance(given, Mapping):
        source = given.get("uri") or given.get("path")
        if not source:
            raise InvalidInput.of(
                "InvalidDataset", "A data set has no uri.", hint='Write {"uri": "train.csv"}.'
            )
        rest = {key: value for key, value in given.items() if key not in ("uri", "path")}
        uri = data_uri(source)
        return DatasetUse(uri=uri, **{"name": display_name(uri), **rest})
    if not isinstance(given, str | PathLike):
        raise _no_place(given)
    uri = data_uri(fspath(given))
    return DatasetUse(uri=uri, name=display_name(uri))


def _no_place(given: object) -> InvalidInput:
    return InvalidInput.of(
        "InvalidDataset",
        f"{type(given).__name__} objects do not tell where their data lies.",
        hint="Name the file or the URI that it was read from.",
    )


def display_name(uri: str) -> str:
    """Return what a person calls a data set: the last part of its URI."""
    if uri.startswith("file://"):
        return local_path(uri).name or uri
    return uri.rstrip("/").rpartition("/")[2] or uri


def versioned(connection: Connection, use: DatasetUse) -> DatasetUse:
    """Return a data set with what tells its content from another of its URI, where S3 says it.

    Args:
        connection: whose S3 is asked; what it does not tell stays unknown.
        use: a data set; one that a cell has read knows it already.
    """
    if not use.uri.startswith("s3://") or use.etag or use.version or use.sha256:
        return use
    head = storage.head(connection, use.uri)
    if head is None:
        return use
    return use.model_copy(update=head._asdict())


def _facts_of(use: DatasetUse, tell: Progress | None) -> Facts | None:
    if not use.uri.startswith("file://"):
        return None
    path = local_path(use.uri)
    if path.is_dir():
        return folder_facts(path, tell)
    try:
        return file_facts(path, tell)
    except OSError as error:
        raise InvalidInput.of(
            "InvalidDataset",
            f"The data set {path} cannot be read.",
            str(error),
            hint="Name a file that is there, or an s3:// URI.",
        ) from error


def file_facts(path: Path, tell: Progress | None = None) -> Facts:
    """Read a file once and tell what it holds; above 1 GB, `tell` how far that has come."""
    digest, counter, size = hashlib.sha256(), _LineCounter(), 0
    total = path.stat().st_size
    telling = tell if total > _LARGE else None
    text = path.suffix.lower() in (".csv", ".tsv")
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
            size += len(block)
            if telling and size % _STEP < len(block):
                telling(Progressed(text=f"Reading {path.name}", done=size, total=total))
            if text:
                counter.feed(block)
    facts = Facts(digest.hexdigest(), size)
    if text:
        delimiter = "\t" if path.suffix.lower() == ".tsv" else ","
        return _with_header(facts, path, counter.lines, delimiter)
    if path.suffix.lower() in (".parquet", ".pq"):
        return _parquet(facts, path)
    return _npy(facts, path) if path.suffix.lower() == ".npy" else facts


def folder_facts(folder: Path, tell: Progress | None = None) -> Facts:
    """Hash names and contents of all files below a folder."""
    digest, size = hashlib.sha256(), 0
    for path in sorted(one for one in folder.rglob("*") if one.is_file()):
        facts = file_facts(path, tell)
        digest.update(json.dumps([path.relative_to(folder).as_posix(), facts.sha256]).encode())
        size += facts.size
    return Facts(digest.hexdigest(), size)


class _LineCounter:
    """Counts the lines of a CSV that are not empty; a line break within quotes is none."""

    def __init__(self) -> None:
        self._ended = 0
        self._quotes = 0
        self._open = 0

    @property
    def lines(self) -> int:
        """How many there have been, the last one also without a line break."""
        return self._ended + (self._open > 0)

    def feed(self, block: bytes) -> None:
        """Count on with the next part of the file."""
        data = np.frombuffer(block.replace(b"\r", b""), np.uint8)
        is_end = data == ord("\n")
        if self._quotes or b'"' in block:
            quotes = np.cumsum(data == ord('"')) + self._quotes
            is_end &= quotes % 2 == 0
            self._quotes = int(quotes[-1]) % 2 if len(quotes) else self._quotes
        ends = np.flatnonzero(is_end)
        if len(ends):
            lengths = np.diff(ends, prepend=-1) - 1
            lengths[0] += self._open
            self._ended += int(np.count_nonzero(lengths))
            self._open = len(data) - 1 - int(ends[-1])
        else:
            self._open += len(data)


def _with_header(facts: Facts, path: Path, lines: int, delimiter: str) -> Facts:
    with path.open("rb") as file:
        head = file.read(_LONGEST_HEADER)
    text = io.StringIO(head.decode("utf-8-sig", "replace"), newline="")
    reader = csv.reader(text, delimiter=delimiter)
    rows: Iterator[list[str]] = (row for row in reader if row)
    try:
        columns = next(rows, [])
        first = next(rows, None)
    except csv.Error:
        return facts
    sample = None
    if first is not None and len(first) == len(columns):
        sample = {name: _cell(cell) for name, cell in zip(columns, first, strict=True)}
    return replace(facts, rows=max(lines - 1, 0), columns=columns, first=sample)


def _cell(cell: str) -> Any:
    for kind in (int, float):
        try:
            return kind(cell)
        except ValueError:
            continue
    return cell


def _parquet(facts: Facts, path: Path) -> Facts:
    try:
        from pyarrow import ArrowException, parquet
    except ImportError:
        return facts
    try:
        with parquet.ParquetFile(path) as file:
            columns = list(file.schema_arrow.names)
            return replace(facts, rows=file.metadata.num_rows, columns=columns)
    except (ArrowException, OSError):
        return facts


def _npy(facts: Facts, path: Path) -> Facts:
    try:
        array = np.load(path, mmap_mode="r", allow_pickle=False)
    except (OSError, ValueError):
        return facts
    return replace(facts, rows=int(array.shape[0]) if array.ndim else None)
