"""text/libsvm as requests have it: rows of ``index:value`` without labels."""

from __future__ import annotations

from typing import Any


def rows(text: str) -> Any:
    """A sparse matrix as wide as the highest index asks for; labels in front are left out.

    Raises:
        ValueError: an index or a value is no number.
    """
    from scipy.sparse import csr_matrix  # type: ignore[import-untyped,unused-ignore]

    values: list[float] = []
    columns: list[int] = []
    starts = [0]
    for line in text.splitlines():
        words = line.split()
        if not words:
            continue
        cells = [word.split(":") for word in words if ":" in word]
        columns += [int(column) for column, _ in cells]
        values += [float(value) for _, value in cells]
        starts.append(len(columns))
    shape = (len(starts) - 1, max(columns, default=-1) + 1)
    return csr_matrix((values, columns, starts), shape=shape)
