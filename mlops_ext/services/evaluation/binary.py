"""Evaluations: made from a model and held-out data, or read from a version.

The file is SageMaker's ``evaluation.json`` (binary form) with extra members that its readers
ignore: ``average_precision``, ``log_loss``, ``brier``, ``thresholds`` of the curves and ``mlops``.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mlops_ext.errors import InvalidInput, translating
from mlops_ext.services import jsontext
from mlops_ext.services.evaluation import scores
from mlops_ext.services.evaluation.reading import EXTRAS, MEMBERS, read_document
from mlops_ext.services.records import Evaluation

MOST_POINTS = 512
"""A curve with more points is thinned; no eye sees the difference."""


@dataclass(frozen=True)
class EvaluationResult:
    """An evaluation with the predictions it was made from.

    Args:
        truth: whether each row is of the positive class.
        score: of the positive class, for each row.
        threshold: rows with at least this score are predicted positive.
        labels: negative, then positive class.
        probability: whether scores are probabilities; if not, log loss and Brier are left out.
        sample: rows as plain data which fit the model, for trying it out; none when unknown.
        columns: names of the input columns; empty when unknown.
    """

    truth: scores.Truth
    score: scores.Scores
    threshold: float
    labels: tuple[str, str]
    probability: bool
    sample: list[Any] | None = None
    columns: list[str] = field(default_factory=list)

    @property
    def metrics(self) -> dict[str, float]:
        """The headline figures by name."""
        ranked = scores.ranking(self.truth, self.score)
        false, true, _ = scores.roc(ranked)
        recall, precision, _ = scores.precision_recall(ranked)
        figures = scores.rates(self._confusion())
        found = {
            "auc": scores.auc(false, true),
            "average_precision": scores.average_precision(recall, precision),
            "f1": figures["f1"],
            "accuracy": figures["accuracy"],
            "precision": figures["precision"],
            "recall": figures["recall"],
        }
        if self.probability:
            found["log_loss"] = scores.log_loss(self.truth, self.score)
            found["brier"] = scores.brier(self.truth, self.score)
        return found

    def _confusion(self) -> NDArray[np.int64]:
        return scores.confusion(self.truth, self.score >= self.threshold)

    def to_json(self) -> dict[str, Any]:
        """Return SageMaker's ``evaluation.json``."""
        matrix = self._confusion()
        figures = {**scores.rates(matrix), **self.metrics, **_best_constant(self.truth)}
        found: dict[str, Any] = {
            name: {"value": value, "standard_deviation": "NaN"} for name, value in figures.items()
        }
        found["confusion_matrix"] = {
            str(happened): {str(predicted): int(count) for predicted, count in enumerate(row)}
            for happened, row in enumerate(matrix)
        }
        found |= self._curves()
        about = {
            "rows": len(self.truth),
            "labels": list(self.labels),
            "threshold": self.threshold,
            "probability": self.probability,
        }
        plain: dict[str, Any] = jsontext.strict({MEMBERS["binary"]: found, EXTRAS: about})
        return plain

    def _curves(self) -> dict[str, Any]:
        ranked = scores.ranking(self.truth, self.score)
        false, true, roc_thresholds = scores.roc(ranked)
        keep = scores.thin(false, true, MOST_POINTS)
        recall, precision, pr_thresholds = scores.precision_recall(ranked)
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

    def record(self) -> Evaluation:
        """Return the record that displays draw."""
        found = read_document(self.to_json())
        assert found is not None  # it has just been written
        return found

    def predictions(self) -> bytes:
        """Return truth and score as an ``.npz`` file."""
        file = io.BytesIO()
        np.savez_compressed(file, truth=self.truth, score=self.score)
        return file.getvalue()


def evaluate(
    model: Any,
    X: Any,  # noqa: N803 - as in scikit-learn
    y: Any,
    *,
    threshold: float | None = None,
    labels: Sequence[Any] | None = None,
) -> EvaluationResult:
    """Evaluate a binary classifier on held-out rows.

    Args:
        model: has ``predict_proba`` or ``decision_function``.
        X: the rows, as the model takes them.
        y: what happened.
        threshold: for predicting positive; 0.5 for probabilities, 0 for decision values.
        labels: negative, then positive class; by default the model's ``classes_``.

    Raises:
        InvalidInput: the model gives no scores, or the classes are not two.
    """
    classes = labels if labels is not None else getattr(model, "classes_", None)
    negative, positive = _two(classes if classes is not None else np.unique(np.asarray(y)))
    with translating(f"ask {type(model).__name__} for its predictions"):
        score, probability = _scores(model, X, positive)
    result = from_scores(
        y, score, threshold=threshold, labels=(negative, positive), probability=probability
    )
    columns, sample = _sample(X)
    return EvaluationResult(
        result.truth,
        result.score,
        result.threshold,
        result.labels,
        probability,
        sample,
        columns,
    )


