"""GetObject and HeadObject: ranges, conditions, headers."""

from __future__ import annotations

import re
from collections.abc import Mapping

from mlops_ext.local.errors import ApiError
from mlops_ext.local.request import Part, Request, Response
from mlops_ext.local.s3.objects import Object
from mlops_ext.local.s3.xml import http_date

_KEPT = (
    "content-type",
    "cache-control",
    "content-disposition",
    "content-encoding",
    "content-language",
    "expires",
)


def kept_headers(headers: Mapping[str, str]) -> dict[str, str]:
    """What an object is served with again: standard headers and user metadata."""
    kept = {name: headers[name] for name in _KEPT if headers.get(name)}
    encodings = [each.strip() for each in kept.pop("content-encoding", "").split(",")]
    if rest := [each for each in encodings if each not in ("", "aws-chunked")]:
        kept["content-encoding"] = ",".join(rest)
    return kept | {name: headers[name] for name in headers if name.startswith("x-amz-meta-")}


def read_object(request: Request, found: Object) -> Response:
    """The object, a range of it, or only its headers.

    Raises:
        ApiError: ``PreconditionFailed`` or ``InvalidRange``.
    """
    etag = f'"{found.etag}"'
    headers = {
        "Content-Type": "binary/octet-stream",
        **{_titled(name): value for name, value in found.headers.items()},
        "ETag": etag,
        "Last-Modified": http_date(found.modified),
        "Accept-Ranges": "bytes",
    }
    for name, value in request.parameters.items():
        if name.startswith("response-"):
            headers[_titled(name.removeprefix("response-"))] = value
    if _unmodified(request.headers, etag):
        return Response(304, headers)
    span = _range(request.headers.get("range"), found.size)
    status, offset, length = 200, 0, found.size
    if span is not None:
        status, (offset, length) = 206, span
        headers["Content-Range"] = f"bytes {offset}-{offset + length - 1}/{found.size}"
    elif request.headers.get("x-amz-checksum-mode", "").upper() == "ENABLED":
        headers |= found.checksums
    if request.method == "HEAD":
        return Response(status, headers | {"Content-Length": str(length)})
    return Response(status, headers, Part(found.path, offset, length))


def _titled(name: str) -> str:
    return name if name.startswith("x-amz-") else name.title()


def _unmodified(headers: Mapping[str, str], etag: str) -> bool:
    wanted = headers.get("if-match")
    if wanted is not None and wanted != "*" and etag not in wanted and etag.strip('"') != wanted:
        raise ApiError(
            "PreconditionFailed",
            "At least one of the pre-conditions you specified did not hold",
            412,
            {"Condition": "If-Match"},
        )
    unwanted = headers.get("if-none-match")
    return unwanted is not None and (unwanted == "*" or etag in unwanted)


def _range(text: str | None, size: int) -> tuple[int, int] | None:
    """Offset and length of a single range; None for none, or for one that S3 ignores."""
    found = re.fullmatch(r"bytes=(\d*)-(\d*)", text or "")
    if found is None or not (found[1] or found[2]):
        return None
    if not found[1]:
        length = min(int(found[2]), size)
        offset = size - length
    else:
        offset = int(found[1])
        length = min(int(found[2]) if found[2] else size - 1, size - 1) - offset + 1
    if length <= 0 or offset >= size:
        raise ApiError("InvalidRange", "The requested range is not satisfiable", 416)
    return offset, length
