"""Evaluations of versions."""

from __future__ import annotations

from typing import Literal

from mlops_ext.services.records.base import Record
from mlops_ext.services.records.models import Metric


class Curve(Record):
    """Points of a curve, at most 512."""

    x: list[float]
    y: list[float]
    thresholds: list[float | None] = []
    """Score threshold of each point; empty when the file has none."""


class Evaluation(Record):
    """What SageMaker's evaluation.json says, read tolerantly."""

    kind: Literal["binary"]
    rows: int | None = None
    labels: list[str] = []
    """Negative, then positive class."""
    metrics: list[Metric] = []
    roc: Curve | None = None
    """False positive rate against true positive rate."""
    precision_recall: Curve | None = None
    """Recall against precision."""
    confusion: list[list[int]] = []
    """Rows are what happened, columns what was predicted; negative class first."""
    threshold: float = 0.5
    uri: str | None = None
