"""Versions side by side."""

from __future__ import annotations

from typing import Literal

from mlops_ext.services.records.base import Record
from mlops_ext.services.records.evaluation import Evaluation
from mlops_ext.services.records.models import Better, Version


class MetricRow(Record):
    """One metric across the compared versions."""

    name: str
    label: str
    better: Better | None = None
    values: list[float | None]
    differences: list[float | None]
    """Value minus the baseline's."""
    best: int | None = None
    """Index of the best version; none on a tie or when the direction is not known."""


class ChangeRow(Record):
    """One parameter, data set fact or package across the compared versions."""

    kind: Literal["parameter", "data", "environment", "code"]
    name: str
    values: list[str | None]
    differs: bool


class Comparison(Record):
    """Two or more versions side by side."""

    versions: list[Version]
    baseline: int
    """Index of the version that differences are taken from."""
    verdict: str
    """One plain sentence."""
    outcome: Literal["better", "worse", "unclear", "unknown"]
    metrics: list[MetricRow]
    changes: list[ChangeRow]
    evaluations: list[Evaluation | None]
    """In the order of ``versions``; none where nothing is stored."""
