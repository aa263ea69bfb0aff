"""What the door does beside signatures: sizes, unknown operations, unexpected errors."""

from __future__ import annotations

import http.client
import json
from typing import Any

import botocore.auth
import pytest
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from botocore.exceptions import ClientError
from local_engine import LocalEngine

from mlops_ext.local import launcher
from mlops_ext.local.request import Request
from mlops_ext.local.wire.services import destination


def post(
    engine: LocalEngine, target: str, body: bytes, service: str = "sagemaker"
) -> tuple[int, dict[str, Any], dict[str, str]]:
    """Send a signed request as a client of another make would."""
    key, secret = launcher.credentials(engine.state_dir, "ada", "test")
    headers = {"Content-Type": "application/x-amz-json-1.1", "X-Amz-Target": target}
    request = AWSRequest("POST", engine.url, headers=headers, data=body)
    botocore.auth.SigV4Auth(Credentials(key, secret), service, "us-east-1").add_auth(request)
    connection = http.client.HTTPConnection(engine.url.removeprefix("http://"), timeout=20)
    try:
        connection.request("POST", "/", body, dict(request.headers.items()))
        response = connection.getresponse()
        found = {name.lower(): value for name, value in response.getheaders()}
        return response.status, json.loads(response.read()), found
    finally:
        connection.close()


@pytest.mark.parametrize(
    ("target", "name"),
    [
        ("SageMaker.CreatePipelineMagic", "CreatePipelineMagic"),
        ("SageMaker.CreateAutoMLJobV2", "CreateAutoMLJobV2"),
        ("AWSEvents.CreateApiDestination", "CreateApiDestination"),
        ("AmazonSQS.SendMessage", "AmazonSQS.SendMessage"),
        ("nonsense", "nonsense"),
    ],
)
def test_an_operation_not_offered_names_itself_before_its_input_is_read(
    shared_engine: LocalEngine, target: str, name: str
) -> None:
    status, answer, headers = post(shared_engine, target, b"{this is no JSON")
    assert (status, answer["__type"]) == (400, "UnknownOperationException")
    assert name in answer["message"]
    assert headers["x-amzn-errortype"] == "UnknownOperationException"
    assert headers["x-amzn-requestid"]


def test_an_operation_of_sts_that_is_not_offered_names_itself(shared_engine: LocalEngine) -> None:
    with pytest.raises(ClientError, match="GetFederationToken") as caught:
        shared_engine.client("sts").get_federation_token(Name="session")
    assert caught.value.response["Error"]["Code"] == "UnknownOperationException"


def test_get_caller_identity_names_the_user(shared_engine: LocalEngine) -> None:
    identity = shared_engine.client("sts", user="Zoë <b>").get_caller_identity()
    assert identity["Account"] == "000000000000"
    assert identity["Arn"] == "arn:aws:sts::000000000000:assumed-role/mlops-local/Zoë <b>"


def test_a_body_above_the_limit_is_refused(shared_engine: LocalEngine) -> None:
    body = json.dumps({"NameContains": "x" * (8 * 1024**2)}).encode()
    status, answer, _ = post(shared_engine, "SageMaker.ListModels", body)
    assert (status, answer["__type"]) == (413, "RequestEntityTooLargeException")


def test_an_invocation_above_the_limit_of_sagemaker_is_refused(
    shared_engine: LocalEngine,
) -> None:
    client = shared_engine.client("sagemaker-runtime")
    with pytest.raises(ClientError, match="6291456") as caught:
        client.invoke_endpoint(EndpointName="e", Body=b"x" * 6_291_457)
    assert caught.value.response["Error"]["Code"] == "ValidationError"


def test_an_unexpected_exception_tells_its_traceback_to_the_log_alone(
    engine: LocalEngine,
) -> None:
    # A table that has gone missing stands for any error in the program.
    import sqlite3

    with sqlite3.connect(engine.state_dir / "state.db") as connection:
        connection.execute("DROP TABLE document")
    connection.close()
    status, answer, headers = post(engine, "SageMaker.ListModels", b"{}")
    assert (status, answer["__type"]) == (500, "InternalFailure")
    assert "document" not in answer["message"]
    log = (engine.state_dir / "engine.log").read_text()
    assert headers["x-amzn-requestid"] in log
    assert "OperationalError" in log


@pytest.mark.parametrize(
    ("request_", "style"),
    [
        (Request("POST", "/", "", {"x-amz-target": "SageMaker.X"}), "json"),
        (Request("POST", "/service/X/operation/Y", "", {"smithy-protocol": "rpc-v2-cbor"}), "json"),
        (Request("POST", "/", "", {"content-type": "application/x-www-form-urlencoded"}), "query"),
        (Request("GET", "/", "Action=GetCallerIdentity", {}), "query"),
        (Request("GET", "/bucket/key", "", {}), "s3"),
        (Request("GET", "/endpoints/key", "", {}), "s3"),
    ],
)
def test_errors_have_the_form_of_the_service(request_: Request, style: str) -> None:
    assert destination(request_).style == style
