"""Multipart uploads: parts are files until they are put together."""

from __future__ import annotations

import asyncio
import hashlib
import json
import shutil
import sqlite3
import time
import uuid
from collections.abc import Mapping, Sequence
from pathlib import Path

from mlops_ext.local.errors import ApiError
from mlops_ext.local.s3.objects import Object, ObjectStore
from mlops_ext.local.s3.upload import Content, Upload, pour

PARTS = ".parts"
_SMALLEST_PART = 5 * 1024**2  # bytes, of all parts but the last


class Multipart:
    """The multipart uploads of a store.

    Args:
        store: where the objects go.
    """

    def __init__(self, store: ObjectStore) -> None:
        self._store = store
        self._root = store.root / PARTS

    def create(self, bucket: str, key: str, headers: Mapping[str, str]) -> str:
        """Begin an upload; its id."""
        self._store.require_bucket(bucket)
        upload = uuid.uuid4().hex
        self._folder(upload).mkdir(mode=0o700, parents=True)
        with self._store.database.transaction() as connection:
            connection.execute(
                "INSERT INTO s3_upload VALUES (?, ?, ?, ?, ?)",
                (upload, bucket, key, json.dumps(dict(headers)), time.time()),
            )
        return upload

    def require(self, upload: str, bucket: str, key: str) -> sqlite3.Row:
        """The row of an upload; raises `ApiError` NoSuchUpload."""
        row: sqlite3.Row | None = self._store.database.connection.execute(
            "SELECT * FROM s3_upload WHERE id = ? AND bucket = ? AND key = ?", (upload, bucket, key)
        ).fetchone()
        if row is None:
            raise ApiError("NoSuchUpload", "The specified multipart upload does not exist.", 404)
        return row

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
        self, upload: str, bucket: str, key: str, chosen: Sequence[tuple[int, str]]
    ) -> Object:
        """Put the chosen parts (number and ETag) together as the object.

        Raises:
            ApiError: ``InvalidPart``, ``InvalidPartOrder`` or ``EntityTooSmall``.
        """
        row = self.require(upload, bucket, key)
        rows = self._chosen(upload, chosen)
        paths = [self._folder(upload) / str(part["number"]) for part in rows]
        content = await asyncio.to_thread(_joined, self._store.stage, paths)
        digest = hashlib.md5(
            b"".join(bytes.fromhex(part["etag"]) for part in rows), usedforsecurity=False
        )
        etag = f"{digest.hexdigest()}-{len(rows)}"
        with self._store.database.transaction():
            self.require(upload, bucket, key)  # another request may have ended it meanwhile
            result = self._store.put(bucket, key, content, json.loads(row["headers"]), etag)
            self._forget(upload)
        self._remove(upload)
        return result

    def abort(self, upload: str) -> None:
        """Give an upload up and remove its parts."""
        with self._store.database.transaction():
            self._forget(upload)
        self._remove(upload)

    def _chosen(self, upload: str, chosen: Sequence[tuple[int, str]]) -> list[sqlite3.Row]:
        known = {part["number"]: part for part in self.parts(upload)}
        numbers = [number for number, _ in chosen]
        if not chosen or any(
            number not in known or etag.strip('"') != known[number]["etag"]
            for number, etag in chosen
        ):
            raise ApiError(
                "InvalidPart",
                "One or more of the specified parts could not be found. The part may not have "
                "been uploaded, or the specified entity tag may not match the part's entity tag.",
            )
        if numbers != sorted(set(numbers)):
            raise ApiError("InvalidPartOrder", "The list of parts was not in ascending order.")
        rows = [known[number] for number in numbers]
        if any(part["size"] < _SMALLEST_PART for part in rows[:-1]):
            raise ApiError(
                "EntityTooSmall",
                "Your proposed upload is smaller than the minimum allowed size",
            )
        return rows

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
    for path in paths:
        pour(whole, path)
    return whole.close()
