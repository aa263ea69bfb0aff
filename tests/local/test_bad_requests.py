"""What clients must not send: refused over the socket, with AWS's codes and texts."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError
from local_engine import LocalEngine
from sending import Sender

ROLE = "arn:aws:iam::000000000000:role/mlops-local"


@pytest.fixture
def sender(shared_engine: LocalEngine) -> Iterator[Sender]:
    made = Sender(shared_engine)
    yield made
    made.close()


BROKEN = [
    # kind, service, call, arguments, code, what follows "1 validation error detected: "
    (
        "required",
        "sagemaker",
        "describe_model",
        {},
        "ValidationException",
        "Value null at 'modelName' failed to satisfy constraint: Member must not be null",
    ),
    (
        "pattern",
        "sagemaker",
        "describe_model",
        {"ModelName": "a b"},
        "ValidationException",
        "Value 'a b' at 'modelName' failed to satisfy constraint: Member must satisfy regular "
        "expression pattern: [a-zA-Z0-9]([\\-a-zA-Z0-9]*[a-zA-Z0-9])?",
    ),
    (
        "longest text",
        "sagemaker",
        "describe_model",
        {"ModelName": "a" * 64},
        "ValidationException",
        f"Value '{'a' * 64}' at 'modelName' failed to satisfy constraint: Member must have "
        "length less than or equal to 63",
    ),
    (
        "shortest text",
        "sagemaker",
        "start_pipeline_execution",
        {"PipelineName": "p", "ClientRequestToken": "short"},
        "ValidationException",
        "Value 'short' at 'clientRequestToken' failed to satisfy constraint: Member must have "
        "length greater than or equal to 32",
    ),
    (
        "enum",
        "sagemaker",
        "list_models",
        {"SortOrder": "Up"},
        "ValidationException",
        "Value 'Up' at 'sortOrder' failed to satisfy constraint: Member must satisfy enum value "
        "set: [Ascending, Descending]",
    ),
    (
        "least number",
        "sagemaker",
        "list_models",
        {"MaxResults": 0},
        "ValidationException",
        "Value '0' at 'maxResults' failed to satisfy constraint: Member must have value greater "
        "than or equal to 1",
    ),
    (
        "largest number",
        "sagemaker",
        "list_models",
        {"MaxResults": 101},
        "ValidationException",
        "Value '101' at 'maxResults' failed to satisfy constraint: Member must have value less "
        "than or equal to 100",
    ),
    (
        "longest list",
        "sagemaker",
        "delete_tags",
        {
            "ResourceArn": "arn:aws:sagemaker:us-east-1:000000000000:model/m",
            "TagKeys": ["k"] * 51,
        },
        "ValidationException",
        f"Value '[{', '.join(['k'] * 51)}]' at 'tagKeys' failed to satisfy constraint: Member "
        "must have length less than or equal to 50",
    ),
    (
        "shortest list",
        "sagemaker",
        "delete_tags",
        {"ResourceArn": "arn:aws:sagemaker:us-east-1:000000000000:model/m", "TagKeys": []},
        "ValidationException",
        "Value '[]' at 'tagKeys' failed to satisfy constraint: Member must have length greater "
        "than or equal to 1",
    ),
    (
        "member of a list",
        "sagemaker",
        "create_model",
        {
            "ModelName": "m",
            "ExecutionRoleArn": ROLE,
            "Containers": [{"Image": "ok"}, {"Image": "not ok"}],
        },
        "ValidationException",
        "Value 'not ok' at 'containers.2.member.image' failed to satisfy constraint: Member must "
        "satisfy regular expression pattern: [\\S]+",
    ),
    (
        "key of a map",
        "sagemaker",
        "create_model",
        {"ModelName": "m", "PrimaryContainer": {"Image": "i", "Environment": {"1": "v"}}},
        "ValidationException",
        "Value '{1=v}' at 'primaryContainer.environment' failed to satisfy constraint: Map keys "
        "must satisfy constraint: [Member must have length less than or equal to 1024, Member "
        "must satisfy regular expression pattern: [a-zA-Z_][a-zA-Z0-9_]*]",
    ),
    (
        "largest map",
        "sagemaker",
        "create_model",
        {
            "ModelName": "m",
            "PrimaryContainer": {
                "Image": "i",
                "Environment": {f"K{number}": "" for number in range(101)},
            },
        },
        "ValidationException",
        f"Value '{{{', '.join(f'K{number}=' for number in range(101))}}}' at "
        "'primaryContainer.environment' failed to satisfy constraint: Member must have length "
        "less than or equal to 100",
    ),
    (
        "in a form",
        "sts",
        "assume_role",
        {"RoleArn": ROLE, "RoleSessionName": "a b"},
        "ValidationError",
        "Value 'a b' at 'roleSessionName' failed to satisfy constraint: Member must satisfy "
        "regular expression pattern: [\\w+=,.@-]*",
    ),
    (
        "in a path",
        "sagemaker-runtime",
        "invoke_endpoint",
        {"EndpointName": "a b", "Body": b""},
        "ValidationError",
        "Value 'a b' at 'endpointName' failed to satisfy constraint: Member must satisfy regular "
        "expression pattern: ^[a-zA-Z0-9](-*[a-zA-Z0-9])*",
    ),
    (
        "in a header",
        "sagemaker-runtime",
        "invoke_endpoint",
        {"EndpointName": "e", "Body": b"", "TargetVariant": "-"},
        "ValidationError",
        "Value '-' at 'targetVariant' failed to satisfy constraint: Member must satisfy regular "
        "expression pattern: ^[a-zA-Z0-9](-*[a-zA-Z0-9])*",
    ),
]


@pytest.mark.parametrize(
    ("service", "call", "arguments", "code", "text"),
    [each[1:] for each in BROKEN],
    ids=[each[0] for each in BROKEN],
)
def test_every_kind_of_constraint_is_refused_in_the_words_of_aws(
    shared_engine: LocalEngine,
    service: str,
    call: str,
    arguments: dict[str, Any],
    code: str,
    text: str,
) -> None:
    client = shared_engine.client(service, parameter_validation=False)
    with pytest.raises(ClientError) as caught:
        getattr(client, call)(**arguments)
    error = caught.value.response["Error"]
    assert (error["Code"], error["Message"]) == (code, f"1 validation error detected: {text}")
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 400


def test_several_violations_are_told_together(shared_engine: LocalEngine) -> None:
    client = shared_engine.client("sagemaker", parameter_validation=False)
    with pytest.raises(ClientError, match="3 validation errors detected: ") as caught:
        client.list_models(MaxResults=0, SortBy="Size", NameContains="ü")
    places = re.findall(r"at '(\w+)'", caught.value.response["Error"]["Message"])
    assert sorted(places) == ["maxResults", "nameContains", "sortBy"]


def test_members_of_a_newer_client_are_taken_without_effect(sender: Sender) -> None:
    novel = {"Novelty": {"deep": [1, None, {"x": True}]}, "MaxResults": 5, "NameContains": None}
    answer = sender.json("SageMaker.ListModels", json.dumps(novel).encode())
    assert (answer.status, answer.document) == (200, {"Models": []})


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (b"{", "is not JSON"),
        (b"{'a': 1}", "is not JSON"),
        (b"\x00\x01\x02", "is not JSON"),
        (b"\xff\xfe{\x00}\x00", "is not JSON"),
        (b'{"MaxResults": NaN}', "NaN is no JSON number"),
        (b'{"NameContains": "\\ud800"}', "is not JSON"),
        (b"[" * 200_000, "is not JSON"),
        (b'{"a":' * 100_000, "is not JSON"),
        (b"[]", "Start of list found where a structure was expected"),
        (b"null", "NULL_VALUE found where a structure was expected"),
        (b'"text"', "STRING_VALUE found where a structure was expected"),
        (b'{"MaxResults": "5"}', "STRING_VALUE cannot be converted to Integer at 'maxResults'"),
        (b'{"MaxResults": 1.5}', "NUMBER_VALUE cannot be converted to Integer at 'maxResults'"),
        (b'{"MaxResults": 1e999}', "cannot be converted to Integer"),
        (b'{"MaxResults": 99999999999}', "cannot be converted to Integer"),
        (b'{"CreationTimeAfter": 1e300}', "is not a timestamp"),
        (b'{"CreationTimeAfter": "soon"}', "is not a timestamp"),
        (b'{"NameContains": ["a"]}', "Start of structure or map found where not expected"),
    ],
)
def test_what_is_no_json_or_of_another_type_is_a_serialization_error(
    sender: Sender, body: bytes, text: str
) -> None:
    answer = sender.json("SageMaker.ListModels", body)
    code, message = answer.error
    assert (answer.status, code) == (400, "SerializationException")
    assert re.search(text, message), message


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"Action=AssumeRole&Version=2011-06-15", "ValidationError"),
        (b"Action=AssumeRole&RoleArn.x=1&Version=2011-06-15", "MalformedInput"),
        (b"Action=AssumeRole&Tags.member=1&Version=2011-06-15", "ValidationError"),
        (b"Action=&Version=2011-06-15", "UnknownOperationException"),
        (b"", "UnknownOperationException"),
        (b"\xff\xfe=\xff", "MalformedQueryString"),
        (b"&".join(b"Tags.member.%d.Key=x" % each for each in range(9)), "UnknownOperation"),
    ],
)
def test_a_form_that_is_wrong_is_refused_in_xml(sender: Sender, body: bytes, code: str) -> None:
    content = {"Content-Type": "application/x-www-form-urlencoded; charset=utf-8"}
    answer = sender.send("sts", body=body, headers=content)
    assert answer.status == 400
    assert f"<Code>{code}".encode() in answer.body


@pytest.mark.parametrize(
    "headers",
    [
        {"smithy-protocol": "rpc-v2-cbor", "Content-Type": "application/cbor"},
        {"Content-Type": "application/cbor", "X-Amz-Target": "GraniteServiceVersion20100801.X"},
    ],
)
def test_cbor_is_refused_so_that_its_clients_can_read_why(
    sender: Sender, headers: dict[str, str]
) -> None:
    path = "/service/GraniteServiceVersion20100801/operation/PutMetricData"
    answer = sender.send("monitoring", path=path, body=b"\xbf\xff", headers=headers)
    assert answer.status == 415
    assert answer.headers["smithy-protocol"] == "rpc-v2-cbor"
    assert answer.body.startswith(b"\xa2")  # a map of two
    assert b"UnsupportedMediaTypeException" in answer.body


def test_json_1_0_is_answered_in_json_1_0(sender: Sender) -> None:
    headers = {
        "Content-Type": "application/x-amz-json-1.0",
        "X-Amz-Target": "SageMaker.ListModels",
    }
    for body, status in ((b"{}", 200), (b"[]", 400)):
        answer = sender.send("sagemaker", body=body, headers=headers)
        assert answer.status == status
        assert answer.headers["content-type"] == "application/x-amz-json-1.0"


def test_a_service_that_is_not_served_is_named_in_json(sender: Sender) -> None:
    answer = sender.send("lambda", "GET", "/2015-03-31/functions/")
    code, message = answer.error
    assert (answer.status, code) == (400, "UnknownOperationException")
    assert "GET /2015-03-31/functions/" in message


@pytest.mark.parametrize(
    ("service", "wanted", "path", "headers"),
    [
        ("events", "sagemaker", "/", {"X-Amz-Target": "SageMaker.ListModels"}),
        ("sts", "sagemaker", "/", {"X-Amz-Target": "SageMaker.ListModels"}),
        ("mlops-local", "sagemaker", "/", {"X-Amz-Target": "SageMaker.ListModels"}),
    ],
)
def test_a_signature_for_another_service_is_refused(
    sender: Sender, service: str, wanted: str, path: str, headers: dict[str, str]
) -> None:
    answer = sender.send(service, path=path, body=b"{}", headers=headers)
    code, message = answer.error
    assert (answer.status, code) == (403, "InvalidSignatureException")
    assert f"correct service: '{wanted}', not '{service}'" in message


@pytest.mark.parametrize("service", ["sagemaker", "sts", "s3"])
@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Host": "127.0.0.1"},
        {"Origin": "http://127.0.0.1:8888"},
        {"Sec-Fetch-Site": "cross-site"},
    ],
)
def test_foreign_hosts_and_web_pages_get_nowhere(
    sender: Sender, service: str, headers: dict[str, str]
) -> None:
    answer = sender.unsigned("GET", "/", b"", headers)
    assert (answer.status, answer.error[0]) == (403, "AccessDeniedException")


def test_a_body_that_says_to_be_endless_is_not_kept(sender: Sender) -> None:
    answer = sender.json("SageMaker.ListModels", b" " * (8 * 1024**2 + 1))
    assert (answer.status, answer.error[0]) == (413, "RequestEntityTooLargeException")
    answer = sender.json("SageMaker.ListModels", b"{}")
    assert answer.status == 200
