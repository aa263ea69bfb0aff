"""Errors that a person can act on: what happened, on which object, what to do next."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, ClassVar, Protocol, Self

from mlops_ext.services.records import Problem


class Speaker(Protocol):
    """What `explain` needs to know of a connection."""

    kind: Any

    @property
    def state_dir(self) -> Any:
        """The directory of the local SageMaker; None on AWS."""


class MLOpsError(Exception):
    """The only error that connection and services let out.

    Args:
        problem: what happened, in words and as data.
    """

    status: ClassVar[int] = 500

    def __init__(self, problem: Problem) -> None:
        said = [problem.title, problem.message if problem.message != problem.title else ""]
        parts = [part for part in [*said, problem.hint] if part]
        # What has lines of its own, as a traceback has, must not run into the next sentence.
        super().__init__(("\n" if any("\n" in part for part in parts) else " ").join(parts))
        self.problem = problem

    @classmethod
    def of(cls, code: str, title: str, message: str = "", **more: Any) -> Self:
        """Make the error from its parts; ``more`` are further members of `Problem`."""
        return cls(Problem(code=code, title=title, message=message or title, **more))

    def _render_traceback_(self) -> list[str]:
        """What IPython shows: the words alone, since the way to them is ours and not the user's."""
        return f"{type(self).__name__}: {told(self.problem)}".splitlines()


def told(problem: Problem) -> str:
    """Return a problem as lines: what is so, the service's text, what to do next."""
    lines = [problem.title]
    if problem.message and problem.message != problem.title:
        lines.append(problem.message)
    if problem.hint:
        lines.append(problem.hint)
    return "\n".join(lines)


class UnknownReference(MLOpsError):  # noqa: N818 - named as the person sees it
    """There is no such object."""

    status = 404


class InvalidInput(MLOpsError):  # noqa: N818 - named as the person sees it
    """The request cannot be carried out as it is."""

    status = 400


class NotAllowed(MLOpsError):  # noqa: N818 - named as the person sees it
    """The caller may not do this, or is not known (any more)."""

    status = 403


class Conflict(MLOpsError):  # noqa: N818 - named as the person sees it
    """The object is in a state that does not allow this."""

    status = 409


class Unavailable(MLOpsError):  # noqa: N818 - named as the person sees it
    """SageMaker cannot be asked at the moment."""

    status = 503


_DENIED = re.compile(
    r"(?:User: )?(?P<identity>arn:\S+) is not authorized to perform:? (?P<action>[\w-]+:\w+)"
    r"(?: on resource:? (?P<resource>\S+?))?(?: (?:because|with)\b|\.?$)",
)
_DENIED_CODES = {
    "AccessDenied",
    "AccessDeniedException",
    "AuthorizationError",
    "UnauthorizedOperation",
    "NotAuthorized",
    "403",
}
_S3_ACTIONS = {
    "GetObject": "GetObject",
    "HeadObject": "GetObject",
    "PutObject": "PutObject",
    "CreateMultipartUpload": "PutObject",
    "UploadPart": "PutObject",
    "CompleteMultipartUpload": "PutObject",
    "DeleteObject": "DeleteObject",
    "DeleteObjects": "DeleteObject",
    "HeadBucket": "ListBucket",
    "ListObjectsV2": "ListBucket",
    "CreateBucket": "CreateBucket",
}
_CREDENTIAL_CODES = {
    "ExpiredToken": "have expired",
    "ExpiredTokenException": "have expired",
    "RequestExpired": "have expired, or the clock of this machine is wrong",
    "InvalidClientTokenId": "are not known",
    "UnrecognizedClientException": "are not known",
    "InvalidAccessKeyId": "are not known",
    "SignatureDoesNotMatch": "do not match",
    "IncompleteSignature": "are incomplete",
    "MissingAuthenticationToken": "are missing",
}
_THROTTLED = {
    "Throttling",
    "ThrottlingException",
    "TooManyRequestsException",
    "RequestLimitExceeded",
    "SlowDown",
    "LimitExceededException",
}
_NOT_FOUND_TEXT = re.compile(
    r"could not find|does not exist|not found\b|cannot find", re.IGNORECASE
)
_CONFLICT_TEXT = re.compile(r"already exist|in-progress", re.IGNORECASE)
_NOT_FOUND = {"ResourceNotFound", "ResourceNotFoundException", "NoSuchKey", "NoSuchBucket", "404"}
_CONFLICT = {"ConflictException", "ResourceInUse", "ResourceAlreadyExists", "BucketAlreadyExists"}
_REMOTE_FAULT = {"InternalFailure", "InternalServerError", "ServiceUnavailable", "500", "503"}
_NO_CREDENTIALS = {"NoCredentialsError", "PartialCredentialsError", "CredentialRetrievalError"}
_EXPIRED = {
    "TokenRetrievalError",
    "UnauthorizedSSOTokenError",
    "SSOTokenLoadError",
    "SSOError",
    "LoginRefreshRequired",
}
_UNREACHABLE = {
    "EndpointConnectionError",
    "ConnectTimeoutError",
    "ReadTimeoutError",
    "ConnectionClosedError",
    "ProxyConnectionError",
    "SSLError",
    "HTTPClientError",
}
LOG_IN = "Log in again (aws sso login, or new keys), or choose the local SageMaker."


