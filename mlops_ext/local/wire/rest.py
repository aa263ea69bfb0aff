"""The rest-json protocol: members in path, query, headers and payload (InvokeEndpoint)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any
from urllib.parse import unquote

from mlops_ext.local.errors import ApiError
from mlops_ext.local.wire.constraints import MISSING, Violation, refusal
from mlops_ext.local.wire.model import Service, WireOperation, read_json, service, write_json
from mlops_ext.local.wire.parse import MistypedError, lower_first

Headers = Mapping[str, str]
Route = tuple[str, re.Pattern[str], str]
"""Method, pattern of the path, operation's name."""


def find(name: str, method: str, path: str) -> tuple[str, dict[str, str]] | None:
    """The operation of the service `name` behind a method and raw path, with the path's labels."""
    for verb, pattern, operation in _routes(name):
        if verb == method and (found := pattern.fullmatch(path)):
            return operation, {label: unquote(value) for label, value in found.groupdict().items()}
    return None


@cache
def _routes(name: str) -> tuple[Route, ...]:
    return tuple(
        (each["http"]["method"], _path_pattern(each["http"]["requestUri"]), operation)
        for operation, each in service(name).description["operations"].items()
    )


def _path_pattern(uri: str) -> re.Pattern[str]:
    literal = re.split(r"\{\w+\}", uri.partition("?")[0])
    labels = re.findall(r"\{(\w+)\}", uri)
    parts = [re.escape(literal[0])]
    for label, rest in zip(labels, literal[1:], strict=True):
        parts.append(f"(?P<{label}>[^/]+){re.escape(rest)}")
    return re.compile("".join(parts))


class RestOperation:
    """One rest-json operation: reads requests, writes answers.

    Args:
        owner: its service.
        operation: the operation.
    """

    def __init__(self, owner: Service, operation: WireOperation) -> None:
        self._input = operation.input_shape
        self._output = operation.output_shape
        self._shapes = owner.shapes
        self._parsers = owner.parsers
        self._parse_body = owner.parsers.structure(self._input, _in_body(self._input))
        body = _in_body(self._output)
        self._serialize_body = owner.serializers.structure(
            (name, member) for name, member in self._output["members"].items() if name in body
        )

    def parse(
        self, labels: Mapping[str, str], query: Mapping[str, str], headers: Headers, body: bytes
    ) -> dict[str, Any]:
        """The typed and validated members of a request.

        Args:
            labels: decoded parts of the path.
            query: decoded query parameters.
            headers: names in any case.
            body: the payload or a JSON document.

        Raises:
            ApiError: as `WireOperation.parse`, with the runtime's code ``ValidationError``.
        """
        lowered = {name.lower(): value for name, value in headers.items()}
        places: dict[str, Callable[[str], str | None]] = {
            "uri": labels.get,
            "querystring": query.get,
            "header": lambda name: lowered.get(name.lower()),
        }
        broken: list[Violation] = []
        members: dict[str, Any] = {}
        payload = self._input.get("payload")
        if payload is None:
            try:
                members.update(self._parse_body(read_json(body), broken))
            except MistypedError as error:
                raise error.error() from None
        else:
            self._take(payload, body, members, broken)
        for name, member in self._input["members"].items():
            if place := places.get(member.get("location", "")):
                text = place(member.get("locationName", name))
                if text is not None:
                    self._take(name, text, members, broken)
                elif name in self._input.get("required", ()):
                    broken.append(Violation(None, MISSING, lower_first(name)))
        if broken:
            raise ApiError("ValidationError", refusal(broken).message)
        return members

    def _take(
        self, name: str, value: str | bytes, members: dict[str, Any], broken: list[Violation]
    ) -> None:
        shape_name = self._input["members"][name]["shape"]
        shape = self._shapes[shape_name]
        if isinstance(value, bytes):
            members[name] = value
            if len(value) > shape.get("max", len(value)):
                text = f"Member must have length less than or equal to {shape['max']}"
                broken.append(Violation("…", text, lower_first(name)))
            return
        before = len(broken)
        try:
            members[name] = self._parsers.parser(shape_name)(_typed(shape["type"], value), broken)
        except MistypedError as error:
            error.under(lower_first(name))
            raise error.error() from None
        for violation in broken[before:]:
            violation.under(lower_first(name))

    def serialize(self, output: Mapping[str, Any]) -> tuple[dict[str, str], bytes]:
        """Headers and body of an operation's answer."""
        headers: dict[str, str] = {}
        for name, member in self._output["members"].items():
            value = output.get(name)
            if member.get("location") == "header" and value is not None:
                headers[member.get("locationName", name)] = str(value)
        payload = self._output.get("payload")
        if payload is not None:
            return headers, output.get(payload) or b""
        headers["Content-Type"] = "application/json"
        return headers, write_json(self._serialize_body(dict(output)))


def _in_body(shape: dict[str, Any]) -> frozenset[str]:
    payload = shape.get("payload")
    return frozenset(
        name
        for name, member in shape["members"].items()
        if "location" not in member and name != payload
    )


def _typed(kind: str, text: str) -> Any:
    """A header's, label's or parameter's text as the JSON value of its type."""
    try:
        match kind:
            case "integer" | "long":
                return int(text)
            case "float" | "double":
                return float(text)
            case "boolean":
                return {"true": True, "false": False}[text.lower()]
            case _:
                return text
    except (ValueError, KeyError):
        raise MistypedError(f"{text!r} cannot be converted to {kind.capitalize()}") from None


@cache
def rest_operation(name: str, operation: str) -> RestOperation:
    """The operation of the service `name`, compiled on first use."""
    owner = service(name)
    return RestOperation(owner, owner.operation(operation))
