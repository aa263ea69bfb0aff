"""The one SQLite connection of the local SageMaker."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Literal
from urllib.parse import quote

from mlops_ext.local.store.where import FUNCTIONS

Journal = Literal["WAL", "DELETE"]
"""SQLite's journal: WAL needs memory shared by all who open the file."""

LAYOUT = 1
"""Version of the tables, kept in the file's ``user_version``."""


_LAYOUT_AT = 60  # where the header of a SQLite file has its ``user_version``, big-endian


class NewerLayoutError(RuntimeError):
    """The state was written by a newer mlops-ext than this one."""


class Database:
    """A SQLite file, used from one thread.

    What a transaction committed survives ``kill -9`` at any moment.

    Args:
        path: the file; made when absent.
        schemas: SQL scripts of ``CREATE … IF NOT EXISTS`` statements.
        journal: ``DELETE`` on network file systems, which have no shared memory.

    Raises:
        NewerLayoutError: the file's layout is newer than `LAYOUT`.
    """

    def __init__(self, path: Path, schemas: Sequence[str], journal: Journal = "WAL") -> None:
        self._path = path
        _check_layout(path, _written_layout(path))
        self.connection = sqlite3.connect(path, isolation_level=None)
        self.connection.row_factory = sqlite3.Row
        self._ending: list[Callable[[], None]] = []
        self._afterwards: list[Callable[[], None]] = []
        self._prepare(path, schemas, journal)

    def _prepare(self, path: Path, schemas: Sequence[str], journal: Journal) -> None:
        execute = self.connection.execute
        try:
            _check_layout(path, execute("PRAGMA user_version").fetchone()[0])
        except NewerLayoutError:
            self.connection.close()
            raise
        execute(f"PRAGMA journal_mode = {journal}")
        execute("PRAGMA synchronous = NORMAL")
        execute("PRAGMA busy_timeout = 5000")
        for name, function in FUNCTIONS.items():
            self.connection.create_function(name, 1, function, deterministic=True)
        for schema in schemas:
            self.connection.executescript(schema)
        execute(f"PRAGMA user_version = {LAYOUT}")

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All of the block's writes, or none. A block inside a block joins the outer one."""
        if self.connection.in_transaction:
            yield self.connection
            return
        self.connection.execute("BEGIN IMMEDIATE")
        try:
            yield self.connection
            while self._ending:
                self._ending.pop(0)()
            self.connection.execute("COMMIT")
        except BaseException:
            if self.connection.in_transaction:
                self.connection.execute("ROLLBACK")
            self._afterwards.clear()
            raise
        finally:
            self._ending.clear()
        while self._afterwards:
            self._afterwards.pop(0)()

    def at_commit(self, callback: Callable[[], None]) -> None:
        """Call at the end of the open transaction, inside it; not when it is rolled back.

        There all that belongs together has been written, for example a document and its tags.
        """
        self._ending.append(callback)

    def after_commit(self, callback: Callable[[], None]) -> None:
        """Call once the open transaction is committed; not when it is rolled back.

        For what cannot be undone, like removing the file behind a record.
        """
        self._afterwards.append(callback)

    @contextmanager
    def snapshot(self) -> Iterator[Snapshot]:
        """What is committed now, for reading in a thread other than the one that writes."""
        snapshot = Snapshot(self._path)
        try:
            yield snapshot
        finally:
            snapshot.close()

    def close(self) -> None:
        """Close the connection; the file is complete."""
        self.connection.close()


class Snapshot(Database):
    """What a database had at the moment when this was made; nothing can be written.

    One thread may make it and another use it.

    Args:
        path: the database's file.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        uri = f"file:{quote(str(path))}?mode=ro"
        self.connection = sqlite3.connect(
            uri, uri=True, isolation_level=None, check_same_thread=False
        )
        self.connection.row_factory = sqlite3.Row
        self.connection.execute("BEGIN")
        # The first read decides which moment it is.
        self.connection.execute("PRAGMA user_version").fetchone()


def _written_layout(path: Path) -> int:
    """The layout in a file's header, read without SQLite: opening the file may change it."""
    try:
        with path.open("rb") as file:
            return int.from_bytes(file.read(_LAYOUT_AT + 4)[_LAYOUT_AT:], "big")
    except FileNotFoundError:
        return 0


def _check_layout(path: Path, found: int) -> None:
    if found > LAYOUT:
        raise NewerLayoutError(
            f"{path} has layout {found}, and this mlops-ext knows layouts up to {LAYOUT}. "
            "Update mlops-ext, or use another state directory."
        )