def explain(error: BaseException, doing: str, connection: Speaker | None = None) -> MLOpsError:
    """Turn an error of botocore, or any other, into words.

    Args:
        error: what was raised.
        doing: what was tried, as after "to": "read endpoint churn-prod".
        connection: where it was tried, if a connection was made.
    """
    if isinstance(error, MLOpsError):
        return error
    kind = type(error).__name__
    if kind == "S3UploadFailedError" and error.__context__ is not None:
        return explain(error.__context__, doing, connection)  # boto3 hides the answer in a text
    response = getattr(error, "response", None)
    if isinstance(response, dict) and "Error" in response:
        return _explain_answer(response, doing, error)
    if kind == "NoRegionError":
        return InvalidInput.of(
            "NoRegion",
            "No AWS region is chosen.",
            str(error),
            hint="Name one (region=…, AWS_REGION, or in the panel's connection choice).",
        )
    if kind in _NO_CREDENTIALS or kind in _EXPIRED:
        missing = "are missing" if kind in _NO_CREDENTIALS else "have expired"
        return NotAllowed.of(
            "Credentials", f"The AWS credentials {missing}.", str(error), hint=LOG_IN
        )
    if kind == "ProfileNotFound":
        return InvalidInput.of(
            "ProfileNotFound",
            "There is no such AWS profile.",
            str(error),
            hint="aws configure list-profiles shows those there are.",
        )
    if kind in _UNREACHABLE:
        return _unreachable(error, doing, connection)
    if kind == "ParamValidationError":
        return InvalidInput.of("ParamValidation", f"Could not {doing}.", str(error))
    if kind == "LocalError":
        return Unavailable.of("LocalSageMaker", "The local SageMaker cannot be used.", str(error))
    if isinstance(error, OSError):
        return InvalidInput.of(kind, f"Could not {doing}.", str(error))
    return MLOpsError.of(kind, f"Could not {doing}.", str(error) or kind)


def _unreachable(error: BaseException, doing: str, connection: Speaker | None) -> MLOpsError:
    if connection is not None and connection.kind == "local":
        hint = (
            f"Its log is {connection.state_dir}/engine.log; jupyter mlops local status tells more."
        )
        name = "The local SageMaker"
    else:
        hint = "Look at the network and the proxy settings, or use the local SageMaker."
        name = "SageMaker"
    return Unavailable.of(
        type(error).__name__,
        f"{name} did not answer; could not {doing}.",
        str(error),
        hint=hint,
        retryable=True,
    )


def _explain_answer(response: dict[str, Any], doing: str, error: BaseException) -> MLOpsError:
    code = str(response["Error"].get("Code", "Unknown"))
    message = str(response["Error"].get("Message") or error)
    request_id = response.get("ResponseMetadata", {}).get("RequestId")
    more: dict[str, Any] = {"request_id": request_id}
    if code in _DENIED_CODES:
        operation = str(getattr(error, "operation_name", ""))
        return _denied(code, message, doing, operation, more)
    if code in _CREDENTIAL_CODES:
        title = f"The AWS credentials {_CREDENTIAL_CODES[code]}."
        return NotAllowed.of(code, title, message, hint=LOG_IN, **more)
    if code in _THROTTLED:
        title = f"SageMaker asks to slow down; could not {doing}."
        return Unavailable.of(code, title, message, hint="Try again.", retryable=True, **more)
    if code in _NOT_FOUND or (code.startswith("Validation") and _NOT_FOUND_TEXT.search(message)):
        return UnknownReference.of(code, f"Not found; could not {doing}.", message, **more)
    if code.startswith("Validation") and _CONFLICT_TEXT.search(message):
        more["hint"] = "Look at it again, or wait until it has settled, then repeat."
        return Conflict.of(code, f"Could not {doing} as things stand.", message, **more)
    if code in _CONFLICT:
        more["hint"] = "Look at it again, then repeat."
        title = f"Could not {doing}: it was changed or is in use."
        return Conflict.of(code, title, message, **more)
    if code == "ResourceLimitExceeded":
        more["hint"] = "Delete what is not needed, or ask for a higher quota."
        return Conflict.of(code, f"Could not {doing}: a limit is reached.", message, **more)
    if code in _REMOTE_FAULT:
        title = f"SageMaker failed; could not {doing}."
        return Unavailable.of(code, title, message, hint="Try again.", retryable=True, **more)
    if code == "UnknownOperationException":
        more["hint"] = "Use SageMaker on AWS for it."
        return InvalidInput.of(code, f"Could not {doing}: not offered here.", message, **more)
    return InvalidInput.of(code, f"Could not {doing}.", message, **more)


def _denied(
    code: str, message: str, doing: str, operation: str, more: dict[str, Any]
) -> MLOpsError:
    found = _DENIED.search(message)
    action = found["action"] if found else _action(operation)
    resource = found["resource"] if found else None
    if action is None:
        hint = "Ask your administrator for the permission."
    else:
        hint = f"Copy the statement that allows {action} for your administrator."
        statement = {"Effect": "Allow", "Action": [action], "Resource": resource or "*"}
        more = {**more, "statement": statement}
    return NotAllowed.of(
        code,
        f"No permission to {doing}.",
        message,
        hint=hint,
        action=action,
        resource=resource,
        identity=found["identity"] if found else None,
        **more,
    )


def _action(operation: str) -> str | None:
    """The IAM action of an operation, for messages that do not name it, as S3's do not."""
    if operation in _S3_ACTIONS:
        return f"s3:{_S3_ACTIONS[operation]}"
    return f"sagemaker:{operation}" if operation else None


@contextmanager
def translating(doing: str, connection: Speaker | None = None) -> Iterator[None]:
    """Let only `MLOpsError` out of the block.

    Args:
        doing: what the block does, as after "to": "read endpoint churn-prod".
        connection: where it is done.
    """
    try:
        yield
    except MLOpsError:
        raise
    except Exception as error:
        raise explain(error, doing, connection) from error
