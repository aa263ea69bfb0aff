"""Mutated requests at every operation that is offered: refused or answered, never more.

Everything is seeded, so that what fails once fails again.
"""

from __future__ import annotations

import json
import random
import socket
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import botocore.serialize
import pytest
from botocore.model import Shape
from generating import Generator, model
from local_engine import LocalEngine
from sending import Answer, Sender

from mlops_ext.local.operations import OPERATIONS
from mlops_ext.local.s3.route import OPERATIONS as OF_S3
from mlops_ext.local.wire.patterns import matcher
from mlops_ext.local.wire.services import SERVED

ROUNDS = 5
TIMEOUT = 20  # seconds; an answer takes milliseconds

# They let the next calls fail.
LEFT_OUT = {"PutFault", "DeleteFaults"}

ODD: list[Any] = [
    None,
    True,
    0,
    -1,
    2**31,
    2**63,
    1e308,
    "",
    "a" * 5000,
    "\0",
    "\ud7ff\ue000",
    "🦆" * 50,
    "../../x",
    "arn:aws:sagemaker:us-east-1:000000000000:model-package/a/1",
    "arn:aws:sagemaker:us-east-1:000000000000:model-package/a/" + "9" * 30,
    "s3://",
    "s3://b/" + "k" * 2000,
    "{{}}",
    "{'a': 1",
    "eyJhIjoxfQ==",
    [],
    [None],
    {},
    {"": ""},
    [[[[]]]],
]


_ARN = "arn:aws:sagemaker:us-east-1:000000000000"
TEXTS = [
    *(
        "a",
        "b-1",
        "1",
        "5.5",
        "a/b",
        "x.y",
        "text with spaces",
        "ü",
        '{"a": 1}',
        "cron(0 1 * * ? *)",
    ),
    *(
        "s3://bucket/key",
        "s3://bucket",
        "us-east-1",
        "aws/x",
        "/aws/x",
        "ml.m5.large",
        "rate(1 day)",
    ),
    *("2026-01-01T00:00:00Z", "a" * 40, "0" * 12, "a" * 36, "12345678-1234-1234-1234-123456789012"),
    "arn:aws:iam::000000000000:role/mlops-local",
    "000000000000.dkr.ecr.us-east-1.amazonaws.com/image:1",
    *(
        f"{_ARN}:{kind}/a"
        for kind in (
            *("model", "endpoint", "endpoint-config", "model-package", "model-package-group"),
            *(
                "pipeline",
                "experiment",
                "experiment-trial",
                "experiment-trial-component",
                "artifact",
            ),
            *("action", "context", "project", "model-card", "training-job", "processing-job"),
        )
    ),
    f"{_ARN}:model-package/a/1",
    f"{_ARN}:pipeline/a/execution/abcdefghijkl",
    "arn:aws:events:us-east-1:000000000000:rule/a",
    "arn:aws:resource-groups:us-east-1:000000000000:group/a",
]


def offered(protocol: str) -> list[tuple[str, str]]:
    """Service and operation of all that is offered in a protocol."""
    speaks = {"json": "target", "query": "form", "rest-json": "paths"}[protocol]
    return [
        (served.name, operation)
        for served in SERVED
        if getattr(served, speaks)
        for operation in sorted(OPERATIONS.get(served.name, {}))
        if operation not in LEFT_OUT and operation in model(served.name).operation_names
    ]


@pytest.fixture
def sender(shared_engine: LocalEngine) -> Iterator[Sender]:
    made = Sender(shared_engine, timeout=TIMEOUT)
    yield made
    assert made.json("SageMaker.ListModels", b"{}").status == 200
    made.close()


def harmless(answer: Answer, what: str) -> None:
    assert answer.status < 500, f"{what}: {answer.status} {answer.body[:500]!r}"


def mutated(value: Any, chance: random.Random) -> Any:
    """The same JSON with some of its values exchanged, doubled, dropped or nested."""
    if isinstance(value, dict):
        return {
            name: mutated(item, chance) for name, item in value.items() if chance.random() > 0.03
        } | ({"Unknown": chance.choice(ODD)} if chance.random() < 0.05 else {})
    if isinstance(value, list):
        items = [mutated(item, chance) for item in value]
        return items * chance.choice([0, *[1] * 12, 60])
    return chance.choice(ODD) if chance.random() < 0.08 else value


def spoiled(body: bytes, chance: random.Random) -> bytes:
    """Bytes exchanged, cut off or repeated."""
    match chance.randrange(4):
        case 0:
            return body[: chance.randrange(len(body) + 1)]
        case 1:
            place = chance.randrange(len(body) + 1)
            return body[:place] + chance.randbytes(4) + body[place:]
        case 2:
            return body * 3
        case _:
            return chance.randbytes(200)


class Fitting(Generator):
    """Values that the model's patterns and lengths let through, so that operations see them."""

    def value(self, shape: Shape, depth: int = 0) -> Any:
        if shape.type_name != "string" or shape.enum:
            return super().value(shape, depth)
        pattern, limits = shape.metadata.get("pattern"), shape.metadata
        fits = [
            text
            for text in TEXTS
            if limits.get("min", 0) <= len(text) <= limits.get("max", len(text))
            and (pattern is None or matcher(pattern)(text))
        ]
        return self.random.choice(fits or ["x" * limits.get("min", 1)])


