"""The query protocol: form fields in, XML out (STS, IAM, older clients of CloudWatch)."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import cache
from typing import Any
from urllib.parse import parse_qsl
from xml.sax.saxutils import escape

from mlops_ext.local.errors import ApiError
from mlops_ext.local.request import Request
from mlops_ext.local.wire.constraints import Shape
from mlops_ext.local.wire.model import Service, service
from mlops_ext.local.wire.scalars import MistypedError, typed_text

_DEEPEST = 32  # levels of names like a.member.1.b


def read_form(request: Request) -> dict[str, str]:
    """The fields of a form, in the body or in the query, ``Action`` among them.

    Raises:
        ApiError: ``MalformedQueryString`` for a body that is no text.
    """
    try:
        text = request.query if request.method == "GET" else request.body.decode()
        return dict(parse_qsl(text, keep_blank_values=True))
    except ValueError as error:
        raise ApiError(
            "MalformedQueryString", f"The request's form cannot be read: {error}"
        ) from None


class QueryOperation:
    """One operation in the query protocol: reads requests, writes answers.

    Args:
        owner: its service.
        name: the operation's name.
    """

    def __init__(self, owner: Service, name: str) -> None:
        self._name = name
        self._wire = owner.operation(name)
        self._shapes = owner.shapes
        self._namespace: str = owner.description["metadata"]["xmlNamespace"]
        output = owner.description["operations"][name].get("output", {})
        self._wrapper: str | None = output.get("resultWrapper")

    def parse(self, form: Mapping[str, str]) -> dict[str, Any]:
        """The typed and validated members of a form; raises as `WireOperation.check`."""
        try:
            document = self._structure(_tree(form), self._wire.input_shape)
        except MistypedError as error:
            raise ApiError("MalformedInput", error.text) from None
        return self._wire.check(document)

    def _value(self, tree: Any, shape: Shape) -> Any:
        kind = shape["type"]
        if kind == "structure":
            return self._structure(tree, shape)
        if kind == "list":
            return self._list(tree, shape)
        if kind == "map":
            return self._map(tree, shape)
        if not isinstance(tree, str):
            raise MistypedError("Unexpected list element termination")
        return typed_text(kind, tree)

    def _structure(self, tree: Any, shape: Shape) -> dict[str, Any]:
        if not isinstance(tree, dict):
            raise MistypedError("Unexpected complex element termination")
        result = {}
        for name, member in shape["members"].items():
            written = member.get("locationName", name)
            if written in tree:
                result[written] = self._value(tree[written], self._shapes[member["shape"]])
        return result

    def _list(self, tree: Any, shape: Shape) -> list[Any]:
        member = shape["member"]
        items = (
            tree if shape.get("flattened") else _below(tree, member.get("locationName", "member"))
        )
        return [self._value(item, self._shapes[member["shape"]]) for item in _numbered(items)]

    def _map(self, tree: Any, shape: Shape) -> dict[str, Any]:
        entries = tree if shape.get("flattened") else _below(tree, "entry")
        key, value = shape["key"], shape["value"]
        result = {}
        for entry in _numbered(entries):
            name = _below(entry, key.get("locationName", "key"))
            item = _below(entry, value.get("locationName", "value"))
            result[str(name)] = self._value(item, self._shapes[value["shape"]])
        return result

    def serialize(self, output: Mapping[str, Any], request_id: str) -> bytes:
        """An operation's answer as XML."""
        inner = self._members(output, self._wire.output_shape)
        if self._wrapper:
            inner = _element(self._wrapper, inner)
        metadata = _element("ResponseMetadata", _element("RequestId", request_id))
        return (
            f'<{self._name}Response xmlns="{self._namespace}">{inner}{metadata}'
            f"</{self._name}Response>"
        ).encode()

    def _members(self, output: Mapping[str, Any], shape: Shape) -> str:
        return "".join(
            self._written(member.get("locationName", name), output[name], member["shape"])
            for name, member in shape["members"].items()
            if output.get(name) is not None
        )

    def _written(self, name: str, value: Any, shape_name: str) -> str:
        """A member as XML elements: one, or as many as a flattened list has items."""
        shape = self._shapes[shape_name]
        match shape["type"]:
            case "structure":
                return _element(name, self._members(value, shape))
            case "list":
                flattened, member = shape.get("flattened"), shape["member"]
                each = name if flattened else member.get("locationName", "member")
                items = "".join(self._written(each, item, member["shape"]) for item in value)
                return items if flattened else _element(name, items)
            case "map":
                return self._written_map(name, value, shape)
            case kind:
                return _element(name, _SCALARS.get(kind, _text)(value))

    def _written_map(self, name: str, value: Mapping[str, Any], shape: Shape) -> str:
        key, item = shape["key"], shape["value"]
        flattened = shape.get("flattened")
        entries = "".join(
            _element(
                name if flattened else "entry",
                _element(key.get("locationName", "key"), _text(each))
                + self._written(item.get("locationName", "value"), found, item["shape"]),
            )
            for each, found in value.items()
        )
        return entries if flattened else _element(name, entries)


def _tree(form: Mapping[str, str]) -> dict[str, Any]:
    """Fields like ``a.member.1.b`` as nested dictionaries."""
    root: dict[str, Any] = {}
    for name, value in form.items():
        *parents, last = name.split(".", _DEEPEST)
        place = root
        for parent in parents:
            below = place.setdefault(parent, {})
            if not isinstance(below, dict):  # "a=x" beside "a.b=y"
                below = place[parent] = {}
            place = below
        place.setdefault(last, value)
    return root


def _below(tree: Any, name: str) -> Any:
    """What lies under a name; an empty list or map is sent as an empty text."""
    return tree.get(name, "") if isinstance(tree, dict) else ""


def _numbered(tree: Any) -> list[Any]:
    """The items of a list or map in the order of their numbers."""
    if not isinstance(tree, dict):
        return []
    numbers = sorted(
        (name for name in tree if name.isdecimal()), key=lambda name: (len(name), name)
    )
    return [tree[name] for name in numbers]


def _element(name: str, inner: str) -> str:
    return f"<{name}>{inner}</{name}>"


def _text(value: Any) -> str:
    # A line feed's companion would be lost to XML's line ends.
    return escape(str(value), {"\r": "&#13;"})


def _moment(value: datetime) -> str:
    text = value.astimezone(UTC).isoformat(timespec="milliseconds" if value.microsecond else "auto")
    return text.replace("+00:00", "Z")


_SCALARS: dict[str, Callable[[Any], str]] = {
    "boolean": lambda value: str(value).lower(),
    "timestamp": _moment,
    "blob": lambda value: base64.b64encode(value).decode("ascii"),
}


@cache
def query_operation(name: str, operation: str) -> QueryOperation:
    """The operation of the service `name`, compiled on first use."""
    return QueryOperation(service(name), operation)
