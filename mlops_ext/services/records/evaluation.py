"""Evaluations of versions: SageMaker's ``evaluation.json`` of all three kinds."""

from __future__ import annotations

from typing import Literal

from mlops_ext.services.records.base import Record
from mlops_ext.services.records.models import Metric

EvaluationKind = Literal["binary", "multiclass", "regression"]


class Curve(Record):
    """Points of a curve, at most 512."""

    x: list[float]
    y: list[float]
    thresholds: list[float | None] = []
    """Score threshold of each point; empty when the file has none."""
    counts: list[int] = []
    """Rows behind each point (calibration); empty for other curves."""


class ClassScores(Record):
    """How good a classifier is at one class, against all others."""

    label: str
    precision: float | None = None
    """None, like all members here, where it would divide by zero."""
    recall: float | None = None
    f1: float | None = None
    support: int = 0
    """Rows of this class."""


class Confused(Record):
    """Rows of one class which were predicted to be of another."""

    actual: str
    predicted: str
    count: int
    share: float
    """Of the rows of the actual class, 0 to 1."""


class Histogram(Record):
    """How numbers are distributed."""

    edges: list[float]
    """One more than there are counts, ascending; each bin has its lower edge, the last both."""
    counts: list[int]


class Scatter(Record):
    """What was predicted against what happened, at most 512 rows."""

    actual: list[float]
    predicted: list[float]


class Segment(Record):
    """The figures of the rows that share a value of one column."""

    column: str
    value: str
    """The category, or a range of numbers: ``18 to 32.5``."""
    rows: int
    metrics: list[Metric] = []
    """None as a value where it cannot be told, for example the AUC of one class alone."""


class ColumnFacts(Record):
    """How one input column is distributed in the rows that were evaluated on."""

    name: str
    type: Literal["number", "category"]
    rows: int
    missing: int = 0
    edges: list[float] = []
    """Numbers: bounds of at most 20 quantile bins, ascending, one more than counts. Values
    outside belong to the outer bins."""
    categories: list[str] = []
    """Categories: the 50 most frequent values; long ones are cut and end with a hash."""
    counts: list[int] = []
    """Of each bin or category."""
    other: int = 0
    """Rows with a category that is not listed."""


class Evaluation(Record):
    """What SageMaker's evaluation.json says, read tolerantly.

    Members that do not apply to the kind, or that the file does not have, are empty or None.
    """

    kind: EvaluationKind
    rows: int | None = None
    labels: list[str] = []
    """Classes in the order of the confusion matrix; binary: negative, then positive."""
    metrics: list[Metric] = []
    baseline: list[Metric] = []
    """The same figures of what needs no model: the classifier that always says the most frequent
    class, the regressor that always says the mean. Names as in `metrics`."""
    roc: Curve | None = None
    """Binary: false positive rate against true positive rate."""
    precision_recall: Curve | None = None
    """Binary: recall against precision."""
    calibration: Curve | None = None
    """Binary, from probabilities: mean predicted (x) against fraction positive (y), with counts."""
    confusion: list[list[int]] = []
    """Rows are what happened, columns what was predicted, in the order of `labels`; empty above
    200 classes, where `confused` says what matters."""
    confused: list[Confused] = []
    """Multiclass: the 50 most frequent confusions, most rows first."""
    per_class: list[ClassScores] = []
    """Binary and multiclass, in the order of `labels`."""
    residuals: Histogram | None = None
    """Regression: what happened minus what was predicted."""
    predicted_actual: Scatter | None = None
    """Regression."""
    segments: list[Segment] = []
    """By column in the order given, values with most rows first, ranges ascending."""
    columns: list[ColumnFacts] = []
    """Of the rows that were evaluated on; empty when left out."""
    threshold: float = 0.5
    """Binary alone: scores from here on were called positive."""
    notes: list[str] = []
    """Sentences about what a reader must know: rows left out, classes that no row has."""
    uri: str | None = None
