"""botocore writes requests which the wire reads, and reads answers which the wire writes.

Every operation of every service that is served, offered or not, with generated values.
"""

from __future__ import annotations

import io
import random
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any
from unittest.mock import patch
from urllib.parse import urlencode

import botocore.parsers
import botocore.serialize
import pytest
from botocore.awsrequest import HeadersDict
from botocore.loaders import Loader
from botocore.model import OperationModel, ServiceModel, Shape

from mlops_ext.local.request import Request
from mlops_ext.local.wire import constraints, parse, query, rest
from mlops_ext.local.wire.model import DATA_PATH, Service
from mlops_ext.local.wire.protocols import asked
from mlops_ext.local.wire.services import SERVED, Destination

DEPTH = 4


@cache
def model(name: str) -> ServiceModel:
    loader = Loader(extra_search_paths=[str(DATA_PATH)])
    return ServiceModel(loader.load_service_model(name, "service-2"), name)


class Generator:
    """Values of shapes, the same for the same seed."""

    def __init__(self, seed: str) -> None:
        self.random = random.Random(seed)

    def value(self, shape: Shape, depth: int = 0) -> Any:
        match shape.type_name:
            case "structure":
                return self.structure(shape, depth)
            case "list":
                count = self.random.randint(1, 3) if depth < DEPTH else 1
                return [self.value(shape.member, depth + 1) for _ in range(count)]
            case "map":
                count = self.random.randint(1, 3) if depth < DEPTH else 1
                return {f"k{i}": self.value(shape.value, depth + 1) for i in range(count)}
            case "string":
                text = self.random.choice(["a", "Ü<&>\"'", "😀 \n/%2F+", "日本"])
                return self.random.choice(shape.enum or [text])
            case "boolean":
                return self.random.random() < 0.5
            case "timestamp":
                seconds = self.random.randint(0, 2**31)
                return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
            case "blob":
                return self.random.randbytes(10)
            case "float" | "double":
                return self.random.uniform(-1e6, 1e6)
            case _:
                return self.random.randint(-9, 2**31 - 1)

    def structure(self, shape: Any, depth: int = 0) -> dict[str, Any]:
        if getattr(shape, "is_tagged_union", False):
            name = self.random.choice(list(shape.members))
            return {name: self.value(shape.members[name], depth + 1)}
        chosen = [
            name
            for name in shape.members
            if name in shape.required_members or (depth < DEPTH and self.random.random() < 0.6)
        ]
        # A form cannot say that a structure is there and empty.
        return {
            name: self.member(shape.members[name], depth)
            for name in chosen or list(shape.members)[:1]
        }

    def member(self, shape: Any, depth: int) -> Any:
        if shape.serialization.get("location") == "header":
            return "plain" if shape.type_name == "string" else self.value(shape, depth + 1)
        return self.value(shape, depth + 1)


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
