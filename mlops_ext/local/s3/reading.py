"""GetObject, HeadObject and GetObjectAttributes: versions, ranges, conditions, headers."""

from __future__ import annotations

import re
from collections.abc import Mapping

from mlops_ext.local.errors import ApiError
from mlops_ext.local.request import Part, Response
from mlops_ext.local.s3.call import Handler, S3Call, document
from mlops_ext.local.s3.checksums import algorithm, kind_of
from mlops_ext.local.s3.conditions import unmodified
from mlops_ext.local.s3.history import read_version
from mlops_ext.local.s3.objects import Object
from mlops_ext.local.s3.xml import Node, http_date

_KEPT = frozenset(
    {
        "content-type",
        "cache-control",
        "content-disposition",
        "content-encoding",
        "content-language",
        "expires",
        "x-amz-server-side-encryption",
        "x-amz-server-side-encryption-aws-kms-key-id",
        "x-amz-server-side-encryption-bucket-key-enabled",
        "x-amz-storage-class",
        "x-amz-website-redirect-location",
    }
)
_ENCRYPTION = "x-amz-server-side-encryption"
STORAGE = "x-amz-storage-class"
"""The header that names a storage class."""


def kept_headers(headers: Mapping[str, str]) -> dict[str, str]:
    """What an object is served with again: standard headers and user metadata."""
    kept = {name: headers[name] for name in _KEPT if headers.get(name)}
    encodings = [each.strip() for each in kept.pop("content-encoding", "").split(",")]
    if rest := [each for each in encodings if each not in ("", "aws-chunked")]:
        kept["content-encoding"] = ",".join(rest)
    return kept | {name: headers[name] for name in headers if name.startswith("x-amz-meta-")}


def told_on_write(made: Object) -> dict[str, str]:
    """The headers that the answer to a write has of the object that it made."""
    told = encryption_headers(made.headers)
    return told | version_header(made.version) | checksum_headers(made)


def encryption_headers(headers: Mapping[str, str]) -> dict[str, str]:
    """Of kept headers, those which say how an object is encrypted."""
    return {name: value for name, value in headers.items() if name.startswith(_ENCRYPTION)}


def version_header(version: str) -> dict[str, str]:
    """The header that names a version, if there is one."""
    return {"x-amz-version-id": version} if version else {}


def checksum_headers(found: Object) -> dict[str, str]:
    """An object's checksums, and whether they are of the whole or of its parts."""
    if not found.checksums:
        return {}
    kind = kind_of(next(iter(found.checksums.values())))
    return {**found.checksums, "x-amz-checksum-type": kind}


def read_object(call: S3Call) -> Response:
    """The object, a range of it, or only its headers.

    Raises:
        ApiError: ``NoSuchKey``, ``NoSuchVersion``, ``PreconditionFailed`` or ``InvalidRange``.
    """
    request = call.request
    found = read_version(call.store, call.bucket, call.key, call.parameters.get("versionId"))
    headers = _headers(call, found)
    if unmodified(request.headers, found):
        return Response(304, headers)
    span = _range(request.headers.get("range"), found.size)
    if _one_part(call, found):
        span = (0, found.size)
    status, offset, length = 200, 0, found.size
    if span is not None:
        status, (offset, length) = 206, span
        headers["Content-Range"] = f"bytes {offset}-{offset + length - 1}/{found.size}"
    elif request.headers.get("x-amz-checksum-mode", "").upper() == "ENABLED":
        headers |= checksum_headers(found)
    if request.method == "HEAD":
        return Response(status, headers | {"Content-Length": str(length)})
    return Response(status, headers, Part(found.path, offset, length))


def _headers(call: S3Call, found: Object) -> dict[str, str]:
    headers = {
        "Content-Type": "binary/octet-stream",
        **{_titled(name): value for name, value in found.headers.items()},
        "ETag": f'"{found.etag}"',
        "Last-Modified": http_date(found.modified),
        "Accept-Ranges": "bytes",
        **version_header(found.version),
    }
    if headers.get(STORAGE) == "STANDARD":  # S3 names only the other classes
        del headers[STORAGE]
    if found.tags:
        headers["x-amz-tagging-count"] = str(len(found.tags))
    for name, value in call.parameters.items():
        if name.startswith("response-"):
            headers[_titled(name.removeprefix("response-"))] = value
    return headers


def _one_part(call: S3Call, found: Object) -> bool:
    """Whether a part is asked for: an object is one, unless it was made of several."""
    part = call.parameters.get("partNumber")
    if part is None:
        return False
    if "-" in found.etag:
        raise ApiError("InvalidPartNumber", "Parts of an object are not kept apart here.", 416)
    if part != "1":
        raise ApiError("InvalidPartNumber", "The requested partnumber is not satisfiable", 416)
    return found.size > 0


def get_object_attributes(call: S3Call) -> Response:
    """What an object is, without it."""
    found = read_version(call.store, call.bucket, call.key, call.parameters.get("versionId"))
    wanted = {each.strip() for each in call.headers.get("x-amz-object-attributes", "").split(",")}
    checksums: list[Node] = [
        # Here alone S3 shows the checksum of parts without their number.
        (f"Checksum{algorithm(name)}", value.partition("-")[0])
        for name, value in found.checksums.items()
    ]
    if checksums:
        checksums.append(("ChecksumType", kind_of(next(iter(found.checksums.values())))))
    offered: dict[str, Node] = {
        "ETag": ("ETag", found.etag),
        "Checksum": ("Checksum", checksums),
        "ObjectParts": ("ObjectParts", [("PartsCount", found.etag.rpartition("-")[2])]),
        "StorageClass": ("StorageClass", found.headers.get(STORAGE, "STANDARD")),
        "ObjectSize": ("ObjectSize", str(found.size)),
    }
    if not wanted or wanted - offered.keys():
        raise ApiError("InvalidArgument", "Invalid attribute name specified.")
    absent = {"Checksum"} if not checksums else set()
    absent |= {"ObjectParts"} if "-" not in found.etag else set()
    nodes = [node for name, node in offered.items() if name in wanted - absent]
    headers = {"Last-Modified": http_date(found.modified), **version_header(found.version)}
    return document("GetObjectAttributesResponse", nodes, headers)


def _titled(name: str) -> str:
    return name if name.startswith("x-amz-") else name.title()


def _range(text: str | None, size: int) -> tuple[int, int] | None:
    """Offset and length of a single range; None for none, or for one that S3 ignores."""
    found = re.fullmatch(r"bytes=(\d{0,19})-(\d{0,19})", text or "")
    if found is None or not (found[1] or found[2]):
        return None
    if not found[1]:
        length = min(int(found[2]), size)
        offset = size - length
    else:
        offset = int(found[1])
        if found[2] and int(found[2]) < offset:
            return None
        length = min(int(found[2]) if found[2] else size - 1, size - 1) - offset + 1
    if length <= 0 or offset >= size:
        raise ApiError(
            "InvalidRange",
            "The requested range is not satisfiable",
            416,
            {"ActualObjectSize": size, "RangeRequested": text},
        )
    return offset, length


HANDLERS: dict[str, Handler] = {
    "GetObject": read_object,
    "GetObjectAttributes": get_object_attributes,
    "HeadObject": read_object,
}
