"""Documents: a kind, a name, an ARN and a JSON body each."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, ClassVar

from mlops_ext.local.store.codec import decode, decode_all, encode, moment, seconds
from mlops_ext.local.store.database import Database
from mlops_ext.local.store.document import Cursor, Document, Draft, DuplicateError, Head
from mlops_ext.local.store.page import Page
from mlops_ext.local.store.where import (
    COLUMNS,
    Every,
    Single,
    Where,
    column,
    parts_of_body,
    sql,
)

Observer = Callable[[Document | None, Document | None], None]
"""Told what a document was and is; None before it was added and after it was deleted."""

_HEAD = "id, kind, arn, name, type, created, modified"


class Documents:
    """The table of documents. Reads see what the open transaction has written."""

    SCHEMA: ClassVar[str] = """
        CREATE TABLE IF NOT EXISTS document (
            id INTEGER PRIMARY KEY,
            kind TEXT NOT NULL,
            arn TEXT NOT NULL UNIQUE,
            name TEXT NOT NULL,
            key TEXT NOT NULL,
            parent TEXT NOT NULL,
            type TEXT NOT NULL,
            lookup TEXT NOT NULL,
            created REAL NOT NULL,
            modified REAL NOT NULL,
            counter INTEGER NOT NULL DEFAULT 0,
            body TEXT NOT NULL
        ) STRICT;
        CREATE UNIQUE INDEX IF NOT EXISTS document_key ON document (kind, parent, key);
        CREATE INDEX IF NOT EXISTS document_created ON document (kind, created, id);
        CREATE INDEX IF NOT EXISTS document_modified ON document (kind, modified, id);
        CREATE INDEX IF NOT EXISTS document_child ON document (kind, parent, created, id);
        CREATE INDEX IF NOT EXISTS document_lookup ON document (kind, lookup, created, id)
            WHERE lookup <> '';
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._observers: list[Observer] = []

    def observe(self, observer: Observer) -> None:
        """Have every change told inside its transaction; what an observer writes is part of it.

        An observer that raises undoes the change.
        """
        self._observers.append(observer)

    def _tell(self, before: Document | None, after: Document | None) -> None:
        for observer in self._observers:
            observer(before, after)

    def add(self, draft: Draft, now: datetime) -> Document:
        """Store a new document.

        Raises:
            DuplicateError: the kind has one of that name (under that parent) or ARN.
        """
        created = seconds(now)
        key = draft.key or draft.name.lower()
        with self._database.transaction() as connection:
            try:
                cursor = connection.execute(
                    "INSERT INTO document"
                    " (kind, arn, name, key, parent, type, lookup, created, modified, body)"
                    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    (
                        *(draft.kind, draft.arn, draft.name, key, draft.parent),
                        *(draft.type, draft.lookup, created, created, encode(draft.body)),
                    ),
                )
            except sqlite3.IntegrityError:
                existing = self.find(draft.kind, key, draft.parent) or self.by_arn(draft.arn)
                if existing is None:
                    raise
                raise DuplicateError(existing) from None
            added = self._one("id = ?", (cursor.lastrowid,)) or _never()
            self._tell(None, added)
        return added

    def change(
        self, document: Document, body: dict[str, Any], now: datetime, name: str | None = None
    ) -> Document:
        """Replace a document's body, and the name it shows; key, type and links stay."""
        shown = document.name if name is None else name
        with self._database.transaction() as connection:
            # What is kept, not what the caller holds: that may be older.
            before = self._one("id = ?", (document.id,))
            connection.execute(
                "UPDATE document SET name = ?, body = ?, modified = ? WHERE id = ?",
                (shown, encode(body), seconds(now), document.id),
            )
            after = self._one("id = ?", (document.id,)) or _never()
            self._tell(before, after)
        return after

    def delete(self, document: Document) -> None:
        """Remove a document. Its tags and edges are the caller's to remove."""
        with self._database.transaction() as connection:
            before = self._one("id = ?", (document.id,))
            connection.execute("DELETE FROM document WHERE id = ?", (document.id,))
            if before is not None:
                self._tell(before, None)

    def next_number(self, document: Document) -> int:
        """A number from 1 that this document has never given before."""
        with self._database.transaction() as connection:
            row = connection.execute(
                "UPDATE document SET counter = counter + 1 WHERE id = ? RETURNING counter",
                (document.id,),
            ).fetchone()
        return int(row["counter"])

    def find(self, kind: str, key: str, parent: str = "") -> Document | None:
        """The document of that key, letter case ignored."""
        return self._one("kind = ? AND parent = ? AND key = ?", (kind, parent.lower(), key.lower()))

    def by_arn(self, arn: str) -> Document | None:
        """The document of exactly that ARN."""
        return self._one("arn = ?", (arn,))

    def by_lookup(self, kind: str, lookup: str) -> list[Document]:
        """The documents found by that value, oldest first."""
        return self._many(
            "kind = ? AND lookup = ? AND lookup <> '' ORDER BY created, id", (kind, lookup)
        )

    def heads(self, ids: Iterable[int]) -> list[Head]:
        """The documents of these ids without their bodies, in the order of the ids."""
        return [Head._make(row) for row in self._rows(_HEAD, ids)]

    def opened(self, ids: Iterable[int]) -> list[tuple[Head, dict[str, Any]]]:
        """The documents of these ids with their bodies, in the order of the ids."""
        found = list(self._rows(f"{_HEAD}, body", ids))
        bodies = decode_all([row[-1] for row in found])
        return [(Head._make(row[:-1]), body) for row, body in zip(found, bodies, strict=True)]

    def lines(self, ids: Iterable[int], line: str) -> str:
        """A line for each of the documents of these ids, in the order of the ids.

        Args:
            ids: of which; those that are not there are left out.
            line: SQL expression over the table's columns.
        """
        # One text of all: a row for each document would take several times as long.
        ((text,),) = self._rows(f"group_concat({line}, char(10))", ids)
        return text or ""

    def _rows(self, columns: str, ids: Iterable[int]) -> Iterator[tuple[Any, ...]]:
        """In the order of the ids: SQLite walks a cross join as it is written."""
        cursor = self._database.connection.cursor()
        cursor.row_factory = None
        return cursor.execute(
            f"SELECT {columns} FROM (SELECT value AS wanted FROM json_each(?))"
            " CROSS JOIN document ON id = wanted",
            (f"[{','.join(map(str, ids))}]",),
        )

    def each(self, kind: str, parent: str | None = None) -> Iterator[Document]:
        """All documents of a kind (under a parent), oldest first."""
        if parent is None:
            return iter(self._many("kind = ? ORDER BY created, id", (kind,)))
        return iter(
            self._many("kind = ? AND parent = ? ORDER BY created, id", (kind, parent.lower()))
        )

    def ordered(
        self,
        kind: str,
        sort: str,
        descending: bool,
        after: Cursor | None = None,
        where: Where | None = None,
    ) -> Iterator[Document]:
        """The documents of a kind in order, read one by one as they are asked for.

        Args:
            kind: of which kind.
            sort: a column or path as in `Condition`; without a value is the smallest.
            descending: the largest first.
            after: where to begin: the column's value and the id; for a path whether there is a
                value, the value or 0, and the id.
            where: what must hold.
        """
        direction, comparison = ("DESC", "<") if descending else ("ASC", ">")
        by = column(sort)
        keys = [by, "id"] if sort in COLUMNS else [f"{by} IS NOT NULL", f"ifnull({by}, 0)", "id"]
        condition, values = sql(where or Every(()))
        place = ""
        if after is not None:
            place = f" AND ({', '.join(keys)}) {comparison} ({', '.join('?' * len(keys))})"
        order = ", ".join(f"{key} {direction}" for key in keys)
        rows = self._database.connection.execute(
            f"SELECT * FROM document WHERE kind = ? AND ({condition}){place} ORDER BY {order}",
            (kind, *values, *(after or ())),
        )
        return map(_document, rows)

    def count(self, kind: str, where: Where | None = None) -> int:
        """How many documents of a kind there are for which that holds."""
        condition, values = sql(where or Every(()))
        row = self._database.connection.execute(
            f"SELECT count(*) AS number FROM document WHERE kind = ? AND ({condition})",
            (kind, *values),
        ).fetchone()
        return int(row["number"])

    def keys(self, kind: str, path: str) -> list[str]:
        """The keys of the maps at that path of all bodies of a kind, in order."""
        rows = self._database.connection.execute(
            "SELECT DISTINCT e.key FROM document, json_each(body, ?) e WHERE kind = ? ORDER BY 1",
            (path, kind),
        )
        return [str(row["key"]) for row in rows]

    def has_children(self, kind: str, parent: str) -> bool:
        """Whether any document of that kind belongs to that parent."""
        return self._one("kind = ? AND parent = ? LIMIT 1", (kind, parent.lower())) is not None

    def page(self, page: Page) -> tuple[list[Document], Cursor | None]:
        """The documents of a page and, when there are more, where it ended."""
        rows, place = page.read(self._database.connection, "*")
        return [_document(row) for row in rows], place

    def summaries(
        self, page: Page, members: Sequence[str]
    ) -> tuple[list[tuple[Head, dict[str, Any]]], Cursor | None]:
        """The documents of a page, of each body only these members; and where it ended.

        Of most of a body nothing is made, however large it is. Members that a document does not
        have are left out.
        """
        cursor = self._database.connection.cursor()
        cursor.row_factory = None
        rows, place = page.read(cursor, f"{_HEAD}, {parts_of_body(members)}")
        width = len(Head._fields)
        found = [
            (Head._make(row[:width]), _present(members, parts))
            for row, parts in zip(rows, decode_all([row[width] for row in rows]), strict=True)
        ]
        return found, place

    def _one(self, where: str, values: Sequence[Single]) -> Document | None:
        row = self._database.connection.execute(
            f"SELECT * FROM document WHERE {where}", values
        ).fetchone()
        return None if row is None else _document(row)

    def _many(self, where: str, values: Sequence[Single]) -> list[Document]:
        rows = self._database.connection.execute(f"SELECT * FROM document WHERE {where}", values)
        return [_document(row) for row in rows]


def _present(members: Sequence[str], parts: list[Any]) -> dict[str, Any]:
    # The list of parts is longer by the null at its end.
    return {name: part for name, part in zip(members, parts, strict=False) if part is not None}


def _document(row: sqlite3.Row) -> Document:
    return Document(
        id=row["id"],
        kind=row["kind"],
        arn=row["arn"],
        name=row["name"],
        key=row["key"],
        body=decode(row["body"]),
        parent=row["parent"],
        type=row["type"],
        lookup=row["lookup"],
        created=moment(row["created"]),
        modified=moment(row["modified"]),
    )


def _never() -> Document:
    raise RuntimeError("a document that was just written cannot be read")
