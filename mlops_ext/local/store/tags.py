"""Tags by ARN."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar

from mlops_ext.local.store.database import Database


class Tags:
    """Keys and values under an ARN; knows nothing of what the ARN stands for."""

    SCHEMA: ClassVar[str] = """
        CREATE TABLE IF NOT EXISTS tag (
            arn TEXT NOT NULL,
            key TEXT NOT NULL,
            value TEXT NOT NULL,
            PRIMARY KEY (arn, key)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX IF NOT EXISTS tag_value ON tag (key, value);
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, arn: str) -> dict[str, str]:
        """The tags of one ARN, by key in order."""
        rows = self._database.connection.execute(
            "SELECT key, value FROM tag WHERE arn = ? ORDER BY key", (arn,)
        )
        return {row["key"]: row["value"] for row in rows}

    def having(self, key: str) -> dict[str, str]:
        """The values of a tag by the ARNs that have it."""
        rows = self._database.connection.execute("SELECT arn, value FROM tag WHERE key = ?", (key,))
        return {row["arn"]: row["value"] for row in rows}

    def keys(self) -> list[str]:
        """The keys in use, in order."""
        rows = self._database.connection.execute("SELECT DISTINCT key FROM tag ORDER BY key")
        return [row["key"] for row in rows]

    def values(self, key: str) -> list[str]:
        """The values in use for a key, in order."""
        rows = self._database.connection.execute(
            "SELECT DISTINCT value FROM tag WHERE key = ? ORDER BY value", (key,)
        )
        return [row["value"] for row in rows]

    def arns(self, after: str = "", limit: int = -1) -> list[str]:
        """ARNs that have tags, in order, behind one; all unless a limit is given."""
        rows = self._database.connection.execute(
            "SELECT DISTINCT arn FROM tag WHERE arn > ? ORDER BY arn LIMIT ?", (after, limit)
        )
        return [row["arn"] for row in rows]

    def put(self, arn: str, tags: Mapping[str, str]) -> None:
        """Add tags, replacing those of the same key."""
        with self._database.transaction() as connection:
            connection.executemany(
                "INSERT OR REPLACE INTO tag (arn, key, value) VALUES (?, ?, ?)",
                [(arn, key, value) for key, value in tags.items()],
            )

    def remove(self, arn: str, keys: Iterable[str]) -> None:
        """Remove tags by key; keys that are not there are ignored."""
        with self._database.transaction() as connection:
            connection.executemany(
                "DELETE FROM tag WHERE arn = ? AND key = ?", [(arn, key) for key in keys]
            )

    def clear(self, arn: str) -> None:
        """Remove all tags of an ARN."""
        with self._database.transaction() as connection:
            connection.execute("DELETE FROM tag WHERE arn = ?", (arn,))
