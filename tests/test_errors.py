"""Errors say what happened, on which object, and what to do next."""

from __future__ import annotations

from typing import Any

import pytest
from botocore import exceptions
from botocore.exceptions import ClientError

from mlops_ext.errors import (
    Conflict,
    InvalidInput,
    MLOpsError,
    NotAllowed,
    Unavailable,
    UnknownReference,
    explain,
    told,
    translating,
)

WHO = "arn:aws:sts::111122223333:assumed-role/DataScientist/ada"
ENDPOINT = "arn:aws:sagemaker:eu-west-1:111122223333:endpoint/churn-prod"


def answer(code: str, message: str = "text", operation: str = "DescribeEndpoint") -> ClientError:
    response: Any = {
        "Error": {"Code": code, "Message": message},
        "ResponseMetadata": {"RequestId": "r-1"},
    }
    return ClientError(response, operation)


@pytest.mark.parametrize("because", ["", " because no identity-based policy allows it"])
def test_access_denied_names_action_resource_and_identity(because: str) -> None:
    text = f"User: {WHO} is not authorized to perform: sagemaker:DescribeEndpoint on resource: "
    error = explain(answer("AccessDeniedException", text + ENDPOINT + because), "read churn-prod")
    assert isinstance(error, NotAllowed)
    problem = error.problem
    assert problem.title == "No permission to read churn-prod."
    assert problem.action == "sagemaker:DescribeEndpoint"
    assert problem.resource == ENDPOINT
    assert problem.identity == WHO
    assert problem.statement == {
        "Effect": "Allow",
        "Action": ["sagemaker:DescribeEndpoint"],
        "Resource": ENDPOINT,
    }
    assert problem.request_id == "r-1"


@pytest.mark.parametrize(
    ("error", "kind", "words"),
    [
        (answer("ExpiredTokenException"), NotAllowed, "have expired"),
        (answer("InvalidClientTokenId"), NotAllowed, "are not known"),
        (answer("ThrottlingException", "Rate exceeded"), Unavailable, "slow to answer"),
        (answer("ResourceNotFound"), UnknownReference, "Not found"),
        (answer("ValidationException", 'Could not find endpoint "x".'), UnknownReference, "Not"),
        (answer("ValidationException", "1 validation error"), InvalidInput, "Could not do it"),
        (answer("ConflictException"), Conflict, "changed or is in use"),
        (answer("ResourceLimitExceeded"), Conflict, "limit"),
        (answer("InternalFailure"), Unavailable, "failed"),
        (answer("UnknownOperationException"), InvalidInput, "not offered"),
        (exceptions.NoRegionError(), InvalidInput, "No AWS region"),
        (exceptions.NoCredentialsError(), NotAllowed, "are missing"),
        (exceptions.ProfileNotFound(profile="x"), InvalidInput, "no such AWS profile"),
        (exceptions.EndpointConnectionError(endpoint_url="x"), Unavailable, "did not answer"),
        (exceptions.ParamValidationError(report="bad"), InvalidInput, "Could not do it"),
        (FileNotFoundError("gone"), InvalidInput, "Could not do it"),
        (KeyError("x"), MLOpsError, "Could not do it"),
    ],
    ids=str,
)
def test_every_error_has_words(error: Exception, kind: type[MLOpsError], words: str) -> None:
    explained = explain(error, "do it")
    assert type(explained) is kind
    assert words in explained.problem.title
    assert explained.problem.message


@pytest.mark.parametrize("code", ["ThrottlingException", "InternalFailure"])
def test_what_may_pass_is_marked_so(code: str) -> None:
    assert explain(answer(code), "do it").problem.retryable


def test_only_our_errors_leave_a_translated_block() -> None:
    with pytest.raises(NotAllowed) as caught, translating("read churn"):
        raise answer("AccessDenied")
    assert isinstance(caught.value.__cause__, ClientError)
    with pytest.raises(Conflict, match="as it was"), translating("read churn"):
        raise Conflict.of("C", "as it was")


def test_a_traceback_keeps_its_lines_and_what_follows_has_one_of_its_own() -> None:
    problem = Conflict.of("Failed", "It failed.", "Traceback:\n  line 1", hint="Look at its log.")
    assert str(problem) == "It failed.\nTraceback:\n  line 1\nLook at its log."
    assert str(Conflict.of("Failed", "It failed.", hint="Try again.")) == "It failed. Try again."


def test_the_closest_are_told_once() -> None:
    error = UnknownReference.of("None", "None.", hint="Closest: churn/1.", closest=["churn/1"])
    assert told(error.problem) == "None.\nClosest: churn/1."


@pytest.mark.parametrize(
    "text",
    [
        'Cannot update in-progress endpoint "arn:x".',
        'Cannot create already existing endpoint "arn:x".',
    ],
)
def test_what_is_on_its_way_or_there_already_is_a_conflict(text: str) -> None:
    error = explain(answer("ValidationException", text), "delete endpoint x")
    assert isinstance(error, Conflict)
    assert text in str(error)
    assert "then repeat" in error.problem.hint
