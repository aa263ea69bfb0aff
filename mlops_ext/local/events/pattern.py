"""Event patterns: which events a rule wants (EventBridge User Guide, "Creating event patterns").

A pattern is compiled once into a tree of tests and then asked about each event.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from mlops_ext.local.errors import ApiError
from mlops_ext.local.events.matchers import OPERATORS, PatternError, Test, equal_to


@dataclass(frozen=True)
class Field:
    """What the value of a field must be: one of the tests, or absent where that is wanted."""

    tests: tuple[Test, ...]
    present: bool
    absent: bool

    def matches(self, value: object) -> bool:
        """Whether the value, or any one in a list, is wanted; ``_MISSING`` when there is none."""
        leaves = list(_leaves(value))
        if not leaves:
            return self.absent
        return self.present or any(test(leaf) for test in self.tests for leaf in leaves)


@dataclass(frozen=True)
class Node:
    """What an object must be: all its fields as wanted, and one of each group of alternatives."""

    fields: Mapping[str, Field | Node]
    choices: tuple[tuple[Node, ...], ...]

    def matches(self, value: object) -> bool:
        """Whether the object, or any one in a list, is as wanted.

        Fields are taken from the same object of a list. Where there is none, only patterns that
        want absent fields match.
        """
        objects = [each for each in _flat(value) if isinstance(each, dict)] or [{}]
        return any(self._matches(each) for each in objects)

    def _matches(self, found: dict[str, Any]) -> bool:
        return all(
            wanted.matches(found.get(name, _MISSING)) for name, wanted in self.fields.items()
        ) and all(any(node.matches(found) for node in choice) for choice in self.choices)


Pattern = Node
_MISSING = object()
_OR = "$or"


def compile_pattern(text: str) -> Pattern:
    """The pattern that a JSON text stands for.

    Raises:
        ApiError: InvalidEventPatternException, with the reason in EventBridge's words.
    """
    try:
        found = json.loads(text)
    except ValueError:
        raise _invalid("Invalid JSON") from None
    if not isinstance(found, dict):
        raise _invalid("Filter is not an object")
    if not found:
        raise _invalid("Empty objects are not allowed")
    try:
        return _node(found)
    except PatternError as error:
        raise _invalid(str(error)) from None


def _invalid(reason: str) -> ApiError:
    return ApiError("InvalidEventPatternException", f"Event pattern is not valid. Reason: {reason}")


def _node(found: dict[str, Any]) -> Node:
    fields: dict[str, Field | Node] = {}
    choices = []
    for name, value in found.items():
        if name == _OR and _is_choice(value):
            choices.append(tuple(_node(each) for each in value))
        elif isinstance(value, dict):
            if not value:
                raise PatternError("Empty objects are not allowed")
            fields[name] = _node(value)
        elif isinstance(value, list):
            fields[name] = _field(value)
        else:
            raise PatternError(f'"{name}" must be an object or an array')
    return Node(fields, tuple(choices))


def _is_choice(value: object) -> bool:
    """Whether ``$or`` joins alternatives; otherwise it is a field like any other."""
    return (
        isinstance(value, list)
        and len(value) > 1
        and all(isinstance(each, dict) and each for each in value)
        and not any(key in OPERATORS for each in value for key in each)
    )


def _field(values: list[Any]) -> Field:
    if not values:
        raise PatternError("Empty arrays are not allowed")
    tests: list[Test] = []
    exists: set[bool] = set()
    for value in values:
        if isinstance(value, list):
            raise PatternError("Match value must be String, number, true, false, or null")
        if not isinstance(value, dict):
            tests.append(equal_to(value))
            continue
        if len(value) != 1:
            raise PatternError("Only one key allowed in match expression")
        ((operator, operand),) = value.items()
        if operator == "exists":
            exists.add(_exists(operand))
        elif operator in OPERATORS:
            tests.append(OPERATORS[operator](operand))
        else:
            raise PatternError(f"Unrecognized match type {operator}")
    return Field(tuple(tests), True in exists, False in exists)


def _exists(operand: object) -> bool:
    if not isinstance(operand, bool):
        raise PatternError("exists match pattern must be either true or false.")
    return operand


def _flat(value: object) -> Iterator[object]:
    if isinstance(value, list):
        for each in value:
            yield from _flat(each)
    elif value is not _MISSING:
        yield value


def _leaves(value: object) -> Iterator[object]:
    return (each for each in _flat(value) if not isinstance(each, dict))
