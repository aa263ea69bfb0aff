"""Outcomes that are numbers."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from mlops_ext.services.evaluation import scores
from mlops_ext.services.evaluation.distributions import histogram
from mlops_ext.services.evaluation.outcomes import MOST_POINTS, Arrays, Rows, valued
from mlops_ext.services.records import EvaluationKind

_BINS = 40


class Regression:
    """Numbers.

    Args:
        truth: what happened.
        predicted: what the model says.
    """

    kind: ClassVar[EvaluationKind] = "regression"

    def __init__(self, truth: scores.Scores, predicted: scores.Scores) -> None:
        self.truth, self.predicted = truth, predicted

    def __len__(self) -> int:
        return len(self.truth)

    @property
    def metrics(self) -> dict[str, float]:
        """The headline figures by name; MAPE only where nothing that happened is 0."""
        return _figures(self.truth, self.predicted)

    def take(self, rows: Rows) -> Regression:
        """Return the outcome of some of the rows."""
        return Regression(self.truth[rows], self.predicted[rows])

    def members(self) -> dict[str, Any]:
        """Return ``regression_metrics``."""
        return valued(self.metrics)

    def about(self) -> dict[str, Any]:
        """Return residuals, predicted against actual, and what always saying the mean gives."""
        shown = np.arange(len(self))
        if len(self) > MOST_POINTS:
            drawn = np.random.default_rng(0).choice(len(self), MOST_POINTS, replace=False)
            shown = np.sort(drawn)
        return {
            "residuals": histogram(self.truth - self.predicted, _BINS).model_dump(),
            "predicted_actual": {
                "actual": self.truth[shown],
                "predicted": self.predicted[shown],
            },
            "baseline": _figures(self.truth, np.full(len(self), self.truth.mean())),
        }

    def arrays(self) -> Arrays:
        """Return truth and what was predicted of each row."""
        return {"truth": self.truth, "predicted": self.predicted}

    def notes(self) -> list[str]:
        """Return that R² tells nothing where all rows are the same."""
        if len(self) > 1 and np.ptp(self.truth) == 0:
            return [f"What happened is {self.truth[0]:g} in every row; R² tells nothing then."]
        return []


def _figures(truth: scores.Scores, predicted: scores.Scores) -> dict[str, float]:
    residual = np.abs(truth - predicted)
    square = float(np.mean(residual**2))
    found = {
        "rmse": square**0.5,
        "mae": float(np.mean(residual)),
        "mse": square,
        "r2": _r2(truth, square),
        "median_absolute_error": float(np.median(residual)),
    }
    if (truth != 0).all():
        found["mape"] = float(np.mean(residual / np.abs(truth)))
    return found


def _r2(truth: scores.Scores, square: float) -> float:
    """Scikit-learn's R²: of a truth without variance 1 when all is right, else 0."""
    if len(truth) < 2:
        return float("nan")
    spread = float(np.mean((truth - truth.mean()) ** 2))
    if spread == 0:
        return 1.0 if square == 0 else 0.0
    return 1.0 - square / spread