def _two(classes: Any) -> tuple[Any, Any]:
    found = list(classes)
    if len(found) != 2:
        raise InvalidInput.of(
            "NotBinary",
            f"The evaluation needs two classes, and there are {len(found)}.",
            hint="Name them: labels=[negative, positive].",
        )
    return found[0], found[1]


def _scores(model: Any, rows: Any, positive: Any) -> tuple[Any, bool]:
    if hasattr(model, "predict_proba"):
        chances = np.asarray(model.predict_proba(rows), dtype=np.float64)
        classes = list(getattr(model, "classes_", [None, positive]))
        column = classes.index(positive) if positive in classes else 1
        return (chances[:, column] if chances.ndim == 2 else chances), True
    if hasattr(model, "decision_function"):
        return np.asarray(model.decision_function(rows), dtype=np.float64).ravel(), False
    raise InvalidInput.of(
        "NoScores",
        f"{type(model).__name__} has neither predict_proba nor decision_function.",
        hint="Give the scores yourself: register(…, evaluation=(y, score)).",
    )


def from_scores(
    y: Any,
    score: Any,
    *,
    threshold: float | None = None,
    labels: Sequence[Any] | None = None,
    probability: bool | None = None,
) -> EvaluationResult:
    """Make an evaluation from what happened and the scores of the positive class.

    Args:
        y: what happened, a class for each row.
        score: a number for each row, higher for the positive class.
        threshold: for predicting positive; 0.5 for probabilities, else 0.
        labels: negative, then positive class; by default the two values in ``y``, sorted.
        probability: whether scores are probabilities; by default, whether all are in 0 to 1.

    Raises:
        InvalidInput: lengths differ, a score is not finite, or there are not two classes.
    """
    happened = np.asarray(y).ravel()
    numbers = _numbers(score)
    if len(happened) != len(numbers) or not len(numbers):
        raise InvalidInput.of(
            "InvalidScores",
            f"There are {len(happened):,} rows and {len(numbers):,} scores.",
            hint="Give one score for each row.",
        )
    if not np.isfinite(numbers).all():
        bad = int(np.flatnonzero(~np.isfinite(numbers))[0])
        raise InvalidInput.of("InvalidScores", f"The score of row {bad} is not a number.")
    negative, positive = _two(labels if labels is not None else np.unique(happened))
    truth = happened == positive
    _check_classes(happened, truth, negative, positive)
    if probability is None:
        probability = bool(numbers.min() >= 0 and numbers.max() <= 1)
    if threshold is None:
        threshold = 0.5 if probability else 0.0
    names = (str(negative), str(positive))
    return EvaluationResult(truth, numbers, float(threshold), names, probability)


def _numbers(score: Any) -> scores.Scores:
    try:
        found = np.asarray(score, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise InvalidInput.of("InvalidScores", "The scores are not numbers.", str(error)) from error
    if found.ndim == 2 and found.shape[1] == 2:
        found = found[:, 1]  # what predict_proba gives
    return found.ravel()


def _check_classes(happened: Any, truth: scores.Truth, negative: Any, positive: Any) -> None:
    others = happened[~truth & (happened != negative)]
    if len(others):
        raise InvalidInput.of(
            "NotBinary", f"A row has the class {others[0]!s}, not {negative!s} or {positive!s}."
        )
    if truth.all() or not truth.any():
        only = positive if truth.all() else negative
        raise InvalidInput.of(
            "OneClass",
            f"All {len(truth):,} rows are of class {only!s}; nothing can be told from them.",
            hint="Evaluate on rows of both classes.",
        )


def _best_constant(truth: scores.Truth) -> dict[str, float]:
    """The figures of the classifier that always says the more frequent class."""
    always = np.full(len(truth), truth.mean() >= 0.5)
    figures = scores.rates(scores.confusion(truth, always))
    names = ("accuracy", "precision", "recall", "f1", "f0_5", "f2")
    return {f"{name}_best_constant_classifier": figures[name] for name in names}


def _sample(rows: Any) -> tuple[list[str], list[Any] | None]:
    """Column names and the first row, as plain data."""
    if hasattr(rows, "columns") and hasattr(rows, "iloc"):
        columns = [str(name) for name in rows.columns]
        values = [jsontext.strict(value) for value in rows.iloc[0].tolist()]
        return columns, [dict(zip(columns, values, strict=True))]
    try:
        first = np.asarray(rows)[0]
    except (TypeError, IndexError, ValueError):
        return [], None
    return [], [jsontext.strict(first)] if np.ndim(first) == 1 else None
