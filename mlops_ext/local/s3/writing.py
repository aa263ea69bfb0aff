"""PutObject, CopyObject and the parts of uploads."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from urllib.parse import parse_qs, unquote

from mlops_ext.local.errors import ApiError
from mlops_ext.local.request import Response
from mlops_ext.local.s3 import xml
from mlops_ext.local.s3.call import Handler, S3Call, document
from mlops_ext.local.s3.checksums import algorithm
from mlops_ext.local.s3.conditions import check_source, check_write
from mlops_ext.local.s3.history import read_version
from mlops_ext.local.s3.objects import Object
from mlops_ext.local.s3.parameters import number
from mlops_ext.local.s3.reading import kept_headers, told_on_write, version_header
from mlops_ext.local.s3.tagging import tags_in
from mlops_ext.local.s3.upload import Content, Upload, pour
from mlops_ext.local.s3.xml import Node

_MOST_PARTS = 10_000
_LARGEST_METADATA = 2048  # bytes of all names and values together


def put_object(call: S3Call, content: Content) -> Response:
    """Make an uploaded body an object; raises `ApiError` as S3's conditions and limits want."""
    check_write(call.store, call.bucket, call.key, call.headers)
    check_metadata(call.headers)
    tags = tags_in(call.headers)
    kept = kept_headers(call.headers)
    made = call.store.put(call.bucket, call.key, content, kept, tags=tags)
    return Response(200, {"ETag": f'"{made.etag}"', **told_on_write(made)})


def put_part(call: S3Call, content: Content) -> Response:
    """Keep an uploaded body as a part of an upload."""
    part = number(call.parameters, "partNumber", 0)
    if not 1 <= part <= _MOST_PARTS:
        raise ApiError(
            "InvalidArgument",
            "Part number must be an integer between 1 and 10000, inclusive",
            extra={"ArgumentName": "partNumber", "ArgumentValue": part},
        )
    upload_id = call.parameters["uploadId"]
    call.multipart.require(upload_id, call.bucket, call.key)
    call.multipart.put_part(upload_id, part, content)
    return Response(200, {"ETag": f'"{content.md5}"', **content.checksums})


def check_metadata(headers: Mapping[str, str]) -> None:
    """Refuse more user metadata than S3 keeps; raises `ApiError` MetadataTooLarge."""
    size = sum(
        len(name.removeprefix("x-amz-meta-")) + len(value.encode())
        for name, value in headers.items()
        if name.startswith("x-amz-meta-")
    )
    if size > _LARGEST_METADATA:
        raise ApiError(
            "MetadataTooLarge",
            "Your metadata headers exceed the maximum allowed metadata size",
            400,
            {"Size": size, "MaxSizeAllowed": _LARGEST_METADATA},
        )


async def copy_object(call: S3Call) -> Response:
    """Copy an object, with its headers and tags or others."""
    source = _source(call)
    replaced = call.headers.get("x-amz-metadata-directive") == "REPLACE"
    same = (source.bucket, source.key) == (call.bucket, call.key)
    older = "?versionId=" in call.headers["x-amz-copy-source"]
    if same and not replaced and not older and not _changes(call.headers):
        raise ApiError(
            "InvalidRequest",
            "This copy request is illegal because it is trying to copy an object to itself "
            "without changing the object's metadata, storage class, website redirect location "
            "or encryption attributes.",
        )
    check_metadata(call.headers)
    own = kept_headers(call.headers)
    if not replaced:
        # Storage class, encryption and redirection are never the source's.
        described = {n: v for n, v in source.headers.items() if not _is_placement(n)}
        own = described | {n: v for n, v in own.items() if _is_placement(n)}
    retagged = call.headers.get("x-amz-tagging-directive") == "REPLACE"
    tags = tags_in(call.headers) if retagged else dict(source.tags or {})
    upload = Upload(call.store.stage, _checksum_wanted(call.headers, source))
    try:
        content = await _poured(upload, source, 0, source.size)
        check_write(call.store, call.bucket, call.key, call.headers)
        made = call.store.put(call.bucket, call.key, content, own, tags=tags)
    finally:
        upload.discard()
    nodes: list[Node] = [
        ("ETag", f'"{made.etag}"'),
        ("LastModified", xml.moment(made.modified)),
        *((f"Checksum{algorithm(name)}", value) for name, value in made.checksums.items()),
    ]
    told = told_on_write(made)
    if source.version:
        told["x-amz-copy-source-version-id"] = source.version
    return document("CopyObjectResult", nodes, told)


async def copy_part(call: S3Call) -> Response:
    """Take a part of an upload from an object, or from a range of one."""
    source = _source(call)
    offset, length = _copied_range(call.headers, source)
    upload = Upload(call.store.stage, {})
    try:
        content = await _poured(upload, source, offset, length)
        etag = put_part(call, content).headers["ETag"]
    finally:
        upload.discard()
    nodes: list[Node] = [("ETag", etag), ("LastModified", xml.moment(source.modified))]
    return document("CopyPartResult", nodes, version_header(""))


async def _poured(upload: Upload, source: Object, offset: int, length: int) -> Content:
    await asyncio.to_thread(pour, upload, source.path, offset, length)
    return await asyncio.to_thread(upload.close)


def _source(call: S3Call) -> Object:
    text, _, query = call.headers["x-amz-copy-source"].partition("?")
    bucket, _, key = unquote(text).removeprefix("/").partition("/")
    if not bucket or not key:
        raise ApiError("InvalidArgument", "Copy Source must mention the source bucket and key")
    version = parse_qs(query).get("versionId", [None])[0]
    source = read_version(call.store, bucket, key, version)
    check_source(call.headers, source)
    call.store.require_bucket(call.bucket)
    return source


def _changes(headers: Mapping[str, str]) -> bool:
    return any(map(_is_placement, headers))


def _is_placement(header: str) -> bool:
    """Whether a header says how an object is kept, not what it is."""
    return header.startswith("x-amz-server-side-encryption") or header in (
        "x-amz-storage-class",
        "x-amz-website-redirect-location",
    )


def _checksum_wanted(headers: Mapping[str, str], source: Object) -> dict[str, str]:
    """The checksum that is asked for, or else of the source's kind."""
    own = [algorithm(name) for name in source.checksums]
    wanted = headers.get("x-amz-checksum-algorithm") or (own[0] if own else "")
    return {"x-amz-sdk-checksum-algorithm": wanted} if wanted else {}


def _copied_range(headers: Mapping[str, str], source: Object) -> tuple[int, int]:
    text = headers.get("x-amz-copy-source-range")
    if text is None:
        return 0, source.size
    found = re.fullmatch(r"bytes=(\d{1,19})-(\d{1,19})", text)
    if found is None:
        raise ApiError(
            "InvalidArgument",
            "The x-amz-copy-source-range value must be of the form bytes=first-last where first "
            "and last are the zero-based offsets of the first and last bytes to copy",
        )
    first, last = int(found[1]), int(found[2])
    if not first <= last < source.size:
        raise ApiError(
            "InvalidArgument",
            f"Range specified is not valid for source object of size: {source.size}",
        )
    return first, last - first + 1


HANDLERS: dict[str, Handler] = {"CopyObject": copy_object, "UploadPartCopy": copy_part}
