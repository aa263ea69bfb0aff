"""Figures of two classifiers of three classes and more for the same rows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mlops_ext.services.comparison import statistics
from mlops_ext.services.comparison.figures import Figures, of_means, of_resamples, with_mcnemar
from mlops_ext.services.comparison.pairing import Paired
from mlops_ext.services.comparison.statistics import Array, Floats, Rows
from mlops_ext.services.evaluation.predictions import Predictions

_MOST_CELLS = 4_000_000
"""Resamples times cells: many classes get fewer resamples, at least 200."""


@dataclass(frozen=True)
class Cells:
    """How often what happened, what the base said and what the other said come together.

    Args:
        width: number of classes.
        truth: class of each cell.
        base: class that the base says.
        other: class that the other says.
        whole: rows of each cell.
        drawn: the same in resamples, resamples x cells.
    """

    width: int
    truth: Rows
    base: Rows
    other: Rows
    whole: Floats
    drawn: Floats

    def by_class(self, said: Rows, rows: Floats) -> tuple[Floats, Floats, Floats]:
        """Return rows of each class that are right, said to be of it, and of it.

        Args:
            said: `base` or `other`.
            rows: `whole` or `drawn`.
        """

        def summed(classes: Rows, kept: Array) -> Floats:
            member = np.zeros((len(classes), self.width))
            member[np.arange(len(classes)), classes] = kept
            found: Floats = rows @ member
            return found

        every = np.ones(len(said))
        return (
            summed(self.truth, self.truth == said),
            summed(said, every),
            summed(self.truth, every),
        )


def cells(paired: Paired) -> Cells:
    """Count what happened and what both said, of all rows and of resamples."""
    truth, base, other = (
        np.asarray(each, dtype=np.int64)
        for each in (paired.base.truth, paired.base.predicted, paired.other.predicted)
    )
    width = int(max(each.max() for each in (truth, base, other))) + 1
    codes = (truth * width + base) * width + other
    joint, at, whole = np.unique(codes, return_inverse=True, return_counts=True)
    resamples = max(200, min(statistics.RESAMPLES, _MOST_CELLS // len(joint)))
    drawn = statistics.resampled_counts(at.astype(np.intp), truth.astype(np.intp), resamples)
    return Cells(
        width,
        joint // (width * width),
        joint // width % width,
        joint % width,
        whole.astype(np.float64),
        drawn,
    )


def compare(paired: Paired, counted: Cells) -> Figures:
    """Return the figures by canonical name.

    Args:
        paired: predictions for the same rows, with classes.
        counted: what `cells` says of them.
    """
    base, other = (
        [_averages(*counted.by_class(said, rows)) for rows in (counted.whole, counted.drawn)]
        for said in (counted.base, counted.other)
    )
    found = {
        name: of_resamples(float(base[0][name]), float(other[0][name]), base[1][name], drawn)
        for name, drawn in other[1].items()
    }
    truth = paired.base.truth
    right = [np.asarray(each.predicted == truth) for each in (paired.base, paired.other)]
    found["accuracy"] = with_mcnemar(found["accuracy"], *right)
    losses = [_log_loss(each) for each in (paired.base, paired.other)]
    if losses[0] is not None and losses[1] is not None:
        columns = np.column_stack([losses[0], losses[1]])
        found |= of_means(columns, truth.astype(np.intp), {"log_loss": (0, 1)})
    return found


def _averages(hits: Floats, said: Floats, support: Floats) -> dict[str, Floats]:
    weights = support / support.sum(axis=-1, keepdims=True)
    recall, precision = _share(hits, support), _share(hits, said)
    f1 = _share(2 * hits, said + support)
    found = {
        "accuracy": hits.sum(axis=-1) / support.sum(axis=-1),
        "weighted_precision": (precision * weights).sum(axis=-1),
        "weighted_recall": (recall * weights).sum(axis=-1),
        "weighted_f1": (f1 * weights).sum(axis=-1),
        "macro_f1": f1.sum(axis=-1) / (said + support > 0).sum(axis=-1),
        "balanced_accuracy": recall.sum(axis=-1) / (support > 0).sum(axis=-1),
    }
    for name, square in (("weighted_f0_5", 0.25), ("weighted_f2", 4.0)):
        measure = _share((1 + square) * hits, square * support + said)
        found[name] = (measure * weights).sum(axis=-1)
    return found


def _share(part: Floats, whole: Floats) -> Floats:
    return part / np.where(whole > 0, whole, 1)


def _log_loss(found: Predictions) -> Floats | None:
    if found.probability is None:
        return None
    chance = found.probability[np.arange(len(found.truth)), found.truth].astype(np.float64)
    epsilon = np.finfo(np.float64).eps
    loss: Floats = -np.log(np.clip(chance, epsilon, 1 - epsilon))
    return loss
