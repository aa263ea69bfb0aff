"""How input columns are distributed: bins of numbers, categories with their counts.

What is kept tells of many rows at once. A value that a single row has is not listed in a column
of many values, and long texts are cut, so that no person's data goes along.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mlops_ext.services.evaluation import inputs
from mlops_ext.services.records import ColumnFacts, Histogram

MOST_COLUMNS = 200
"""Columns that are described; the first ones of more."""

_BINS = 20
_CATEGORIES = 50
_LONGEST = 64
_KEPT = 24


def describe(rows: Any) -> list[ColumnFacts]:
    """Return the facts of each column, at most 200; none for forms that have no columns."""
    first = islice(inputs.columns(rows), MOST_COLUMNS)
    return [_facts(shortened(name), values) for name, values in first]


def _facts(name: str, values: inputs.Column) -> ColumnFacts:
    if values.dtype.kind in "iuf":
        numbers = values.astype(np.float64)
        known = numbers[np.isfinite(numbers)]
        binned = _binned(known)
        return ColumnFacts(
            name=name,
            type="number",
            rows=len(values),
            missing=len(values) - len(known),
            edges=binned.edges,
            counts=binned.counts,
        )
    counted = Counter(texts(values))
    missing = counted.pop(None, 0)
    listed = _listed(counted)
    return ColumnFacts(
        name=name,
        type="category",
        rows=len(values),
        missing=missing,
        categories=[shortened(value) for value, _ in listed],
        counts=[count for _, count in listed],
        other=len(values) - missing - sum(count for _, count in listed),
    )


def texts(values: inputs.Column) -> list[str | None]:
    """Return the values of a column as text; None where they are missing."""
    return [None if inputs.is_missing(value) else str(value) for value in values.tolist()]


def _listed(counted: Counter[str | None]) -> list[tuple[str, int]]:
    """The most frequent categories; of many, none that tells of one row."""
    least = 2 if len(counted) > _CATEGORIES else 1
    ranked = sorted(counted.items(), key=lambda each: (-each[1], str(each[0])))
    return [(str(value), count) for value, count in ranked[:_CATEGORIES] if count >= least]


def shortened(text: str) -> str:
    """Cut a text longer than 64 characters; its hash still tells it from others."""
    if len(text) <= _LONGEST:
        return text
    return f"{text[:_KEPT]}… {hashlib.sha256(text.encode()).hexdigest()[:12]}"


def _binned(known: NDArray[np.float64]) -> Histogram:
    """Bins with about equal rows; of few different values one bin each."""
    if not len(known):
        return Histogram(edges=[], counts=[])
    different = np.unique(known)
    if len(different) <= _BINS:
        middles = (different[1:] + different[:-1]) / 2
        edges = np.concatenate([different[:1], middles, different[-1:]])
        counts = np.unique(known, return_counts=True)[1]
        return Histogram(edges=edges.tolist(), counts=counts.tolist())
    edges = np.unique(np.quantile(known, np.linspace(0, 1, _BINS + 1)))
    return Histogram(edges=edges.tolist(), counts=np.histogram(known, edges)[0].tolist())


def histogram(values: NDArray[np.float64], bins: int) -> Histogram:
    """Return bins of equal width; one for values that are too close to be told apart."""
    try:
        counts, edges = np.histogram(values, bins=bins)
    except ValueError:
        return Histogram(edges=[values.min(), values.max()], counts=[len(values)])
    return Histogram(edges=edges.tolist(), counts=counts.tolist())
