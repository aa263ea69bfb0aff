"""How a comparison of versions shows itself: the verdict, then what it rests on."""

from __future__ import annotations

from mlops_ext.notebook.displays import evaluation, models, words
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
from mlops_ext.services.records import ChangeRow, Comparison, MetricRow

_OUTCOME = {"better": "good", "worse": "bad"}

_MOST = 6
"""Changes listed whichever side has them."""


def blocks(shown: Comparison) -> list[Block]:
    """Return the verdict, metrics, ROC curves over one another, matrices and what else changed."""
    evaluated = [
        (version.reference, one)
        for version, one in zip(shown.versions, shown.evaluations, strict=True)
        if one is not None
    ]
    beside: list[Block] = [_metrics(shown)]
    if any(one.roc for _, one in evaluated):
        beside.append(Drawing(evaluation.roc(evaluated)))
    result: list[Block] = [_verdict(shown), Beside(tuple(beside))]
    matrices: list[Block] = []
    for reference, one in evaluated:
        if one.confusion:
            heading = Line((Cell(reference, "strong"),))
            matrices.append(Stacked((heading, evaluation.confusion(one))))
    if matrices:
        result.append(Beside(tuple(matrices)))
    changed = [row for row in shown.changes if row.differs]
    # What only one side has mostly comes with another kind of model: many rows that say little.
    shared = changed
    if len(changed) > _MOST:
        shared = [row for row in changed if None not in row.values]
    if shared:
        result.append(_changes(shown, shared))
    lone = len(changed) - len(shared)
    if lone:
        result.append(Facts((("Only in one", words.counted(lone, "other fact")),)))
    same = len(shown.changes) - len(changed)
    if same:
        result.append(Facts((("Equal", words.counted(same, "other fact")),)))
    return result


def _verdict(shown: Comparison) -> Block:
    if shown.outcome == "better":
        return Line((Cell(shown.verdict, "good"),), large=True)
    if shown.outcome == "worse":
        return Line((Cell(shown.verdict, "bad"),), large=True)
    return Line((Cell(shown.verdict, "strong"),), large=True)


def _metrics(shown: Comparison) -> Table:
    names = [version.reference for version in shown.versions]
    others = [at for at in range(len(names)) if at != shown.baseline]
    heads = (
        "Metric",
        *(f">{name}" for name in names),
        *(head for at in others for head in _difference(names[at], others)),
    )
    return Table(heads, [_metric(row, others) for row in shown.metrics])


def _difference(name: str, others: list[int]) -> tuple[str, str]:
    return (">Difference" if len(others) == 1 else f">{name}, difference"), ""


def _metric(row: MetricRow, others: list[int]) -> tuple[str | Cell, ...]:
    values = [
        Cell(words.figure(value), "strong" if at == row.best else "")
        for at, value in enumerate(row.values)
    ]
    changes = [one for at in others for one in models.differing(row.differences[at], row.better)]
    return (row.label, *values, *changes)


def _changes(shown: Comparison, changed: list[ChangeRow]) -> Table:
    heads = ("Also changed", "", *(version.reference for version in shown.versions))
    rows: list[tuple[str | Cell, ...]] = [
        (row.name, Cell(row.kind, "second"), *(value or words.NOTHING for value in row.values))
        for row in changed
    ]
    return Table(heads, rows)
