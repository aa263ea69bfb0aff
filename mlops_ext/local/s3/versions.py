"""Older versions of objects and delete markers, in buckets that want them."""

from __future__ import annotations

import json
import sqlite3
import time
import uuid
from typing import ClassVar

from mlops_ext.local.s3.documents import Documents
from mlops_ext.local.s3.files import Files
from mlops_ext.local.store import Database

NULL = "null"
"""The version of objects from before, or without, versioning."""

STATUS = "versioning"
"""The name of the bucket's document that says ``Enabled`` or ``Suspended``."""


class Versions:
    """What a bucket keeps of a key beside its current object. Calls belong into a transaction.

    Args:
        database: where the records are; `SCHEMA` is in it.
        files: the files behind them.
        documents: the buckets' documents, with their status.
    """

    SCHEMA: ClassVar[str] = """
        CREATE TABLE IF NOT EXISTS s3_note (
            bucket TEXT NOT NULL,
            key TEXT NOT NULL,
            version TEXT NOT NULL,
            tags TEXT NOT NULL,
            PRIMARY KEY (bucket, key)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS s3_version (
            id INTEGER PRIMARY KEY,
            bucket TEXT NOT NULL,
            key TEXT NOT NULL,
            version TEXT NOT NULL,
            marker INTEGER NOT NULL,
            file TEXT NOT NULL,
            size INTEGER NOT NULL,
            changed INTEGER NOT NULL,
            etag TEXT NOT NULL,
            sha256 TEXT NOT NULL,
            modified REAL NOT NULL,
            headers TEXT NOT NULL,
            checksums TEXT NOT NULL,
            tags TEXT NOT NULL
        ) STRICT;
        CREATE INDEX IF NOT EXISTS s3_version_key ON s3_version (bucket, key, id);
    """

    def __init__(self, database: Database, files: Files, documents: Documents) -> None:
        self._database = database
        self._files = files
        self._documents = documents
        rows = database.connection.execute("SELECT file FROM s3_version")
        files.sweep({row["file"] for row in rows})

    def status(self, bucket: str) -> str:
        """``Enabled``, ``Suspended``, or empty for a bucket that never had versions."""
        return self._documents.get(bucket, STATUS) or ""

    def note(self, bucket: str, key: str) -> tuple[str, dict[str, str]]:
        """Version and tags of the current object."""
        row = self._execute(
            "SELECT version, tags FROM s3_note WHERE bucket = ? AND key = ?", (bucket, key)
        ).fetchone()
        return (NULL, {}) if row is None else (row["version"], json.loads(row["tags"]))

    def put_note(self, bucket: str, key: str, version: str, tags: dict[str, str]) -> None:
        """Say version and tags of the current object."""
        self._execute(
            "INSERT OR REPLACE INTO s3_note VALUES (?, ?, ?, ?)",
            (bucket, key, version, json.dumps(tags)),
        )

    def find(self, bucket: str, key: str, version: str) -> sqlite3.Row | None:
        """An older version or marker."""
        row: sqlite3.Row | None = self._execute(
            "SELECT * FROM s3_version WHERE bucket = ? AND key = ? AND version = ?",
            (bucket, key, version),
        ).fetchone()
        return row

    def newest(self, bucket: str, key: str) -> sqlite3.Row | None:
        """The last of the older versions and markers."""
        row: sqlite3.Row | None = self._execute(
            "SELECT * FROM s3_version WHERE bucket = ? AND key = ? ORDER BY id DESC LIMIT 1",
            (bucket, key),
        ).fetchone()
        return row

    def next(self, bucket: str, key: str, current: sqlite3.Row | None) -> str:
        """Make room for what comes next of a key: archive what must stay; the id of the next."""
        status = self.status(bucket)
        suspended = status == "Suspended"
        if suspended:
            null = self.find(bucket, key, NULL)
            if null is not None:
                self.forget(null)
        if current is not None and status:
            version, tags = self.note(bucket, key)
            if not (suspended and version == NULL):
                self._archive(current, version, tags)
        return uuid.uuid4().hex if status == "Enabled" else NULL

    def mark(self, bucket: str, key: str, version: str) -> None:
        """Add a delete marker."""
        nothing = ("", 0, 0, "", "", time.time(), "{}", "{}", "{}")
        self._insert((bucket, key, version, 1, *nothing))

    def forget(self, row: sqlite3.Row) -> None:
        """Remove an older version or marker for good."""
        self._execute("DELETE FROM s3_version WHERE id = ?", (row["id"],))
        if file := row["file"]:
            self._database.after_commit(lambda: self._files.remove(file))

    def forget_note(self, bucket: str, key: str) -> None:
        """Forget version and tags: the object is no longer the current one."""
        self._execute("DELETE FROM s3_note WHERE bucket = ? AND key = ?", (bucket, key))

    def set_tags(self, row: sqlite3.Row, tags: dict[str, str]) -> None:
        """Replace the tags of an older version."""
        self._execute("UPDATE s3_version SET tags = ? WHERE id = ?", (json.dumps(tags), row["id"]))

    def _archive(self, row: sqlite3.Row, version: str, tags: dict[str, str]) -> None:
        file = self._files.archive(row["file"])
        facts = (row["size"], row["changed"], row["etag"], row["sha256"], row["modified"])
        told = (row["headers"], row["checksums"], json.dumps(tags))
        self._insert((row["bucket"], row["key"], version, 0, file, *facts, *told))

    def _insert(self, values: tuple[object, ...]) -> None:
        places = ", ".join("?" * 13)
        self._execute(f"INSERT INTO s3_version VALUES (NULL, {places})", values)

    def _execute(self, sql: str, values: tuple[object, ...]) -> sqlite3.Cursor:
        return self._database.connection.execute(sql, values)
