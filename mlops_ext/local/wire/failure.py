"""Errors as each protocol writes them."""

from __future__ import annotations

import errno
import sqlite3
from typing import Any
from xml.sax.saxutils import escape

from mlops_ext.local.errors import ApiError
from mlops_ext.local.request import Request, Response
from mlops_ext.local.wire.model import service, write_json
from mlops_ext.local.wire.services import Destination

JSON_TYPE = "application/x-amz-json-1.1"
_JSON_1_0 = "application/x-amz-json-1.0"

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})

Written = tuple[dict[str, str], bytes]
"""Headers and body."""


def unexpected(error: Exception) -> ApiError:
    """The answer to an exception that no operation raises on purpose.

    A disk that is full is said so; any other traceback is in the engine's log only.
    """
    if _is_full(error):
        return ApiError(
            "InsufficientStorage",
            "The disk that the state directory lies on is full, or this process may not write "
            f"more ({error}). What was acknowledged is kept: free some space and try again.",
            507,
        )
    return ApiError(
        "InternalFailure",
        "The request processing has failed because of an unknown error, exception or failure. "
        "engine.log in the state directory has its traceback.",
        500,
    )


def _is_full(error: Exception) -> bool:
    if isinstance(error, sqlite3.Error):
        # SQLite tells an exceeded quota or limit as a failed write.
        return getattr(error, "sqlite_errorname", "") in ("SQLITE_FULL", "SQLITE_IOERR_WRITE")
    return isinstance(error, OSError) and error.errno in _FULL


def unknown_operation(name: str) -> ApiError:
    """The answer to an operation that is not offered."""
    return ApiError(
        "UnknownOperationException", f"The local SageMaker does not offer the operation {name}."
    )


def ids(request_id: str) -> dict[str, str]:
    """The headers that name a request."""
    return {"x-amzn-RequestId": request_id, "x-amz-request-id": request_id}


def json_type(request: Request) -> str:
    """The content type of an answer in the version of JSON that a request is in."""
    content = request.headers.get("content-type", "")
    return _JSON_1_0 if content.startswith(_JSON_1_0) else JSON_TYPE


def refusal(request: Request, where: Destination, error: ApiError, request_id: str) -> Response:
    """The answer for an error, in the form and with the status of the request's service."""
    shape, code, status, compatible = _described(where, error)
    match where.protocol:
        case "json" | "rest-json":
            headers, body = json_error(error, shape, json_type(request))
            if compatible:
                side = "Sender" if status < 500 else "Receiver"
                headers["x-amzn-query-error"] = f"{code};{side}"
        case "query":
            headers, body = _query_error(error, code, status, request_id)
        case "cbor":
            headers, body = _cbor_error(error)
        case "s3":
            headers, body = _s3_error(error, request.path, request_id)
    if request.method == "HEAD":
        body = b""
    return Response(status, headers | ids(request_id), body)


def _described(where: Destination, error: ApiError) -> tuple[str, str, int, bool]:
    """How the model describes an error: shape, code in XML, status, whether both are told."""
    for served in where.services:
        model = service(served.name)
        compatible = "awsQueryCompatible" in model.description["metadata"]
        if found := model.errors.get(error.code):
            modelled = found.status if error.status == 400 and found.status else error.status
            return found.shape, found.code, modelled, compatible
    return error.code, error.code, error.status, False


def json_error(error: ApiError, shape: str = "", content_type: str = JSON_TYPE) -> Written:
    """An error in JSON and rest-json.

    Args:
        error: the error.
        shape: the name of its shape; empty: its code.
        content_type: of the answer.
    """
    shape = shape or error.code
    document: dict[str, Any] = {
        "__type": shape,
        "message": error.message,
        # Modelled errors name their member "Message".
        "Message": error.message,
        **error.extra,
    }
    return {"Content-Type": content_type, "x-amzn-ErrorType": shape}, write_json(document)


def _query_error(error: ApiError, code: str, status: int, request_id: str) -> Written:
    body = (
        f"<ErrorResponse><Error><Type>{'Sender' if status < 500 else 'Receiver'}</Type>"
        f"<Code>{escape(code)}</Code><Message>{_legible(error.message)}</Message></Error>"
        f"<RequestId>{request_id}</RequestId></ErrorResponse>"
    )
    return {"Content-Type": "text/xml"}, body.encode()


def _s3_error(error: ApiError, resource: str, request_id: str) -> Written:
    place = f"<Resource>{_legible(resource)}</Resource>"
    extra = "".join(
        f"<{name}>{_legible(str(value))}</{name}>" for name, value in error.extra.items()
    )
    body = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f"<Error><Code>{escape(error.code)}</Code><Message>{_legible(error.message)}</Message>"
        f"{extra or place}<RequestId>{request_id}</RequestId></Error>"
    )
    return {"Content-Type": "application/xml"}, body.encode()


def _legible(text: str) -> str:
    """A text for XML, which has no way to write control characters."""
    return escape("".join(each if each >= " " or each in "\t\n\r" else "\ufffd" for each in text))


def _cbor_error(error: ApiError) -> Written:
    """A map of two texts (RFC 8949), so that a client of Smithy RPC v2 can read why."""
    body = b"\xa2" + b"".join(map(_cbor_text, ("__type", error.code, "message", error.message)))
    return {"Content-Type": "application/cbor", "smithy-protocol": "rpc-v2-cbor"}, body


def _cbor_text(text: str) -> bytes:
    data = text.encode()
    return b"\x7a" + len(data).to_bytes(4, "big") + data
