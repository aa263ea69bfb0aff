"""botocore writes requests which the wire reads, and reads answers which the wire writes.

Every operation of every service that is served, offered or not, with generated values.
"""

from __future__ import annotations

import io
from functools import cache
from typing import Any
from unittest.mock import patch
from urllib.parse import urlencode

import botocore.parsers
import botocore.serialize
import pytest
from botocore.awsrequest import HeadersDict
from botocore.model import OperationModel
from generating import Generator, model

from mlops_ext.local.request import Request
from mlops_ext.local.wire import constraints, parse, query, rest
from mlops_ext.local.wire.model import Service
from mlops_ext.local.wire.protocols import asked
from mlops_ext.local.wire.services import SERVED, Destination


def every_operation() -> list[tuple[str, str, str]]:
    """Service, protocol and operation."""
    found = []
    for each in SERVED:
        spoken = {"json": each.target, "query": each.form, "rest-json": each.paths}
        for protocol in [name for name, speaks in spoken.items() if speaks]:
            found += [(each.name, protocol, name) for name in model(each.name).operation_names]
    return found


def as_it_arrives(written: dict[str, Any]) -> Request:
    """What botocore's serializer made, as the door hands it on."""
    sent, body = written["query_string"], written["body"]
    pairs = sent.items() if isinstance(sent, dict) else sent
    if isinstance(body, dict):  # botocore encodes a form when it sends it
        body = urlencode(body, doseq=True)
    headers = {name.lower(): str(value) for name, value in written["headers"].items()}
    text = urlencode(list(pairs), doseq=True)
    data = body.encode() if isinstance(body, str) else body
    return Request(written["method"], written["url_path"].partition("?")[0], text, headers, data)


@pytest.fixture(autouse=True)
def types_alone() -> Any:
    """Generated values break patterns and bounds, which is not the point here."""
    with (
        patch.object(parse, "constraints", lambda shape: ()),
        patch.object(rest, "service", fresh),
        patch.object(query, "service", fresh),
        patch("mlops_ext.local.wire.protocols.service", fresh),
    ):
        yield
    rest.rest_operation.cache_clear()
    query.query_operation.cache_clear()


@cache
def fresh(name: str) -> Service:
    """A service whose compiled parsers are this module's alone."""
    assert parse.constraints is not constraints.constraints
    return Service(name)


@pytest.mark.parametrize(("name", "protocol", "operation"), every_operation())
def test_requests_and_answers_survive_the_wire(name: str, protocol: str, operation: str) -> None:
    described = model(name).operation_model(operation)
    (served,) = (each for each in SERVED if each.name == name)
    generator = Generator(f"{name} {operation}")
    given = generator.structure(described.input_shape) if described.input_shape else {}
    written = botocore.serialize.create_serializer(protocol, False).serialize_to_request(
        given, described
    )
    found = asked(as_it_arrives(written), Destination(protocol, (served,)))  # type: ignore[arg-type]
    assert found.operation == operation
    assert found.parse() == given
    if described.has_event_stream_output:
        return
    answer = generator.structure(described.output_shape) if described.output_shape else {}
    assert read(described, protocol, found.respond(answer, "id-1")) == answer


def read(described: OperationModel, protocol: str, response: Any) -> dict[str, Any]:
    """What botocore's parser makes of an answer."""
    headers = HeadersDict(response.headers)
    streamed = described.get_streaming_output() if described.has_streaming_output else None
    body = io.BytesIO(response.body) if streamed else response.body
    raw = {"status_code": response.status, "headers": headers, "body": body}
    parsed: dict[str, Any] = botocore.parsers.create_parser(protocol).parse(
        raw, described.output_shape
    )
    assert parsed.pop("ResponseMetadata")["RequestId"] == "id-1"
    if streamed:
        payload = described.output_shape.serialization["payload"]
        parsed[payload] = parsed[payload].read()
    return parsed