def written(service: str, operation: str, protocol: str, seed: str) -> dict[str, Any]:
    """A request of botocore's with generated members."""
    described = model(service).operation_model(operation)
    given = Fitting(seed).structure(described.input_shape) if described.input_shape else {}
    made: dict[str, Any] = botocore.serialize.create_serializer(
        protocol, False
    ).serialize_to_request(given, described)
    return made


def test_mutated_json_harms_no_operation(sender: Sender) -> None:
    for service, operation in offered("json"):
        for number in range(ROUNDS):
            seed = f"{service} {operation} {number}"
            chance = random.Random(seed)
            request = written(service, operation, "json", seed)
            body = request["body"]
            document = mutated(json.loads(body), chance)
            changed = json.dumps(document).encode()
            if number == ROUNDS - 1:
                changed = spoiled(changed, chance)
            answer = sender.send(scope(service), body=changed, headers=request["headers"])
            harmless(answer, f"{seed}: {changed[:2000]!r}")


def test_mutated_forms_harm_no_operation(sender: Sender) -> None:
    for service, operation in offered("query"):
        for number in range(ROUNDS):
            seed = f"{service} {operation} {number}"
            chance = random.Random(seed)
            request = written(service, operation, "query", seed)
            form = {
                name if chance.random() < 0.8 else f"{name}.member.{chance.randrange(3)}": (
                    value if chance.random() < 0.7 else str(chance.choice(ODD))
                )
                for name, value in request["body"].items()
            } | {"Action": operation}
            body = urlencode(form).encode()
            if number == ROUNDS - 1:
                body = spoiled(body, chance)
            answer = sender.send(scope(service), body=body, headers=request["headers"])
            harmless(answer, f"{seed}: {body[:2000]!r}")


def test_mutated_paths_queries_and_headers_harm_no_operation(sender: Sender) -> None:
    for service, operation in offered("rest-json"):
        for number in range(ROUNDS):
            seed = f"{service} {operation} {number}"
            chance = random.Random(seed)
            request = written(service, operation, "rest-json", seed)
            query = {
                name: value if chance.random() < 0.5 else str(chance.choice(ODD))
                for name, value in dict(request["query_string"]).items()
            }
            path = request["url_path"].partition("?")[0] + (f"?{urlencode(query)}" if query else "")
            body = request["body"] or b""
            body = body.encode() if isinstance(body, str) else body
            if number:
                body = spoiled(body, chance)
            headers = {
                name: str(value).encode("ascii", "ignore").decode().replace("\n", "")
                for name, value in request["headers"].items()
            }
            answer = sender.send(scope(service), request["method"], path, body, headers)
            harmless(answer, f"{seed}: {path} {body[:2000]!r}")


def test_mutated_requests_harm_no_operation_of_s3(sender: Sender, bucket: str) -> None:
    described = model("s3")
    for operation in sorted(OF_S3 & set(described.operation_names)):
        http = described.operation_model(operation).http
        path, _, query = http["requestUri"].partition("?")
        for number in range(ROUNDS * 2):
            chance = random.Random(f"s3 {operation} {number}")
            key = chance.choice(["k", "a/b", "%00", "..%2f", "%F0%9F%A6%86", "x" * 1025, "%ff"])
            place = path.replace("{Bucket}", bucket).replace("{Key+}", key)
            extra = urlencode(
                {
                    name: str(chance.choice(ODD))
                    for name in (
                        *("prefix", "delimiter", "marker", "max-keys", "uploadId", "partNumber"),
                        *("versionId", "continuation-token", "key-marker", "list-type"),
                    )
                    if chance.random() < 0.2
                }
            )
            asked = "&".join(part for part in (query, extra) if part)
            headers = {
                name: str(chance.choice(ODD)).encode("ascii", "ignore").decode().replace("\0", "")
                for name in (
                    *("Range", "If-Match", "If-Modified-Since", "x-amz-tagging", "Content-MD5"),
                    *("x-amz-copy-source", "x-amz-checksum-crc32", "x-amz-meta-x"),
                    *("x-amz-copy-source-range", "x-amz-checksum-algorithm", "x-amz-trailer"),
                    *("x-amz-object-attributes", "x-amz-sdk-checksum-algorithm"),
                )
                if chance.random() < 0.15
            }
            body = chance.choice([b"", b"<a/>", b"<a>", b"<!DOCTYPE a>", chance.randbytes(50)])
            body = b"" if http["method"] in ("GET", "HEAD") else body
            where = f"{place}?{asked}" if asked else place
            answer = sender.send("s3", http["method"], where, body, headers)
            if answer.status != 501:  # S3's own answer for conditions that it has not
                harmless(answer, f"{operation}: {where} {headers} {body!r}")


def test_noise_in_place_of_a_request_ends_only_its_connection(
    shared_engine: LocalEngine, sender: Sender
) -> None:
    port = int(shared_engine.url.rpartition(":")[2])
    chance = random.Random(7)
    for noise in (
        b"\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET " + b"/" * 100_000 + b" HTTP/1.1\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"PUT /b/k HTTP/1.1\r\nHost: x\r\n" + b"X: y\r\n" * 20_000 + b"\r\n",
        chance.randbytes(5000),
    ):
        with socket.create_connection(("127.0.0.1", port), timeout=TIMEOUT) as connection:
            connection.sendall(noise)
            connection.shutdown(socket.SHUT_WR)
            while connection.recv(65536):
                pass


def scope(service: str) -> str:
    (found,) = (each for each in SERVED if each.name == service)
    return found.scope
