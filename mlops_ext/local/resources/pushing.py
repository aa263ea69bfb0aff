"""Search expressions as conditions of the store, as far as it can tell by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from mlops_ext.local.resources.matching import Matcher, listed
from mlops_ext.local.resources.properties import (
    DECIMAL,
    PARAMETER,
    TEXT,
    TIME,
    Chosen,
    Property,
    reader,
)
from mlops_ext.local.resources.resource import Resource
from mlops_ext.local.store import Choice, Condition, Either, Every, Where, path_of

TagCondition = Callable[[str, Callable[[str], bool], bool], Where]
"""Of a tag's key: those whose value passes, and whether those without the tag do."""

_SIZES = {
    "GreaterThan": ">",
    "GreaterThanOrEqualTo": ">=",
    "LessThan": "<",
    "LessThanOrEqualTo": "<=",
}

_LARGEST = 2**53
"""Whole numbers up to this one are the same as SQLite's floating ones."""


@dataclass(frozen=True)
class Pushed:
    """What the store checks.

    Args:
        where: holds for everything that is sought; None when the store cannot tell.
        exact: whether it holds for nothing else.
    """

    where: Where | None
    exact: bool


_UNKNOWN = Pushed(None, exact=False)


@dataclass(frozen=True)
class Pusher:
    """Makes the store's conditions of a valid expression.

    Args:
        resource: what is searched.
        matcher: knows the resource's properties.
        computed: members of its records that are not in the kept documents.
        tagged: the condition for a tag.
    """

    resource: Resource
    matcher: Matcher
    computed: frozenset[str]
    tagged: TagCondition

    def expression(self, expression: Mapping[str, Any]) -> Pushed:
        """The conditions of an expression that the matcher has accepted."""
        parts = [self._filter(each) for each in expression.get("Filters", [])]
        parts += [_UNKNOWN for _ in expression.get("NestedFilters", [])]
        parts += [self.expression(each) for each in expression.get("SubExpressions", [])]
        known = tuple(part.where for part in parts if part.where is not None)
        exact = all(part.exact for part in parts)
        if expression.get("Operator") == "Or":
            return Pushed(Either(known), exact) if len(known) == len(parts) else _UNKNOWN
        return Pushed(Every(known), exact)

    def column(self, found: Property) -> str | None:
        """The column or path with a property's value; None when there is no such."""
        first, *rest = found.path
        if found.listed or first in self.computed or first in ("$tags", "Tags"):
            return None
        columns = dict(
            zip(
                (self.resource.arn, *self.resource.times),
                ("arn", "created", "modified"),
                strict=True,
            )
        )
        if first in columns:
            return columns[str(first)]
        kept = self.resource.aliases.get(str(first), str(first)).split(".")
        steps = [*kept, *(_step(each) for each in rest)]
        return path_of([*steps, "$time"] if found.kind == TIME else steps)

    def _filter(self, given: Mapping[str, Any]) -> Pushed:
        found = self.matcher.property(given["Name"])
        comparison, text = given.get("Operator", "Equals"), given.get("Value")
        if found.path[0] == "$tags":
            return Pushed(self._tag(str(found.path[1]), comparison, text), exact=True)
        column = self.column(found)
        if column is None or found.kind == PARAMETER:
            return _UNKNOWN
        if found.kind == DECIMAL and comparison in _SIZES:
            return _decimal(found, column, _SIZES[comparison], text)
        return Pushed(_condition(found, column, comparison, text), exact=True)

    def _tag(self, key: str, comparison: str, text: str | None) -> Where:
        words = {text, *listed(text or "")}
        passes: dict[str, Callable[[str], bool]] = {
            "Exists": lambda value: True,
            "NotExists": lambda value: False,
            "Equals": lambda value: value in words,
            "NotEquals": lambda value: value not in words,
            "In": lambda value: value in words - {text} or value == (text or "").strip(),
            "Contains": lambda value: (text or "") in value,
        }
        return self.tagged(key, passes[comparison], comparison in ("NotExists", "NotEquals"))


def _step(step: str | Chosen) -> str | Choice:
    return Choice(step.member, step.value) if isinstance(step, Chosen) else step


def _decimal(found: Property, column: str, comparison: str, text: str | None) -> Pushed:
    """Text compared as numbers: as whole ones when the bound is one."""
    bound = reader(found.kind)(text or "")
    if abs(bound) > _LARGEST:
        return _UNKNOWN
    function = "whole" if isinstance(bound, int) else "number"
    return Pushed(Condition(f"{function}({column})", comparison, bound), exact=True)


def _condition(found: Property, column: str, comparison: str, text: str | None) -> Where:
    """The condition for a value that lies in a column, or in one place of the body."""
    if comparison in ("Exists", "NotExists"):
        return Condition(column, "exists" if comparison == "Exists" else "missing")
    assert text is not None
    if comparison in _SIZES:
        return Condition(column, _SIZES[comparison], _read(found, text))
    if comparison == "Contains":
        return Condition(column, "has", text)
    if comparison == "In":
        return Condition(column, "in", sorted(set(listed(text))))
    textual = found.kind in (TEXT, DECIMAL)
    wanted: Iterable[Any] = {text, *listed(text)} if textual else [_read(found, text)]
    return Condition(column, "in" if comparison == "Equals" else "not in", list(wanted))


def _read(found: Property, text: str) -> float:
    value = reader(found.kind)(text)
    return value.timestamp() if isinstance(value, datetime) else value
