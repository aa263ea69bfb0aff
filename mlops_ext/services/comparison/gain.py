"""Where one version gains over another: curves of differences with a 95 % band."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from mlops_ext.services.comparison import statistics
from mlops_ext.services.comparison.figures import Figure, numbers, of_resamples, sample
from mlops_ext.services.comparison.multiclass import Cells
from mlops_ext.services.comparison.pairing import Paired
from mlops_ext.services.comparison.statistics import Array, Floats
from mlops_ext.services.evaluation import scores
from mlops_ext.services.records import Gain

MOST_ROWS = 15_000
"""Rows that curves are drawn again from; of more, as many are drawn once."""
POINTS = 64
_GRID = np.linspace(0, 1, POINTS) ** 2  # closer where decisions are made: few false positives
_QUANTILES = 10


def curves(
    truth: Array, base: Floats, others: Mapping[int, Floats]
) -> tuple[list[Gain], dict[int, Figure]]:
    """Return the difference in true positive rate at the same false positive rate.

    Args:
        truth: whether each row is positive.
        base: scores of the base.
        others: scores of the others, by their place among the versions.

    Returns:
        A curve for each of the others, and the figures of average precision by the same places.
    """
    places = list(others)
    each = [base, *others.values()]
    rows = sample(truth, MOST_ROWS)
    drawn = statistics.resampled_curves(truth[rows], [one[rows] for one in each], _GRID)
    observed = [_curve(truth, one) for one in each]
    sampled = None if len(rows) == len(truth) else len(rows)
    gains: list[Gain] = []
    precise: dict[int, Figure] = {}
    for at, place in enumerate(places, start=1):
        difference = drawn.rates[:, at] - drawn.rates[:, 0]
        low, high = np.percentile(difference, [2.5, 97.5], axis=0)
        y = observed[at][0] - observed[0][0]
        gains.append(
            Gain(
                kind="rate",
                version=place,
                x=_GRID.tolist(),
                y=y.tolist(),
                low=low.tolist(),
                high=high.tolist(),
                rows=len(rows),
            )
        )
        figure = of_resamples(
            observed[0][1], observed[at][1], drawn.precision[:, 0], drawn.precision[:, at]
        )
        precise[place] = Figure(figure.base, figure.other, figure.difference, sampled)
    return gains, precise


def _curve(truth: Array, score: Floats) -> tuple[Floats, float]:
    """True positive rates at the grid, and the average precision, of all rows."""
    ranked = scores.ranking(truth, score)
    false, true, _ = scores.roc(ranked)
    recall, precision, _ = scores.precision_recall(ranked)
    return (
        statistics.rates_at(false, true, _GRID),
        scores.average_precision(recall, precision),
    )


def recalls(paired: Paired, counted: Cells, place: int) -> Gain:
    """Return the difference in recall of each class."""
    hits_base, _, support = counted.by_class(counted.base, counted.whole)
    hits_other, _, _ = counted.by_class(counted.other, counted.whole)
    drawn = [counted.by_class(said, counted.drawn)[0] for said in (counted.base, counted.other)]
    seen = np.flatnonzero(support > 0)
    # Drawn within classes, so that each class keeps its number of rows.
    differences = (drawn[1] - drawn[0])[:, seen] / support[seen]
    low, high = np.percentile(differences, [2.5, 97.5], axis=0)
    y = (hits_other - hits_base)[seen] / support[seen]
    labels = [paired.base.labels[code] for code in seen]
    return Gain(
        kind="recall",
        version=place,
        labels=labels,
        y=y.tolist(),
        low=low.tolist(),
        high=high.tolist(),
        rows=len(paired.base.truth),
    )


def errors(paired: Paired, place: int) -> Gain:
    """Return the difference of the absolute error by tenths of what happened."""
    truth = numbers(paired.base.truth)
    edges = np.unique(np.quantile(truth, np.linspace(0, 1, _QUANTILES + 1)))
    inside = np.clip(np.searchsorted(edges, truth, side="right") - 1, 0, max(0, len(edges) - 2))
    difference = np.abs(numbers(paired.other.predicted) - truth) - np.abs(
        numbers(paired.base.predicted) - truth
    )
    y, low, high, labels, x = [], [], [], [], []
    for part in range(max(1, len(edges) - 1)):
        rows = np.flatnonzero(inside == part)
        if not len(rows):
            continue
        column = difference[rows][:, None]
        drawn = statistics.resampled_means(column, np.zeros(len(rows), dtype=np.intp))
        y.append(float(column.mean()))
        low.append(float(np.percentile(drawn, 2.5)))
        high.append(float(np.percentile(drawn, 97.5)))
        x.append(float(truth[rows].mean()))
        labels.append(f"{edges[part]:.4g} to {edges[min(part + 1, len(edges) - 1)]:.4g}")
    return Gain(
        kind="error", version=place, x=x, labels=labels, y=y, low=low, high=high, rows=len(truth)
    )
