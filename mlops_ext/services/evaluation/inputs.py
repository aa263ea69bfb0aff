"""Input rows in the forms that models take: their columns, one sample row, a hash of each row."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mlops_ext.services import jsontext

Column = NDArray[Any]
Hashes = NDArray[np.uint64]
Cells = dict[str, NDArray[np.uint32]]
"""A hash of each value, by the name of its column."""

_MOST_COLUMNS = 4096
"""Rows of more numbers (images, say) are not told apart by their columns."""

MOST_CELLS = 2_000_000
"""Of more values there are no hashes by column: eight megabytes beside the predictions."""


def is_frame(rows: Any) -> bool:
    """Whether rows are a data frame (pandas, polars or the like)."""
    return hasattr(rows, "columns") and hasattr(rows, "__getitem__") and hasattr(rows, "shape")


def named_columns(rows: Any) -> list[str]:
    """Return the names of a data frame's columns; none for other forms."""
    return [str(name) for name in rows.columns] if is_frame(rows) else []


def columns(rows: Any) -> Iterator[tuple[str, Column]]:
    """Yield name and values of each column; those of an array are named by their places.

    Nothing comes of forms that have no columns here: sparse matrices, images, a DMatrix.
    """
    if is_frame(rows):
        for name in rows.columns:
            yield str(name), plain(np.asarray(rows[name]))
        return
    table = as_table(rows)
    if table is not None:
        for place in range(table.shape[1]):
            yield str(place), plain(table[:, place])


def as_table(rows: Any) -> Column | None:
    """Return rows that are no data frame as a table of two dimensions, if they are one."""
    if hasattr(rows, "detach"):  # a tensor of torch
        rows = rows.detach().cpu()
    if not isinstance(rows, list | tuple) and not hasattr(rows, "__array__"):
        return None
    try:
        found = np.asarray(rows)
    except (TypeError, ValueError):
        return None
    if found.ndim == 1 and found.dtype.kind in "US":  # texts
        found = found.reshape(-1, 1)
    return found if found.ndim == 2 and found.shape[1] <= _MOST_COLUMNS else None


def plain(values: Column) -> Column:
    """Return a column of objects as numbers when all of them are, missing ones as NaN."""
    if values.dtype.kind != "O":
        return values
    if all(is_missing(v) or _is_number(v) for v in values.tolist()):
        return np.array([np.nan if is_missing(v) else float(v) for v in values], dtype=np.float64)
    return values


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float | np.number) and not isinstance(value, bool)


def is_missing(value: Any) -> bool:
    """Whether a value is None, NaN, or pandas' NA or NaT."""
    if value is None:
        return True
    try:
        return bool(value != value)
    except (TypeError, ValueError):  # pandas' NA has no truth; an array has several
        return type(value).__name__ == "NAType"


def sample(rows: Any) -> list[Any] | None:
    """Return the first row as plain data which fits the model; None when that is not known."""
    if hasattr(rows, "columns") and hasattr(rows, "iloc"):
        values = [jsontext.strict(value) for value in rows.iloc[0].tolist()]
        return [dict(zip(named_columns(rows), values, strict=True))]
    try:
        first = np.asarray(rows)[0]
    except (TypeError, IndexError, ValueError):
        return None
    return [jsontext.strict(first)] if np.ndim(first) == 1 else None


def hashes(rows: Any) -> Hashes | None:
    """Return a hash of each row's values in order; None for forms without columns.

    Equal numbers have equal hashes whatever their types are, and names of columns do not count:
    rows of a data frame and of its array are the same rows.
    """
    found: Hashes | None = None
    for _, column in columns(rows):
        bits = _bits(column)
        # Wrapping around is what makes it a hash.
        with np.errstate(over="ignore"):
            found = bits if found is None else _mixed(found) + bits
    return None if found is None else _mixed(found)


def cells(rows: Any) -> Cells:
    """Return a hash of each value by column, so that rows can be told apart by some of them.

    Empty for forms without columns, and where there are more than two million values.
    """
    found: Cells = {}
    for name, column in columns(rows):
        if (len(found) + 1) * len(column) > MOST_CELLS:
            return {}
        found[name] = (_mixed(_bits(column)) >> np.uint64(32)).astype(np.uint32)
    return found


def combined(found: Cells, names: Iterable[str]) -> Hashes:
    """Return a hash of each row's values in the named columns, in their order.

    Args:
        found: hashes by column.
        names: at least one, each among them.
    """
    first, *others = (found[name].astype(np.uint64) for name in names)
    for each in others:
        with np.errstate(over="ignore"):
            first = _mixed(first) + each
    return _mixed(first)


def _bits(column: Column) -> Hashes:
    if column.dtype.kind in "biuf":
        numbers = column.astype(np.float64) + 0.0  # makes -0.0 the same as 0.0
        numbers[np.isnan(numbers)] = np.nan
        return numbers.view(np.uint64)
    texts, places = np.unique(column.astype(str), return_inverse=True)
    return np.array([_hash(text) for text in texts.tolist()], dtype=np.uint64)[places]


def _hash(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "little")


def _mixed(values: Hashes) -> Hashes:
    """Spread each value over all bits (the finalizer of SplitMix64)."""
    with np.errstate(over="ignore"):
        values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return values ^ (values >> np.uint64(31))


def as_values(values: Any) -> Column:
    """Return one-dimensional values or scores as an array, a tensor's likewise."""
    if hasattr(values, "detach"):
        values = values.detach().cpu()
    return np.asarray(values)
