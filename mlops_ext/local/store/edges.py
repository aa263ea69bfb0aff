"""Edges between documents, by their ids."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from mlops_ext.local.store.codec import decode, encode, moment, seconds
from mlops_ext.local.store.database import Database
from mlops_ext.local.store.document import Cursor
from mlops_ext.local.store.where import Condition

Link = tuple[int, int, str]
"""Source id, destination id, type."""

_COLUMNS = {
    "source.arn": "s.arn",
    "source.type": "s.type",
    "destination.arn": "d.arn",
    "destination.type": "d.type",
    "type": "e.type",
    "created": "e.created",
}
_SHOWN = (
    "s.arn AS source_arn, s.type AS source_type, s.name AS source_name,"
    " d.arn AS destination_arn, d.type AS destination_type, d.name AS destination_name,"
    " e.type, e.created, e.body"
)


@dataclass(frozen=True)
class Edge:
    """An edge with what a list shows of its two ends. `created` is aware, UTC."""

    source_arn: str
    source_type: str
    source_name: str
    destination_arn: str
    destination_type: str
    destination_name: str
    type: str
    created: datetime
    body: dict[str, Any]


class Edges:
    """A directed graph whose nodes are documents; at most one edge from a node to another."""

    SCHEMA: ClassVar[str] = """
        CREATE TABLE IF NOT EXISTS edge (
            source INTEGER NOT NULL,
            destination INTEGER NOT NULL,
            type TEXT NOT NULL,
            created REAL NOT NULL,
            body TEXT NOT NULL,
            PRIMARY KEY (source, destination)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX IF NOT EXISTS edge_reverse ON edge (destination, source, type);
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._version = 0

    @property
    def version(self) -> int:
        """A number that grows with every change."""
        return self._version

    def add(
        self, source: int, destination: int, type: str, now: datetime, body: dict[str, Any]
    ) -> bool:
        """Add an edge; False when there is one between the two already, which then stays."""
        self._version += 1
        with self._database.transaction() as connection:
            cursor = connection.execute(
                "INSERT OR IGNORE INTO edge (source, destination, type, created, body)"
                " VALUES (?, ?, ?, ?, ?)",
                (source, destination, type, seconds(now), encode(body)),
            )
        return cursor.rowcount == 1

    def delete(self, source: int, destination: int) -> bool:
        """Remove an edge; False when there was none."""
        self._version += 1
        with self._database.transaction() as connection:
            cursor = connection.execute(
                "DELETE FROM edge WHERE source = ? AND destination = ?", (source, destination)
            )
        return cursor.rowcount == 1

    def touches(self, node: int) -> bool:
        """Whether any edge starts or ends at the node."""
        row = self._database.connection.execute(
            "SELECT EXISTS (SELECT 1 FROM edge WHERE source = ?1)"
            " OR EXISTS (SELECT 1 FROM edge WHERE destination = ?1) AS found",
            (node,),
        ).fetchone()
        return bool(row["found"])

    def out_of(self, nodes: Collection[int]) -> Iterator[Link]:
        """The edges that start at any of the nodes."""
        return self._links("source", nodes)

    def into(self, nodes: Collection[int]) -> Iterator[Link]:
        """The edges that end at any of the nodes."""
        return self._links("destination", nodes)

    def columns(self) -> tuple[str, str, str]:
        """Ids of sources, ids of destinations and types of all edges, with commas between."""
        rows = self._database.connection.cursor()
        rows.row_factory = None
        # One text of each: a row for each edge would take ten times as long.
        sources, destinations, types = rows.execute(
            "SELECT group_concat(source), group_concat(destination), group_concat(type) FROM edge"
        ).fetchone()
        return sources or "", destinations or "", types or ""

    def degrees(self, nodes: Collection[int]) -> tuple[dict[int, int], dict[int, int]]:
        """How many edges end at each of the nodes and start at it; nodes without are left out."""
        return self._counts("destination", nodes), self._counts("source", nodes)

    def _counts(self, end: str, nodes: Collection[int]) -> dict[int, int]:
        rows = self._database.connection.cursor()
        rows.row_factory = None
        return dict(
            rows.execute(
                f"SELECT {end}, count(*) FROM edge"
                f" WHERE {end} IN (SELECT value FROM json_each(?)) GROUP BY 1",
                (f"[{','.join(map(str, nodes))}]",),
            )
        )

    def _links(self, end: str, nodes: Collection[int]) -> Iterator[Link]:
        rows = self._database.connection.cursor()
        rows.row_factory = None
        return rows.execute(
            f"SELECT source, destination, type FROM edge"
            f" WHERE {end} IN (SELECT value FROM json_each(?))",
            (f"[{','.join(map(str, nodes))}]",),
        )

    def page(
        self,
        conditions: Collection[Condition] = (),
        *,
        sort: str = "created",
        descending: bool = True,
        limit: int = 100,
        after: Cursor | None = None,
    ) -> tuple[list[Edge], Cursor | None]:
        """A page of edges and, when there are more, where it ended.

        Columns of conditions and sort: ``source.arn``, ``source.type``, ``destination.arn``,
        ``destination.type``, ``type``, ``created``; comparisons ``=``, ``>=``, ``<``.
        """
        # One number that orders edges among equals: nodes are far fewer than 2**31.
        tie, order = "(e.source << 31 | e.destination)", "DESC" if descending else "ASC"
        key = _COLUMNS[sort]
        clauses = [f"{_COLUMNS[c.column]} {c.comparison} ?" for c in conditions]
        values: list[Any] = [condition.value for condition in conditions]
        if after is not None:
            clauses.append(f"({key}, {tie}) {'<' if descending else '>'} (?, ?)")
            values.extend(after)
        rows = self._database.connection.execute(
            f"SELECT {_SHOWN}, {key} AS sorted, {tie} AS tie FROM edge e"
            " JOIN document s ON s.id = e.source JOIN document d ON d.id = e.destination"
            f" WHERE {' AND '.join(clauses) or 'TRUE'}"
            f" ORDER BY {key} {order}, {tie} {order} LIMIT {int(limit) + 1}",
            values,
        ).fetchall()
        page = [_edge(row) for row in rows[:limit]]
        if len(rows) <= limit:
            return page, None
        return page, (rows[limit - 1]["sorted"], rows[limit - 1]["tie"])


def _edge(row: sqlite3.Row) -> Edge:
    return Edge(
        source_arn=row["source_arn"],
        source_type=row["source_type"],
        source_name=row["source_name"],
        destination_arn=row["destination_arn"],
        destination_type=row["destination_type"],
        destination_name=row["destination_name"],
        type=row["type"],
        created=moment(row["created"]),
        body=decode(row["body"]),
    )
