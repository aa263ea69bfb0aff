"""Differences of figures between two versions, from what they predicted for the same rows."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from mlops_ext.services.comparison import statistics
from mlops_ext.services.comparison.statistics import Array, Difference, Floats, Rows

_SEED = 7

OF_CURVES = ("average_precision", "pr_auc")
"""Figures that are tested with the gain curves, of the versions alone that are drawn."""


@dataclass(frozen=True)
class Figure:
    """One figure of both versions, computed from their predictions, and its difference.

    Args:
        base: of all rows.
        other: likewise.
        difference: with interval and test.
        sampled: rows that were looked at when not all were; None for all.
    """

    base: float
    other: float
    difference: Difference
    sampled: int | None = None


Figures = dict[str, Figure]
"""By canonical name of the metric."""


def of_resamples(base: float, other: float, bases: Floats, others: Floats) -> Figure:
    """Return a figure with the interval that its values in resamples have."""
    drawn = statistics.of_resamples(float(other) - float(base), others - bases, len(bases))
    return Figure(float(base), float(other), drawn)


def of_means(columns: Floats, strata: Rows, places: Mapping[str, tuple[int, int]]) -> Figures:
    """Return figures that are means over rows.

    Args:
        columns: rows x columns.
        strata: of each row.
        places: columns of base and other, by name of the figure.
    """
    drawn, whole = statistics.resampled_means(columns, strata), columns.mean(axis=0)
    return {
        name: of_resamples(whole[base], whole[other], drawn[:, base], drawn[:, other])
        for name, (base, other) in places.items()
    }


def with_mcnemar(figure: Figure, base_is_right: Array, other_is_right: Array) -> Figure:
    """Return an accuracy with McNemar's test in place of what the resamples say."""
    found = figure.difference
    tested = replace(
        found,
        p=statistics.mcnemar(base_is_right, other_is_right),
        method=f"McNemar, interval by {found.method}",
    )
    return replace(figure, difference=tested)


def sample(strata: Array, most: int) -> Rows:
    """Return all rows, or at most so many, drawn evenly from each stratum, in order."""
    if len(strata) <= most:
        return np.arange(len(strata))
    random = np.random.default_rng(_SEED)
    parts = []
    for stratum in np.unique(strata):
        rows = np.flatnonzero(strata == stratum)
        keep = max(2, math.floor(len(rows) * most / len(strata)))
        parts.append(random.choice(rows, size=min(keep, len(rows)), replace=False))
    return np.sort(np.concatenate(parts))


def numbers(values: Array | None) -> Floats:
    """Return an array as floats."""
    return np.asarray(values, dtype=np.float64)
