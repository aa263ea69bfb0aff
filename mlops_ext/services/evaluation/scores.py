"""The mathematics of a binary evaluation, with numpy alone; equal to scikit-learn's figures."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Truth = NDArray[np.bool_]
Scores = NDArray[np.float64]


@dataclass(frozen=True)
class Ranking:
    """Cumulative counts at each distinct score, highest score first.

    Args:
        thresholds: the distinct scores, falling.
        true_positives: positives with at least this score.
        false_positives: negatives with at least this score.
    """

    thresholds: Scores
    true_positives: Scores
    false_positives: Scores


def ranking(truth: Truth, scores: Scores) -> Ranking:
    """Count what is at or above each distinct score."""
    order = np.argsort(-scores, kind="stable")
    sorted_scores, sorted_truth = scores[order], truth[order]
    last = np.append(np.flatnonzero(np.diff(sorted_scores)), len(scores) - 1)
    true_positives = np.cumsum(sorted_truth, dtype=np.float64)[last]
    return Ranking(sorted_scores[last], true_positives, 1.0 + last - true_positives)


def roc(ranked: Ranking) -> tuple[Scores, Scores, Scores]:
    """False positive rate, true positive rate and thresholds, from (0, 0) to (1, 1).

    The first threshold is infinite: nothing scores that high.
    """
    false = np.append(0.0, ranked.false_positives)
    true = np.append(0.0, ranked.true_positives)
    return false / false[-1], true / true[-1], np.append(np.inf, ranked.thresholds)


def auc(x: Scores, y: Scores) -> float:
    """Area under a curve by the trapezoidal rule; x ascending."""
    return float(np.sum(np.diff(x) * (y[1:] + y[:-1]) / 2.0))


def precision_recall(ranked: Ranking) -> tuple[Scores, Scores, Scores]:
    """Recall, precision and thresholds; recall ascending from 0, where precision is 1."""
    recall = ranked.true_positives / ranked.true_positives[-1]
    precision = ranked.true_positives / (ranked.true_positives + ranked.false_positives)
    return (
        np.append(0.0, recall),
        np.append(1.0, precision),
        np.append(np.inf, ranked.thresholds),
    )


def average_precision(recall: Scores, precision: Scores) -> float:
    """Mean of precision over the steps of recall (scikit-learn's definition)."""
    return float(np.sum(np.diff(recall) * precision[1:]))


def confusion(truth: Truth, predicted: Truth) -> NDArray[np.int64]:
    """Counts: rows are what happened, columns what was predicted, negative first."""
    cells = 2 * truth.astype(np.int64) + predicted
    return np.bincount(cells, minlength=4).reshape(2, 2)


def rates(matrix: NDArray[np.int64]) -> dict[str, float]:
    """What follows from a confusion matrix; a rate of nothing is NaN, a precision of nothing 0."""
    (tn, fp), (fn, tp) = matrix.astype(float)
    positives, negatives = tp + fn, tn + fp
    precision = tp / (tp + fp) if tp + fp else 0.0
    recall = tp / positives if positives else np.nan
    return {
        "accuracy": (tp + tn) / (positives + negatives),
        "precision": precision,
        "recall": recall,
        "f1": f_score(tp, fp, fn, 1.0),
        "f0_5": f_score(tp, fp, fn, 0.5),
        "f2": f_score(tp, fp, fn, 2.0),
        "true_positive_rate": recall,
        "true_negative_rate": tn / negatives if negatives else np.nan,
        "false_positive_rate": fp / negatives if negatives else np.nan,
        "false_negative_rate": fn / positives if positives else np.nan,
    }


def f_score(tp: float, fp: float, fn: float, beta: float) -> float:
    """The F measure from counts; 0 when nothing is positive and nothing predicted so."""
    weight = beta * beta
    below = (1 + weight) * tp + weight * fn + fp
    return float((1 + weight) * tp / below) if below else 0.0


def log_loss(truth: Truth, probability: Scores) -> float:
    """Mean negative log-likelihood; probabilities are kept one epsilon from 0 and 1."""
    epsilon = np.finfo(np.float64).eps
    clipped = np.clip(probability, epsilon, 1 - epsilon)
    return float(-np.mean(np.where(truth, np.log(clipped), np.log1p(-clipped))))


def brier(truth: Truth, probability: Scores) -> float:
    """Mean squared difference between probability and outcome."""
    return float(np.mean((probability - truth) ** 2))


def thin(x: Scores, y: Scores, most: int) -> NDArray[np.int64]:
    """Indices of at most ``most`` points which draw the same curve.

    Corners are kept before points on a straight line, ends always; what is too many still is
    thinned evenly along the curve's length.
    """
    cross = np.diff(x)[1:] * np.diff(y)[:-1] - np.diff(x)[:-1] * np.diff(y)[1:]
    keep = np.flatnonzero(np.concatenate([[True], np.abs(cross) > 1e-12, [True]]))
    if len(keep) <= most:
        return keep
    length = np.append(0.0, np.cumsum(np.hypot(np.diff(x[keep]), np.diff(y[keep]))))
    wanted = np.linspace(0.0, length[-1], most)
    chosen: NDArray[np.int64] = keep[np.unique(np.searchsorted(length, wanted))]
    chosen[0], chosen[-1] = keep[0], keep[-1]
    return chosen


def best_constant(truth: Truth) -> dict[str, float]:
    """The figures of the classifier that always says the more frequent class."""
    always = np.full(len(truth), truth.mean() >= 0.5)
    figures = rates(confusion(truth, always))
    names = ("accuracy", "precision", "recall", "f1", "f0_5", "f2")
    return {name: figures[name] for name in names}


def calibration(
    truth: Truth, probability: Scores, bins: int = 10
) -> tuple[Scores, Scores, NDArray[np.int64]]:
    """Mean probability, fraction positive and rows of each bin of equal width that has rows."""
    bounds = np.linspace(0.0, 1.0, bins + 1)[1:-1]
    place = np.searchsorted(bounds, probability)
    counts = np.bincount(place, minlength=bins)
    held = counts > 0
    predicted = np.bincount(place, weights=probability, minlength=bins)[held] / counts[held]
    positive = np.bincount(place, weights=truth, minlength=bins)[held] / counts[held]
    return predicted, positive, counts[held]
