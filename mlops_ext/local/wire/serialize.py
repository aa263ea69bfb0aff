"""Output shapes compiled into functions that make a JSON value of an operation's answer."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any

from mlops_ext.local.wire.constraints import Shape

Serializer = Callable[[Any], Any]


class SerializerCompiler:
    """Compiles the serializers of one service, each shape once.

    Timestamps become epoch seconds with milliseconds, blobs base64; members that are None or
    that the shape does not have are left out.

    Args:
        shapes: the ``shapes`` of a service model.
    """

    def __init__(self, shapes: dict[str, Shape]) -> None:
        self._shapes = shapes
        self._compiled: dict[str, Serializer] = {}

    def serializer(self, name: str) -> Serializer:
        """The serializer of the shape `name`."""
        if name not in self._compiled:
            # A recursive shape meets itself while it is compiled: look it up when it is called.
            self._compiled[name] = lambda value: self._compiled[name](value)
            self._compiled[name] = self._compile(self._shapes[name])
        return self._compiled[name]

    def _compile(self, shape: Shape) -> Serializer:
        match shape["type"]:
            case "structure":
                return self.structure(shape["members"].items())
            case "list":
                each = self.serializer(shape["member"]["shape"])
                return _as_is if each is _as_is else lambda value: [each(item) for item in value]
            case "map":
                each = self.serializer(shape["value"]["shape"])
                if each is _as_is:
                    return _as_is
                return lambda value: {key: each(item) for key, item in value.items()}
            case "timestamp":
                return _timestamp
            case "blob":
                return lambda value: base64.b64encode(value).decode("ascii")
            case _:
                return _as_is

    def structure(self, members: Iterable[tuple[str, Shape]]) -> Serializer:
        """The serializer of a structure with these members."""
        fields = {
            name: (member.get("locationName", name), self.serializer(member["shape"]))
            for name, member in members
        }

        def serialize(value: dict[str, Any]) -> dict[str, Any]:
            result = {}
            for name, item in value.items():
                field = fields.get(name)
                if field is not None and item is not None:
                    write = field[1]
                    # Large answers are mostly text: a call for each would double their time.
                    result[field[0]] = item if write is _as_is else write(item)
            return result

        return serialize


def _as_is(value: Any) -> Any:
    return value


def _timestamp(value: datetime | float | str) -> float:
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    if isinstance(value, datetime):
        value = (value if value.tzinfo else value.replace(tzinfo=UTC)).timestamp()
    return round(value, 3)
