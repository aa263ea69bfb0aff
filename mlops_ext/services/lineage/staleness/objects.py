"""What became of objects in S3: by version id, ETag, hash, or when they were written."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from datetime import UTC
from typing import TYPE_CHECKING, Any

from mlops_ext.errors import InvalidInput, NotAllowed, UnknownReference, explain
from mlops_ext.services import storage
from mlops_ext.services.lineage.staleness.kept import (
    CHANGED,
    CLOCKS,
    GONE,
    SAME,
    UNREADABLE,
    Kept,
    Now,
    by_hash,
    by_size,
    by_time,
)

if TYPE_CHECKING:
    from mlops_ext.connection import Connection

_MEMORY = "hashes of objects"
_LARGEST_READ = 1 << 30
_BLOCK = 1 << 20


def judge(connection: Connection, kept: Kept) -> Now:
    """Tell what became of an object, or of all objects of a prefix."""
    client = connection.client("s3")
    try:
        bucket, key = storage.split(kept.uri)
        head = _head(client, bucket, key) if key and not key.endswith("/") else None
        if head is None:
            return _prefix(client, bucket, key, kept)
        return _object(connection, head, kept)
    except InvalidInput as error:
        return Now(UNREADABLE, str(error))
    except client.exceptions.ClientError as error:
        return _refused(error, kept)


def _refused(error: Exception, kept: Kept) -> Now:
    problem = explain(error, f"look at {kept.uri}")
    if isinstance(problem, UnknownReference):
        return Now(GONE, "there is no such bucket")
    if isinstance(problem, NotAllowed):
        return Now(UNREADABLE, str(problem))
    raise error


def _head(client: Any, bucket: str, key: str) -> dict[str, Any] | None:
    try:
        found: dict[str, Any] = client.head_object(Bucket=bucket, Key=key, ChecksumMode="ENABLED")
        return found
    except client.exceptions.ClientError as error:
        if isinstance(explain(error, "look at it"), UnknownReference):
            return None
        raise


def _object(connection: Connection, head: Mapping[str, Any], kept: Kept) -> Now:
    written = head["LastModified"].astimezone(UTC)
    for kind, now in (("S3Version", head.get("VersionId")), ("S3ETag", head["ETag"])):
        if then := kept.contents.get(kind):
            return _compared(_WORDS[kind], _plain(then), _plain(now or "null"), written)
    then, now = kept.contents.get("MD5Hash", ""), _plain(head["ETag"])
    if then and "-" not in now:  # the ETag of an object written in parts is no hash of it
        return _compared("MD5", _plain(then), now, written)
    if not kept.sha256:
        return by_time(kept, written)
    return by_size(kept, head["ContentLength"], written) or _hashed(connection, head, kept)


_WORDS = {"S3Version": "version id", "S3ETag": "ETag"}


def _plain(value: str) -> str:
    return value.strip('"').rpartition(":")[2]


def _compared(what: str, then: str, now: str, written: Any) -> Now:
    if then == now:
        return Now(SAME, f"the same {what}", written)
    return Now(CHANGED, f"{what} {_short(then)} then, {_short(now)} now", written)


def _short(value: str) -> str:
    return value if len(value) <= 16 else f"{value[:8]}…"


def _hashed(connection: Connection, head: Mapping[str, Any], kept: Kept) -> Now:
    written = head["LastModified"].astimezone(UTC)
    if checksum := head.get("ChecksumSHA256", ""):
        whole = head.get("ChecksumType") != "COMPOSITE" and "-" not in checksum
        if whole:
            return by_hash(kept, base64.b64decode(checksum).hex(), written)
    if kept.recorded and written < kept.recorded - CLOCKS:
        return Now(SAME, "not written since it was recorded", written)
    if head["ContentLength"] > _LARGEST_READ:
        return Now(UNREADABLE, "written again, and too large to be read and compared", written)
    return by_hash(kept, _sha256(connection, head["ETag"], kept.uri), written)


def _sha256(connection: Connection, etag: str, uri: str) -> str:
    known: dict[tuple[str, str], str] = connection.memory.setdefault(_MEMORY, {})
    if (uri, etag) not in known:
        bucket, key = storage.split(uri)
        digest = hashlib.sha256()
        body = connection.client("s3").get_object(Bucket=bucket, Key=key)["Body"]
        for block in body.iter_chunks(_BLOCK):
            digest.update(block)
        known[uri, etag] = digest.hexdigest()
    return known[uri, etag]


def _prefix(client: Any, bucket: str, key: str, kept: Kept) -> Now:
    """All objects of a prefix; of those taken away nothing tells."""
    count, newest = 0, None
    is_file = kept.contents or "." in key.rpartition("/")[2]
    pages = client.get_paginator("list_objects_v2").paginate(
        Bucket=bucket, Prefix=f"{key}/" if is_file else key
    )
    for page in pages:
        for one in page.get("Contents", ()):
            count += 1
            newest = max(newest or one["LastModified"], one["LastModified"])
    if newest is None:
        return Now(GONE, "there is no such object")
    now = by_time(kept, newest.astimezone(UTC))
    return Now(now.state, f"{now.how}, of {count:,} object{'s' * (count > 1)}", now.written)
