"""Search expressions as predicates over records (API Reference: SearchExpression, Filter)."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable
from typing import Any

from mlops_ext.local.errors import ApiError, validation
from mlops_ext.local.resources.properties import (
    DECIMAL,
    PARAMETER,
    TEXT,
    TREE,
    Chosen,
    Property,
    Record,
    Shapes,
    property_of,
    reader,
    tag_property,
)

Predicate = Callable[[Record], bool]

_SIZES: dict[str, Callable[[Any, Any], bool]] = {
    "GreaterThan": operator.gt,
    "GreaterThanOrEqualTo": operator.ge,
    "LessThan": operator.lt,
    "LessThanOrEqualTo": operator.le,
}
_OFTEN_CONTAINED = frozenset(
    f"{shape}.{name}"
    for shape, names in {
        "Experiment": ("DisplayName", "ExperimentName", "Tags"),
        "Trial": ("DisplayName", "TrialName", "Tags"),
        "TrialComponent": (
            *("DisplayName", "TrialComponentName", "Tags"),
            *("InputArtifacts", "OutputArtifacts"),
        ),
    }.items()
    for name in names
)
"""What may be asked with Contains more than once, by structure and first word."""

LARGEST_EXPRESSION = 50
"""How many filters, nested filters and subexpressions one may have in all."""


class Matcher:
    """Makes predicates of search expressions over one kind of record.

    Args:
        shapes: the service model's shapes.
        shape: name of the records' shape.

    Attributes:
        members: the records' members that have been asked for.
    """

    def __init__(self, shapes: Shapes, shape: str) -> None:
        self._shapes = shapes
        self._shape = shape
        self._contains = 0
        self._elements = 0
        self.members: set[str | Chosen] = set()

    def property(self, name: str) -> Property:
        """The property of that name; raises ApiError for an unknown one."""
        if name.lower().startswith("tags."):
            return tag_property(name)
        found = property_of(self._shapes, self._shape, name)
        self.members.add(found.path[0])
        return found

    def expression(self, expression: dict[str, Any]) -> Predicate:
        """The predicate of a whole expression.

        Raises:
            ApiError: ValidationException, it is empty, names an unknown property, compares what
                cannot be compared, or has too many Contains.
        """
        parts = [self._filter(each) for each in expression.get("Filters", [])]
        parts += [self._nested(each) for each in expression.get("NestedFilters", [])]
        parts += [self.expression(each) for each in expression.get("SubExpressions", [])]
        if not parts:
            raise validation(
                "A SearchExpression must have at least one subexpression, filter, or nested filter."
            )
        self._elements += len(parts)
        if self._elements > LARGEST_EXPRESSION:
            raise validation(
                f"A SearchExpression can have {LARGEST_EXPRESSION} subexpressions, filters and "
                "nested filters in all."
            )
        if self._contains > 1:
            raise validation("'CONTAINS' operator usage limit of 1 exceeded.")
        together = any if expression.get("Operator") == "Or" else all
        return lambda record: together(part(record) for part in parts)

    def _filter(self, given: dict[str, Any]) -> Predicate:
        found = self.property(given["Name"])
        if given.get("Operator") == "Contains":
            often = f"{self._shape}.{given['Name'].partition('.')[0]}" in _OFTEN_CONTAINED
            self._contains += not often
        test = _test(found, given.get("Operator", "Equals"), given.get("Value"))
        return lambda record: test(found.values(record))

    def _nested(self, given: dict[str, Any]) -> Predicate:
        """One element of a list must pass all filters."""
        name = given["NestedPropertyName"]
        elements = self.property(name)
        inner = Matcher(self._shapes, elements.shape)
        parts = [
            inner._filter({**each, "Name": each["Name"].removeprefix(f"{name}.")})
            for each in given["Filters"]
        ]
        self._contains += inner._contains
        return lambda record: any(
            all(part(element) for part in parts) for element in elements.values(record)
        )


def _test(found: Property, name: str, text: str | None) -> Callable[[list[Any]], bool]:
    """What the property's values must satisfy."""
    if name in ("Exists", "NotExists"):
        if text is not None:
            raise validation(f"The operator {name} takes no Value.")
        return bool if name == "Exists" else operator.not_
    if text is None:
        raise validation(f"The operator {name} needs a Value for property {found.name}.")
    if found.kind == TREE:
        raise validation(f"The property {found.name} has parts: name one of them.")
    if name in _SIZES:
        return _sized(found, name, text)
    if name in ("Contains", "In"):
        return _worded(found, name, text)
    equal = _equal(found, text)
    return equal if name == "Equals" else lambda values: not equal(values)


def _sized(found: Property, name: str, text: str) -> Callable[[list[Any]], bool]:
    if found.kind == DECIMAL:
        return _decimal(found, _SIZES[name], text)
    if found.kind not in ("number", "timestamp", PARAMETER):
        raise validation(
            f"The operator {name} is not supported for the {found.kind} property {found.name}."
        )
    bound, compare = _read(found, text), _SIZES[name]
    if isinstance(bound, str):
        raise _unreadable(found, text)
    return lambda values: any(
        compare(value, bound) for value in values if not isinstance(value, str)
    )


def _worded(found: Property, name: str, text: str) -> Callable[[list[Any]], bool]:
    if found.kind not in (TEXT, PARAMETER, DECIMAL):
        raise validation(
            f"The operator {name} is not supported for the {found.kind} property {found.name}."
        )
    if name == "Contains":
        return lambda values: any(text in str(value) for value in values)
    words = set(listed(text))
    return lambda values: any(value in words for value in values)


def _decimal(
    found: Property, compare: Callable[[Any, Any], bool], text: str
) -> Callable[[list[Any]], bool]:
    """Compares text as numbers: as whole ones when the bound is one, as SageMaker does."""
    bound = _read(found, text)
    if isinstance(bound, str):
        raise _unreadable(found, text)
    whole = isinstance(bound, int)

    def holds(value: str) -> bool:
        try:
            number = float(value)
            return compare(int(number) if whole else number, bound)
        except (ValueError, OverflowError):
            return False

    return lambda values: any(map(holds, values))


def _equal(found: Property, text: str) -> Callable[[list[Any]], bool]:
    """Equals takes a list with commas too, for text."""
    textual = found.kind in (TEXT, DECIMAL)
    wanted = {text, *listed(text)} if textual else {_read(found, text)}
    return lambda values: any(value in wanted for value in values)


def listed(text: str) -> Iterable[str]:
    """The words of a text with commas."""
    return (word.strip() for word in text.split(","))


def _read(found: Property, text: str) -> Any:
    try:
        return reader(found.kind)(text)
    except ValueError:
        raise _unreadable(found, text) from None


def _unreadable(found: Property, text: str) -> ApiError:
    kind = "number" if found.kind in (PARAMETER, DECIMAL) else found.kind
    return validation(f"The value '{text}' for property {found.name} is not a {kind}.")
