"""How evaluations show themselves: figures, charts, matrices, classes and segments."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from mlops_ext.notebook.displays import charts, plots, words
from mlops_ext.notebook.displays.blocks import (
    Beside,
    Block,
    Cell,
    Drawing,
    Facts,
    Line,
    Stacked,
    Table,
)
from mlops_ext.notebook.displays.markup import Html
from mlops_ext.services.records import Evaluation, Segment

MOST_CLASSES = 12
"""A matrix of more classes gives way to the most frequent confusions."""

_CONFUSED = 15
_SEGMENT_METRICS = 5


def evaluation(shown: Evaluation) -> list[Block]:
    """Return an evaluation: metrics, charts, the confusion matrix, classes and segments."""
    title: list[str | Cell] = [Cell("Evaluation", "strong"), Cell(shown.kind, "second")]
    if shown.rows is not None:
        title.append(Cell(f"on {words.counted(shown.rows, 'row')}", "second"))
    blocks: list[Block] = [Line(tuple(title), large=True)]
    if shown.metrics:
        blocks.append(_metrics(shown))
    blocks += drawn(shown)
    if shown.kind == "multiclass" and shown.per_class:
        blocks.append(_per_class(shown))
    for _, values in groupby(shown.segments, key=lambda one: one.column):
        blocks.append(_segments(list(values)))
    facts = [("Note", note) for note in shown.notes]
    if shown.columns:
        kept = f"distribution of {words.counted(len(shown.columns), 'input column')}"
        facts.append(("Kept", f"{kept}, to measure drift against"))
    return [*blocks, *([Facts(tuple(facts))] if facts else [])]


def drawn(shown: Evaluation) -> list[Block]:
    """Return what can be drawn of an evaluation, side by side."""
    parts: list[Block] = []
    if shown.roc:
        parts.append(Drawing(roc([("ROC", shown)])))
    if shown.precision_recall:
        line = [("Precision and recall", shown.precision_recall)]
        svg = charts.curves("Precision and recall", "Recall", "Precision", line)
        parts.append(Drawing(svg))
    if shown.calibration:
        curve = [("Calibration", shown.calibration)]
        axes = ("Mean predicted", "Fraction positive")
        parts.append(Drawing(charts.curves("Calibration", *axes, curve, diagonal=True)))
    if shown.residuals and shown.residuals.counts:
        axis = "Actual minus predicted"
        parts.append(Drawing(plots.histogram("Residuals", axis, shown.residuals)))
    if shown.predicted_actual and shown.predicted_actual.actual:
        parts.append(Drawing(plots.scatter("Predicted and actual", shown.predicted_actual)))
    if shown.confusion or shown.confused:
        parts.append(confusion(shown))
    return [Beside(tuple(parts))] if parts else []


def roc(series: Sequence[tuple[str, Evaluation]]) -> Html:
    """Return the ROC curves of evaluations over one another."""
    lines = [(name, evaluation.roc) for name, evaluation in series if evaluation.roc]
    return charts.curves("ROC", "False positive rate", "True positive rate", lines, diagonal=True)


def confusion(shown: Evaluation) -> Table:
    """Return the confusion matrix, counts with their share of the row.

    Of more than 12 classes the most frequent confusions come in its place.
    """
    labels = shown.labels or [str(at) for at in range(len(shown.confusion))]
    if len(labels) > MOST_CLASSES:
        return _confused(shown)
    rows = [
        (
            f"was {label}",
            *(f"{count:,} ({count / (sum(counts) or 1):.1%})" for count in counts),
        )
        for label, counts in zip(labels, shown.confusion, strict=False)
    ]
    corner = f"at {shown.threshold:g}" if shown.kind == "binary" else ""
    return Table((corner, *(f">predicted {label}" for label in labels)), rows)


def _confused(shown: Evaluation) -> Table:
    rows = [
        (one.actual, one.predicted, f"{one.count:,}", f"{one.share:.1%}")
        for one in shown.confused[:_CONFUSED]
    ]
    return Table(("Was", "Predicted", ">Rows", ">Of its class"), rows)


def _metrics(shown: Evaluation) -> Table:
    if not shown.baseline:
        rows = [(one.label, words.figure(one.value)) for one in shown.metrics]
        return Table(("Metric", ">Value"), rows)
    known = {one.name: one.value for one in shown.baseline}
    return Table(
        ("Metric", ">Value", ">Without a model"),
        [
            (
                one.label,
                words.figure(one.value),
                Cell(words.figure(known[one.name]) if one.name in known else "", "second"),
            )
            for one in shown.metrics
        ],
    )


def _per_class(shown: Evaluation) -> Table:
    rows = [
        (
            one.label,
            words.figure(one.precision),
            words.figure(one.recall),
            words.figure(one.f1),
            f"{one.support:,}",
        )
        for one in shown.per_class
    ]
    return Table(("Class", ">Precision", ">Recall", ">F1", ">Rows"), rows)


def _segments(shown: Sequence[Segment]) -> Stacked:
    told = (metric for one in shown for metric in one.metrics if metric.value is not None)
    labels = dict.fromkeys(metric.label for metric in told)
    named = list(labels)[:_SEGMENT_METRICS]
    rows = []
    for one in shown:
        values = {metric.label: metric.value for metric in one.metrics}
        figures = (words.figure(values.get(label)) for label in named)
        rows.append((one.value, f"{one.rows:,}", *figures))
    heads = (words.shortened(shown[0].column), ">Rows", *(f">{label}" for label in named))
    return Stacked((Line((Cell("By segment", "strong"),)), Table(heads, rows)))
