"""Who gets through: signatures as botocore makes them, and what must not pass."""

from __future__ import annotations

import http.client
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import botocore.auth
import pytest
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from botocore.exceptions import ClientError
from local_engine import LocalEngine

from mlops_ext.local import keys, launcher


def signed(engine: LocalEngine, **changes: Any) -> tuple[bytes, dict[str, str]]:
    """Body and headers of a ListModels request, signed now."""
    key, secret = launcher.credentials(engine.state_dir, "ada", "test")
    body = b"{}"
    request = AWSRequest(
        "POST",
        engine.url,
        headers={
            "Content-Type": "application/x-amz-json-1.1",
            "X-Amz-Target": "SageMaker.ListModels",
        },
        data=body,
    )
    signer = botocore.auth.SigV4Auth(
        Credentials(changes.get("key", key), secret),
        changes.get("service", "sagemaker"),
        changes.get("region", "us-east-1"),
    )
    signer.add_auth(request)
    return body, dict(request.headers.items())


def send(
    engine: LocalEngine, body: bytes, headers: dict[str, str], method: str = "POST", path: str = "/"
) -> tuple[int, dict[str, Any]]:
    connection = http.client.HTTPConnection(engine.url.removeprefix("http://"), timeout=10)
    try:
        connection.request(method, path, body, headers)
        response = connection.getresponse()
        return response.status, json.loads(response.read() or b"{}")
    finally:
        connection.close()


def test_a_signed_request_gets_through(shared_engine: LocalEngine) -> None:
    body, headers = signed(shared_engine)
    assert send(shared_engine, body, headers) == (200, {"Models": []})


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"Authorization": None}, "MissingAuthenticationTokenException"),
        ({"Authorization": "Bearer x"}, "IncompleteSignatureException"),
        ({"Authorization": "AWS4-HMAC-SHA256 Credential=a/b"}, "IncompleteSignatureException"),
        ({"X-Amz-Target": "SageMaker.ListEndpoints"}, "InvalidSignatureException"),
        ({"Origin": "http://evil.example"}, "AccessDeniedException"),
        ({"Origin": "null"}, "AccessDeniedException"),
        ({"Sec-Fetch-Site": "cross-site"}, "AccessDeniedException"),
        ({"Host": "evil.example"}, "AccessDeniedException"),
        ({"Host": "127.0.0.1:1"}, "AccessDeniedException"),
    ],
)
def test_a_changed_request_is_refused(
    shared_engine: LocalEngine, changed: dict[str, str | None], code: str
) -> None:
    body, headers = signed(shared_engine)
    for name, value in changed.items():
        headers.pop(name, None)
        if value is not None:
            headers[name] = value
    status, answer = send(shared_engine, body, headers)
    assert (status, answer["__type"]) == (403, code)


def test_an_altered_body_is_refused(shared_engine: LocalEngine) -> None:
    _, headers = signed(shared_engine)
    headers.pop("Content-Length", None)
    status, answer = send(shared_engine, b'{"MaxResults":1}', headers)
    assert (status, answer["__type"]) == (403, "InvalidSignatureException")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"region": "eu-west-1"}, "InvalidSignatureException"),
        ({"service": "events"}, "InvalidSignatureException"),
        ({"key": "AKIAIOSFODNN7EXAMPLE"}, "UnrecognizedClientException"),
        ({"key": keys.key_id("eve", "test")}, "InvalidSignatureException"),
    ],
)
def test_another_scope_or_key_is_refused(
    shared_engine: LocalEngine, changes: dict[str, str], code: str
) -> None:
    status, answer = send(shared_engine, *signed(shared_engine, **changes))
    assert (status, answer["__type"]) == (403, code)


@pytest.mark.parametrize("minutes", [-6, 6])
def test_a_signature_of_another_time_is_refused(
    shared_engine: LocalEngine, minutes: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    moment = datetime.now(UTC).replace(tzinfo=None) + timedelta(minutes=minutes)
    for name in ("get_current_datetime", "datetime"):
        if hasattr(botocore.auth, name):
            monkeypatch.setattr(botocore.auth, name, _Clock(moment))
    status, answer = send(shared_engine, *signed(shared_engine))
    assert (status, answer["__type"]) == (403, "InvalidSignatureException")
    assert "ignature" in answer["message"]


class _Clock:
    """Stands for botocore's clock in its old and new spelling."""

    def __init__(self, moment: datetime) -> None:
        self._moment = moment
        self.datetime = self

    def __call__(self, *_: Any, **__: Any) -> datetime:
        return self._moment

    def utcnow(self) -> datetime:
        return self._moment

    def now(self, *_: Any) -> datetime:
        return self._moment


@pytest.mark.parametrize(
    ("service", "call", "code"),
    [
        ("sagemaker", "list_models", "InvalidSignatureException"),
        ("s3", "list_buckets", "SignatureDoesNotMatch"),
        ("sts", "get_caller_identity", "SignatureDoesNotMatch"),
    ],
)
def test_a_wrong_secret_has_the_code_of_its_service(
    shared_engine: LocalEngine, service: str, call: str, code: str
) -> None:
    client = shared_engine.client(service, secret="wrong")
    with pytest.raises(ClientError) as caught:
        getattr(client, call)()
    assert caught.value.response["Error"]["Code"] == code


def test_preflight_requests_are_not_answered(shared_engine: LocalEngine) -> None:
    status, answer = send(shared_engine, b"", {}, "OPTIONS")
    assert (status, answer["__type"]) == (403, "AccessDeniedException")


def test_health_needs_no_key_and_tells_nothing(shared_engine: LocalEngine) -> None:
    status, answer = send(shared_engine, b"", {}, "GET", "/health")
    assert status == 200
    assert set(answer) == {"service", "instance"}


@pytest.mark.parametrize("user", ["ada", "Zoë O'Neil", "a.b@example.org", "用户"])
def test_a_key_names_user_and_holder(user: str) -> None:
    key = keys.key_id(user, "kernel-7")
    assert keys.read_key_id(key) == (user, "kernel-7")
    assert 16 <= len(key) <= 128
    assert key.isascii()
    assert key.replace("_", "").isalnum()


@pytest.mark.parametrize("user", ["", "a\0b", "x" * 100])
def test_a_name_that_no_key_can_carry_is_refused(user: str) -> None:
    with pytest.raises(ValueError, match=r"User|too long"):
        keys.key_id(user, "kernel")


@pytest.mark.parametrize("key", ["MLOPSLOCAL_", "MLOPSLOCAL_!!", "MLOPSLOCAL_AAAA", "AKIA"])
def test_what_is_no_key_of_ours_names_nobody(key: str) -> None:
    assert keys.read_key_id(key) is None
