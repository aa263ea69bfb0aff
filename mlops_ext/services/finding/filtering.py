"""Which rows of the table pass a query."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from mlops_ext.services.finding.query import Term
from mlops_ext.services.finding.table import SHORT, Table, WordColumn
from mlops_ext.services.near import closest
from mlops_ext.services.records import GroupFacts, VersionSummary

Mask = NDArray[np.bool_]
Row = TypeVar("Row")

_COMPARE: dict[str, Callable[..., Mask]] = {
    ">": operator.gt,
    ">=": operator.ge,
    "<": operator.lt,
    "<=": operator.le,
    "=": operator.eq,
    "!=": operator.ne,
}


def passing(table: Table, terms: Iterable[Term]) -> Mask:
    """Return for each row whether it passes all terms."""
    mask = np.ones(len(table), dtype=bool)
    for term in terms:
        mask &= _passes(table, term) ^ term.negated
    return mask


def unknown_words(table: Table, terms: Sequence[Term]) -> list[str]:
    """Return a sentence for each metric that no version has, and each status that there is not."""
    return [*_unknown_metrics(table, terms), *_unknown_states(table, terms)]


def _unknown_metrics(table: Table, terms: Iterable[Term]) -> list[str]:
    return [
        no_metric(table, term.name)
        for term in terms
        if table.metrics
        and term.kind == "number"
        and term.name.lower() != "version"
        and not table.metric(term.name)
    ]


def _unknown_states(table: Table, terms: Iterable[Term]) -> list[str]:
    known = (*STATES, *table.words("approval").words, *table.words("status").words)
    return [
        _no_state(value.replace("*", ""))
        for term in terms
        if term.kind == "field" and term.name == "status"
        for value in term.values
        if not any(map(_fitting([value]), known))
    ]


def _no_state(value: str) -> str:
    near = closest(value, STATES)[:1]
    hint = f"The closest is {near[0]}. " if near else ""
    return f"There is no status {value}. {hint}There are {', '.join(STATES)}."


STATES = (
    "approved",
    "rejected",
    "pending",
    "PendingManualApproval",
    "completed",
    "failed",
    "InProgress",
    "deleting",
)
"""ModelApprovalStatus and ModelPackageStatus of AWS
(https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DescribeModelPackage.html)."""


def no_metric(table: Table, name: str) -> str:
    """Return the sentence that says so, with the closest that there are."""
    near = closest(name, [column.name for column in table.metrics.values()])
    hint = f" Closest: {', '.join(near)}." if near else ""
    return f"No version has a metric {name}.{hint}"


def _passes(table: Table, term: Term) -> Mask:
    match term.kind:
        case "text":
            return _each(table, table.haystack, lambda text: term.values[0] in text)
        case "number":
            return _number(table, term)
        case "time":
            return _time(table, term)
        case "reference":
            return _each(table, table.versions, _named(term.values[0]))
        case "word":
            return _word(table, term)
        case "field":
            return _field(table, term)


def _each(table: Table, rows: Iterable[Row], test: Callable[[Row], bool]) -> Mask:
    return np.fromiter(map(test, rows), dtype=bool, count=len(table))


def _named(name: str) -> Callable[[VersionSummary], bool]:
    if name.startswith("arn:"):
        return lambda version: version.arn.lower() == name
    return lambda version: version.reference.lower() == name


def _number(table: Table, term: Term) -> Mask:
    if term.name.lower() == "version":
        values = np.array([version.number for version in table.versions], dtype=np.float64)
    elif (found := table.numbers(term.name)) is not None:
        values = found
    else:
        return np.zeros(len(table), dtype=bool)
    return _COMPARE[term.operator](values, term.number) & ~np.isnan(values)


def _time(table: Table, term: Term) -> Mask:
    assert term.period is not None
    start, end = term.period.holds(term.operator)
    times = table.times(term.name)
    return (times >= start) & (times < end)


def _word(table: Table, term: Term) -> Mask:
    """``churn@approved``: an alias, a status or a stage, of that group or of any."""
    parts = [_field(table, Term("field", name, values=term.values)) for name in _WORDED]
    mask: Mask = np.logical_or.reduce(parts)
    return mask & _groups(table, lambda group: term.name in ("", group.name.lower()))


_WORDED = ("alias", "status", "stage")


def _field(table: Table, term: Term) -> Mask:
    fits = _fitting(term.values)
    match term.name:
        case "status":
            approvals = _words(
                table.words("approval"), lambda word: fits(word) or fits(SHORT.get(word, ""))
            )
            return approvals | _words(table.words("status"), fits)
        case "stage" | "framework":
            return _words(table.words(term.name), fits)
        case "by":
            return _words(table.words("created_by"), fits)
        case "alias":
            mask = np.zeros(len(table), dtype=bool)
            mask[[row for row, names in table.aliases.items() if any(map(fits, names))]] = True
            return mask
        case "group":
            return _groups(table, lambda group: fits(group.name))
        case "tag":
            return _groups(table, lambda group: any(_tagged(group, one) for one in term.values))
        case _:
            return _groups(table, lambda group: any(map(_inside(term.values), group.collections)))


def _fitting(values: Iterable[str]) -> Callable[[str], bool]:
    """A test whether a text is one of the values, in which ``*`` stands for anything."""
    pattern = re.compile("|".join(_pattern(value) for value in values), re.IGNORECASE)
    return lambda text: bool(text) and pattern.fullmatch(text) is not None


def _pattern(value: str) -> str:
    return ".*".join(map(re.escape, value.split("*")))


def _inside(values: Iterable[str]) -> Callable[[str], bool]:
    """A test whether a collection is one of the values or lies within it."""
    return _fitting([pattern for value in values for pattern in (value, f"{value}/*")])


def _tagged(group: GroupFacts, wanted: str) -> bool:
    """``team=risk`` asks for key and value, ``team`` for the key alone."""
    key, sign, value = wanted.partition("=")
    has_key, has_value = _fitting([key]), _fitting([value or "*"])
    return any(
        has_key(name) and (not sign or has_value(found) or found == value)
        for name, found in group.tags.items()
    )


def _groups(table: Table, test: Callable[[GroupFacts], bool]) -> Mask:
    passes = np.array([test(group) for group in table.facts], dtype=bool)
    return _taken(passes, table.group_names)


def _words(column: WordColumn, test: Callable[[str], bool]) -> Mask:
    return _taken(np.array([test(word) for word in column.words], dtype=bool), column)


def _taken(passes: Mask, column: WordColumn) -> Mask:
    if not len(passes):
        return np.zeros(0, dtype=bool)
    taken: Mask = passes[column.codes]
    return taken
