"""What is known about metrics: labels, which direction is better, which one is the headline."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from mlops_ext.services.records import Better, Metric

_KNOWN: dict[str, tuple[str, Better]] = {
    "auc": ("AUC", "higher"),
    "f1": ("F1", "higher"),
    "rmse": ("RMSE", "lower"),
    "accuracy": ("Accuracy", "higher"),
    "pr_auc": ("PR AUC", "higher"),
    "average_precision": ("Average precision", "higher"),
    "recall": ("Recall", "higher"),
    "precision": ("Precision", "higher"),
    "r2": ("R²", "higher"),
    "mae": ("MAE", "lower"),
    "mse": ("MSE", "lower"),
    "mape": ("MAPE", "lower"),
    "median_absolute_error": ("Median absolute error", "lower"),
    "weighted_f1": ("Weighted F1", "higher"),
    "macro_f1": ("Macro F1", "higher"),
    "balanced_accuracy": ("Balanced accuracy", "higher"),
    "weighted_precision": ("Weighted precision", "higher"),
    "weighted_recall": ("Weighted recall", "higher"),
    "weighted_f0_5": ("Weighted F0.5", "higher"),
    "weighted_f2": ("Weighted F2", "higher"),
    "log_loss": ("Log loss", "lower"),
    "brier": ("Brier", "lower"),
    "f0_5": ("F0.5", "higher"),
    "f2": ("F2", "higher"),
    "true_positive_rate": ("True positive rate", "higher"),
    "true_negative_rate": ("True negative rate", "higher"),
    "false_positive_rate": ("False positive rate", "lower"),
    "false_negative_rate": ("False negative rate", "lower"),
    "qini": ("Qini", "higher"),
    "loss": ("Loss", "lower"),
    "error": ("Error", "lower"),
}
_SYNONYMS = {
    "roc_auc": "auc",
    "auroc": "auc",
    "acc": "accuracy",
    "logloss": "log_loss",
    "cross_entropy": "log_loss",
    "brier_score": "brier",
    "f1_score": "f1",
    "f1_macro": "macro_f1",
    "f1_weighted": "weighted_f1",
    "mean_absolute_percentage_error": "mape",
    "r2_score": "r2",
    "mean_squared_error": "mse",
    "mean_absolute_error": "mae",
    "root_mean_squared_error": "rmse",
    "aucpr": "pr_auc",
}
_PREFIX = re.compile(r"^(test|val|valid|validation|train|holdout|cv)[_: ]+")


def metric(name: str, value: Any) -> Metric:
    """Make the record of one figure; a value that is not finite becomes None."""
    label, better, _ = _facts(name)
    return Metric(name=name, label=label, value=number(value), better=better)


def direction(name: str) -> Better | None:
    """Which direction of a metric is better; None when it is not known."""
    return _facts(name)[1]


def metrics(values: Mapping[str, Any]) -> list[Metric]:
    """Make records, best known first, else in the order given."""
    return [metric(name, values[name]) for name in sorted(values, key=rank)]


def headline(names: Iterable[str]) -> str | None:
    """The name of the metric to show beside a group: the first known one of auc, f1 and so on."""
    return min(dict.fromkeys(names), key=rank, default=None)


def number(value: Any) -> float | None:
    """A finite float of anything that is one (also ``{"value": …}`` and text), else None."""
    if isinstance(value, Mapping):
        value = value.get("value")
    try:
        found = float(value)
    except (TypeError, ValueError):
        return None
    return found if math.isfinite(found) else None


def canonical(name: str) -> str:
    """Return the name that a metric has here: ``auc`` for ``test_roc_auc``, whatever its rows."""
    plain = _PREFIX.sub("", name.strip().lower().replace("-", "_").replace(" ", "_"))
    return _SYNONYMS.get(plain, plain)


def _label(name: str) -> str:
    known_as = canonical(name)
    exact = name.strip().lower().replace("-", "_").replace(" ", "_")
    if known_as in _KNOWN and _SYNONYMS.get(exact, exact) == known_as:
        return _KNOWN[known_as][0]
    return name


@lru_cache(maxsize=4096)
def _facts(name: str) -> tuple[str, Better | None, int]:
    """Label, direction and place among the known; asked again for every version of a list."""
    known_as = canonical(name)
    rank = list(_KNOWN).index(known_as) if known_as in _KNOWN else len(_KNOWN)
    known = _KNOWN.get(known_as)
    return _label(name), known[1] if known else None, rank


def rank(name: str) -> int:
    """The place of a metric among those that are known best: 0 is shown first."""
    return _facts(name)[2]
