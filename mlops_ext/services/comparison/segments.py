"""The headline figure of versions by segment."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from mlops_ext.services.comparison.words import figure, segment
from mlops_ext.services.metrics import canonical
from mlops_ext.services.records import Evaluation, MetricRow, Segment, SegmentRow, SegmentTable

_MOST = 60

Key = tuple[str, str]


def segments(
    evaluations: Sequence[Evaluation | None], base: int, headline: MetricRow | None
) -> SegmentTable | None:
    """Return the segments that the baseline and another version have; None where there are none.

    Args:
        evaluations: of the versions.
        base: place of the baseline.
        headline: the metric that is looked at.
    """
    if headline is None:
        return None
    tables = [_by_key(found) for found in evaluations]
    written = _written(tables[base])
    rows = []
    for key in tables[base]:
        each = [table.get(key) for table in tables]
        values = [_value(one, headline.name) for one in each]
        own = values[base]
        if own is None or sum(value is not None for value in values) < 2:
            continue
        rows.append(
            SegmentRow(
                column=key[0],
                value=written[key],
                rows=[one.rows if one else None for one in each],
                values=values,
                differences=[None if value is None else value - own for value in values],
            )
        )
    if not rows:
        return None
    return SegmentTable(
        name=headline.name, label=headline.label, better=headline.better, rows=rows[:_MOST]
    )


def _by_key(found: Evaluation | None) -> dict[Key, Segment]:
    return {(one.column, one.value): one for one in (found.segments if found else [])}


def _written(keys: Iterable[Key]) -> dict[Key, str]:
    """How the values are written: short, as long as that tells them apart."""
    short = {(column, value): segment(value) for column, value in keys}
    told_apart = {(column, text) for (column, _), text in short.items()}
    return short if len(told_apart) == len(short) else {key: key[1] for key in short}


def _value(segment: Segment | None, name: str) -> float | None:
    wanted = canonical(name)
    figures = segment.metrics if segment else []
    return next((one.value for one in figures if canonical(one.name) == wanted), None)


def losses(table: SegmentTable, version: int) -> str:
    """Return a sentence on where a version loses most against the baseline; empty when unknown."""
    sign = -1 if table.better == "lower" else 1
    gains = [
        (sign * difference, row)
        for row in table.rows
        if (difference := row.differences[version]) is not None
    ]
    if not gains:
        return ""
    worst, row = min(gains, key=lambda one: one[0])
    if worst >= 0:
        return "No segment loses."
    if len(gains) > 1:
        return f"No segment loses more than {figure(-worst)} ({row.column} {row.value})."
    return f"The segment {row.column} {row.value} loses {figure(-worst)}."
