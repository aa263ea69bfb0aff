"""Predictions of a version, taken apart and put into another's order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from mlops_ext.services.comparison.statistics import Rows
from mlops_ext.services.evaluation.predictions import Predictions

_BY_ROW = ("truth", "row", "score", "predicted", "probability")


def taken(found: Predictions, rows: Rows) -> Predictions:
    """Return these rows, in this order."""
    kept = {name: each[rows] for name in _BY_ROW if (each := getattr(found, name)) is not None}
    cells = {name: column[rows] for name, column in found.cells.items()}
    return replace(found, **kept, cells=cells)


def in_order_of(found: Predictions, labels: Sequence[str]) -> Predictions:
    """Return predictions of three classes and more with the classes in another order.

    Args:
        found: its truth and predictions are places among its labels.
        labels: the same labels, in the order that is wanted.
    """
    if found.predicted is None or tuple(labels) == found.labels:
        return found
    order = np.array([found.labels.index(label) for label in labels], dtype=np.intp)
    place = np.argsort(order)
    return replace(
        found,
        truth=place[found.truth],
        predicted=place[found.predicted],
        probability=None if found.probability is None else found.probability[:, order],
        labels=tuple(labels),
    )
