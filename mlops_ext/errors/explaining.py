"""From any error, botocore's above all, to words: what happened, where, what to do next."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Protocol

from mlops_ext.errors import permission
from mlops_ext.errors.kinds import (
    Conflict,
    InvalidInput,
    MLOpsError,
    NotAllowed,
    Unavailable,
    UnknownReference,
)


class Speaker(Protocol):
    """What `explain` needs to know of a connection."""

    kind: Any

    @property
    def state_dir(self) -> Any:
        """The directory of the local SageMaker; None on AWS."""

    def renewal(self) -> str:
        """How to renew the credentials in use."""


_DENIED_CODES = {
    "AccessDenied",
    "AccessDeniedException",
    "AuthorizationError",
    "UnauthorizedOperation",
    "NotAuthorized",
    "403",
}
_CREDENTIAL_CODES = {
    "ExpiredToken": "have expired",
    "ExpiredTokenException": "have expired",
    "400": "may have expired",  # S3's answer to HEAD has a status and no text
    "RequestTimeTooSkewed": "are refused, because the clock of this machine is wrong",
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
    "503",  # S3's answer to HEAD, where a text would say SlowDown
}
_NOT_FOUND_TEXT = re.compile(
    r"could not find|does not exist|not found\b|cannot find", re.IGNORECASE
)
_CONFLICT_TEXT = re.compile(r"already exist|in-progress", re.IGNORECASE)
_NOT_FOUND = {"ResourceNotFound", "ResourceNotFoundException", "NoSuchKey", "NoSuchBucket", "404"}
_CONFLICT = {"ConflictException", "ResourceInUse", "ResourceAlreadyExists", "BucketAlreadyExists"}
_REMOTE_FAULT = {"InternalFailure", "InternalServerError", "ServiceUnavailable", "500"}
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
        return _explain_answer(response, doing, error, connection)
    if kind == "NoRegionError":
        return InvalidInput.of(
            "NoRegion",
            "No AWS region is chosen.",
            str(error),
            hint="Name one (region=…, AWS_REGION, or in the panel's connection choice).",
        )
    if kind in _NO_CREDENTIALS or kind in _EXPIRED:
        missing = "are missing" if kind in _NO_CREDENTIALS else "have expired"
        return _unknown_caller("Credentials", missing, str(error), connection)
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
        cause="offline",
        retryable=True,
    )


def _unknown_caller(
    code: str, what: str, message: str, connection: Speaker | None, **more: Any
) -> MLOpsError:
    return NotAllowed.of(
        code,
        f"The AWS credentials {what}.",
        message,
        hint=connection.renewal() if connection else LOG_IN,
        cause="credentials",
        **more,
    )


def _explain_answer(
    response: dict[str, Any], doing: str, error: BaseException, connection: Speaker | None
) -> MLOpsError:
    code = str(response["Error"].get("Code", "Unknown"))
    message = str(response["Error"].get("Message") or error)
    request_id = response.get("ResponseMetadata", {}).get("RequestId")
    more: dict[str, Any] = {"request_id": request_id}
    if code in _DENIED_CODES:
        return _denied(code, message, doing, error, more)
    if code in _CREDENTIAL_CODES:
        return _unknown_caller(code, _CREDENTIAL_CODES[code], message, connection, **more)
    if code in _THROTTLED:
        more |= {"hint": "Try again in a few seconds.", "cause": "slow", "retryable": True}
        return Unavailable.of(
            code, f"SageMaker is slow to answer; could not {doing}.", message, **more
        )
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
    code: str, message: str, doing: str, error: BaseException, more: dict[str, Any]
) -> MLOpsError:
    refusal = permission.read(message, error)
    if refusal.explicit:
        hint = "A policy denies it outright: have that changed, for no further statement helps."
    elif refusal.action is None:
        hint = "Ask your administrator for the permission."
    else:
        hint = f"Copy the statement that allows {refusal.action} for your administrator."
    return NotAllowed.of(
        code,
        f"No permission to {doing}.",
        message,
        hint=hint,
        cause="permission",
        action=refusal.action,
        resource=refusal.resource,
        identity=refusal.identity,
        because=refusal.because,
        statement=refusal.statement,
        wider=refusal.wider,
        **more,
    )


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
