"""Errors as each protocol writes them."""

from __future__ import annotations

from typing import Any
from xml.sax.saxutils import escape

from mlops_ext.local.errors import ApiError
from mlops_ext.local.wire.model import write_json

JSON_TYPE = "application/x-amz-json-1.1"


def internal_failure() -> ApiError:
    """The answer to an unexpected exception: its traceback is in the engine's log only."""
    return ApiError(
        "InternalFailure",
        "The request processing has failed because of an unknown error, exception or failure. "
        "engine.log in the state directory has its traceback.",
        500,
    )


def unknown_operation(name: str) -> ApiError:
    """The answer to an operation that is not offered."""
    return ApiError(
        "UnknownOperationException", f"The local SageMaker does not offer the operation {name}."
    )


def json_error(error: ApiError) -> tuple[dict[str, str], bytes]:
    """Headers and body of an error in JSON 1.1 and rest-json."""
    document: dict[str, Any] = {
        "__type": error.code,
        "message": error.message,
        # Modelled errors name their member "Message".
        "Message": error.message,
        **error.extra,
    }
    return {"Content-Type": JSON_TYPE, "x-amzn-ErrorType": error.code}, write_json(document)


def query_error(error: ApiError, request_id: str) -> tuple[dict[str, str], bytes]:
    """Headers and body of an error in the query protocol (STS)."""
    body = (
        f"<ErrorResponse><Error><Type>{'Sender' if error.status < 500 else 'Receiver'}</Type>"
        f"<Code>{escape(error.code)}</Code><Message>{escape(error.message)}</Message></Error>"
        f"<RequestId>{request_id}</RequestId></ErrorResponse>"
    )
    return {"Content-Type": "text/xml"}, body.encode()


def s3_error(error: ApiError, resource: str, request_id: str) -> tuple[dict[str, str], bytes]:
    """Headers and body of an error of S3."""
    extra = "".join(f"<{name}>{escape(str(value))}</{name}>" for name, value in error.extra.items())
    body = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f"<Error><Code>{escape(error.code)}</Code><Message>{escape(error.message)}</Message>"
        f"<Resource>{escape(resource)}</Resource>{extra}<RequestId>{request_id}</RequestId></Error>"
    )
    return {"Content-Type": "application/xml"}, body.encode()
