"""Multipart uploads: parts are files until they are put together."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import json
import shutil
import sqlite3
import time
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from mlops_ext.local.errors import ApiError
from mlops_ext.local.s3.checksums import PREFIX, running
from mlops_ext.local.s3.objects import Object, ObjectStore
from mlops_ext.local.s3.upload import Content, Upload, pour
from mlops_ext.local.s3.xml import malformed

PARTS = ".parts"
_SMALLEST_PART = 5 * 1024**2  # bytes, of all parts but the last
_ABANDONED = 7 * 24 * 3600  # seconds after which nobody goes on with an upload
_PIECE = 1 << 20


@dataclass(frozen=True)
class Chosen:
    """A part that an object is to be made of.

    Args:
        number: from 1 to 10,000.
        etag: without quotes.
        checksums: in base64, by the algorithm's name in lower case.
    """

    number: int
    etag: str
    checksums: Mapping[str, str] = field(default_factory=dict)


class Multipart:
    """The multipart uploads of a store.

    Args:
        store: where the objects go.
    """

    def __init__(self, store: ObjectStore) -> None:
        self._store = store
        self._root = store.root / PARTS
        self._sweep()

    def create(self, bucket: str, key: str, about: Mapping[str, Any]) -> str:
        """Begin an upload; its id.

        Args:
            bucket: an existing bucket.
            key: the object's.
            about: ``headers`` and ``tags`` of the object, ``algorithm`` and ``kind`` of its
                checksum if it is to have one.
        """
        self._store.require_bucket(bucket)
        upload = uuid.uuid4().hex
        self._folder(upload).mkdir(mode=0o700, parents=True)
        with self._store.database.transaction() as connection:
            connection.execute(
                "INSERT INTO s3_upload VALUES (?, ?, ?, ?, ?)",
                (upload, bucket, key, json.dumps(dict(about)), time.time()),
            )
        return upload

    def require(self, upload: str, bucket: str, key: str) -> sqlite3.Row:
        """The row of an upload; raises `ApiError` NoSuchUpload."""
        row: sqlite3.Row | None = self._store.database.connection.execute(
            "SELECT * FROM s3_upload WHERE id = ? AND bucket = ? AND key = ?", (upload, bucket, key)
        ).fetchone()
        if row is None:
            raise ApiError(
                "NoSuchUpload",
                "The specified upload does not exist. The upload ID may be invalid, or "
                "the upload may have been aborted or completed.",
                404,
                {"UploadId": upload},
            )
        return row

    def uploads(self, bucket: str, prefix: str) -> list[sqlite3.Row]:
        """The rows of a bucket's uploads whose keys begin with a prefix, in order."""
        rows = self._store.database.connection.execute(
            "SELECT * FROM s3_upload WHERE bucket = ? ORDER BY key, created, id", (bucket,)
        ).fetchall()
        return [row for row in rows if row["key"].startswith(prefix)]

    def put_part(self, upload: str, number: int, content: Content) -> None:
        """Keep a staged body as a part, in place of an earlier one of that number."""
        with self._store.database.transaction() as connection:
            content.path.replace(self._folder(upload) / str(number))
            connection.execute(
                "INSERT OR REPLACE INTO s3_part VALUES (?, ?, ?, ?, ?)",
                (upload, number, content.size, content.md5, time.time()),
            )

    def parts(self, upload: str) -> list[sqlite3.Row]:
        """The rows of an upload's parts, by number."""
        return self._store.database.connection.execute(
            "SELECT * FROM s3_part WHERE upload = ? ORDER BY number", (upload,)
        ).fetchall()

    async def complete(
        self,
        upload: str,
        bucket: str,
        key: str,
        chosen: Sequence[Chosen],
        declared: Mapping[str, str],
    ) -> Object:
        """Put the chosen parts together as the object.

        Args:
            upload: its id.
            bucket: its bucket.
            key: the object's key.
            chosen: the parts, ascending.
            declared: checksums of the whole that the caller expects, by algorithm.

        Raises:
            ApiError: ``InvalidPart``, ``InvalidPartOrder``, ``EntityTooSmall`` or ``BadDigest``.
        """
        about = json.loads(self.require(upload, bucket, key)["headers"])
        rows = self._chosen(upload, chosen)
        paths = [self._folder(upload) / str(part["number"]) for part in rows]
        content = await asyncio.to_thread(_joined, self._store.stage, paths)
        try:
            sums = await asyncio.to_thread(_checksum, about, paths, chosen, declared)
            digest = hashlib.md5(
                b"".join(bytes.fromhex(part["etag"]) for part in rows), usedforsecurity=False
            )
            etag = f"{digest.hexdigest()}-{len(rows)}"
            with self._store.database.transaction():
                self.require(upload, bucket, key)  # another request may have ended it meanwhile
                whole = replace(content, checksums=sums)
                headers, tags = about["headers"], about["tags"]
                result = self._store.put(bucket, key, whole, headers, etag, tags)
                self._forget(upload)
        finally:
            content.path.unlink(missing_ok=True)
        self._remove(upload)
        return result

    def abort(self, upload: str) -> None:
        """Give an upload up and remove its parts."""
        with self._store.database.transaction():
            self._forget(upload)
        self._remove(upload)

    def _chosen(self, upload: str, chosen: Sequence[Chosen]) -> list[sqlite3.Row]:
        if not chosen:
            raise malformed()
        numbers = [part.number for part in chosen]
        if numbers != sorted(set(numbers)):
            raise ApiError(
                "InvalidPartOrder",
                "The list of parts was not in ascending order. The parts list must be specified "
                "in order by part number.",
            )
        known = {part["number"]: part for part in self.parts(upload)}
        for part in chosen:
            if part.number not in known or part.etag != known[part.number]["etag"]:
                raise ApiError(
                    "InvalidPart",
                    "One or more of the specified parts could not be found. The part may not have "
                    "been uploaded, or the specified entity tag may not match the part's entity "
                    "tag.",
                    400,
                    {"UploadId": upload, "PartNumber": part.number, "ETag": part.etag},
                )
        rows = [known[number] for number in numbers]
        if any(part["size"] < _SMALLEST_PART for part in rows[:-1]):
            raise ApiError(
                "EntityTooSmall",
                "Your proposed upload is smaller than the minimum allowed size",
            )
        return rows

    def _sweep(self) -> None:
        """Remove uploads that nobody goes on with, and parts that belong to none."""
        connection = self._store.database.connection
        old = "SELECT id FROM s3_upload WHERE created < ?"
        for row in connection.execute(old, (time.time() - _ABANDONED,)).fetchall():
            self.abort(row["id"])
        if self._root.is_dir():
            known = {row["id"] for row in connection.execute("SELECT id FROM s3_upload")}
            for folder in self._root.iterdir():
                if folder.name not in known:
                    self._remove(folder.name)

    def _forget(self, upload: str) -> None:
        connection = self._store.database.connection
        connection.execute("DELETE FROM s3_part WHERE upload = ?", (upload,))
        connection.execute("DELETE FROM s3_upload WHERE id = ?", (upload,))

    def _folder(self, upload: str) -> Path:
        return self._root / upload

    def _remove(self, upload: str) -> None:
        shutil.rmtree(self._folder(upload), ignore_errors=True)


