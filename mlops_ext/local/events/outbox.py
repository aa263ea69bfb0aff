"""What is still to be delivered: written with what caused it, removed when it has arrived."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from mlops_ext.local.store import Database
from mlops_ext.local.store.codec import moment, seconds

AT_ONCE = 100


@dataclass(frozen=True)
class Delivery:
    """An event on its way to a target.

    Args:
        id: its number, in the order of events.
        source: ARN of the rule or schedule.
        target: in the form of PutTargets or CreateSchedule.
        event: as EventBridge writes it; of a schedule, what is known of the invocation.
        created: when it was put on its way.
        attempts: how often it was tried.
    """

    id: int
    source: str
    target: dict[str, Any]
    event: dict[str, Any]
    created: datetime
    attempts: int


class Outbox:
    """Deliveries by when they are due."""

    SCHEMA: ClassVar[str] = """
        CREATE TABLE IF NOT EXISTS delivery (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            source TEXT NOT NULL,
            target TEXT NOT NULL,
            event TEXT NOT NULL,
            created REAL NOT NULL,
            due REAL NOT NULL,
            attempts INTEGER NOT NULL DEFAULT 0
        ) STRICT;
        CREATE INDEX IF NOT EXISTS delivery_due ON delivery (due);
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(
        self, source: str, target: Mapping[str, Any], event: Mapping[str, Any], now: datetime
    ) -> None:
        """Put an event on its way; it is due at once."""
        with self._database.transaction() as connection:
            connection.execute(
                "INSERT INTO delivery (source, target, event, created, due) VALUES (?, ?, ?, ?, ?)",
                (source, json.dumps(target), json.dumps(event), seconds(now), seconds(now)),
            )

    def due(self, now: datetime) -> list[Delivery]:
        """What is due, in the order of events, some at a time."""
        rows = self._database.connection.execute(
            "SELECT * FROM delivery WHERE due <= ? ORDER BY id LIMIT ?", (seconds(now), AT_ONCE)
        )
        return [
            Delivery(
                row["id"],
                row["source"],
                json.loads(row["target"]),
                json.loads(row["event"]),
                moment(row["created"]),
                row["attempts"],
            )
            for row in rows
        ]

    def next_due(self) -> datetime | None:
        """When the next one is due; None when all have arrived."""
        row = self._database.connection.execute("SELECT min(due) AS due FROM delivery").fetchone()
        return None if row["due"] is None else moment(row["due"])

    def postpone(self, delivery: Delivery, due: datetime) -> None:
        """Count an attempt that failed, and try again then."""
        with self._database.transaction() as connection:
            connection.execute(
                "UPDATE delivery SET due = ?, attempts = attempts + 1 WHERE id = ?",
                (seconds(due), delivery.id),
            )

    def remove(self, delivery: Delivery) -> None:
        """It has arrived, or was given up."""
        with self._database.transaction() as connection:
            connection.execute("DELETE FROM delivery WHERE id = ?", (delivery.id,))
