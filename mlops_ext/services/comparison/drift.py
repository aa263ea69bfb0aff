"""Drift of input columns: the population stability index against the baseline."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np

from mlops_ext.services.comparison.statistics import Floats
from mlops_ext.services.records import ColumnFacts, DriftOf, DriftRow, Evaluation

STABLE, MODERATE = 0.1, 0.25
"""Up to which a column counts as stable, or as moderately drifted."""
_LEAST = 1e-4  # an empty bin would make the index infinite


def drift(evaluations: Sequence[Evaluation | None], base: int) -> list[DriftRow]:
    """Return how far each input column of the others is from the baseline's, largest first."""
    tables = [{one.name: one for one in (found.columns if found else [])} for found in evaluations]
    rows = []
    for name, column in tables[base].items():
        others = [
            None if at == base else _against(column, table.get(name))
            for at, table in enumerate(tables)
        ]
        if any(others):
            rows.append(
                DriftRow(
                    name=name,
                    type=column.type,
                    edges=column.edges,
                    categories=column.categories,
                    shares=_rounded(_shares(column, column)),
                    versions=others,
                )
            )
    return sorted(rows, key=lambda row: -max(one.psi for one in row.versions if one))


def _against(base: ColumnFacts, other: ColumnFacts | None) -> DriftOf | None:
    if other is None or other.type != base.type or not base.counts or not other.counts:
        return None
    expected, actual = _shares(base, base), _shares(other, base)
    index = psi(expected, actual)
    return DriftOf(psi=round(index, 4), rating=rating(index), shares=_rounded(actual))


def psi(expected: Floats, actual: Floats) -> float:
    """Return the population stability index of two distributions over the same bins."""
    one, two = (np.maximum(each, _LEAST) for each in (expected, actual))
    kept = (expected > 0) | (actual > 0)
    return float(((two - one) * np.log(two / one))[kept].sum())


def rating(index: float) -> Literal["stable", "moderate", "large"]:
    """Return the word for an index."""
    if index < STABLE:
        return "stable"
    return "moderate" if index <= MODERATE else "large"


def _shares(column: ColumnFacts, base: ColumnFacts) -> Floats:
    """Shares of the rows in the base's bins or categories, then other values, then missing."""
    counts = _numbers(column, base) if base.type == "number" else _categories(column, base)
    counts = np.append(counts, column.missing)
    total = counts.sum()
    return counts / total if total else counts


def _numbers(column: ColumnFacts, base: ColumnFacts) -> Floats:
    """Counts in the base's bins; within a bin of its own a column counts as spread evenly."""
    if column.edges == base.edges:
        return np.array(column.counts, dtype=np.float64)
    own, bounds = np.array(column.edges), np.array(base.edges)
    below = np.append(0.0, np.cumsum(column.counts))
    at = np.interp(bounds, own, below)
    at[0], at[-1] = 0.0, below[-1]  # values outside belong to the outer bins
    return np.diff(at)


def _categories(column: ColumnFacts, base: ColumnFacts) -> Floats:
    known = dict(zip(column.categories, column.counts, strict=False))
    listed = [known.pop(name, 0) for name in base.categories]
    return np.array([*listed, sum(known.values()) + column.other], dtype=np.float64)


def _rounded(shares: Floats) -> list[float]:
    return [round(float(share), 5) for share in shares]
