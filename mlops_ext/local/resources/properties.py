"""Properties as Search names them, typed by the service model: ``ModelLifeCycle.Stage``."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from mlops_ext.local.errors import ApiError, validation

Shapes = Mapping[str, Mapping[str, Any]]
Record = Mapping[str, Any]

TEXT, NUMBER, TIME, FLAG = "text", "number", "timestamp", "boolean"
PARAMETER, DECIMAL = "parameter", "hyperparameter"
TREE = ""
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
class Chosen:
    """A step into the element of a list whose member has this value."""

    member: str
    value: str


@dataclass(frozen=True)
class Property:
    """A property of a resource.

    Args:
        name: as the request writes it.
        kind: ``text``, ``number``, ``timestamp``, ``boolean``, ``parameter`` (text or number as
            each resource has it), ``hyperparameter`` (text that is compared as a number when it
            is one), or empty for what has parts of its own.
        path: member names and map keys that lead to it, and elements of lists; other lists are
            entered by themselves.
        shape: name of its shape.
        listed: whether a list is on its way of which no element is chosen.
    """

    name: str
    kind: str
    path: tuple[str | Chosen, ...]
    shape: str
    listed: bool = False

    def values(self, record: Record) -> list[Any]:
        """Its values in a record: none, one, or one for each element of a list on the way."""
        found: list[Any] = [record]
        for step in self.path:
            parts = [part for part in _flat(found) if part is not None]
            if isinstance(step, Chosen):
                found = [part for part in parts if part.get(step.member) == step.value]
            else:
                found = [part[step] for part in parts if step in part]
        flat = [value for value in _flat(found) if value is not None]
        return [_parameter(value) for value in flat] if self.kind == PARAMETER else flat


def property_of(shapes: Shapes, shape: str, name: str) -> Property:
    """The property of a structure's shape that has this dotted name; case of members ignored.

    Raises:
        ApiError: ValidationException, the shape has no such property.
    """
    metric = _metric_of(shape, name)
    if metric is not None:
        return metric
    path: list[str | Chosen] = []
    top, rest, listed = shape, name, False
    while rest:
        found = shapes[shape]
        match found["type"]:
            case "list":
                shape, listed = found["member"]["shape"], True
                continue
            case "structure":
                asked, _, rest = rest.partition(".")
                step = _member(found["members"], asked)
                if step is None:
                    raise _unknown(name)
                shape = found["members"][step]["shape"]
            case "map":
                shape = found["value"]["shape"]
                step, rest = _map_key(shapes[shape], rest)
            case _:
                raise _unknown(name)
        path.append(step)
    while shapes[shape]["type"] == "list":
        shape, listed = shapes[shape]["member"]["shape"], True
    kind = _kind(shapes[shape])
    if kind == TEXT and (top, path[0]) in _DECIMALS and len(path) > 1:
        kind = DECIMAL
    return Property(name, kind, tuple(path), shape, listed)


_DECIMALS = frozenset({("TrainingJob", "HyperParameters")})
"""Maps of text whose values are compared as numbers when they are (API Reference, Filter)."""

_METRICS = {"TrainingJob": "FinalMetricDataList", "TrialComponent": "Metrics"}
"""The lists that ``Metrics.<name>`` looks in, by shape."""


def _metric_of(shape: str, name: str) -> Property | None:
    """``Metrics.<name>`` of a job; ``Metrics.<name>.<statistic>`` of a component, Last if none."""
    first, _, metric = name.partition(".")
    if first.lower() != "metrics" or not metric or shape not in _METRICS:
        return None
    statistic = "Value"
    if shape == "TrialComponent":
        stem, _, last = metric.rpartition(".")
        statistic = _STATISTICS.get(last.lower(), "")
        metric, statistic = (stem, statistic) if stem and statistic else (metric, "Last")
    path = (_METRICS[shape], Chosen("MetricName", metric), statistic)
    return Property(name, NUMBER, path, "")


_STATISTICS = {word.lower(): word for word in ("Max", "Min", "Last", "Count", "Avg", "StdDev")}


def _member(members: Mapping[str, Any], asked: str) -> str | None:
    if asked in members:
        return asked
    return next((member for member in members if member.lower() == asked.lower()), None)


def _unknown(name: str) -> ApiError:
    return validation(f"Unknown property name: {name}")


def tag_property(name: str) -> Property:
    """The property ``Tags.<key>`` of records whose tags lie under ``$tags`` by key."""
    return Property(name, TEXT, ("$tags", name.partition(".")[2]), "")


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
        NUMBER: _number,
        PARAMETER: _number_or_text,
        DECIMAL: _whole_or_number_or_text,
        TIME: _moment,
        FLAG: _flag,
    }
    return readers.get(kind, str)


def _number(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(text)
    return number


def _number_or_text(text: str) -> float | str:
    try:
        return _number(text)
    except ValueError:
        return text


def _whole_or_number_or_text(text: str) -> float | str:
    try:
        return int(text)
    except ValueError:
        return _number_or_text(text)


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _flag(text: str) -> bool:
    if text.lower() not in ("true", "false"):
        raise ValueError(text)
    return text.lower() == "true"
