"""Properties as Search names them, typed by the service model: ``ModelLifeCycle.Stage``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from mlops_ext.local.errors import validation

Shapes = Mapping[str, Mapping[str, Any]]
Record = Mapping[str, Any]

TEXT, NUMBER, TIME, FLAG, TREE, PARAMETER = (
    "text",
    "number",
    "timestamp",
    "boolean",
    "",
    "parameter",
)
_KINDS = {
    "string": TEXT,
    "integer": NUMBER,
    "long": NUMBER,
    "float": NUMBER,
    "double": NUMBER,
    "timestamp": TIME,
    "boolean": FLAG,
}


@dataclass(frozen=True)
class Property:
    """A property of a resource.

    Args:
        name: as the request writes it.
        kind: ``text``, ``number``, ``timestamp``, ``boolean``, ``parameter`` (text or number as
            each resource has it), or empty for what has parts of its own.
        path: member names and map keys that lead to it; lists are entered by themselves.
        shape: name of its shape.
    """

    name: str
    kind: str
    path: tuple[str, ...]
    shape: str

    def values(self, record: Record) -> list[Any]:
        """Its values in a record: none, one, or one for each element of a list on the way."""
        found: list[Any] = [record]
        for step in self.path:
            found = [part[step] for part in _flat(found) if step in part]
        flat = [value for value in _flat(found) if value is not None]
        return [_parameter(value) for value in flat] if self.kind == PARAMETER else flat


def property_of(shapes: Shapes, shape: str, name: str) -> Property:
    """The property of a structure's shape that has this dotted name.

    Raises:
        ApiError: ValidationException, the shape has no such property.
    """
    path: list[str] = []
    rest = name
    while rest:
        found = shapes[shape]
        match found["type"]:
            case "list":
                shape = found["member"]["shape"]
                continue
            case "structure":
                step, _, rest = rest.partition(".")
                if step not in found["members"]:
                    raise validation(f"Unknown property name: {name}.")
                shape = found["members"][step]["shape"]
            case "map":
                shape = found["value"]["shape"]
                step, rest = _map_key(shapes[shape], rest)
            case _:
                raise validation(f"Unknown property name: {name}.")
        path.append(step)
    while shapes[shape]["type"] == "list":
        shape = shapes[shape]["member"]["shape"]
    return Property(name, _kind(shapes[shape]), tuple(path), shape)


def tag_property(name: str) -> Property:
    """The property ``Tags.<key>`` of records whose tags lie under ``$tags`` by key."""
    return Property(name, TEXT, ("$tags", name.removeprefix("Tags.")), "")


def _map_key(value: Mapping[str, Any], rest: str) -> tuple[str, str]:
    """A map's key, which may have dots, and what follows it."""
    key, _, last = rest.rpartition(".")
    return (key, last) if key and last in value.get("members", {}) else (rest, "")


def _kind(shape: Mapping[str, Any]) -> str:
    if "NumberValue" in shape.get("members", {}):
        return PARAMETER
    return _KINDS.get(shape["type"], TREE)


def _parameter(value: Mapping[str, Any]) -> Any:
    return value.get("NumberValue", value.get("StringValue"))


def _flat(values: list[Any]) -> list[Any]:
    while any(isinstance(value, list) for value in values):
        lists = (value if isinstance(value, list) else [value] for value in values)
        values = [item for items in lists for item in items]
    return values


def reader(kind: str) -> Callable[[str], Any]:
    """What turns a filter's text into a value of that kind; raises ValueError for other text."""
    readers: dict[str, Callable[[str], Any]] = {
        NUMBER: float,
        PARAMETER: _number_or_text,
        TIME: _moment,
        FLAG: _flag,
    }
    return readers.get(kind, str)


def _number_or_text(text: str) -> float | str:
    try:
        return float(text)
    except ValueError:
        return text


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _flag(text: str) -> bool:
    if text.lower() not in ("true", "false"):
        raise ValueError(text)
    return text.lower() == "true"
