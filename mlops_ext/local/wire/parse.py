"""Input shapes compiled into functions that type and check a JSON value in one pass."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from mlops_ext.local.wire.constraints import (
    MISSING,
    Constraint,
    Shape,
    Violation,
    constraints,
    listed,
)
from mlops_ext.local.wire.scalars import SCALARS, MistypedError, unexpected

Shapes = dict[str, Shape]
Parser = Callable[[Any, "list[Violation]"], Any]
"""Types a JSON value, adds the rules it breaks to the list; raises `MistypedError`."""


def lower_first(name: str) -> str:
    """A member's name as AWS's error texts write it: ``ModelName`` as ``modelName``."""
    return name[:1].lower() + name[1:]


class ParserCompiler:
    """Compiles the parsers of one service, each shape once.

    Args:
        shapes: the ``shapes`` of a service model.
    """

    def __init__(self, shapes: Shapes) -> None:
        self._shapes = shapes
        self._compiled: dict[str, Parser] = {}

    def parser(self, name: str) -> Parser:
        """The parser of the shape `name`."""
        if name not in self._compiled:
            # A recursive shape meets itself while it is compiled: look it up when it is called.
            self._compiled[name] = lambda value, broken: self._compiled[name](value, broken)
            self._compiled[name] = self._compile(self._shapes[name])
        return self._compiled[name]

    def _compile(self, shape: Shape) -> Parser:
        match shape["type"]:
            case "structure":
                return self.structure(shape)
            case "list":
                return self._list(shape)
            case "map":
                return self._map(shape)
            case kind:
                return _checked(SCALARS[kind], shape)

    def structure(self, shape: Shape, members: frozenset[str] | None = None) -> Parser:
        """The parser of a structure, or of some of its `members` (a body beside headers)."""
        fields = {
            member.get("locationName", name): (
                name,
                lower_first(name),
                self.parser(member["shape"]),
            )
            for name, member in shape["members"].items()
            if members is None or name in members
        }
        required = [
            name for name in shape.get("required", ()) if members is None or name in members
        ]

        def parse(value: Any, broken: list[Violation]) -> dict[str, Any]:
            if type(value) is not dict:
                raise unexpected(value, "structure")
            result: dict[str, Any] = {}
            for key, item in value.items():
                field = fields.get(key)
                # Members that this botocore does not know come from a newer client.
                if field is not None and item is not None:
                    result[field[0]] = _within(field[1], field[2], item, broken)
            for name in required:
                if name not in result:
                    broken.append(Violation(None, MISSING, lower_first(name)))
            return result

        return parse

    def _list(self, shape: Shape) -> Parser:
        member = self._shapes[shape["member"]["shape"]]
        scalar = SCALARS.get(member["type"])
        rules = constraints(shape)
        if scalar is not None:
            return _scalar_list(scalar, constraints(member), rules)
        each = self.parser(shape["member"]["shape"])

        def parse(value: Any, broken: list[Violation]) -> list[Any]:
            if type(value) is not list:
                raise unexpected(value, "list")
            _check(value, rules, broken)
            return [
                _within(f"{index}.member", each, item, broken)
                for index, item in enumerate(value, start=1)
            ]

        return parse

    def _map(self, shape: Shape) -> Parser:
        key_rules = constraints(self._shapes[shape["key"]["shape"]])
        member = self._shapes[shape["value"]["shape"]]
        value_rules = constraints(member) if member["type"] in SCALARS else ()
        each = (
            _plain(SCALARS[member["type"]]) if value_rules else self.parser(shape["value"]["shape"])
        )
        rules = constraints(shape)

        def parse(value: Any, broken: list[Violation]) -> dict[str, Any]:
            if type(value) is not dict:
                raise unexpected(value, "map")
            _check(value, rules, broken)
            result = {
                key: _within(key, each, item, broken)
                for key, item in value.items()
                if item is not None
            }
            _check_all(value, result, key_rules, "Map keys must satisfy constraint", broken)
            _check_all(
                value, result.values(), value_rules, "Map value must satisfy constraint", broken
            )
            return result

        return parse


def _within(segment: str, parser: Parser, value: Any, broken: list[Violation]) -> Any:
    """Parse a member or item; what it breaks lies under `segment`."""
    before = len(broken)
    try:
        result = parser(value, broken)
    except MistypedError as error:
        error.under(segment)
        raise
    for violation in broken[before:]:
        violation.under(segment)
    return result


def _check(value: Any, rules: tuple[Constraint, ...], broken: list[Violation]) -> None:
    for rule in rules:
        if not rule.holds(value):
            broken.append(Violation(value, rule.text))


def _check_all(
    whole: Any, items: Any, rules: tuple[Constraint, ...], words: str, broken: list[Violation]
) -> None:
    """Check scalars in a list or map: AWS shows the whole value and all rules of its members."""
    if not all(rule.holds(item) for item in items for rule in rules):
        broken.append(Violation(whole, f"{words}: {listed(rules)}"))


def _scalar_list(
    scalar: Callable[[Any], Any], item_rules: tuple[Constraint, ...], rules: tuple[Constraint, ...]
) -> Parser:
    def parse(value: Any, broken: list[Violation]) -> list[Any]:
        if type(value) is not list:
            raise unexpected(value, "list")
        _check(value, rules, broken)
        result = [scalar(item) for item in value]
        _check_all(value, result, item_rules, "Member must satisfy constraint", broken)
        return result

    return parse


def _plain(scalar: Callable[[Any], Any]) -> Parser:
    return lambda value, broken: scalar(value)


def _checked(scalar: Callable[[Any], Any], shape: Shape) -> Parser:
    rules = constraints(shape)
    if not rules:
        return _plain(scalar)
    secret = bool(shape.get("sensitive"))

    def parse(value: Any, broken: list[Violation]) -> Any:
        result = scalar(value)
        for rule in rules:
            if not rule.holds(result):
                broken.append(Violation("***" if secret else result, rule.text))
        return result

    return parse
