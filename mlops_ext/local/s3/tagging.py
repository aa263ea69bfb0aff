"""Tags of buckets and objects."""

from __future__ import annotations

import json
from collections.abc import Mapping
from urllib.parse import parse_qsl

from mlops_ext.local.errors import ApiError
from mlops_ext.local.request import Response
from mlops_ext.local.s3 import xml
from mlops_ext.local.s3.call import Handler, S3Call, document
from mlops_ext.local.s3.history import read_version, set_tags
from mlops_ext.local.s3.objects import Object
from mlops_ext.local.s3.xml import Node

_NAME = "tagging"
_MOST = {"bucket": 50, "object": 10}
_LONGEST_KEY, _LONGEST_VALUE = 128, 256


def get_bucket_tagging(call: S3Call) -> Response:
    """A bucket's tags; raises `ApiError` NoSuchTagSet."""
    call.store.require_bucket(call.bucket)
    kept = call.store.documents.get(call.bucket, _NAME)
    if kept in (None, "{}"):
        text = "The TagSet does not exist"
        raise ApiError("NoSuchTagSet", text, 404, {"BucketName": call.bucket})
    return _shown(json.loads(kept or "{}"), {})


def put_bucket_tagging(call: S3Call) -> Response:
    """Replace a bucket's tags; raises `ApiError` InvalidTag or MalformedXML."""
    call.store.require_bucket(call.bucket)
    tags = _read(call, "bucket")
    call.store.documents.put(call.bucket, _NAME, json.dumps(tags))
    return Response(204)


def delete_bucket_tagging(call: S3Call) -> Response:
    """Remove a bucket's tags."""
    call.store.require_bucket(call.bucket)
    call.store.documents.delete(call.bucket, _NAME)
    return Response(204)


def get_object_tagging(call: S3Call) -> Response:
    """The tags of an object or version."""
    found = _object(call)
    return _shown(found.tags or {}, _version(found))


def put_object_tagging(call: S3Call) -> Response:
    """Replace the tags of an object or version; raises `ApiError` InvalidTag or MalformedXML."""
    found = _object(call)
    set_tags(call.store, found, _read(call, "object"))
    return Response(200, _version(found))


def delete_object_tagging(call: S3Call) -> Response:
    """Remove the tags of an object or version."""
    found = _object(call)
    set_tags(call.store, found, {})
    return Response(204, _version(found))


def tags_in(headers: Mapping[str, str]) -> dict[str, str]:
    """The tags that an upload's headers give; raises `ApiError` InvalidTag or InvalidArgument."""
    text = headers.get("x-amz-tagging", "")
    try:
        pairs = parse_qsl(text, keep_blank_values=True, strict_parsing=bool(text))
    except ValueError:
        raise ApiError(
            "InvalidArgument",
            "The header 'x-amz-tagging' shall be encoded as UTF-8 then URLEncoded URL query "
            "parameters without tag name duplicates.",
        ) from None
    if any(key.lower().startswith("aws:") for key, _ in pairs):
        raise ApiError("InvalidTag", "Your TagKey cannot be prefixed with aws:")
    return _checked(pairs, "object")


def _object(call: S3Call) -> Object:
    version, method = call.parameters.get("versionId"), call.request.method
    return read_version(call.store, call.bucket, call.key, version, method)


def _version(found: Object) -> dict[str, str]:
    return {"x-amz-version-id": found.version} if found.version else {}


def _read(call: S3Call, place: str) -> dict[str, str]:
    tags = xml.read(call.request.body, "Tagging").iter("Tag")
    pairs = [(tag.findtext("Key") or "", tag.findtext("Value") or "") for tag in tags]
    return _checked(pairs, place)


def _checked(pairs: list[tuple[str, str]], place: str) -> dict[str, str]:
    if len(pairs) > _MOST[place]:
        code = "BadRequest"
        raise ApiError(code, f"{place.title()} tags cannot be greater than {_MOST[place]}")
    for key, value in pairs:
        if not 0 < len(key) <= _LONGEST_KEY:
            raise ApiError("InvalidTag", "The TagKey you have provided is invalid")
        if len(value) > _LONGEST_VALUE:
            raise ApiError("InvalidTag", "The TagValue you have provided is invalid")
        if key.lower().startswith("aws:"):
            text = "System tags cannot be added/updated by requester"
            raise ApiError("InvalidTag", text)
    if len(dict(pairs)) < len(pairs):
        raise ApiError("InvalidTag", "Cannot provide multiple Tags with the same key")
    return dict(pairs)


def _shown(tags: Mapping[str, str], headers: Mapping[str, str]) -> Response:
    listed: list[Node] = [("Tag", [("Key", key), ("Value", value)]) for key, value in tags.items()]
    return document("Tagging", [("TagSet", listed)], headers)


HANDLERS: dict[str, Handler] = {
    "DeleteBucketTagging": delete_bucket_tagging,
    "DeleteObjectTagging": delete_object_tagging,
    "GetBucketTagging": get_bucket_tagging,
    "GetObjectTagging": get_object_tagging,
    "PutBucketTagging": put_bucket_tagging,
    "PutObjectTagging": put_object_tagging,
}
