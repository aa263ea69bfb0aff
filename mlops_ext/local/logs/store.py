r"""Log groups and streams: what there is in SQLite, the lines in a file a stream.

A line is ``<epoch milliseconds>\t<text>\n``, so that a job's own process can write it without us.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import ClassVar
from urllib.parse import quote

from mlops_ext.local.store import Database

NEW_LINE = "\x1e"
"""Stands in the file for a line break inside an event: ASCII's record separator."""

LONGEST_FILE_NAME = 200
"""File systems take names of 255 bytes."""


@dataclass(frozen=True)
class Group:
    """A log group; `created` in epoch milliseconds, `retention` in days, 0 for ever."""

    name: str
    created: int
    retention: int


@dataclass(frozen=True)
class Stream:
    """A log stream of a group; `created` in epoch milliseconds."""

    group: str
    name: str
    created: int


@dataclass(frozen=True)
class Line:
    """A log event: epoch milliseconds, and its text without the line's end."""

    time: int
    text: str


class LogStore:
    """All log groups.

    Args:
        directory: a folder a group is made in it, with a file a stream.
        database: remembers groups and streams.
        now: the clock.
    """

    SCHEMA: ClassVar[str] = """
        CREATE TABLE IF NOT EXISTS log_group (
            name TEXT PRIMARY KEY,
            created INTEGER NOT NULL,
            retention INTEGER NOT NULL DEFAULT 0
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS log_stream (
            log_group TEXT NOT NULL,
            name TEXT NOT NULL,
            created INTEGER NOT NULL,
            PRIMARY KEY (log_group, name)
        ) STRICT, WITHOUT ROWID;
    """

    def __init__(self, directory: Path, database: Database, now: Callable[[], datetime]) -> None:
        self._directory = directory
        self._database = database
        self._now = now

    def path(self, group: str, stream: str) -> Path:
        """The file of a stream; group, stream and folder are made when they are not there."""
        path = self._file(group, stream)
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with self._database.transaction():
            self.add_group(group)
            self.add_stream(group, stream)
        return path

    def write(self, group: str, stream: str, lines: Iterable[Line]) -> None:
        """Append lines; line breaks inside a text are kept as `NEW_LINE`."""
        text = "".join(f"{line.time}\t{_one_line(line.text)}\n" for line in lines)
        with self.path(group, stream).open("a", encoding="utf-8", errors="replace") as file:
            file.write(text)

    def trim(self, group: str, stream: str, size: int) -> None:
        """Drop the older half of a stream that is larger than `size` bytes."""
        path = self._file(group, stream)
        if not path.exists() or path.stat().st_size <= size:
            return
        kept = path.read_bytes()[-size // 2 :].partition(b"\n")[2]
        fresh = path.with_name(f"{path.name}~")
        fresh.write_bytes(kept)
        fresh.replace(path)

    def add_group(self, group: str) -> bool:
        """Make a group; False when it is there already."""
        with self._database.transaction() as connection:
            cursor = connection.execute(
                "INSERT OR IGNORE INTO log_group (name, created) VALUES (?, ?)",
                (group, milliseconds(self._now())),
            )
        return cursor.rowcount == 1

    def add_stream(self, group: str, stream: str) -> bool:
        """Make a stream of a group that is there; False when it is there already."""
        with self._database.transaction() as connection:
            cursor = connection.execute(
                "INSERT OR IGNORE INTO log_stream (log_group, name, created) VALUES (?, ?, ?)",
                (group, stream, milliseconds(self._now())),
            )
        return cursor.rowcount == 1

    def keep_for(self, group: str, days: int) -> None:
        """Set a group's retention; 0 keeps its events for ever."""
        with self._database.transaction() as connection:
            connection.execute("UPDATE log_group SET retention = ? WHERE name = ?", (days, group))

    def group(self, name: str) -> Group | None:
        """The group of that name."""
        rows = self._database.connection.execute("SELECT * FROM log_group WHERE name = ?", (name,))
        return next((Group(row["name"], row["created"], row["retention"]) for row in rows), None)

    def groups(self) -> list[Group]:
        """All groups, by name."""
        rows = self._database.connection.execute("SELECT * FROM log_group ORDER BY name")
        return [Group(row["name"], row["created"], row["retention"]) for row in rows]

    def streams(self, group: str, prefix: str = "") -> list[Stream]:
        """The streams of a group whose names begin so, by name."""
        rows = self._database.connection.execute(
            "SELECT * FROM log_stream WHERE log_group = ? AND substr(name, 1, ?) = ? ORDER BY name",
            (group, len(prefix), prefix),
        )
        return [Stream(group, row["name"], row["created"]) for row in rows]

    def stream(self, group: str, name: str) -> Stream | None:
        """The stream of exactly that name."""
        rows = self._database.connection.execute(
            "SELECT created FROM log_stream WHERE log_group = ? AND name = ?", (group, name)
        )
        return next((Stream(group, name, row["created"]) for row in rows), None)

    def size(self, group: str) -> int:
        """Bytes of all streams of a group."""
        folder = self._directory / _file_name(group)
        return sum(path.stat().st_size for path in folder.glob("*")) if folder.exists() else 0

    def file(self, stream: Stream) -> Path:
        """Where the lines of a stream are; there is no file before the first line."""
        return self._file(stream.group, stream.name)

    def delete_stream(self, group: str, stream: str) -> None:
        """Remove a stream with its lines."""
        with self._database.transaction() as connection:
            connection.execute(
                "DELETE FROM log_stream WHERE log_group = ? AND name = ?", (group, stream)
            )
        self._file(group, stream).unlink(missing_ok=True)

    def delete_group(self, group: str) -> None:
        """Remove a group with all its streams."""
        with self._database.transaction() as connection:
            connection.execute("DELETE FROM log_stream WHERE log_group = ?", (group,))
            connection.execute("DELETE FROM log_group WHERE name = ?", (group,))
        shutil.rmtree(self._directory / _file_name(group), ignore_errors=True)

    def _file(self, group: str, stream: str) -> Path:
        return self._directory / _file_name(group) / _file_name(stream)


def milliseconds(moment: datetime) -> int:
    """An aware datetime as epoch milliseconds."""
    return round(moment.timestamp() * 1000)


def _one_line(text: str) -> str:
    return text.replace("\n", NEW_LINE)


def _file_name(name: str) -> str:
    """A name as one part of a path: never ``.`` or ``..``, never too long."""
    quoted = quote(name, safe="").replace(".", "%2E") if name.startswith(".") else quote(name, "")
    if len(quoted) <= LONGEST_FILE_NAME:
        return quoted
    digest = hashlib.sha256(name.encode()).hexdigest()[:32]
    return f"{quoted[: LONGEST_FILE_NAME - 33]}~{digest}"
