"""Versions side by side: figures, what changed, and a verdict by the headline figure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Literal

from mlops_ext.errors import InvalidInput, translating
from mlops_ext.services import metrics
from mlops_ext.services.evaluation import read_evaluation
from mlops_ext.services.models import get_version, value_of
from mlops_ext.services.paging import together
from mlops_ext.services.records import (
    ChangeRow,
    Comparison,
    Evaluation,
    Metric,
    MetricRow,
    Version,
)
from mlops_ext.services.references import resolve_version

if TYPE_CHECKING:
    from mlops_ext.connection import Connection

Outcome = Literal["better", "worse", "unclear", "unknown"]
_MOST = 6


def compare(
    connection: Connection, references: Sequence[str], baseline: str | None = None
) -> Comparison:
    """Compare versions.

    Args:
        connection: where.
        references: two to six versions.
        baseline: the one that differences are taken from; by default the first.

    Raises:
        UnknownReference: there is no such version.
        InvalidInput: there are not two to six, or the baseline is not among them.
    """
    if not 2 <= len(references) <= _MOST:
        raise InvalidInput.of(
            "InvalidComparison",
            f"There are {len(references)} versions to compare; give 2 to {_MOST}.",
        )
    with translating(f"compare {', '.join(references)}", connection):
        versions = together(lambda one: get_version(connection, one), references)
        base = _baseline(connection, versions, baseline)
        evaluations = together(lambda one: read_evaluation(connection, one.arn), versions)
    rows = _metric_rows(versions, evaluations, base)
    outcome, verdict = _verdict(versions, evaluations, rows, base)
    return Comparison(
        versions=versions,
        baseline=base,
        verdict=verdict,
        outcome=outcome,
        metrics=rows,
        changes=_changes(versions),
        evaluations=evaluations,
    )


def _baseline(connection: Connection, versions: Sequence[Version], baseline: str | None) -> int:
    if baseline is None:
        return 0
    group, number, _ = resolve_version(connection, baseline)
    names = [version.reference for version in versions]
    if f"{group}/{number}" in names:
        return names.index(f"{group}/{number}")
    raise InvalidInput.of(
        "InvalidComparison",
        f"The baseline {group}/{number} is not among the compared versions.",
        hint=f"Choose one of {', '.join(names)}.",
    )


def _figures(version: Version, evaluation: Evaluation | None) -> list[Metric]:
    """Headline figures, then what the evaluation adds."""
    names = {figure.name for figure in version.metrics}
    more = evaluation.metrics if evaluation else []
    return [*version.metrics, *(figure for figure in more if figure.name not in names)]


def _metric_rows(
    versions: Sequence[Version], evaluations: Sequence[Evaluation | None], base: int
) -> list[MetricRow]:
    figures = [_figures(*pair) for pair in zip(versions, evaluations, strict=True)]
    known = {figure.name: figure for each in reversed(figures) for figure in each}
    return [
        _metric_row(known[one.name], [value_of(each, one.name) for each in figures], base)
        for one in metrics.metrics(dict.fromkeys(known))
    ]


def _metric_row(figure: Metric, values: list[float | None], base: int) -> MetricRow:
    against = values[base]
    return MetricRow(
        name=figure.name,
        label=figure.label,
        better=figure.better,
        values=values,
        differences=[
            None if value is None or against is None else value - against for value in values
        ],
        best=_best(values, figure.better),
    )


def _best(values: Sequence[float | None], better: str | None) -> int | None:
    known = [value for value in values if value is not None]
    if better is None or len(known) < 2:
        return None
    best = max(known) if better == "higher" else min(known)
    return values.index(best) if known.count(best) == 1 else None


def _verdict(
    versions: Sequence[Version],
    evaluations: Sequence[Evaluation | None],
    rows: Sequence[MetricRow],
    base: int,
) -> tuple[Outcome, str]:
    """The outcome of the best other version against the baseline, and a sentence about each."""
    row = _headline(rows)
    parts = [
        _against(versions, evaluations, row, base, other)
        for other in range(len(versions))
        if other != base
    ]
    order: list[Outcome] = ["better", "unclear", "unknown", "worse"]
    outcome = min((part[0] for part in parts), key=order.index)
    return outcome, " ".join(part[1] for part in parts)


def _headline(rows: Sequence[MetricRow]) -> MetricRow | None:
    """The first figure that all versions have and whose direction is known."""
    complete = [row for row in rows if row.better and None not in row.values]
    return complete[0] if complete else None


def _against(
    versions: Sequence[Version],
    evaluations: Sequence[Evaluation | None],
    row: MetricRow | None,
    base: int,
    other: int,
) -> tuple[Outcome, str]:
    names = versions[other].reference, versions[base].reference
    unsaid = f"Whether {names[0]} is better than {names[1]} cannot be said: "
    value, against = (row.values[other], row.values[base]) if row else (None, None)
    if row is None or value is None or against is None:
        return "unknown", f"{unsaid}they share no figure whose better direction is known."
    figures = f"{row.label} {figure(value)} against {figure(against)}"
    rows = [None if one is None else one.rows for one in (evaluations[other], evaluations[base])]
    if None not in rows and rows[0] != rows[1]:
        counts = f"{rows[0]:,} and {rows[1]:,} rows"
        return "unknown", f"{unsaid}they were evaluated on {counts}. {figures}."
    difference = value - against
    if figure(value) == figure(against):
        return "unclear", f"No clear difference between {names[0]} and {names[1]}: {figures}."
    is_better = (difference > 0) == (row.better == "higher")
    word: Outcome = "better" if is_better else "worse"
    return word, f"{names[0]} is {word} than {names[1]}: {figures}, {signed(difference)}."


def figure(value: float) -> str:
    """Write a figure: four decimals when small, thousands separated, with a true minus."""
    decimals = 4 if abs(value) < 100 else 1
    return f"{value:,.{decimals}f}".replace("-", "−")


def signed(value: float) -> str:
    """Write a difference with its sign: ``+0.0071``, ``−0.0124``."""
    return figure(value) if value < 0 else f"+{figure(value)}"


@dataclass(frozen=True)
class _Fact:
    kind: Literal["parameter", "data", "environment", "code"]
    name: str
    read: Callable[[Version], Any]


def _changes(versions: Sequence[Version]) -> list[ChangeRow]:
    rows = []
    for fact in _facts(versions):
        values = [_text(fact.read(version)) for version in versions]
        if any(value is not None for value in values):
            differs = len(set(values)) > 1
            rows.append(ChangeRow(kind=fact.kind, name=fact.name, values=values, differs=differs))
    return rows


def _facts(versions: Sequence[Version]) -> list[_Fact]:
    facts = [
        _Fact("parameter", name, partial(_parameter, name))
        for name in _union(version.parameters for version in versions)
    ]
    uses = _union([(use.name, use.role) for use in version.datasets] for version in versions)
    for name, role in uses:
        facts += _data_facts(name, role)
    facts.append(_Fact("environment", "Python", lambda v: v.environment and v.environment.python))
    for name in _union(v.environment.packages if v.environment else () for v in versions):
        facts.append(_Fact("environment", name, partial(_package, name)))
    facts.append(_Fact("code", "commit", lambda version: version.commit))
    facts.append(_Fact("code", "notebook", lambda v: v.notebook and v.notebook.name))
    return facts


def _data_facts(name: str, role: str) -> list[_Fact]:
    def fact(what: str, member: str) -> _Fact:
        return _Fact("data", f"{name} {what}", lambda v: _of_use(v, name, role, member))

    return [fact("rows", "rows"), fact("columns", "columns"), fact("content", "sha256")]


def _of_use(version: Version, name: str, role: str, member: str) -> Any:
    for use in version.datasets:
        if (use.name, use.role) == (name, role):
            value = getattr(use, member)
            if member == "columns" and value is not None:
                return len(value)
            return f"sha256 {value[:8]}" if member == "sha256" and value else value
    return None


def _parameter(name: str, version: Version) -> Any:
    return version.parameters.get(name)


def _package(name: str, version: Version) -> str | None:
    return version.environment.packages.get(name) if version.environment else None


def _union(each: Any) -> list[Any]:
    return list(dict.fromkeys(name for names in each for name in names))


def _text(value: Any) -> str | None:
    if value is None:
        return None
    return f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value)
