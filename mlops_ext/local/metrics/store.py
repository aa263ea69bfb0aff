"""Metrics in SQLite: a row a metric and minute, coarser with age, gone after fifteen months."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from mlops_ext.local.metrics.bucket import Bucket
from mlops_ext.local.store import Database
from mlops_ext.local.store.codec import seconds

MINUTE, DAY = 60, 86_400
AGES = ((15 * DAY, 5 * MINUTE), (63 * DAY, 60 * MINUTE))
"""From which age on, in seconds, rows are joined to how long ones (PutMetricData, retention)."""
HIGH_RESOLUTION_AGE = 3 * 3600
OLDEST = 455 * DAY


@dataclass(frozen=True, order=True)
class Metric:
    """What is measured: namespace, name, and dimensions by name."""

    namespace: str
    name: str
    dimensions: tuple[tuple[str, str], ...] = ()

    @staticmethod
    def of(namespace: str, name: str, dimensions: Mapping[str, str]) -> Metric:
        """A metric with these dimensions in any order."""
        return Metric(namespace, name, tuple(sorted(dimensions.items())))


@dataclass(frozen=True)
class Span:
    """The values of a metric from `time` (epoch seconds) on, in one unit."""

    time: int
    unit: str
    bucket: Bucket


class MetricStore:
    """All metrics."""

    SCHEMA: ClassVar[str] = """
        CREATE TABLE IF NOT EXISTS metric (
            id INTEGER PRIMARY KEY,
            namespace TEXT NOT NULL,
            name TEXT NOT NULL,
            dimensions TEXT NOT NULL,
            latest INTEGER NOT NULL,
            UNIQUE (namespace, name, dimensions)
        ) STRICT;
        CREATE TABLE IF NOT EXISTS metric_span (
            metric INTEGER NOT NULL,
            time INTEGER NOT NULL,
            unit TEXT NOT NULL,
            number REAL NOT NULL,
            total REAL NOT NULL,
            low REAL NOT NULL,
            high REAL NOT NULL,
            value TEXT NOT NULL,
            PRIMARY KEY (metric, time, unit)
        ) STRICT, WITHOUT ROWID;
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(
        self, metric: Metric, time: datetime, unit: str, bucket: Bucket, resolution: int = MINUTE
    ) -> None:
        """Count values of a metric.

        Args:
            metric: of which metric.
            time: when they were measured.
            unit: CloudWatch's name of the unit, ``None`` without one.
            bucket: the values.
            resolution: 60, or 1 to tell seconds apart.
        """
        start = int(time.timestamp()) // resolution * resolution
        with self._database.transaction():
            self._merge(self._id(metric, start), Span(start, unit, bucket))

    def read(
        self, metric: Metric, start: int, end: int, period: int, unit: str | None = None
    ) -> list[Span]:
        """The values of a metric from `start` up to `end` (epoch seconds), one span a period.

        Periods are counted from `start`; those without values are left out; oldest first.
        """
        rows = self._database.connection.execute(
            "SELECT s.* FROM metric_span s JOIN metric m ON m.id = s.metric"
            " WHERE m.namespace = ? AND m.name = ? AND m.dimensions = ?"
            " AND s.time >= ? AND s.time < ? AND (? IS NULL OR s.unit = ?) ORDER BY s.time",
            (*_columns(metric), start, end, unit, unit),
        )
        found: dict[tuple[int, str], Bucket] = {}
        for row in rows:
            key = (start + (row["time"] - start) // period * period, row["unit"])
            found.setdefault(key, Bucket()).merge(_bucket(row))
        return [Span(time, unit, bucket) for (time, unit), bucket in found.items()]

    def metrics(self, since: datetime | None = None) -> Iterator[Metric]:
        """All metrics (with values since then), in order."""
        rows = self._database.connection.execute(
            "SELECT * FROM metric WHERE latest >= ? ORDER BY namespace, name, dimensions",
            (0 if since is None else int(since.timestamp()),),
        )
        for row in rows:
            pairs = tuple((name, value) for name, value in json.loads(row["dimensions"]))
            yield Metric(row["namespace"], row["name"], pairs)

    def forget(self, now: datetime) -> None:
        """Join rows that have become old, and remove the oldest: the file does not grow forever."""
        time = int(seconds(now))
        with self._database.transaction() as connection:
            connection.execute("DELETE FROM metric_span WHERE time < ?", (time - OLDEST,))
            connection.execute("DELETE FROM metric WHERE latest < ?", (time - OLDEST,))
            self._join(time - HIGH_RESOLUTION_AGE, MINUTE)
            for age, length in AGES:
                self._join(time - age, length)

    def _join(self, before: int, length: int) -> None:
        connection = self._database.connection
        rows = connection.execute(
            "SELECT * FROM metric_span WHERE time < ? AND time % ? <> 0",
            (before // length * length, length),
        ).fetchall()
        for row in rows:
            connection.execute(
                "DELETE FROM metric_span WHERE metric = ? AND time = ? AND unit = ?",
                (row["metric"], row["time"], row["unit"]),
            )
            start = row["time"] // length * length
            self._merge(row["metric"], Span(start, row["unit"], _bucket(row)))

    def _id(self, metric: Metric, time: int) -> int:
        row = self._database.connection.execute(
            "INSERT INTO metric (namespace, name, dimensions, latest) VALUES (?, ?, ?, ?)"
            " ON CONFLICT DO UPDATE SET latest = max(latest, excluded.latest) RETURNING id",
            (*_columns(metric), time),
        ).fetchone()
        return int(row["id"])

    def _merge(self, metric: int, span: Span) -> None:
        connection = self._database.connection
        row = connection.execute(
            "SELECT * FROM metric_span WHERE metric = ? AND time = ? AND unit = ?",
            (metric, span.time, span.unit),
        ).fetchone()
        bucket = Bucket() if row is None else _bucket(row)
        bucket.merge(span.bucket)
        connection.execute(
            "INSERT OR REPLACE INTO metric_span VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                *(metric, span.time, span.unit, bucket.number, bucket.total),
                *(bucket.low, bucket.high, bucket.text()),
            ),
        )


def named(dimensions: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """Dimensions in AWS's form, by name."""
    return {each["Name"]: each["Value"] for each in dimensions}


def _columns(metric: Metric) -> tuple[str, str, str]:
    return metric.namespace, metric.name, json.dumps(metric.dimensions, separators=(",", ":"))


def _bucket(row: sqlite3.Row) -> Bucket:
    return Bucket.of_text(row["number"], row["total"], row["low"], row["high"], row["value"])
