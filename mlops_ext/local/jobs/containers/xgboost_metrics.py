"""Metrics that the built-in XGBoost adds to those of XGBoost, with numpy alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .xgboost_parameters import OURS

Metric = Callable[[Any, Any], float]


def function(values: dict[str, Any], metrics: list[str]) -> Any:
    """What `xgboost.train` calls after each round for the metrics of ours; None without any."""
    ours = [name for name in metrics if name in OURS]
    if not ours:
        return None
    objective = str(values.get("objective", "reg:squarederror"))

    def evaluate(predictions: Any, data: Any) -> list[tuple[str, float]]:
        truth = data.get_label()
        classes = _classes(predictions, objective)
        return [
            (name, _REGRESSION[name](truth, predictions))
            if name in _REGRESSION
            else (name, _CLASSIFICATION[name](truth, classes))
            for name in ours
        ]

    return evaluate


def _classes(predictions: Any, objective: str) -> Any:
    import numpy

    if predictions.ndim > 1:
        return numpy.argmax(predictions, axis=1)
    if objective in ("multi:softmax", "binary:hinge"):
        return predictions
    return (predictions > (0.0 if objective == "binary:logitraw" else 0.5)).astype(int)


def _of_classes(truth: Any, classes: Any) -> list[tuple[float, float, float]]:
    """Precision, recall and F1 of each class."""
    import numpy

    found = []
    for one in numpy.union1d(truth, classes):
        right = float(numpy.sum((truth == one) & (classes == one)))
        precision = _share(right, float(numpy.sum(classes == one)))
        recall = _share(right, float(numpy.sum(truth == one)))
        found.append((precision, recall, _share(2 * precision * recall, precision + recall)))
    return found


def _macro(place: int) -> Metric:
    def mean(truth: Any, classes: Any) -> float:
        scores = [scores[place] for scores in _of_classes(truth, classes)]
        return _share(sum(scores), len(scores))

    return mean


def _binary(place: int) -> Metric:
    def of_the_positive(truth: Any, classes: Any) -> float:
        return _of_classes(truth == 1, classes == 1)[-1][place]

    return of_the_positive


def _accuracy(truth: Any, classes: Any) -> float:
    return float((truth == classes).mean())


def _balanced(truth: Any, classes: Any) -> float:
    import numpy

    recalls = [float((classes[truth == one] == one).mean()) for one in numpy.unique(truth)]
    return _share(sum(recalls), len(recalls))


def _mse(truth: Any, predictions: Any) -> float:
    return float(((truth - predictions) ** 2).mean())


def _r2(truth: Any, predictions: Any) -> float:
    spread = float(((truth - truth.mean()) ** 2).sum())
    return 1.0 - _share(float(((truth - predictions) ** 2).sum()), spread)


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


_REGRESSION: dict[str, Metric] = {"mse": _mse, "r2": _r2}
_CLASSIFICATION: dict[str, Metric] = {
    "accuracy": _accuracy,
    "balanced_accuracy": _balanced,
    "f1": _macro(2),
    "f1_binary": _binary(2),
    "f1_macro": _macro(2),
    "precision": _binary(0),
    "precision_macro": _macro(0),
    "precision_micro": _accuracy,
    "recall": _binary(1),
    "recall_macro": _macro(1),
    "recall_micro": _accuracy,
}
