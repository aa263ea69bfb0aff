"""botocore writes requests which the wire reads, and reads answers which the wire writes."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from typing import Any

import botocore.parsers
import botocore.serialize
import pytest
from botocore.loaders import Loader
from botocore.model import ServiceModel, Shape

from mlops_ext.local.operations import OPERATIONS
from mlops_ext.local.wire import rest
from mlops_ext.local.wire.model import DATA_PATH, service

DEPTH = 6
SAMPLE = 40  # operations of the model that are not offered, beside those that are


def model(name: str) -> ServiceModel:
    loader = Loader(extra_search_paths=[str(DATA_PATH)])
    return ServiceModel(loader.load_service_model(name, "service-2"), name)


def offered_and_some_others() -> list[tuple[str, str]]:
    of_sagemaker = OPERATIONS["sagemaker"]
    others = sorted(service("sagemaker").operation_names - set(of_sagemaker))
    chosen = [*sorted(of_sagemaker), *random.Random(7).sample(others, SAMPLE)]
    own = [("mlops-local", name) for name in sorted(OPERATIONS["mlops-local"])]
    return [("sagemaker", name) for name in chosen] + own


class Generator:
    """Values of shapes, the same for the same seed."""

    def __init__(self, seed: str) -> None:
        self.random = random.Random(seed)

    def value(self, shape: Shape, depth: int = 0) -> Any:
        match shape.type_name:
            case "structure":
                return self.structure(shape, depth)
            case "list":
                least = shape.metadata.get("min", 0)
                count = max(least, self.random.randint(1, 3)) if depth < DEPTH else least
                return [self.value(shape.member, depth + 1) for _ in range(count)]
            case "map":
                count = self.random.randint(1, 3) if depth < DEPTH else 0
                return {f"k{i}": self.value(shape.value, depth + 1) for i in range(count)}
            case "string":
                least = shape.metadata.get("min", 0)
                text = self.random.choice(["a", "Ü<&>\"'", "😀 \n", "日本"])
                return self.random.choice(shape.enum or [text + "x" * least])
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
                return self.random.randint(shape.metadata.get("min", -9), 2**31)

    def structure(self, shape: Any, depth: int) -> dict[str, Any]:
        if getattr(shape, "is_tagged_union", False):
            name = self.random.choice(list(shape.members))
            return {name: self.value(shape.members[name], depth + 1)}
        return {
            name: self.value(member, depth + 1)
            for name, member in shape.members.items()
            if name in shape.required_members or (depth < DEPTH and self.random.random() < 0.6)
        }


@pytest.mark.parametrize(("name", "operation"), offered_and_some_others())
def test_json_requests_and_answers_survive_the_wire(name: str, operation: str) -> None:
    described, wire = model(name).operation_model(operation), service(name).operation(operation)
    generator = Generator(operation)
    for _ in range(3):
        given = generator.structure(described.input_shape, 0) if described.input_shape else {}
        request = botocore.serialize.create_serializer("json", False).serialize_to_request(
            given, described
        )
        assert wire_parse(wire, request["body"]) == given

        if described.output_shape is None:
            assert wire.serialize({}) == b"{}"
            continue
        answer = generator.structure(described.output_shape, 0)
        response = {"status_code": 200, "headers": {}, "body": wire.serialize(answer)}
        read = botocore.parsers.create_parser("json").parse(response, described.output_shape)
        read.pop("ResponseMetadata")
        assert read == answer


def wire_parse(wire: Any, body: bytes) -> Any:
    """The typed members; the generated ones break patterns and maxima, which is not the point."""
    import json

    return wire._parse(json.loads(body), [])


@pytest.mark.parametrize("operation", sorted(OPERATIONS["sagemaker-runtime"]))
def test_runtime_requests_and_answers_survive_the_wire(operation: str) -> None:
    described = model("sagemaker-runtime").operation_model(operation)
    given = {
        "EndpointName": "churn-prod",
        "Body": b"\x00\xff,1",
        "ContentType": "text/csv",
        "Accept": "application/json",
        "TargetVariant": "AllTraffic",
    }
    request = botocore.serialize.create_serializer("rest-json", False).serialize_to_request(
        given, described
    )
    found = rest.find("sagemaker-runtime", request["method"], request["url_path"])
    assert found == (operation, {"EndpointName": "churn-prod"})
    wire = rest.rest_operation("sagemaker-runtime", operation)
    headers = {name.lower(): value for name, value in request["headers"].items()}
    assert wire.parse(found[1], {}, headers, request["body"]) == given

    answer = {"Body": b"0.5\n", "ContentType": "text/csv", "InvokedProductionVariant": "v"}
    written, body = wire.serialize(answer)
    headers = {name.lower(): value for name, value in written.items()}
    assert body == b"0.5\n"
    assert headers == {"content-type": "text/csv", "x-amzn-invoked-production-variant": "v"}
