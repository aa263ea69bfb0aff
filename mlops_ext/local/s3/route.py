"""Which S3 operation a request asks for."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import unquote

from mlops_ext.local.errors import ApiError
from mlops_ext.local.request import Request
from mlops_ext.local.s3.documents import KEPT
from mlops_ext.local.wire.failure import unknown_operation
from mlops_ext.local.wire.model import service

_ANYWHERE = frozenset({"AWSAccessKeyId", "Signature", "Expires", "x-id", "x-amz-security-token"})
_RESPONSE = frozenset(
    {
        "response-cache-control",
        "response-content-disposition",
        "response-content-encoding",
        "response-content-language",
        "response-content-type",
        "response-expires",
    }
)
_LISTING = frozenset({"delimiter", "encoding-type", "max-keys", "prefix"})


@dataclass(frozen=True)
class _Rule:
    method: str
    place: str  # "", "bucket" or "object"
    needed: frozenset[str]
    allowed: frozenset[str]
    name: str


def _rule(
    method: str, place: str, name: str, needed: str = "", allowed: frozenset[str] = frozenset()
) -> _Rule:
    words = frozenset(needed.split())
    return _Rule(method, place, words, words | allowed, name)


_VERSION = frozenset({"versionId"})
_PART = frozenset({"partNumber"})

_RULES = (
    _rule(
        "GET",
        "",
        "ListBuckets",
        allowed=frozenset({"max-buckets", "prefix", "continuation-token", "bucket-region"}),
    ),
    _rule("PUT", "bucket", "CreateBucket"),
    _rule("DELETE", "bucket", "DeleteBucket"),
    _rule("HEAD", "bucket", "HeadBucket"),
    _rule("GET", "bucket", "GetBucketLocation", "location"),
    _rule("GET", "bucket", "GetBucketVersioning", "versioning"),
    _rule("PUT", "bucket", "PutBucketVersioning", "versioning"),
    _rule("GET", "bucket", "GetBucketTagging", "tagging"),
    _rule("PUT", "bucket", "PutBucketTagging", "tagging"),
    _rule("DELETE", "bucket", "DeleteBucketTagging", "tagging"),
    _rule("GET", "bucket", "GetBucketAcl", "acl"),
    _rule("PUT", "bucket", "PutBucketAcl", "acl"),
    *(
        _rule(method, "bucket", name, kept.parameter)
        for kept in KEPT
        for method, name in (("GET", kept.get), ("PUT", kept.put), ("DELETE", kept.delete))
        if name
    ),
    _rule(
        "GET",
        "bucket",
        "ListObjectsV2",
        "list-type",
        _LISTING | {"continuation-token", "start-after", "fetch-owner"},
    ),
    _rule("GET", "bucket", "ListObjects", allowed=_LISTING | {"marker"}),
    _rule(
        "GET",
        "bucket",
        "ListObjectVersions",
        "versions",
        _LISTING | {"key-marker", "version-id-marker"},
    ),
    _rule(
        "GET",
        "bucket",
        "ListMultipartUploads",
        "uploads",
        (_LISTING - {"max-keys"}) | {"key-marker", "max-uploads", "upload-id-marker"},
    ),
    _rule("POST", "bucket", "DeleteObjects", "delete"),
    _rule("PUT", "object", "UploadPart", "uploadId partNumber"),
    _rule("PUT", "object", "PutObject"),
    _rule("GET", "object", "GetObjectTagging", "tagging", _VERSION),
    _rule("PUT", "object", "PutObjectTagging", "tagging", _VERSION),
    _rule("DELETE", "object", "DeleteObjectTagging", "tagging", _VERSION),
    _rule("GET", "object", "GetObjectAttributes", "attributes", _VERSION),
    _rule("GET", "object", "GetObjectAcl", "acl", _VERSION),
    _rule("PUT", "object", "PutObjectAcl", "acl", _VERSION),
    _rule("GET", "object", "ListParts", "uploadId", frozenset({"max-parts", "part-number-marker"})),
    _rule("GET", "object", "GetObject", allowed=_RESPONSE | _VERSION | _PART),
    _rule("HEAD", "object", "HeadObject", allowed=_RESPONSE | _VERSION | _PART),
    _rule("DELETE", "object", "AbortMultipartUpload", "uploadId"),
    _rule("DELETE", "object", "DeleteObject", allowed=_VERSION),
    _rule("POST", "object", "CreateMultipartUpload", "uploads"),
    _rule("POST", "object", "CompleteMultipartUpload", "uploadId"),
)
_COPIES = {"PutObject": "CopyObject", "UploadPart": "UploadPartCopy"}

OPERATIONS = frozenset({rule.name for rule in _RULES} | set(_COPIES.values()))
"""Names of the operations that are offered."""


@dataclass(frozen=True)
class Target:
    """What a request is about.

    Args:
        operation: the operation's name.
        bucket: empty for ListBuckets.
        key: empty for operations of a bucket.
    """

    operation: str
    bucket: str
    key: str


def route(request: Request) -> Target:
    """The operation, bucket and key of a request.

    Raises:
        ApiError: UnknownOperationException, or InvalidURI for a key that is no UTF-8.
    """
    try:
        bucket, _, key = (
            unquote(part, errors="strict") for part in request.path[1:].partition("/")
        )
    except UnicodeDecodeError:
        raise ApiError("InvalidURI", "Couldn't parse the specified URI.") from None
    place = "object" if key else "bucket" if bucket else ""
    asked = {
        name
        for name in request.parameters
        if name not in _ANYWHERE and not name.lower().startswith("x-amz-")
    }
    for rule in _RULES:
        if (rule.method, rule.place) == (request.method, place) and (
            rule.needed <= asked <= rule.allowed
        ):
            name = rule.name
            if "x-amz-copy-source" in request.headers:
                name = _COPIES.get(name, name)
            return Target(name, bucket, key)
    raise unknown_operation(_name_of(request.method, place, asked))


def _name_of(method: str, place: str, asked: set[str]) -> str:
    """The name that botocore's model has for an operation that is not offered."""
    templates = {"": "/", "bucket": "/{Bucket}", "object": "/{Bucket}/{Key+}"}
    for name, operation in service("s3").description["operations"].items():
        path, _, query = operation["http"]["requestUri"].partition("?")
        flags = {part.partition("=")[0] for part in query.split("&") if part} - {"x-id"}
        if (operation["http"]["method"], path) == (method, templates[place]) and (
            flags and flags <= asked
        ):
            return str(name)
    return f"{method} {templates[place]} with {', '.join(sorted(asked)) or 'no parameters'}"
