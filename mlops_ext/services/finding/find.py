"""Finding versions, and the best one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from mlops_ext.errors import InvalidInput, UnknownReference
from mlops_ext.services import metrics
from mlops_ext.services.finding.filtering import (
    no_metric,
    passing,
    unknown_words,
)
from mlops_ext.services.finding.index import versions
from mlops_ext.services.finding.query import FIELDS, Term, parse
from mlops_ext.services.finding.table import Floats, Table
from mlops_ext.services.given import as_text
from mlops_ext.services.near import closest, no_group
from mlops_ext.services.records import Better, Found, VersionSummary

if TYPE_CHECKING:
    from mlops_ext.connection import Connection

NEWEST = "-created"
SORTS = ("version", "status", "stage", "framework", "by", "created", "modified", "description")
"""What can be sorted by beside metrics; ``-`` before it turns the order round."""
_SHOWN = 4

Rows = NDArray[np.intp]
Filter = str | Sequence[str] | None


def find(
    connection: Connection,
    query: str = "",
    *,
    sort: str = NEWEST,
    limit: int | None = None,
    **filters: Filter,
) -> Found:
    """Return the versions of all groups that a query keeps.

    Args:
        connection: to the SageMaker that is asked.
        query: as `mlops_ext.services.finding.query` reads it.
        sort: a column or a metric; ``-auc`` for the largest first. Those without come last.
        limit: at most so many.
        **filters: of `FIELDS`, as ``status="approved"``, ``tag=["team=risk"]``.

    Raises:
        InvalidInput: the query, a filter or the sorting means nothing; the closest is named.
        MLOpsError: SageMaker cannot be asked.
    """
    as_text(query, "query", "auc>0.9 status:approved")
    table = versions(connection)
    terms = _terms(table, query, filters)
    rows = np.flatnonzero(passing(table, terms))
    rows = rows[order(table, sort)[rows].argsort(kind="stable")] if len(rows) else rows
    taken = [table.summary(int(row)) for row in rows[: _at_most(limit)]]
    asked = [term.name for term in terms if term.kind == "number"]
    return Found(
        query=query,
        sort=sort,
        total=len(rows),
        metrics=_columns(table, [*asked, sort.removeprefix("-")], taken),
        versions=taken,
    )


def best(
    connection: Connection,
    group: str | None,
    metric: str,
    *,
    direction: str | None = None,
    query: str = "",
    **filters: Filter,
) -> VersionSummary:
    """Return the version with the best value of a metric; of equal ones the newest.

    Versions that failed or are being deleted do not take part.

    Args:
        connection: to the SageMaker that is asked.
        group: name of the group; None for all groups.
        metric: name or label of the metric.
        direction: ``higher`` or ``lower``; needed for metrics that are not known.
        query: keeps the versions that take part.
        **filters: as `find` takes them.

    Raises:
        UnknownReference: there is no such group, or no version of it has the metric.
        InvalidInput: the direction is not known, or the query means nothing.
        MLOpsError: SageMaker cannot be asked.
    """
    as_text(metric, "metric", "auc")
    table = versions(connection)
    values = table.numbers(metric)
    if group is not None and group not in table.groups:
        raise no_group(group, table.groups)
    if values is None:
        raise UnknownReference.of("UnknownMetric", no_metric(table, metric))
    better = _direction(metric, direction)
    terms = [*_terms(table, query, filters), Term("field", "status", values=_GONE, negated=True)]
    mask = passing(table, terms)
    if group is not None:
        names = table.group_names
        mask &= names.codes == (names.words.index(group) if group in names.words else -1)
    candidates = np.where(mask, values if better == "higher" else -values, np.nan)
    if np.isnan(candidates).all():
        kept = " that the filters keep" if query or any(filters.values()) else ""
        of = f" of {group}" if group else ""
        raise UnknownReference.of(
            "NoVersion", f"No version{of}{kept} has a value of {metric}.", hint=_other(table, group)
        )
    return table.summary(int(np.nanargmax(candidates)))


_GONE = ("failed", "deleting")
_DIRECTIONS = 'Say direction="higher" or "lower"; in a magic --direction higher or lower.'


def _at_most(limit: Any) -> int | None:
    if limit is None or (isinstance(limit, int) and limit >= 0):
        return limit
    raise InvalidInput.of(
        "InvalidLimit", f"{limit!r} is no number of versions.", hint="Write for example limit=10."
    )


def order(table: Table, sort: str) -> Rows:
    """Return the rank of each row in an order; rows without a value come last either way.

    Raises:
        InvalidInput: there is no such column and no such metric.
    """
    name, turned = sort.removeprefix("-"), sort.startswith("-")
    values = _sorted_by(table, name)
    ranks = np.empty(len(table), dtype=np.intp)
    ranks[np.argsort(-values if turned else values, kind="stable")] = np.arange(len(table))
    return ranks


def _sorted_by(table: Table, name: str) -> Floats:
    """A number for each row that orders as its value does; NaN where there is none."""
    plain = name.lower()
    if plain in ("created", "modified"):
        return table.times(plain)
    if plain in ("version", "group"):
        names = [(version.group.lower(), version.number) for version in table.versions]
        places = {each: at for at, each in enumerate(sorted(names))}
        return np.array([places[each] for each in names], dtype=np.float64)
    if plain in SORTS:
        member = {"by": "created_by", "status": "approval"}.get(plain, plain)
        column = table.words(member)
        rank = {word: at for at, word in enumerate(sorted(column.words, key=str.lower))}
        numbers = [rank[word] if word else np.nan for word in column.words]
        return np.array(numbers, dtype=np.float64)[column.codes]
    found = table.numbers(name)
    if found is None:
        known = [*SORTS, *(metric.name for metric in table.metrics.values())]
        near = closest(name, known)
        raise InvalidInput.of(
            "UnknownColumn",
            f"There is no column or metric {name} to sort by.",
            hint=f"Closest: {', '.join(near)}." if near else f"There are {', '.join(known)}.",
        )
    return found


def _terms(table: Table, query: str, filters: dict[str, Filter]) -> list[Term]:
    read = parse(query)
    terms = list(read.terms)
    for name, given in filters.items():
        if name not in FIELDS:
            near = closest(name, FIELDS)
            hint = f"Closest: {', '.join(near)}." if near else f"There are {', '.join(FIELDS)}."
            raise InvalidInput.of("UnknownField", f"There is no field {name}.", hint=hint)
        if given:
            listed = [given] if isinstance(given, str) else list(given)
            quoted = ",".join(f'"{value}"' for value in listed)
            terms += parse(f"{name}:{quoted}").terms
    problems = [*read.problems, *unknown_words(table, terms)]
    if problems:
        raise InvalidInput.of("InvalidQuery", problems[0], hint=" ".join(problems[1:]))
    return terms


def _columns(table: Table, asked: Sequence[str], shown: Sequence[VersionSummary]) -> list[str]:
    """The metrics worth a column: those asked about, then the best known of the versions shown."""
    found = [column.name for name in asked if (column := table.metric(name))]
    present = {metric.label for version in shown for metric in version.metrics}
    found += [column.name for column in table.metrics.values() if column.label in present]
    return list(dict.fromkeys(found))[:_SHOWN]


def _direction(metric: str, given: str | None) -> Better:
    found: Any = given or metrics.direction(metric)
    if found in ("higher", "lower"):
        better: Better = found
        return better
    title = f"Whether a higher or a lower {metric} is better is not known."
    if given:
        title = f"A direction is higher or lower, not {given}."
    raise InvalidInput.of("UnknownDirection", title, hint=_DIRECTIONS)


def _other(table: Table, group: str | None) -> str:
    """What metrics the group has, for a message."""
    present = {
        metric.name
        for version in table.versions
        if group in (None, version.group)
        for metric in version.metrics
    }
    return f"There are {', '.join(sorted(present)[:8])}." if present else "It has no metrics."
