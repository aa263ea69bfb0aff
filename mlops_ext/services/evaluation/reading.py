"""Reads SageMaker's ``evaluation.json`` tolerantly: missing members, NaN as text or bare."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mlops_ext.services import metrics
from mlops_ext.services.records import Curve, Evaluation, Metric

MEMBER = "binary_classification_metrics"


def read_binary(document: Any, uri: str | None = None) -> Evaluation | None:
    """Return the record of a binary evaluation; None when the document holds none.

    Args:
        document: the parsed file.
        uri: where it lies.
    """
    found = document.get(MEMBER) if isinstance(document, Mapping) else None
    if not isinstance(found, Mapping):
        return None
    about = document.get("mlops")
    about = about if isinstance(about, Mapping) else {}
    confusion, labels = _confusion(found.get("confusion_matrix"))
    threshold = metrics.number(about.get("threshold"))
    rows = metrics.number(about.get("rows"))
    if rows is None and confusion:
        rows = sum(map(sum, confusion))
    return Evaluation(
        kind="binary",
        rows=None if rows is None else int(rows),
        labels=[str(name) for name in about.get("labels") or labels],
        metrics=_scalars(found),
        roc=_curve(
            found.get("receiver_operating_characteristic_curve"),
            "false_positive_rates",
            "true_positive_rates",
        ),
        precision_recall=_curve(found.get("precision_recall_curve"), "recalls", "precisions"),
        confusion=confusion,
        threshold=0.5 if threshold is None else threshold,
        uri=uri,
    )


def _scalars(found: Mapping[str, Any]) -> list[Metric]:
    values = {
        name: value["value"]
        for name, value in found.items()
        if isinstance(value, Mapping)
        and "value" in value
        and not name.endswith("_best_constant_classifier")
    }
    return metrics.metrics(values)


def _curve(found: Any, x_name: str, y_name: str) -> Curve | None:
    if not isinstance(found, Mapping):
        return None
    x, y = found.get(x_name), found.get(y_name)
    if not isinstance(x, list) or not isinstance(y, list) or len(x) != len(y):
        return None
    thresholds = found.get("thresholds")
    if not isinstance(thresholds, list) or len(thresholds) != len(x):
        thresholds = [None] * len(x)
    # A point without a place is left out; one without a threshold is not (the first is infinite).
    points = [
        (float(a), float(b), metrics.number(t))
        for a, b, t in zip(map(metrics.number, x), map(metrics.number, y), thresholds, strict=True)
        if a is not None and b is not None
    ]
    if not points:
        return None
    known = any(t is not None for _, _, t in points)
    return Curve(
        x=[a for a, _, _ in points],
        y=[b for _, b, _ in points],
        thresholds=[t for _, _, t in points] if known else [],
    )


def _confusion(found: Any) -> tuple[list[list[int]], list[str]]:
    if not isinstance(found, Mapping) or not all(isinstance(r, Mapping) for r in found.values()):
        return [], []
    labels = sorted({str(k) for k in found} | {str(k) for row in found.values() for k in row})
    rows = {str(a): {str(b): metrics.number(n) for b, n in row.items()} for a, row in found.items()}
    matrix = [[int(rows.get(a, {}).get(b) or 0) for b in labels] for a in labels]
    return matrix, labels
