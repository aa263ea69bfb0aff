"""What became of alarms (DescribeAlarmHistory)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, ClassVar

from mlops_ext.local.store import Database
from mlops_ext.local.store.codec import moment, seconds

KEPT = timedelta(days=30)
KEPT_ROWS = 1000
"""An alarm that goes to and fro all the time does not fill the disk."""


@dataclass(frozen=True)
class Item:
    """One line of an alarm's history; `data` is a JSON document."""

    id: int
    alarm: str
    time: datetime
    type: str
    summary: str
    data: str


class History:
    """The history of all alarms, also of deleted ones."""

    SCHEMA: ClassVar[str] = """
        CREATE TABLE IF NOT EXISTS alarm_history (
            id INTEGER PRIMARY KEY,
            alarm TEXT NOT NULL,
            time REAL NOT NULL,
            type TEXT NOT NULL,
            summary TEXT NOT NULL,
            data TEXT NOT NULL
        ) STRICT;
        CREATE INDEX IF NOT EXISTS alarm_history_alarm ON alarm_history (alarm, id);
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(
        self, alarm: str, time: datetime, type: str, summary: str, data: Mapping[str, Any]
    ) -> None:
        """Write down what happened to an alarm; the oldest lines go."""
        text = json.dumps({"version": "1.0", **data}, default=str)
        with self._database.transaction() as connection:
            connection.execute(
                "INSERT INTO alarm_history (alarm, time, type, summary, data)"
                " VALUES (?, ?, ?, ?, ?)",
                (alarm, seconds(time), type, summary, text),
            )
            connection.execute(
                "DELETE FROM alarm_history WHERE alarm = ?1 AND (time < ?2 OR id <= ("
                " SELECT id FROM alarm_history WHERE alarm = ?1 ORDER BY id DESC LIMIT 1 OFFSET ?3"
                "))",
                (alarm, seconds(time - KEPT), KEPT_ROWS),
            )

    def items(self, alarm: str | None = None) -> list[Item]:
        """The history of an alarm, or of all, oldest first."""
        rows = self._database.connection.execute(
            "SELECT * FROM alarm_history WHERE ? IS NULL OR alarm = ? ORDER BY id",
            (alarm, alarm),
        )
        return [
            Item(
                row["id"],
                row["alarm"],
                moment(row["time"]),
                row["type"],
                row["summary"],
                row["data"],
            )
            for row in rows
        ]
