"""The answer in words: better, worse, no clear difference, or why it cannot be said."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from mlops_ext.services.comparison.pairing import Contestant
from mlops_ext.services.comparison.segments import losses
from mlops_ext.services.comparison.words import figure, probability, signed
from mlops_ext.services.records import (
    Judgement,
    MetricRow,
    Outcome,
    PairedBy,
    PairedDifference,
    SegmentTable,
    Version,
)

_ORDER: list[Outcome] = ["better", "unclear", "unknown", "worse"]
_PAIRED: dict[PairedBy, str] = {
    "rows": "on the same",
    "columns": "by the columns that both take on",
    "order": "by order on",
}
_TEST_ROLES = ("test", "holdout", "validation", "valid", "eval", "evaluation")


def headline(rows: Sequence[MetricRow]) -> MetricRow | None:
    """Return the figure that decides: the first that was tested, else that all versions have."""
    directed = [row for row in rows if row.better]
    tested = (row for row in directed if any(row.paired))
    complete = (row for row in directed if None not in row.values)
    return next(tested, None) or next(complete, None)


def judge(
    contestants: Sequence[Contestant],
    base: int,
    row: MetricRow | None,
    reasons: Mapping[int, str],
    segments: SegmentTable | None,
) -> list[Judgement]:
    """Return a judgement on each version but the baseline, the best first.

    Those of the same outcome are in the order of their differences.

    Args:
        contestants: the versions.
        base: place of the baseline.
        row: the figure that decides; none when they share none.
        reasons: why a version's predictions could not be paired with the baseline's.
        segments: the same figure by segment.
    """
    found = []
    for at, other in enumerate(contestants):
        if at == base:
            continue
        made = _against(contestants[base], other, base, at, row, reasons.get(at))
        if segments and made.outcome != "unknown":
            made = made.model_copy(update={"more": losses(segments, at)})
        found.append(made)
    found.sort(key=lambda one: (_ORDER.index(one.outcome), -_gain(row, one.version)))
    return [*found[:1], *(one.model_copy(update={"more": ""}) for one in found[1:])]


def _gain(row: MetricRow | None, at: int) -> float:
    """By how much a version is better than the baseline; without end below where unknown."""
    difference = row.differences[at] if row else None
    if row is None or difference is None:
        return -math.inf
    return -difference if row.better == "lower" else difference


def sentence(judgement: Judgement) -> str:
    """Return a judgement as text."""
    text = judgement.text
    if judgement.method:
        text = f"{text} ({judgement.method})"
    return " ".join(filter(None, (judgement.lead, f"{text}." if text else "", judgement.more)))


def _against(
    base: Contestant,
    other: Contestant,
    at_base: int,
    at: int,
    row: MetricRow | None,
    reason: str | None,
) -> Judgement:
    value, against = (row.values[at], row.values[at_base]) if row else (None, None)
    if row is None or value is None or against is None:
        return _unsaid(base, other, at, "they share no figure whose better direction is known", "")
    difference = value - against
    text = f"{row.label} {figure(value)} against {figure(against)}: {signed(difference)}"
    paired = row.paired[at] if row.paired else None
    if paired is None:
        why = reason or f"the stored predictions do not give the {row.label} that is registered"
        return _unsaid(base, other, at, why, text)
    text += f", 95 % interval {signed(paired.low)} to {signed(paired.high)}"
    outcome = outcome_of(paired, row.better)
    lead = (
        f"No clear difference between {other.name} and {base.name}."
        if outcome == "unclear"
        else f"{other.name} is {outcome} than {base.name}."
    )
    method = _method(paired, base.version)
    return Judgement(version=at, outcome=outcome, lead=lead, text=text, method=method)


def outcome_of(paired: PairedDifference, better: str | None) -> Outcome:
    """Return what a difference says: unclear when its interval holds zero."""
    if paired.low <= 0 <= paired.high:
        return "unclear"
    return "better" if (paired.low > 0) == (better == "higher") else "worse"


def _unsaid(base: Contestant, other: Contestant, at: int, why: str, text: str) -> Judgement:
    lead = f"Whether {other.name} is better than {base.name} cannot be said: {why}."
    return Judgement(version=at, outcome="unknown", lead=lead, text=text)


def _method(paired: PairedDifference, version: Version) -> str:
    data = test_data(version)
    of = f" of {data}" if data else ""
    parts = [paired.method, f"paired {_PAIRED[paired.by]} {paired.rows:,} rows{of}"]
    if paired.p is not None:
        parts.append(probability(paired.p))
    return ", ".join(parts)


def test_data(version: Version) -> str | None:
    """Return the name of the data set that a version was evaluated on, as far as it says."""
    return next((use.name for use in version.datasets if use.role in _TEST_ROLES), None)
