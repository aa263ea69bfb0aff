"""The object store: buckets and objects, files and their records."""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from mlops_ext.local.errors import ApiError
from mlops_ext.local.s3.documents import Documents
from mlops_ext.local.s3.files import Files
from mlops_ext.local.s3.names import check_bucket, check_key, split_uri
from mlops_ext.local.s3.upload import Content
from mlops_ext.local.s3.versions import Versions
from mlops_ext.local.store import Database


@dataclass(frozen=True)
class Object:
    """One object, or an older version of one.

    Args:
        bucket: its bucket.
        key: its key.
        path: its file.
        size: in bytes.
        etag: without quotes.
        sha256: of its content, hexadecimal.
        modified: epoch seconds.
        headers: what it is served with: content type and such, user metadata (``x-amz-meta-…``).
        checksums: by header name, base64.
        version: its id; empty in a bucket that never had versions.
        tags: by key.
    """

    bucket: str
    key: str
    path: Path
    size: int
    etag: str
    sha256: str
    modified: float
    headers: dict[str, str]
    checksums: dict[str, str]
    version: str = ""
    tags: Mapping[str, str] | None = None


class ObjectStore:
    """Buckets and objects below a folder.

    A file that someone changed by hand, or that a kill caught between its rename and its record,
    is hashed anew when it is next asked for.

    Args:
        root: the folder; made when absent.
        database: where the records are; `SCHEMA` is in it.
        default_bucket: a bucket that comes to be on its first use.
    """

    SCHEMA: ClassVar[str] = (
        """
        CREATE TABLE IF NOT EXISTS s3_bucket (
            name TEXT PRIMARY KEY,
            created REAL NOT NULL
        ) STRICT;
        CREATE TABLE IF NOT EXISTS s3_object (
            bucket TEXT NOT NULL,
            key TEXT NOT NULL,
            file TEXT NOT NULL,
            size INTEGER NOT NULL,
            changed INTEGER NOT NULL,
            etag TEXT NOT NULL,
            sha256 TEXT NOT NULL,
            modified REAL NOT NULL,
            headers TEXT NOT NULL,
            checksums TEXT NOT NULL,
            PRIMARY KEY (bucket, key)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS s3_upload (
            id TEXT PRIMARY KEY,
            bucket TEXT NOT NULL,
            key TEXT NOT NULL,
            headers TEXT NOT NULL,
            created REAL NOT NULL
        ) STRICT;
        CREATE TABLE IF NOT EXISTS s3_part (
            upload TEXT NOT NULL,
            number INTEGER NOT NULL,
            size INTEGER NOT NULL,
            etag TEXT NOT NULL,
            modified REAL NOT NULL,
            PRIMARY KEY (upload, number)
        ) STRICT, WITHOUT ROWID;
        """
        + Documents.SCHEMA
        + Versions.SCHEMA
    )

    def __init__(self, root: Path, database: Database, default_bucket: str | None = None) -> None:
        self.root = root
        self.files = Files(root)
        self.stage = self.files.stage
        self.database = database
        self.documents = Documents(database)
        self.versions = Versions(database, self.files, self.documents)
        self._default_bucket = default_bucket

    def path(self, uri: str) -> Path:
        """The file of ``s3://bucket/key``; raises `ApiError` NoSuchBucket or NoSuchKey."""
        return self.get(*split_uri(uri)).path

    def sha256(self, uri: str) -> str:
        """The SHA-256 of an object's content, hexadecimal; raises as `path`."""
        return self.get(*split_uri(uri)).sha256

    def exists(self, uri: str) -> bool:
        """Whether there is such an object."""
        try:
            self.get(*split_uri(uri))
        except ApiError:
            return False
        return True

    def create_bucket(self, name: str) -> bool:
        """Make a bucket; False when it was there. Raises `ApiError` InvalidBucketName."""
        check_bucket(name)
        with self.database.transaction() as connection:
            cursor = connection.execute(
                "INSERT OR IGNORE INTO s3_bucket VALUES (?, ?)", (name, time.time())
            )
        return cursor.rowcount == 1

    def delete_bucket(self, name: str) -> None:
        """Remove an empty bucket; raises `ApiError` NoSuchBucket or BucketNotEmpty."""
        self.require_bucket(name)
        for table in ("s3_object", "s3_version"):
            sql = f"SELECT 1 FROM {table} WHERE bucket = ? LIMIT 1"
            if self.database.connection.execute(sql, (name,)).fetchone():
                text = "The bucket you tried to delete is not empty"
                raise ApiError("BucketNotEmpty", text, 409, {"BucketName": name})
        with self.database.transaction() as connection:
            connection.execute("DELETE FROM s3_bucket WHERE name = ?", (name,))
            self.documents.delete(name)
            self.database.after_commit(lambda: self.files.remove_bucket(name))

    def buckets(self) -> list[tuple[str, float]]:
        """Names and times (epoch seconds) of all buckets, by name."""
        rows = self.database.connection.execute("SELECT * FROM s3_bucket ORDER BY name")
        return [(row["name"], row["created"]) for row in rows]

    def require_bucket(self, name: str) -> None:
        """Raise `ApiError` NoSuchBucket unless there is such a bucket."""
        row = self.database.connection.execute(
            "SELECT 1 FROM s3_bucket WHERE name = ?", (name,)
        ).fetchone()
        if row is None:
            if name != self._default_bucket:
                raise ApiError(
                    "NoSuchBucket", "The specified bucket does not exist", 404, {"BucketName": name}
                )
            self.create_bucket(name)

    def get(self, bucket: str, key: str) -> Object:
        """An object; raises `ApiError` NoSuchBucket or NoSuchKey."""
        row = self.row(bucket, key)
        found = None if row is None else self._current(row)
        if found is None:
            self.require_bucket(bucket)
            raise ApiError("NoSuchKey", "The specified key does not exist.", 404, {"Key": key})
        return found

    def put(
        self,
        bucket: str,
        key: str,
        content: Content,
        headers: Mapping[str, str],
        etag: str | None = None,
        tags: Mapping[str, str] | None = None,
    ) -> Object:
        """Make a staged body an object, in place of an earlier one or after it.

        Args:
            bucket: an existing bucket.
            key: any key.
            content: the body; its stage file is taken.
            headers: what to serve it with.
            etag: of an object made of parts; by default the MD5.
            tags: by key.
        """
        check_key(key)
        self.require_bucket(bucket)
        before = self.row(bucket, key)
        with self.database.transaction() as connection:
            version = self.versions.next(bucket, key, before)
            file = self.files.place(bucket, key, content.path)
            connection.execute(
                "INSERT OR REPLACE INTO s3_object VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    *(bucket, key, file, content.size),
                    *((self.root / file).stat().st_mtime_ns, etag or content.md5),
                    *(content.sha256, time.time()),
                    *(json.dumps(dict(headers)), json.dumps(content.checksums)),
                ),
            )
            self.versions.put_note(bucket, key, version, dict(tags or {}))
            if before is not None and before["file"] != file:
                self.remove_file(before)
        return self.get(bucket, key)

    def scan(self, bucket: str, start: str, after: bool, limit: int) -> Iterator[sqlite3.Row]:
        """Rows of objects from a key on (or strictly after it), in the order of S3."""
        comparison = ">" if after else ">="
        yield from self.database.connection.execute(
            f"SELECT * FROM s3_object WHERE bucket = ? AND key {comparison} ? ORDER BY key LIMIT ?",
            (bucket, start, limit),
        ).fetchall()

    def usage(self) -> dict[str, int]:
        """Bytes by bucket and the first two parts of the key: ``bucket/mlops/churn``."""
        total: Counter[str] = Counter()
        for row in self.database.connection.execute(
            "SELECT bucket, key, size FROM s3_object UNION ALL"
            " SELECT bucket, key, size FROM s3_version"
        ):
            total["/".join((row["bucket"], *row["key"].split("/")[:-1][:2]))] += row["size"]
        return dict(total)

    def row(self, bucket: str, key: str) -> sqlite3.Row | None:
        """The record of a current object; its file may be gone or changed."""
        row: sqlite3.Row | None = self.database.connection.execute(
            "SELECT * FROM s3_object WHERE bucket = ? AND key = ?", (bucket, key)
        ).fetchone()
        return row

    def made_of(self, row: sqlite3.Row, version: str, tags: Mapping[str, str]) -> Object:
        """The object of a record."""
        return Object(
            bucket=row["bucket"],
            key=row["key"],
            path=self.root / row["file"],
            size=row["size"],
            etag=row["etag"],
            sha256=row["sha256"],
            modified=row["modified"],
            headers=json.loads(row["headers"]),
            checksums=json.loads(row["checksums"]),
            version=version,
            tags=tags,
        )

    def remove_file(self, row: sqlite3.Row) -> None:
        """Remove a record's file when the open transaction is committed, unless it is in use."""

        def remove() -> None:
            current = self.row(row["bucket"], row["key"])
            if current is None or current["file"] != row["file"]:
                self.files.remove(row["file"])

        self.database.after_commit(remove)

    def _current(self, row: sqlite3.Row) -> Object | None:
        """The object of a row, its record renewed if the file is another; None without a file."""
        path = self.root / row["file"]
        try:
            stat = path.stat()
        except OSError:
            return None
        if (stat.st_size, stat.st_mtime_ns) != (row["size"], row["changed"]):
            self._renew(row, path, stat)
            renewed = self.row(row["bucket"], row["key"])
            assert renewed is not None
            row = renewed
        version, tags = self.versions.note(row["bucket"], row["key"])
        versioned = self.versions.status(row["bucket"])
        return self.made_of(row, version if versioned else "", tags)

    def _renew(self, row: sqlite3.Row, path: Path, stat: os.stat_result) -> None:
        with path.open("rb") as file:
            md5 = hashlib.file_digest(file, "md5").hexdigest()
            file.seek(0)
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        with self.database.transaction() as connection:
            connection.execute(
                "UPDATE s3_object SET size = ?, changed = ?, etag = ?, sha256 = ?, modified = ?,"
                " checksums = '{}' WHERE bucket = ? AND key = ?",
                (
                    *(stat.st_size, stat.st_mtime_ns, md5, sha256, stat.st_mtime),
                    *(row["bucket"], row["key"]),
                ),
            )
