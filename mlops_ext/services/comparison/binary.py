"""Figures of two binary classifiers for the same rows."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from mlops_ext.services.comparison import statistics
from mlops_ext.services.comparison.figures import (
    Figure,
    Figures,
    numbers,
    of_means,
    of_resamples,
    sample,
    with_mcnemar,
)
from mlops_ext.services.comparison.pairing import Paired
from mlops_ext.services.comparison.statistics import Array, Floats
from mlops_ext.services.evaluation import scores

MOST_RANKED = 200_000
"""Rows that DeLong's test looks at; of more, as many are drawn."""

Counts = tuple[Floats, Floats, Floats, Floats]
"""True negatives, false positives, false negatives and true positives."""


def compare(paired: Paired, thresholds: tuple[float, float]) -> Figures:
    """Return the figures by canonical name; none when all rows are of one class.

    Args:
        paired: predictions for the same rows, with scores.
        thresholds: from which score a row is called positive, of base and other.
    """
    truth = paired.base.truth.astype(bool)
    if truth.all() or not truth.any():
        return {}
    base, other = numbers(paired.base.score), numbers(paired.other.score)
    found = {"auc": area(truth, base, other)}
    found |= _called(truth, base >= thresholds[0], other >= thresholds[1])
    if all(one.min() >= 0 and one.max() <= 1 for one in (base, other)):
        columns = np.column_stack([_losses(truth, one) for one in (base, other)])
        places = {"log_loss": (0, 2), "brier": (1, 3)}
        found |= of_means(columns, truth.astype(np.intp), places)
    return found


def area(truth: Array, base: Floats, other: Floats) -> Figure:
    """Return the areas under both ROC curves."""
    rows = sample(truth, MOST_RANKED)
    tested = statistics.delong(truth[rows], base[rows], other[rows])
    first, second = _auc(truth, base), _auc(truth, other)
    return Figure(first, second, tested, None if len(rows) == len(truth) else len(rows))


def _auc(truth: Array, score: Floats) -> float:
    false, true, _ = scores.roc(scores.ranking(truth, score))
    return scores.auc(false, true)


def _losses(truth: Array, score: Floats) -> Floats:
    epsilon = np.finfo(np.float64).eps
    chance = np.clip(score, epsilon, 1 - epsilon)
    log = -np.where(truth, np.log(chance), np.log1p(-chance))
    return np.column_stack([log, (score - truth) ** 2])


def _called(truth: Array, base: Array, other: Array) -> Figures:
    """Figures that follow from which rows are called positive."""
    codes = (truth * 4 + base * 2 + other * 1).astype(np.intp)
    drawn = statistics.resampled_counts(codes, truth.astype(np.intp))
    drawn = np.pad(drawn, ((0, 0), (0, 8 - drawn.shape[1])))
    whole = np.bincount(codes, minlength=8).astype(float)
    found = {}
    for name, rate in _RATES.items():
        (first, firsts), (second, seconds) = (
            (rate(*_counts(whole, bit)), rate(*_counts(drawn, bit))) for bit in (1, 0)
        )
        found[name] = of_resamples(float(first), float(second), firsts, seconds)
    found["accuracy"] = with_mcnemar(found["accuracy"], truth == base, truth == other)
    return found


def _counts(codes: Floats, bit: int) -> Counts:
    """The confusion of one of the two, whose call is this bit of the codes."""

    def of(truth: int, called: int) -> Floats:
        at = truth * 4 + (called << bit)
        found: Floats = codes[..., at] + codes[..., at + (1 << (1 - bit))]
        return found

    return of(0, 0), of(0, 1), of(1, 0), of(1, 1)


def _f(beta: float) -> Callable[[Floats, Floats, Floats, Floats], Floats]:
    weight = beta * beta
    return lambda tn, fp, fn, tp: (
        (1 + weight) * tp / np.maximum((1 + weight) * tp + weight * fn + fp, 1)
    )


_RATES: dict[str, Callable[[Floats, Floats, Floats, Floats], Floats]] = {
    "accuracy": lambda tn, fp, fn, tp: (tp + tn) / (tn + fp + fn + tp),
    "precision": lambda tn, fp, fn, tp: tp / np.maximum(tp + fp, 1),
    "recall": lambda tn, fp, fn, tp: tp / (tp + fn),
    "f1": _f(1),
    "f0_5": _f(0.5),
    "f2": _f(2),
    "true_positive_rate": lambda tn, fp, fn, tp: tp / (tp + fn),
    "true_negative_rate": lambda tn, fp, fn, tp: tn / (tn + fp),
    "false_positive_rate": lambda tn, fp, fn, tp: fp / (tn + fp),
    "false_negative_rate": lambda tn, fp, fn, tp: fn / (tp + fn),
}
