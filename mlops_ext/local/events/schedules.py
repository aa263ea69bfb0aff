"""What is due by a schedule: schedules of the Scheduler, and rules with a ScheduleExpression.

When each is due next is kept, so that what was missed while the engine was not running is made up
for once, if it is not older than its target may be late (MaximumEventAgeInSeconds) or its flexible
window allows.
"""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar
from zoneinfo import ZoneInfo

from mlops_ext.local.events import journal
from mlops_ext.local.events.bus import RULE, iso
from mlops_ext.local.events.delivering import AGE_SECONDS
from mlops_ext.local.events.outbox import Delivery
from mlops_ext.local.events.timetable import Rate, Timetable, parse_timetable
from mlops_ext.local.store import Document
from mlops_ext.local.store.codec import moment, seconds

if TYPE_CHECKING:
    from mlops_ext.local.engine import Engine

SCHEDULE = "schedule"
"""Kind of the documents; parent is the key of the schedule's group."""

_MOMENT = timedelta(milliseconds=1)


class Schedules:
    """The clockwork's part that starts what is due.

    Args:
        engine: whose rules and schedules.
    """

    SCHEMA: ClassVar[str] = """
        CREATE TABLE IF NOT EXISTS timer (
            document INTEGER PRIMARY KEY,
            due REAL NOT NULL
        ) STRICT;
        CREATE INDEX IF NOT EXISTS timer_due ON timer (due);
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        engine.documents.observe(self._changed)
        engine.clockwork.add(self)

    async def tick(self, now: datetime) -> datetime | None:
        """Start what is due; see `clockwork.Part`."""
        now = moment(seconds(now))  # whole milliseconds, as times are kept
        connection = self._engine.database.connection
        rows = connection.execute(
            "SELECT d.arn FROM timer t JOIN document d ON d.id = t.document"
            " WHERE t.due <= ? ORDER BY t.due",
            (seconds(now),),
        ).fetchall()
        for row in rows:
            self._start(row["arn"], now)
        row = connection.execute("SELECT min(due) AS due FROM timer").fetchone()
        return None if row["due"] is None else moment(row["due"])

    def _start(self, arn: str, now: datetime) -> None:
        engine = self._engine
        document = engine.documents.by_arn(arn)
        if document is None:
            return
        with engine.database.transaction():
            due = self._due(document)
            moments = timetable(document)
            if due is not None:
                last = latest(moments, due, now, tolerance(document))
                if last is None:
                    self._missed(document, due)
                else:
                    self._send(document, last, now)
            upcoming = _within(document, moments.next(now))
            self._set(document.id, upcoming)
            if upcoming is None and document.body.get("ActionAfterCompletion") == "DELETE":
                engine.tags.clear(document.arn)
                engine.documents.delete(document)

    def _send(self, document: Document, due: datetime, now: datetime) -> None:
        body = document.body
        if document.kind == RULE:
            event = self._engine.events.event(
                "aws.events", "Scheduled Event", [document.arn], {}, due
            )
            self._engine.events.send(document.arn, body["Targets"], event, now)
            return
        known: dict[str, Any] = {
            "schedule-arn": document.arn,
            "scheduled-time": iso(due),
            "execution-id": str(uuid.uuid4()),
            "attempt-number": "1",
        }
        self._engine.events.send(document.arn, [body["Target"]], known, now)

    def _missed(self, document: Document, due: datetime) -> None:
        body = document.body
        for target in body["Targets"] if document.kind == RULE else [body["Target"]]:
            delivery = Delivery(0, document.arn, target, {"scheduled-time": iso(due)}, due, 0)
            reason = "It was due while the local SageMaker was not running, too long ago."
            journal.note(self._engine, delivery, journal.MISSED, reason)

    def _changed(self, before: Document | None, after: Document | None) -> None:
        document = after or before
        if document is None or document.kind not in (RULE, SCHEDULE):
            return
        if after is None:
            self._set(document.id, None)
            return
        expression = after.body.get("ScheduleExpression")
        if not expression or after.body["State"] == "DISABLED":
            self._set(after.id, None)
        elif before is None or _plan(before) != _plan(after):
            # A moment before the anchor, so that a rate without a start is due at once.
            fresh = before is None or before.body["Anchor"] != after.body["Anchor"]
            first = (after.body["Anchor"] if fresh else self._engine.now()) - _MOMENT
            self._set(after.id, _within(after, timetable(after).next(first)))

    def _due(self, document: Document) -> datetime | None:
        row = self._engine.database.connection.execute(
            "SELECT due FROM timer WHERE document = ?", (document.id,)
        ).fetchone()
        return None if row is None else moment(row["due"])

    def _set(self, document: int, due: datetime | None) -> None:
        connection = self._engine.database.connection
        if due is None:
            connection.execute("DELETE FROM timer WHERE document = ?", (document,))
        else:
            connection.execute(
                "INSERT OR REPLACE INTO timer VALUES (?, ?)", (document, seconds(due))
            )
            self._engine.clockwork.wake()


def timetable(document: Document) -> Timetable:
    """When a rule or schedule is due.

    A rule's rate begins a period after the rule was made, a schedule's at its StartDate or at once.
    """
    body = document.body
    zone = ZoneInfo(body.get("ScheduleExpressionTimezone", "UTC"))
    anchor = body.get("StartDate") or body["Anchor"]
    found = parse_timetable(body["ScheduleExpression"], anchor, zone, strict=False)
    if document.kind == RULE and isinstance(found, Rate):
        return Rate(found.every, anchor + found.every)
    start = body.get("StartDate")
    return found if start is None else _From(found, start)


class _From:
    """A timetable that begins at a time."""

    def __init__(self, whole: Timetable, start: datetime) -> None:
        self._whole = whole
        self._before = start - _MOMENT

    def next(self, after: datetime) -> datetime | None:
        return self._whole.next(max(after, self._before))


def tolerance(document: Document) -> timedelta:
    """How late an invocation may be: the retry policy's age, or the flexible window."""
    body = document.body
    target = body.get("Target", {})
    age = target.get("RetryPolicy", {}).get("MaximumEventAgeInSeconds", AGE_SECONDS)
    window = body.get("FlexibleTimeWindow", {}).get("MaximumWindowInMinutes", 0) * 60
    return timedelta(seconds=max(age, window))


def latest(moments: Timetable, due: datetime, now: datetime, late: timedelta) -> datetime | None:
    """The last time up to now that is not too late; `due` is the first that was not served."""
    found = None
    upcoming = due if due >= now - late else moments.next(now - late)
    while upcoming is not None and upcoming <= now:
        found, upcoming = upcoming, moments.next(upcoming)
    return found


def _within(document: Document, due: datetime | None) -> datetime | None:
    end = document.body.get("EndDate")
    return None if due is None or (end is not None and due > end) else due


def _plan(document: Document) -> tuple[object, ...]:
    members = (
        *("ScheduleExpression", "ScheduleExpressionTimezone", "StartDate", "EndDate", "State"),
        "Anchor",
    )
    return tuple(document.body.get(member) for member in members)
