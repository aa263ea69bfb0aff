"""Reports of SageMaker's own jobs that a version names in ModelMetrics and DriftCheckBaselines.

Each report carries the files it was read from. A file that cannot be read has its `Problem` there,
and what it would have told is empty; the others are shown all the same.
"""

from __future__ import annotations

from typing import Literal

from mlops_ext.services.records.base import Problem, Record
from mlops_ext.services.records.evaluation import Evaluation, Histogram


class ReportFile(Record):
    """One file of a report."""

    name: str
    """Its member in ModelMetrics: ``Statistics``, ``Constraints``, ``Report``…"""
    uri: str
    """As the version names it: a file, or the folder that Clarify wrote to."""
    problem: Problem | None = None
    """Why nothing could be read of it."""


class BiasMetric(Record):
    """One of Clarify's bias metrics for one facet."""

    name: str
    """Clarify's abbreviation: ``DPL``."""
    label: str
    """What it stands for: ``Difference in proportions of labels``."""
    value: float | None
    neutral: float = 0.0
    """The value of no bias: 1 for disparate impact, else 0."""
    meaning: str
    """What this value says, in one sentence."""


class BiasFacet(Record):
    """Bias metrics of one facet, before or after training."""

    facet: str
    """Name of the column: ``gender``."""
    value: str
    """The disadvantaged value or threshold: ``0``, ``(40, 90]``."""
    phase: Literal["pre_training", "post_training"]
    """Measured on the data, or on what the model makes of it."""
    metrics: list[BiasMetric]


class Bias(Record):
    """Clarify's bias report."""

    files: list[ReportFile]
    label: str | None = None
    """Name of the target column."""
    label_value: str | None = None
    """The favourable outcome."""
    facets: list[BiasFacet] = []


class FeatureImportance(Record):
    """How much a feature moves what the model says."""

    feature: str
    value: float
    """Mean absolute SHAP value, in the unit of what the model says."""


class Explanation(Record):
    """Global SHAP values for one of the model's outputs."""

    output: str
    """Label of the output as Clarify names it: ``label0``."""
    importances: list[FeatureImportance]
    """Most important first."""
    expected: float | None = None
    """What the model says on the baseline."""


class PartialDependence(Record):
    """What the model says as one feature changes."""

    feature: str
    type: Literal["number", "category"]
    values: list[float] = []
    """Numbers: where it was asked, ascending as in the file."""
    categories: list[str] = []
    """Categories: the same for a feature that is no number."""
    predictions: list[list[float | None]]
    """One list an output, each with one number a value."""
    outputs: list[str] = []
    """Names of the outputs where known."""


class Explainability(Record):
    """Clarify's explainability report."""

    files: list[ReportFile]
    explanations: list[Explanation] = []
    dependences: list[PartialDependence] = []


class FeatureStatistics(Record):
    """Model Monitor's statistics of one column, with what its constraints ask."""

    name: str
    type: str
    """``Fractional``, ``Integral``, ``String`` or ``Unknown``."""
    present: int | None = None
    missing: int | None = None
    mean: float | None = None
    standard_deviation: float | None = None
    minimum: float | None = None
    maximum: float | None = None
    distinct: int | None = None
    """Number of different values; strings alone."""
    histogram: Histogram | None = None
    """Numbers alone."""
    categories: list[str] = []
    """Strings alone: most frequent first, at most 50."""
    counts: list[int] = []
    """Rows of each category."""
    required_type: str | None = None
    """What the constraints infer; None where they do not name the column."""
    completeness: float | None = None
    """Least share of rows that must have a value, 0 to 1."""
    non_negative: bool | None = None
    domains: list[str] = []
    """Values that are allowed; empty for any."""


class DataQuality(Record):
    """Model Monitor's statistics and constraints of the data."""

    files: list[ReportFile]
    rows: int | None = None
    features: list[FeatureStatistics] = []


class MetricConstraint(Record):
    """A bound that Model Monitor holds a metric to."""

    name: str
    label: str
    threshold: float | None
    comparison: str
    """AWS's word for what breaks it: ``LessThanThreshold``, ``GreaterThanThreshold``."""
    value: float | None = None
    """The metric's value in the statistics beside it."""
    holds: bool | None = None
    """Whether that value keeps to it; None when either is not known."""


class ModelQuality(Record):
    """Model Monitor's statistics and constraints of the model."""

    files: list[ReportFile]
    evaluation: Evaluation | None = None
    constraints: list[MetricConstraint] = []


class ReportSet(Record):
    """The four kinds of report; None where the version does not name one."""

    bias: Bias | None = None
    explainability: Explainability | None = None
    data_quality: DataQuality | None = None
    model_quality: ModelQuality | None = None


class Reports(ReportSet):
    """What a version names in ModelMetrics, and the baselines that drift is checked against."""

    reference: str
    baselines: ReportSet | None = None
    """What DriftCheckBaselines names; None when it names nothing."""
