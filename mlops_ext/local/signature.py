"""Reading the signature of a request, and refusing it in each service's words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

from mlops_ext.local.errors import ApiError
from mlops_ext.local.request import Request

Style = Literal["json", "query", "s3"]
"""Whose errors a request expects: JSON services, STS, S3."""

Reason = Literal[
    "missing", "malformed", "key", "mismatch", "skew", "expired", "scope", "token", "ended"
]

_CODES: dict[Style, dict[Reason, str]] = {
    "json": {
        "missing": "MissingAuthenticationTokenException",
        "malformed": "IncompleteSignatureException",
        "key": "UnrecognizedClientException",
        "mismatch": "InvalidSignatureException",
        "skew": "InvalidSignatureException",
        "expired": "InvalidSignatureException",
        "scope": "InvalidSignatureException",
        "token": "UnrecognizedClientException",
        "ended": "ExpiredTokenException",
    },
    "query": {
        "missing": "MissingAuthenticationToken",
        "malformed": "IncompleteSignature",
        "key": "InvalidClientTokenId",
        "mismatch": "SignatureDoesNotMatch",
        "skew": "SignatureDoesNotMatch",
        "expired": "SignatureDoesNotMatch",
        "scope": "SignatureDoesNotMatch",
        "token": "InvalidClientTokenId",
        "ended": "ExpiredToken",
    },
    "s3": {
        "missing": "AccessDenied",
        "malformed": "AuthorizationHeaderMalformed",
        "key": "InvalidAccessKeyId",
        "mismatch": "SignatureDoesNotMatch",
        "skew": "RequestTimeTooSkewed",
        "expired": "AccessDenied",
        "scope": "AuthorizationHeaderMalformed",
        "token": "InvalidToken",
        "ended": "ExpiredToken",
    },
}

_TEXTS: dict[Reason, str] = {
    "missing": "Missing Authentication Token",
    "malformed": "The request's signature cannot be read.",
    "key": "The security token included in the request is invalid.",
    "mismatch": "The request signature we calculated does not match the signature you provided. "
    "Check your AWS Secret Access Key and signing method.",
    "skew": "The difference between the request time and the current time is too large.",
    "expired": "Request has expired",
    "scope": "Credential should be scoped to a valid region.",
    "token": "The security token included in the request is invalid.",
    "ended": "The security token included in the request is expired",
}


@dataclass(frozen=True, slots=True)
class Signature:
    """What a request says about its signature.

    Args:
        version: 4 or 2.
        key_id: the access key id.
        value: the signature.
        timestamp: the time as it was signed.
        signed: when it was signed; None for SigV2.
        expires: the end of a presigned request; None for others.
        presigned: whether the signature is in the query.
        headers: names of the signed headers, in order (SigV4).
        date: of the scope (SigV4).
        region: of the scope (SigV4).
        service: of the scope; ``s3`` for SigV2.
        token: the session token of a temporary key, empty for others.
    """

    version: int
    key_id: str
    value: str
    timestamp: str
    signed: datetime | None
    expires: datetime | None
    presigned: bool
    headers: tuple[str, ...] = ()
    date: str = ""
    region: str = ""
    service: str = "s3"
    token: str = ""


def refuse(style: Style, reason: Reason, text: str = "") -> ApiError:
    """The error of a service for a signature that is not good."""
    return ApiError(_CODES[style][reason], text or _TEXTS[reason], 403)


_HEADER = re.compile(
    r"AWS4-HMAC-SHA256\s+Credential=([^,\s]+),\s*SignedHeaders=([^,\s]+),\s*Signature=([0-9a-f]{64})"
)


def read_signature(request: Request, style: Style) -> Signature:
    """The signature that a request carries in its headers or query.

    Raises:
        ApiError: there is none, or it cannot be read.
    """
    try:
        if authorization := request.headers.get("authorization"):
            return _from_header(request, authorization)
        parameters = request.parameters
        if "X-Amz-Signature" in parameters:
            return _from_query(parameters)
        if "AWSAccessKeyId" in parameters and "Signature" in parameters:
            return _from_query_v2(parameters)
    except (ValueError, KeyError, OverflowError):
        raise refuse(style, "malformed") from None
    raise refuse(style, "missing")


def _from_header(request: Request, authorization: str) -> Signature:
    found = _HEADER.fullmatch(authorization.strip())
    if found is None:
        raise ValueError
    timestamp = request.headers["x-amz-date"]
    token = request.headers.get("x-amz-security-token", "")
    return _v4(found[1], found[2], found[3], timestamp, None, token)


def _from_query(parameters: dict[str, str]) -> Signature:
    return _v4(
        parameters["X-Amz-Credential"],
        parameters["X-Amz-SignedHeaders"],
        parameters["X-Amz-Signature"],
        parameters["X-Amz-Date"],
        timedelta(seconds=int(parameters["X-Amz-Expires"])),
        parameters.get("X-Amz-Security-Token", ""),
    )


def _v4(
    credential: str,
    headers: str,
    value: str,
    timestamp: str,
    lasts: timedelta | None,
    token: str,
) -> Signature:
    key_id, date, region, service, end = credential.split("/")
    if end != "aws4_request" or not timestamp.startswith(date):
        raise ValueError
    names = tuple(headers.split(";"))
    if "host" not in names:
        raise ValueError
    signed = datetime.strptime(timestamp, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    return Signature(
        version=4,
        key_id=key_id,
        value=value,
        timestamp=timestamp,
        signed=signed,
        expires=None if lasts is None else signed + lasts,
        presigned=lasts is not None,
        headers=names,
        date=date,
        region=region,
        service=service,
        token=token,
    )


def _from_query_v2(parameters: dict[str, str]) -> Signature:
    return Signature(
        version=2,
        key_id=parameters["AWSAccessKeyId"],
        value=parameters["Signature"],
        timestamp=parameters["Expires"],
        signed=None,
        expires=datetime.fromtimestamp(int(parameters["Expires"]), UTC),
        presigned=True,
        token=parameters.get("x-amz-security-token", ""),
    )
