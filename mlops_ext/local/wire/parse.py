"""Input shapes compiled into functions that type and check a JSON value in one pass."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from mlops_ext.local.errors import ApiError
from mlops_ext.local.wire.constraints import (
    MISSING,
    Constraint,
    Shape,
    Violation,
    constraints,
    listed,
)

Shapes = dict[str, Shape]
Parser = Callable[[Any, "list[Violation]"], Any]
"""Types a JSON value, adds the rules it breaks to the list; raises `MistypedError`."""


class MistypedError(Exception):
    """A JSON value of a type that its shape does not take."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text
        self.path = ""

    def under(self, segment: str) -> None:
        """Place the error under a member or index of its parent."""
        self.path = f"{segment}.{self.path}" if self.path else segment

    def error(self) -> ApiError:
        """The ``SerializationException`` that AWS answers, with the place added."""
        where = f" at '{self.path}'" if self.path else ""
        return ApiError("SerializationException", self.text + where)


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
                raise _unexpected(value, "structure")
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
                raise _unexpected(value, "list")
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
                raise _unexpected(value, "map")
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
            raise _unexpected(value, "list")
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


def _string(value: Any) -> str:
    if type(value) is not str:
        raise _inconvertible(value, "String")
    return value


def _integer(value: Any) -> int:
    if type(value) is int:
        return value
    if type(value) is float and value.is_integer():
        return int(value)
    raise _inconvertible(value, "Integer")


def _float(value: Any) -> float:
    if type(value) is float or type(value) is int:
        return float(value)
    raise _inconvertible(value, "Float")


def _boolean(value: Any) -> bool:
    if type(value) is not bool:
        raise _inconvertible(value, "Boolean")
    return value


def _timestamp(value: Any) -> datetime:
    try:
        if type(value) is int or type(value) is float:
            return datetime.fromtimestamp(value, UTC)
        if type(value) is str:
            moment = datetime.fromisoformat(value)
            return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise MistypedError(f"{value!r} is not a timestamp") from error
    raise _inconvertible(value, "Timestamp")


def _blob(value: Any) -> bytes:
    if type(value) is not str:
        raise _inconvertible(value, "Blob")
    try:
        return base64.b64decode(value, validate=True)
    except binascii.Error as error:
        raise MistypedError("A blob must be base64") from error


SCALARS: dict[str, Callable[[Any], Any]] = {
    "string": _string,
    "integer": _integer,
    "long": _integer,
    "float": _float,
    "double": _float,
    "boolean": _boolean,
    "timestamp": _timestamp,
    "blob": _blob,
}
"""How a JSON value becomes a value of each scalar type; raises `MistypedError`."""


def _inconvertible(value: Any, wanted: str) -> MistypedError:
    if isinstance(value, (dict, list)):
        return MistypedError("Start of structure or map found where not expected.")
    return MistypedError(f"{_token(value)} cannot be converted to {wanted}")


def _unexpected(value: Any, wanted: str) -> MistypedError:
    if isinstance(value, (dict, list)):
        return MistypedError(f"Start of {_token(value)} found where a {wanted} was expected.")
    return MistypedError(f"{_token(value)} found where a {wanted} was expected.")


def _token(value: Any) -> str:
    match value:
        case None:
            return "NULL_VALUE"
        case bool():
            return "TRUE_VALUE" if value else "FALSE_VALUE"
        case int() | float():
            return "NUMBER_VALUE"
        case str():
            return "STRING_VALUE"
        case list():
            return "list"
        case _:
            return "structure or map"
