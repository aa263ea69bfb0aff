"""Evaluations and comparisons small enough to be kept in a notebook."""

from __future__ import annotations

import numpy as np

from mlops_ext.services.evaluation import scores
from mlops_ext.services.records import Comparison, Curve, Evaluation, Scatter, Version

_POINTS = 256
_COMPARED_POINTS = 128
_DECIMALS = 6
_CLASSES = 50
_ROWS = 200


def thinned(evaluation: Evaluation) -> Evaluation:
    """Return the evaluation with what a cell draws: at most 256 points a curve.

    At the size of a cell no eye sees the difference.
    """
    return evaluation.model_copy(
        update={
            "roc": _thin(evaluation.roc),
            "precision_recall": _thin(evaluation.precision_recall),
            # What a cell does not draw; services keep it whole.
            "columns": [],
            "confusion": evaluation.confusion if len(evaluation.labels) <= _CLASSES else [],
            "per_class": evaluation.per_class[:_ROWS],
            "segments": evaluation.segments[:_ROWS],
            "predicted_actual": _scattered(evaluation.predicted_actual),
        }
    )


def compared(comparison: Comparison) -> Comparison:
    """Return the comparison with what a cell draws; the page reads the rest by itself.

    So ten versions, of which six have curves, stay within what a notebook's output may hold.
    """
    return comparison.model_copy(
        update={
            "versions": [_named(one) for one in comparison.versions],
            "evaluations": [one and _outlined(one) for one in comparison.evaluations],
            "changes": [row for row in comparison.changes if row.differs],
            **{name: [] for name in ("scores", "gains", "drift", "code")},
            "segments": None,
        }
    )


def _named(version: Version) -> Version:
    """What tells a version, without what is kept with it."""
    empty: dict[str, object] = {"environment": None, "metadata": {}, "parameters": {}}
    lists = ("metrics", "datasets", "siblings", "signature", "inputs", "outputs", "classes")
    return version.model_copy(update=empty | {name: [] for name in lists})


def _outlined(evaluation: Evaluation) -> Evaluation:
    """What curves and matrices are drawn from."""
    nothing = ("precision_recall", "calibration", "residuals", "predicted_actual")
    lists = ("metrics", "baseline", "per_class", "segments", "columns")
    return evaluation.model_copy(
        update={
            **dict.fromkeys(nothing),
            **{name: [] for name in lists},
            "roc": _thin(evaluation.roc, _COMPARED_POINTS),
            "confusion": evaluation.confusion if len(evaluation.labels) <= _CLASSES else [],
        }
    )


def _scattered(points: Scatter | None) -> Scatter | None:
    if points is None:
        return None
    step = max(1, -(-len(points.actual) // _POINTS))
    return Scatter(
        actual=[float(f"{value:.{_DECIMALS}g}") for value in points.actual[::step]],
        predicted=[float(f"{value:.{_DECIMALS}g}") for value in points.predicted[::step]],
    )


def _thin(curve: Curve | None, most: int = _POINTS) -> Curve | None:
    if curve is None:
        return None
    x, y = np.asarray(curve.x, dtype=np.float64), np.asarray(curve.y, dtype=np.float64)
    kept = [int(at) for at in scores.thin(x, y, most)]
    return Curve(
        x=[round(curve.x[at], _DECIMALS) for at in kept],
        y=[round(curve.y[at], _DECIMALS) for at in kept],
        thresholds=[_rounded(curve.thresholds[at]) for at in kept] if curve.thresholds else [],
        counts=[curve.counts[at] for at in kept] if curve.counts else [],
    )


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, _DECIMALS)
