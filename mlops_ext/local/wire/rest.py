"""The rest-json protocol: members in path, query, headers, status and payload."""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator, Mapping
from datetime import UTC, datetime
from email.utils import format_datetime
from functools import cache
from typing import Any
from urllib.parse import unquote

from mlops_ext.local.request import Request
from mlops_ext.local.wire.constraints import MISSING, Shape, Violation, refusal
from mlops_ext.local.wire.model import Service, WireOperation, read_json, service, write_json
from mlops_ext.local.wire.parse import lower_first
from mlops_ext.local.wire.scalars import MistypedError, typed_text

_EVENT_STREAM = "application/vnd.amazon.eventstream"

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
        self._invalid = owner.invalid
        self.status: int = operation.http.get("responseCode", 200)
        self._parse_body = owner.parsers.structure(self._input, _in_body(self._input))
        body = _in_body(self._output)
        payload = self._output["members"].get(self._output.get("payload"), {})
        self._streams = self._shapes.get(payload.get("shape"), {}).get("eventstream", False)
        self._serialize_body = owner.serializers.structure(
            (name, member) for name, member in self._output["members"].items() if name in body
        )

    def parse(self, request: Request, labels: Mapping[str, str]) -> dict[str, Any]:
        """The typed and validated members of a request.

        Args:
            request: its query, headers and body.
            labels: decoded parts of the path.

        Raises:
            ApiError: as `WireOperation.parse`.
        """
        broken: list[Violation] = []
        members: dict[str, Any] = {}
        payload = self._input.get("payload")
        try:
            if payload is None:
                members.update(self._parse_body(read_json(request.body), broken))
            else:
                self._take_payload(payload, request.body, members, broken)
            for name, member in self._input["members"].items():
                if location := member.get("location"):
                    texts = _texts(location, member.get("locationName", name), request, labels)
                    self._take(name, texts, members, broken)
        except MistypedError as error:
            raise error.error() from None
        if broken:
            raise refusal(broken, self._invalid)
        return members

    def _take_payload(
        self, name: str, body: bytes, members: dict[str, Any], broken: list[Violation]
    ) -> None:
        shape = self._shapes[self._input["members"][name]["shape"]]
        if shape["type"] != "blob":
            members[name] = self._parsers.parser(self._input["members"][name]["shape"])(
                read_json(body), broken
            )
            return
        members[name] = body
        if len(body) > shape.get("max", len(body)):
            text = f"Member must have length less than or equal to {shape['max']}"
            broken.append(Violation("…", text, lower_first(name)))

    def _take(
        self, name: str, texts: list[str], members: dict[str, Any], broken: list[Violation]
    ) -> None:
        """Type and check what a place of the request holds for a member."""
        if not texts:
            if name in self._input.get("required", ()):
                broken.append(Violation(None, MISSING, lower_first(name)))
            return
        shape_name = self._input["members"][name]["shape"]
        before = len(broken)
        try:
            value = _value(self._shapes, self._shapes[shape_name], texts)
            members[name] = self._parsers.parser(shape_name)(value, broken)
        except MistypedError as error:
            error.under(lower_first(name))
            raise
        for violation in broken[before:]:
            violation.under(lower_first(name))

    def serialize(
        self, output: Mapping[str, Any]
    ) -> tuple[dict[str, str], bytes | AsyncGenerator[bytes, None]]:
        """Headers and body of an operation's answer; events come one after the other."""
        headers: dict[str, str] = {}
        for name, member in self._output["members"].items():
            value = output.get(name)
            if member.get("location") == "header" and value is not None:
                headers[member.get("locationName", name)] = _header(value)
        payload = self._output.get("payload")
        if payload is not None:
            if self._streams:
                headers["Content-Type"] = _EVENT_STREAM
            return headers, output.get(payload) or b""
        headers["Content-Type"] = "application/json"
        return headers, write_json(self._serialize_body(dict(output)))


def _in_body(shape: Shape) -> frozenset[str]:
    payload = shape.get("payload")
    return frozenset(
        name
        for name, member in shape["members"].items()
        if "location" not in member and name != payload
    )


def _texts(location: str, name: str, request: Request, labels: Mapping[str, str]) -> list[str]:
    """What a place of the request holds: nothing, a text, or several of a repeated parameter."""
    match location:
        case "uri":
            found = labels.get(name)
        case "header":
            found = request.headers.get(name.lower())
        case _:
            return request.repeated.get(name, [])
    return [] if found is None else [found]


def _value(shapes: Mapping[str, Shape], shape: Shape, texts: list[str]) -> Any:
    if shape["type"] == "list":
        kind = shapes[shape["member"]["shape"]]["type"]
        return [typed_text(kind, text) for text in texts]
    return typed_text(shape["type"], texts[0])


def _header(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime):
        return format_datetime(value.astimezone(UTC), usegmt=True)
    return str(value)


@cache
def rest_operation(name: str, operation: str) -> RestOperation:
    """The operation of the service `name`, compiled on first use."""
    owner = service(name)
    return RestOperation(owner, owner.operation(operation))
