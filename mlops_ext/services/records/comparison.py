"""Versions side by side."""

from __future__ import annotations

from typing import Literal

from mlops_ext.services.records.base import Record
from mlops_ext.services.records.evaluation import Evaluation
from mlops_ext.services.records.models import Better, Version

Outcome = Literal["better", "worse", "unclear", "unknown"]
"""``unclear``: no clear difference. ``unknown``: it cannot be said."""
PairedBy = Literal["rows", "columns", "order"]


class PairedDifference(Record):
    """How a version's figure differs from the baseline's on the same rows."""

    low: float
    """Lower end of the 95 % interval of the difference."""
    high: float
    p: float | None = None
    """Of no difference, two-sided."""
    method: str
    """``DeLong``, ``McNemar…``, ``paired bootstrap, 2,000 resamples``."""
    rows: int
    """Rows that were looked at; fewer than there are when they were sampled."""
    by: PairedBy = "rows"
    """How rows were paired: by all that the versions take, by the columns that they share, or by
    their order alone: they share no columns, or rows have no hash."""


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
    paired: list[PairedDifference | None] = []
    """In the order of the versions; none for the baseline, and where predictions for the same
    rows do not tell this figure."""


class ChangeRow(Record):
    """One parameter, data set fact or package across the compared versions."""

    kind: Literal["parameter", "data", "environment", "code"]
    name: str
    values: list[str | None]
    differs: bool
    note: str = ""
    """What is different, in short: ``+ support_calls``, ``sha256 differs``."""


class Judgement(Record):
    """One version against the baseline, in words."""

    version: int
    """Index of the version."""
    outcome: Outcome
    lead: str
    """``churn/7 is better than churn/6.``"""
    text: str
    """The figures: ``AUC 0.9213 against 0.9142: +0.0071, 95 % interval +0.0033 to +0.0109``."""
    method: str = ""
    """``DeLong, paired on the same 12,400 rows of holdout.csv, p = 0.0003``; empty where nothing
    was tested."""
    more: str = ""
    """A sentence on the segments; empty where there are none."""


class Gain(Record):
    """Where a version gains over the baseline, with a 95 % band."""

    kind: Literal["rate", "error", "recall"]
    """``rate``: true positive rate at the same false positive rate (binary). ``error``: absolute
    error by tenths of what happened (regression). ``recall``: of each class (multiclass)."""
    version: int
    x: list[float] = []
    """False positive rates, at most 64, or the mean of what happened in each tenth."""
    labels: list[str] = []
    """Names of the classes, or the ranges of the tenths."""
    y: list[float]
    """The version's minus the baseline's."""
    low: list[float]
    high: list[float]
    rows: int
    """Rows that were drawn from; fewer than there are when they were sampled."""


class ScoreCounts(Record):
    """How the scores of a binary classifier are distributed."""

    edges: list[float]
    """One more than there are counts, ascending."""
    negative: list[int]
    positive: list[int]


class CodeLine(Record):
    """One line of a changed cell."""

    kind: Literal["same", "removed", "added"]
    text: str
    before: int | None = None
    """Its number in the baseline's cell, from 1."""
    after: int | None = None


class CodeCell(Record):
    """One cell that differs."""

    kind: Literal["added", "removed", "changed"]
    before: int | None = None
    """Its number in the baseline's code, from 1."""
    after: int | None = None
    lines: list[CodeLine]


class CodeChange(Record):
    """How the code of a version differs from the baseline's."""

    version: int
    notebook: str | None = None
    """Name of the version's notebook."""
    same: int
    """Cells that are equal."""
    cells: list[CodeCell]
    left_out: int = 0
    """Cells that differ beyond the first 100."""


class DriftOf(Record):
    """How a column's distribution differs from the baseline's."""

    psi: float
    """Population stability index."""
    rating: Literal["stable", "moderate", "large"]
    """Below 0.1, to 0.25, above."""
    shares: list[float]
    """Of the rows, in the bins or categories of the row."""


class DriftRow(Record):
    """One input column across the compared versions."""

    name: str
    type: Literal["number", "category"]
    edges: list[float] = []
    """Numbers: the baseline's bins, one more than shares; the last share is of what is missing."""
    categories: list[str] = []
    shares: list[float]
    """The baseline's share of the rows in each bin or category, then others, then missing."""
    versions: list[DriftOf | None]
    """None for the baseline and where the column's distribution is not stored."""


class SegmentRow(Record):
    """The headline figure of the rows that share a value."""

    column: str
    value: str
    rows: list[int | None]
    values: list[float | None]
    differences: list[float | None]


class SegmentTable(Record):
    """The headline figure by segment."""

    name: str
    label: str
    better: Better | None = None
    rows: list[SegmentRow]


class Comparison(Record):
    """Two to ten versions side by side."""

    versions: list[Version]
    baseline: int
    """Index of the version that differences are taken from."""
    verdict: str
    """One plain sentence for each of the others."""
    outcome: Outcome
    """Of the best of the others."""
    judgements: list[Judgement] = []
    metrics: list[MetricRow]
    changes: list[ChangeRow]
    evaluations: list[Evaluation | None]
    """In the order of `versions`; none where nothing is stored. Curves of the first six alone."""
    gains: list[Gain] = []
    scores: list[ScoreCounts | None] = []
    """Binary, in the order of `versions`."""
    segments: SegmentTable | None = None
    drift: list[DriftRow] = []
    """Largest first."""
    code: list[CodeChange] = []
    """One for each other version whose code and the baseline's are kept."""
    untested: list[str] = []
    """A sentence on each group of differences without an interval: of which versions and figures,
    and why."""
    notes: list[str] = []
    """What a reader must know: what was sampled, what could not be read."""


class ComparisonPage(Record):
    """A comparison as a file."""

    name: str
    """``churn-7-churn-6.html``."""
    html: str
    """A whole page that needs nothing else: no script, styles and charts within it."""


class TrendPoint(Record):
    """A metric of one version of a group."""

    number: int
    reference: str
    approval: str
    value: float | None


class Regression(Record):
    """That the latest approved version is worse than the approved one before it."""

    version: str
    before: str
    difference: float
    reason: str
    """``its whole 95 % interval is below`` or ``by more than 1 %``."""


class Trend(Record):
    """A metric over the versions of a group, oldest first."""

    group: str
    metric: str
    label: str
    better: Better | None = None
    metrics: list[str] = []
    """Names of all metrics that versions of the group have, best known first."""
    points: list[TrendPoint]
    regression: Regression | None = None
