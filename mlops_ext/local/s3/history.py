"""Reading and removing single versions; what a removal brings back to light."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

from mlops_ext.local.errors import ApiError
from mlops_ext.local.s3.objects import Object, ObjectStore
from mlops_ext.local.s3.versions import NULL

_VERSION = re.compile(f"[0-9a-f]{{32}}|{NULL}")


@dataclass(frozen=True)
class Removed:
    """What a removal did.

    Args:
        version: the version that was removed, or the marker that was made; empty for none.
        marker: whether it is a delete marker.
    """

    version: str = ""
    marker: bool = False


def read_version(
    store: ObjectStore, bucket: str, key: str, version: str | None, method: str = "GET"
) -> Object:
    """An object, or one of its versions, for a request of an HTTP method.

    Raises:
        ApiError: NoSuchBucket, NoSuchKey, NoSuchVersion; MethodNotAllowed for a marker.
    """
    if version is None:
        return store.get(bucket, key)
    if store.row(bucket, key) and store.versions.note(bucket, key)[0] == version:
        return store.get(bucket, key)
    row = store.versions.find(bucket, key, version)
    if row is None:
        store.require_bucket(bucket)
        if not _VERSION.fullmatch(version):
            raise ApiError("InvalidArgument", "Invalid version id specified")
        raise ApiError(
            "NoSuchVersion",
            "The specified version does not exist.",
            404,
            {"Key": key, "VersionId": version},
        )
    if row["marker"]:
        raise ApiError(
            "MethodNotAllowed",
            "The specified method is not allowed against this resource.",
            405,
            {"Method": method, "ResourceType": "DeleteMarker"},
        )
    return store.made_of(row, version, json.loads(row["tags"]))


def set_tags(store: ObjectStore, found: Object, tags: dict[str, str]) -> None:
    """Replace the tags of an object or version."""
    with store.database.transaction():
        version, _ = store.versions.note(found.bucket, found.key)
        row = store.versions.find(found.bucket, found.key, found.version)
        if row is None:
            store.versions.put_note(found.bucket, found.key, version, tags)
        else:
            store.versions.set_tags(row, tags)


def remove(store: ObjectStore, bucket: str, key: str, version: str | None = None) -> Removed:
    """Remove an object, or one of its versions for good; there may be none.

    In a bucket with versions, removing an object hides it behind a delete marker.
    """
    store.require_bucket(bucket)
    with store.database.transaction():
        if version is not None:
            return _remove_version(store, bucket, key, version)
        row, status = store.row(bucket, key), store.versions.status(bucket)
        if not status:
            _remove_current(store, bucket, key)
            return Removed()
        marker = store.versions.next(bucket, key, row)
        _remove_current(store, bucket, key)
        store.versions.mark(bucket, key, marker)
        return Removed(marker, marker=True)


def _remove_version(store: ObjectStore, bucket: str, key: str, version: str) -> Removed:
    if store.row(bucket, key) and store.versions.note(bucket, key)[0] == version:
        _remove_current(store, bucket, key)
        _promote(store, bucket, key)
        return Removed(version if store.versions.status(bucket) else "")
    row = store.versions.find(bucket, key, version)
    if row is None:
        return Removed(version if version != NULL else "")
    store.versions.forget(row)
    if store.row(bucket, key) is None:
        _promote(store, bucket, key)
    return Removed(version, marker=bool(row["marker"]))


def _remove_current(store: ObjectStore, bucket: str, key: str) -> None:
    row = store.row(bucket, key)
    if row is None:
        return
    store.database.connection.execute(
        "DELETE FROM s3_object WHERE bucket = ? AND key = ?", (bucket, key)
    )
    store.versions.forget_note(bucket, key)
    store.remove_file(row)


def _promote(store: ObjectStore, bucket: str, key: str) -> None:
    """Make the newest older version the current object, unless it is a marker."""
    newest = store.versions.newest(bucket, key)
    if newest is None or newest["marker"]:
        return
    file = store.files.restore(bucket, key, newest["file"])
    facts = (newest["size"], newest["changed"], newest["etag"], newest["sha256"])
    told = (newest["modified"], newest["headers"], newest["checksums"])
    store.database.connection.execute(
        "INSERT INTO s3_object VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (bucket, key, file, *facts, *told),
    )
    tags = json.loads(newest["tags"])
    store.versions.put_note(bucket, key, newest["version"], tags)
    store.versions.forget(newest)
