"""What happened beside what a model said, of each kind, with the figures that follow.

An outcome knows SageMaker's members of its kind, what we add to them, and the arrays that are
kept for comparing rows. All of it is made with numpy alone and equals scikit-learn's figures.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any, ClassVar, Protocol, Self

import numpy as np
from numpy.typing import NDArray

from mlops_ext.services.evaluation import scores
from mlops_ext.services.evaluation.reading import BASELINE
from mlops_ext.services.records import EvaluationKind

MOST_POINTS = 512
"""A curve with more points is thinned; no eye sees the difference."""

Arrays = dict[str, NDArray[Any]]
Rows = NDArray[np.int64]


class Outcome(Protocol):
    """One kind of outcome."""

    kind: ClassVar[EvaluationKind]

    def __len__(self) -> int:
        """Return the number of rows."""
        ...

    @property
    def metrics(self) -> dict[str, float]:
        """The headline figures by name; NaN where one cannot be told."""
        ...

    def take(self, rows: Rows) -> Self:
        """Return the outcome of some of the rows."""
        ...

    def members(self) -> dict[str, Any]:
        """Return SageMaker's members of this kind."""
        ...

    def about(self) -> dict[str, Any]:
        """Return what we add below ``mlops``."""
        ...

    def arrays(self) -> Arrays:
        """Return what is kept of each row."""
        ...

    def notes(self) -> list[str]:
        """Return what a reader must know."""
        ...


def valued(figures: dict[str, float], ending: str = "") -> dict[str, Any]:
    """Return figures in SageMaker's form; a standard deviation is not known of one test set."""
    return {
        f"{name}{ending}": {"value": value, "standard_deviation": "NaN"}
        for name, value in figures.items()
    }


class Binary:
    """Two classes.

    Args:
        truth: whether each row is of the positive class.
        score: of the positive class, for each row.
        threshold: rows with at least this score are predicted positive.
        labels: negative, then positive class.
        probability: whether scores are probabilities; if not, log loss, Brier score and
            calibration are left out.
    """

    kind: ClassVar[EvaluationKind] = "binary"

    def __init__(
        self,
        truth: scores.Truth,
        score: scores.Scores,
        threshold: float,
        labels: tuple[str, str],
        probability: bool,
    ) -> None:
        self.truth, self.score = truth, score
        self.threshold, self.labels, self.probability = threshold, labels, probability

    def __len__(self) -> int:
        return len(self.truth)

    @cached_property
    def _ranked(self) -> scores.Ranking:
        return scores.ranking(self.truth, self.score)

    @cached_property
    def _confusion(self) -> NDArray[np.int64]:
        return scores.confusion(self.truth, self.score >= self.threshold)

    @property
    def metrics(self) -> dict[str, float]:
        """The headline figures by name; NaN where rows of one class alone cannot tell."""
        figures = scores.rates(self._confusion)
        found = self._ranking_figures() | {
            name: float(figures[name]) for name in ("f1", "accuracy", "precision", "recall")
        }
        if self.probability:
            found["log_loss"] = scores.log_loss(self.truth, self.score)
            found["brier"] = scores.brier(self.truth, self.score)
        return found

    def _ranking_figures(self) -> dict[str, float]:
        if self.truth.all() or not self.truth.any():
            return {"auc": np.nan, "average_precision": np.nan}
        false, true, _ = scores.roc(self._ranked)
        recall, precision, _ = scores.precision_recall(self._ranked)
        return {
            "auc": scores.auc(false, true),
            "average_precision": scores.average_precision(recall, precision),
        }

    def take(self, rows: Rows) -> Binary:
        """Return the outcome of some of the rows."""
        some = self.truth[rows], self.score[rows]
        return Binary(*some, self.threshold, self.labels, self.probability)

    def members(self) -> dict[str, Any]:
        """Return ``binary_classification_metrics``."""
        found = valued({**scores.rates(self._confusion), **self.metrics})
        found |= valued(scores.best_constant(self.truth), BASELINE)
        found["confusion_matrix"] = {
            str(happened): {str(predicted): int(count) for predicted, count in enumerate(row)}
            for happened, row in enumerate(self._confusion)
        }
        return found | self._curves()

    def _curves(self) -> dict[str, Any]:
        false, true, roc_thresholds = scores.roc(self._ranked)
        keep = scores.thin(false, true, MOST_POINTS)
        recall, precision, pr_thresholds = scores.precision_recall(self._ranked)
        held = scores.thin(recall, precision, MOST_POINTS)
        return {
            "receiver_operating_characteristic_curve": {
                "false_positive_rates": false[keep],
                "true_positive_rates": true[keep],
                "thresholds": roc_thresholds[keep],
            },
            "precision_recall_curve": {
                "recalls": recall[held],
                "precisions": precision[held],
                "thresholds": pr_thresholds[held],
            },
        }

    def about(self) -> dict[str, Any]:
        """Return labels, threshold and, of probabilities, the calibration."""
        found: dict[str, Any] = {
            "labels": list(self.labels),
            "threshold": self.threshold,
            "probability": self.probability,
        }
        if self.probability:
            predicted, positive, counts = scores.calibration(self.truth, self.score)
            found["calibration"] = {
                "mean_predicted": predicted,
                "fraction_positive": positive,
                "counts": counts,
            }
        return found

    def arrays(self) -> Arrays:
        """Return truth and score of each row."""
        return {
            "truth": self.truth,
            "score": self.score,
            "labels": np.array(self.labels),
            "threshold": np.array(self.threshold),
        }

    def notes(self) -> list[str]:
        """Return that the threshold tells no rows apart where all of them lie on one side."""
        if (self.score >= self.threshold).any() and (self.score < self.threshold).any():
            return []
        low, high = self.score.min(), self.score.max()
        side = "below" if high < self.threshold else "not below"
        return [
            f"All scores, {low:g} to {high:g}, are {side} the threshold {self.threshold:g}: "
            "every row is predicted alike."
        ]
