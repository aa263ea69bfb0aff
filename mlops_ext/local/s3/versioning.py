"""Versioning of buckets, and lists of versions."""

from __future__ import annotations

import heapq
import sqlite3
from collections.abc import Iterator
from typing import Any

from mlops_ext.local.errors import ApiError
from mlops_ext.local.request import Response
from mlops_ext.local.s3 import xml
from mlops_ext.local.s3.buckets import owner
from mlops_ext.local.s3.call import Handler, S3Call, document
from mlops_ext.local.s3.listing import shown_keys
from mlops_ext.local.s3.parameters import MOST_KEYS, number
from mlops_ext.local.s3.versions import NULL, STATUS
from mlops_ext.local.s3.xml import Node

_CURRENT = """
    SELECT o.key, o.etag, o.size, o.modified, 0 AS marker, 1 AS latest,
        coalesce(n.version, 'null') AS version, ? AS id
    FROM s3_object o LEFT JOIN s3_note n ON n.bucket = o.bucket AND n.key = o.key
    WHERE o.bucket = ? AND o.key >= ? ORDER BY o.key
"""
_OLDER = """
    SELECT key, etag, size, modified, marker, 0 AS latest, version, id
    FROM s3_version WHERE bucket = ? AND key >= ? ORDER BY key, id DESC
"""
_ABOVE_ALL = 2**62


def get_versioning(call: S3Call) -> Response:
    """Whether a bucket has versions."""
    call.store.require_bucket(call.bucket)
    status = call.store.versions.status(call.bucket)
    return document("VersioningConfiguration", [("Status", status)] if status else [])


def put_versioning(call: S3Call) -> Response:
    """Let a bucket have versions, or add none from now on."""
    call.store.require_bucket(call.bucket)
    wanted = xml.read(call.request.body, "VersioningConfiguration")
    status = wanted.findtext("Status") or ""
    if status not in ("Enabled", "Suspended"):
        text = "The Versioning element must be specified"
        raise ApiError("IllegalVersioningConfigurationException", text)
    if wanted.findtext("MfaDelete") == "Enabled":
        raise ApiError("NotImplemented", "The local S3 has no MFA delete.", 501)
    call.store.documents.put(call.bucket, STATUS, status)
    return Response(200)


def list_versions(call: S3Call) -> Response:
    """The versions and delete markers of a bucket: by key, the newest first."""
    call.store.require_bucket(call.bucket)
    parameters, shown = call.parameters, shown_keys(call.parameters)
    prefix, delimiter = parameters.get("prefix", ""), parameters.get("delimiter", "")
    marker, after = parameters.get("key-marker", ""), parameters.get("version-id-marker", "")
    limit = min(number(parameters, "max-keys", MOST_KEYS), MOST_KEYS)
    entries: list[Node] = []
    prefixes: list[str] = []
    last, truncated = ("", ""), False
    for row in _behind(_rows(call, max(prefix, marker)), marker, after):
        key = row["key"]
        if not key.startswith(prefix):
            break
        end = key.find(delimiter, len(prefix)) if delimiter else -1
        common = key[: end + len(delimiter)] if end >= 0 else ""
        if common and (common in prefixes or common == marker):
            continue
        if len(entries) + len(prefixes) == limit:
            truncated = True
            break
        if common:
            prefixes.append(common)
            last = (common, "")
        else:
            entries.append(_entry(call, row, shown(key)))
            last = (key, row["version"])
    nodes: list[Node] = [
        ("Name", call.bucket),
        ("Prefix", shown(prefix)),
        ("KeyMarker", shown(marker)),
        ("VersionIdMarker", after),
        ("MaxKeys", str(limit)),
        ("IsTruncated", str(truncated).lower()),
        *entries,
    ]
    nodes += [("CommonPrefixes", [("Prefix", shown(each))]) for each in prefixes]
    if delimiter:
        nodes.append(("Delimiter", shown(delimiter)))
    if encoding := parameters.get("encoding-type"):
        nodes.append(("EncodingType", encoding))
    if truncated:
        nodes.append(("NextKeyMarker", shown(last[0])))
        if last[1]:
            nodes.append(("NextVersionIdMarker", last[1]))
    return document("ListVersionsResult", nodes)


def _rows(call: S3Call, start: str) -> Iterator[dict[str, Any]]:
    """Current objects and older versions from a key on: by key, the newest first."""
    connection = call.store.database.connection
    current = connection.execute(_CURRENT, (_ABOVE_ALL, call.bucket, start))
    older = connection.execute(_OLDER, (call.bucket, start))
    key = ""
    for row in heapq.merge(current, older, key=_order):
        # Nothing is above a delete marker that hides the object.
        yield {**dict(row), "latest": row["key"] != key}
        key = row["key"]


def _order(row: sqlite3.Row) -> tuple[str, int]:
    return row["key"], -row["id"]


def _behind(rows: Iterator[dict[str, Any]], marker: str, version: str) -> Iterator[dict[str, Any]]:
    """The rows after a key, or after one of its versions."""
    found = False
    for row in rows:
        if not marker or row["key"] > marker or (found and row["key"] == marker):
            yield row
        elif version and row["version"] == version:
            found = True


def _entry(call: S3Call, row: dict[str, Any], key: str) -> Node:
    facts: list[Node] = [
        ("Key", key),
        ("VersionId", row["version"] or NULL),
        ("IsLatest", str(row["latest"]).lower()),
        ("LastModified", xml.moment(row["modified"])),
        ("Owner", owner(call)),
    ]
    if row["marker"]:
        return "DeleteMarker", facts
    facts += [
        ("ETag", f'"{row["etag"]}"'),
        ("Size", str(row["size"])),
        ("StorageClass", "STANDARD"),
    ]
    return "Version", facts


HANDLERS: dict[str, Handler] = {
    "GetBucketVersioning": get_versioning,
    "ListObjectVersions": list_versions,
    "PutBucketVersioning": put_versioning,
}
