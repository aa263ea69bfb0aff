"""Series of numbers that belong to documents: metrics over steps and time."""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar, NamedTuple

from mlops_ext.local.store.codec import moment, seconds
from mlops_ext.local.store.database import Database


class Point(NamedTuple):
    """One value of a series. `time` is aware; `step` is None when none was given."""

    name: str
    time: datetime
    step: int | None
    value: float


class Summary(NamedTuple):
    """A whole series in figures; `last` is the value of the latest time, `time` that time."""

    name: str
    time: datetime
    minimum: float
    maximum: float
    last: float
    number: int
    average: float
    deviation: float


class Series:
    """Points by document and name. Points of deleted documents are the caller's to remove."""

    SCHEMA: ClassVar[str] = """
        CREATE TABLE IF NOT EXISTS series_point (
            id INTEGER PRIMARY KEY,
            document INTEGER NOT NULL,
            name TEXT NOT NULL,
            time REAL NOT NULL,
            step INTEGER,
            value REAL NOT NULL
        ) STRICT;
        CREATE INDEX IF NOT EXISTS series_of ON series_point (document, name, time, id);
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, document: int, points: Iterable[Point]) -> None:
        """Append points to the series of a document."""
        with self._database.transaction() as connection:
            connection.executemany(
                "INSERT INTO series_point (document, name, time, step, value)"
                " VALUES (?, ?, ?, ?, ?)",
                [(document, p.name, seconds(p.time), p.step, p.value) for p in points],
            )

    def of(self, document: int, name: str) -> list[Point]:
        """A series by time."""
        rows = self._database.connection.execute(
            "SELECT name, time, step, value FROM series_point"
            " WHERE document = ? AND name = ? ORDER BY time, id",
            (document, name),
        )
        return [Point(row["name"], moment(row["time"]), row["step"], row["value"]) for row in rows]

    def summaries(self, document: int) -> list[Summary]:
        """Every series of a document in figures, by name; the deviation is the population's."""
        rows = self._database.connection.execute(
            "SELECT name, min(value) AS low, max(value) AS high, count(*) AS number,"
            " avg(value) AS mean, avg(value * value) AS square, max(time) AS latest,"
            " (SELECT value FROM series_point p WHERE p.document = s.document AND p.name = s.name"
            "  ORDER BY time DESC, id DESC LIMIT 1) AS last"
            " FROM series_point s WHERE document = ? GROUP BY name ORDER BY name",
            (document,),
        )
        return [
            Summary(
                name=row["name"],
                time=moment(row["latest"]),
                minimum=row["low"],
                maximum=row["high"],
                last=row["last"],
                number=row["number"],
                average=row["mean"],
                deviation=math.sqrt(max(row["square"] - row["mean"] ** 2, 0.0)),
            )
            for row in rows
        ]

    def names(self) -> list[str]:
        """The names of all series, in order."""
        rows = self._database.connection.execute(
            "SELECT DISTINCT name FROM series_point ORDER BY name"
        )
        return [row["name"] for row in rows]

    def clear(self, document: int) -> None:
        """Remove all series of a document."""
        with self._database.transaction() as connection:
            connection.execute("DELETE FROM series_point WHERE document = ?", (document,))