def _joined(stage: Path, paths: Sequence[Path]) -> Content:
    whole = Upload(stage, {})
    try:
        for path in paths:
            pour(whole, path)
        return whole.close()
    except BaseException:
        whole.discard()
        raise


def _checksum(
    about: Mapping[str, str],
    paths: Sequence[Path],
    chosen: Sequence[Chosen],
    declared: Mapping[str, str],
) -> dict[str, str]:
    """The checksum of the object, by header name; nothing when it is to have none."""
    name = about.get("algorithm", "")
    if not name:
        return {}
    whole, of_parts = running(name), running(name)
    for path, part in zip(paths, chosen, strict=True):
        own = running(name)
        with path.open("rb") as file:
            while piece := file.read(_PIECE):
                whole.update(piece)
                own.update(piece)
        of_parts.update(own.digest())
        _compare(name, part.checksums.get(name), _text(own.digest()))
    if about["kind"] == "FULL_OBJECT":
        result = _text(whole.digest())
    else:
        result = f"{_text(of_parts.digest())}-{len(paths)}"
    _compare(name, declared.get(name), result)
    return {PREFIX + name: result}


def _compare(name: str, declared: str | None, actual: str) -> None:
    if declared is not None and declared not in (actual, actual.partition("-")[0]):
        raise ApiError(
            "BadDigest", f"The {name.upper()} you specified did not match the calculated checksum."
        )


def _text(digest: bytes) -> str:
    return base64.b64encode(digest).decode("ascii")
