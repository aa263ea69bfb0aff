"""Evaluations small enough to be kept in a notebook."""

from __future__ import annotations

import numpy as np

from mlops_ext.services.evaluation import scores
from mlops_ext.services.records import Curve, Evaluation

_POINTS = 256
_DECIMALS = 6


def thinned(evaluation: Evaluation) -> Evaluation:
    """Return the evaluation with at most 256 points a curve, each to six decimals.

    A comparison of six versions stays within what a notebook's output may hold; at the size of a
    cell no eye sees the difference.
    """
    return evaluation.model_copy(
        update={
            "roc": _thin(evaluation.roc),
            "precision_recall": _thin(evaluation.precision_recall),
        }
    )


def _thin(curve: Curve | None) -> Curve | None:
    if curve is None:
        return None
    x, y = np.asarray(curve.x, dtype=np.float64), np.asarray(curve.y, dtype=np.float64)
    kept = [int(at) for at in scores.thin(x, y, _POINTS)]
    return Curve(
        x=[round(curve.x[at], _DECIMALS) for at in kept],
        y=[round(curve.y[at], _DECIMALS) for at in kept],
        thresholds=[_rounded(curve.thresholds[at]) for at in kept] if curve.thresholds else [],
    )


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, _DECIMALS)
