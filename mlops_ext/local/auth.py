"""AWS signatures: SigV4 in headers, presigned SigV4 and SigV2, and the caller behind the key.

The rules are those of AWS's signing documentation ("Create a signed AWS API request",
"Authenticating Requests: Using Query Parameters", "Signing and Authenticating REST Requests").
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import lru_cache
from urllib.parse import quote, unquote

from mlops_ext.local import keys
from mlops_ext.local.call import Caller
from mlops_ext.local.request import Request
from mlops_ext.local.signature import Signature, Style, refuse

SKEW = timedelta(minutes=5)
_UNSIGNED = "UNSIGNED-PAYLOAD"

# Query parameters that are part of what SigV2 signs.
_SUBRESOURCES = frozenset(
    {
        *("acl", "cors", "delete", "lifecycle", "location", "logging", "notification", "policy"),
        *("partNumber", "requestPayment", "restore", "tagging", "torrent", "uploadId", "uploads"),
        *("response-cache-control", "response-content-disposition", "response-content-encoding"),
        *("response-content-language", "response-content-type", "response-expires"),
        *("versionId", "versioning", "versions", "website"),
    }
)


class Authenticator:
    """Verifies signatures made with the keys of one state directory.

    Args:
        master: the state directory's master key.
        region: the region that requests must be signed for (S3's names are global).
        clock: the time, aware.
    """

    def __init__(self, master: bytes, region: str, clock: Callable[[], datetime]) -> None:
        self._region = region
        self._clock = clock
        self._token = lru_cache(256)(lambda key: keys.session_token(master, key))
        self._secret = lru_cache(256)(lambda key: keys.secret(master, key))
        self._signing_key = lru_cache(256)(self._derive)

    def verify(
        self, request: Request, style: Style, signature: Signature, payload: str | None = None
    ) -> Caller:
        """The caller who signed a request.

        Args:
            request: the request; its body counts unless `payload` is given.
            style: whose error codes to answer with.
            signature: what `read_signature` found in the request.
            payload: the hash that the caller declares for a body that is still to come.

        Raises:
            ApiError: with AWS's code for an unknown key, a wrong signature, a wrong time, or
                another service or region.
        """
        named = keys.read_key_id(signature.key_id)
        if named is None:
            raise refuse(style, "key", f"No key {signature.key_id!r} of this local SageMaker.")
        self._check_time(style, signature)
        if signature.version == 2:
            expected = self._sign_v2(request, signature)
        else:
            self._check_scope(style, signature)
            expected = self._sign_v4(request, signature, payload)
        if not hmac.compare_digest(expected.encode(), signature.value.encode()):
            raise refuse(style, "mismatch")
        self._check_session(style, signature, named[1])
        return Caller(signature.key_id, *named)

    def _check_session(self, style: Style, signature: Signature, holder: str) -> None:
        session = keys.read_session(holder)
        if session is None:
            return
        token = self._token(signature.key_id)
        if not hmac.compare_digest(token.encode(), signature.token.encode()):
            raise refuse(style, "token")
        if self._clock().timestamp() > session.ends:
            raise refuse(style, "ended")

    def _check_time(self, style: Style, signature: Signature) -> None:
        now = self._clock()
        if signature.signed is not None and signature.signed > now + SKEW:
            raise refuse(style, "skew", f"Signature not yet current: {signature.signed} > {now}")
        if signature.expires is not None and now > signature.expires:
            raise refuse(style, "expired", f"Request has expired: {signature.expires} < {now}")
        if signature.expires is None and (signature.signed or now) < now - SKEW:
            raise refuse(style, "skew", f"Signature expired: {signature.signed} < {now} - 5 min.")

    def _check_scope(self, style: Style, signature: Signature) -> None:
        if style != "s3" and signature.region != self._region:
            raise refuse(
                style,
                "scope",
                f"Credential should be scoped to a valid region: this local SageMaker is in "
                f"{self._region}, not {signature.region}.",
            )

    def _derive(self, key_id: str, date: str, region: str, service: str) -> bytes:
        key = f"AWS4{self._secret(key_id)}".encode()
        for part in (date, region, service, "aws4_request"):
            key = hmac.new(key, part.encode(), hashlib.sha256).digest()
        return key

    def _sign_v4(self, request: Request, signature: Signature, payload: str | None) -> str:
        canonical = _canonical(request, signature, payload)
        scope = f"{signature.date}/{signature.region}/{signature.service}/aws4_request"
        digest = hashlib.sha256(canonical.encode()).hexdigest()
        text = f"AWS4-HMAC-SHA256\n{signature.timestamp}\n{scope}\n{digest}"
        key = self._signing_key(
            signature.key_id, signature.date, signature.region, signature.service
        )
        return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()

    def _sign_v2(self, request: Request, signature: Signature) -> str:
        headers = request.headers
        amz = "".join(
            f"{name}:{_collapsed(headers[name])}\n"
            for name in sorted(headers)
            if name[:6] == "x-amz-"
        )
        subresources = [
            f"{name}={unquote(value)}" if separator else name
            for name, separator, value in sorted(
                part.partition("=") for part in request.query.split("&")
            )
            if name in _SUBRESOURCES
        ]
        resource = request.path + ("?" + "&".join(subresources) if subresources else "")
        text = "\n".join(
            (
                request.method,
                headers.get("content-md5", ""),
                headers.get("content-type", ""),
                signature.timestamp,
                amz + resource,
            )
        )
        digest = hmac.new(self._secret(signature.key_id).encode(), text.encode(), hashlib.sha1)
        return base64.b64encode(digest.digest()).decode("ascii")


def declared_hash(request: Request) -> str:
    """The payload's SHA-256 that an S3 request declares, or a word like ``UNSIGNED-PAYLOAD``."""
    return request.headers.get("x-amz-content-sha256", _UNSIGNED)


def _canonical(request: Request, signature: Signature, payload: str | None) -> str:
    headers = "".join(
        f"{name}:{_collapsed(request.headers.get(name, ''))}\n" for name in signature.headers
    )
    s3 = signature.service == "s3"
    if payload is None:
        payload = declared_hash(request) if s3 else hashlib.sha256(request.body).hexdigest()
    # All services but S3 sign the path encoded twice.
    path = request.path if s3 else quote(request.path, safe="/~-_.")
    return "\n".join(
        (
            request.method,
            path,
            _canonical_query(request.query),
            headers,
            ";".join(signature.headers),
            _UNSIGNED if signature.presigned and s3 else payload,
        )
    )


def _canonical_query(query: str) -> str:
    if not query:
        return ""
    pairs = []
    for part in query.split("&"):
        name, _, value = part.partition("=")
        if name != "X-Amz-Signature":
            pairs.append((_encoded(name), _encoded(value)))
    return "&".join(f"{name}={value}" for name, value in sorted(pairs))


def _encoded(text: str) -> str:
    return quote(unquote(text), safe="-_.~")


def _collapsed(value: str) -> str:
    return re.sub(" +", " ", value.strip())
