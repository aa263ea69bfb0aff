"""Outcomes of three classes and more."""

from __future__ import annotations

from functools import cached_property
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from mlops_ext.services.evaluation import matrix, scores
from mlops_ext.services.evaluation.outcomes import Arrays, Rows, valued
from mlops_ext.services.evaluation.reading import BASELINE
from mlops_ext.services.records import EvaluationKind

Codes = NDArray[np.int32]
"""Places of classes among the labels."""

_MOST_RANKED = 50_000_000
"""Rows times classes up to which the AUC is measured: sorting them takes seconds then."""

_MOST_KEPT = 20_000_000
"""Rows times classes up to which probabilities are kept: 80 MB before compression."""


class Multiclass:
    """Three classes and more.

    Args:
        truth: class of each row, as its place among the labels.
        predicted: class that the model says, likewise.
        labels: the classes as text; more than the model knows where rows have others.
        probability: rows by classes, each row adding up to 1; None when there are none.
    """

    kind: ClassVar[EvaluationKind] = "multiclass"

    def __init__(
        self,
        truth: Codes,
        predicted: Codes,
        labels: tuple[str, ...],
        probability: NDArray[np.float64] | None = None,
    ) -> None:
        self.truth, self.predicted = truth, predicted
        self.labels, self.probability = labels, probability

    def __len__(self) -> int:
        return len(self.truth)

    @property
    def metrics(self) -> dict[str, float]:
        """The headline figures by name; NaN where one cannot be told."""
        found = _figures(self.truth, self.predicted, len(self.labels))
        happened = self._happened
        recall, f1, either = self._by_class
        found["macro_f1"] = float(f1[either].mean())
        found["balanced_accuracy"] = float(recall[happened > 0].mean())
        if self.probability is not None:
            found["auc"] = self._auc()
            found["log_loss"] = self._log_loss(self.probability)
        return found

    @cached_property
    def _happened(self) -> NDArray[np.int64]:
        return np.bincount(self.truth, minlength=len(self.labels))

    @property
    def _by_class(self) -> tuple[scores.Scores, scores.Scores, NDArray[np.bool_]]:
        """Recall and F1 of each class, and which classes appear at all."""
        hits, happened, predicted = _counts(self.truth, self.predicted, len(self.labels))
        return (
            _share(hits, happened),
            _share(2 * hits, happened + predicted),
            (happened + predicted) > 0,
        )

    def _auc(self) -> float:
        """Mean AUC of each class against all others; NaN unless each class has rows."""
        probability = self.probability
        if probability is None or probability.size > _MOST_RANKED or not self._happened.all():
            return float("nan")
        each = []
        for code in range(len(self.labels)):
            ranked = scores.ranking(self.truth == code, probability[:, code])
            false, true, _ = scores.roc(ranked)
            each.append(scores.auc(false, true))
        return float(np.mean(each))

    def _log_loss(self, probability: NDArray[np.float64]) -> float:
        chance = probability[np.arange(len(self)), self.truth]
        epsilon = np.finfo(np.float64).eps
        return float(-np.mean(np.log(np.clip(chance, epsilon, 1 - epsilon))))

    def take(self, rows: Rows) -> Multiclass:
        """Return the outcome of some of the rows."""
        probability = None if self.probability is None else self.probability[rows]
        return Multiclass(self.truth[rows], self.predicted[rows], self.labels, probability)

    def members(self) -> dict[str, Any]:
        """Return ``multiclass_classification_metrics``."""
        always = np.full_like(self.truth, self._happened.argmax())
        found = valued(self.metrics)
        found |= valued(_figures(self.truth, always, len(self.labels)), BASELINE)
        found["confusion_matrix"] = matrix.written(self._cells(), self.labels)
        return found

    def _cells(self) -> matrix.Counts:
        width = len(self.labels)
        cells, counts = np.unique(
            self.truth.astype(np.int64) * width + self.predicted, return_counts=True
        )
        return {
            (self.labels[cell // width], self.labels[cell % width]): int(count)
            for cell, count in zip(cells.tolist(), counts, strict=True)
        }

    def about(self) -> dict[str, Any]:
        """Return the labels in their order."""
        return {"labels": list(self.labels), "probability": self.probability is not None}

    def arrays(self) -> Arrays:
        """Return truth, what was predicted and, unless too many, probabilities of each row."""
        found: Arrays = {
            "truth": self.truth,
            "predicted": self.predicted,
            "labels": np.array(self.labels),
        }
        if self.probability is not None and self.probability.size <= _MOST_KEPT:
            found["probability"] = self.probability.astype(np.float32)
        return found

    def notes(self) -> list[str]:
        """Return which classes no row has."""
        absent = [self.labels[code] for code in np.flatnonzero(self._happened == 0)]
        if not absent:
            return []
        named = ", ".join(absent[:5]) + (f" and {len(absent) - 5:,} more" if absent[5:] else "")
        return [f"No row is of class {named}."]


def _counts(
    truth: Codes, predicted: Codes, width: int
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Rows of each class: right ones, those of the class, those predicted to be of it."""
    hits = np.bincount(truth[truth == predicted], minlength=width)
    return hits, np.bincount(truth, minlength=width), np.bincount(predicted, minlength=width)


def _figures(truth: Codes, predicted: Codes, width: int) -> dict[str, float]:
    """SageMaker's figures: means over the classes weighted by their rows."""
    hits, happened, said = _counts(truth, predicted, width)
    precision, recall = _share(hits, said), _share(hits, happened)
    weight = happened / happened.sum()
    found = {
        "accuracy": hits.sum() / len(truth),
        "weighted_precision": precision @ weight,
        "weighted_recall": recall @ weight,
    }
    for name, beta in (("f0_5", 0.5), ("f1", 1.0), ("f2", 2.0)):
        square = beta * beta
        measure = _share((1 + square) * hits, square * happened + said)
        found[f"weighted_{name}"] = measure @ weight
    return {name: float(value) for name, value in found.items()}


def _share(part: NDArray[Any], whole: NDArray[Any]) -> scores.Scores:
    """Divide; 0 where there is nothing to divide by."""
    found: scores.Scores = np.divide(part, whole, out=np.zeros(len(part)), where=whole > 0)
    return found
