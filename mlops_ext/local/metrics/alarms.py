"""Alarms: evaluated by the clock; a change of state is an event (CloudWatch, "Using alarms")."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from operator import ge, gt, le, lt
from typing import TYPE_CHECKING, Any

from mlops_ext.local.metrics.expressions import Numbers
from mlops_ext.local.metrics.history import History
from mlops_ext.local.metrics.query import answer_queries, stat_series
from mlops_ext.local.store import Document
from mlops_ext.local.store.codec import moment

if TYPE_CHECKING:
    from mlops_ext.local.engine import Engine
    from mlops_ext.local.metrics.metrics import Metrics

ALARM = "alarm"
"""Kind of the documents: PutMetricAlarm's input, and the state."""

OK, IN_ALARM, NO_DATA = "OK", "ALARM", "INSUFFICIENT_DATA"
EVERY = timedelta(seconds=10)
SOON = timedelta(seconds=1)
"""How often alarms are evaluated, and how often at most when new values come."""

_COMPARISONS: Mapping[str, tuple[Callable[[float, float], bool], str]] = {
    "GreaterThanOrEqualToThreshold": (ge, "greater than or equal to"),
    "GreaterThanThreshold": (gt, "greater than"),
    "LessThanThreshold": (lt, "less than"),
    "LessThanOrEqualToThreshold": (le, "less than or equal to"),
}
COMPARISONS = tuple(_COMPARISONS)
_MORE_POINTS = 2
"""So many older points are looked at beside those that an alarm evaluates, to stand in for
missing ones."""


class Alarms:
    """The clockwork's part that evaluates alarms.

    Args:
        engine: whose alarms.
        metrics: what was measured.
    """

    def __init__(self, engine: Engine, metrics: Metrics) -> None:
        self._engine = engine
        self._metrics = metrics
        self.history = History(engine.database)
        self._last = self._due = engine.now() - EVERY

    def look(self) -> None:
        """There is something new: evaluate soon."""
        self._due = min(self._due, max(self._engine.now(), self._last + SOON))
        self._engine.clockwork.wake()

    async def tick(self, now: datetime) -> datetime | None:
        """Evaluate every alarm when it is time to; see `clockwork.Part`."""
        if now >= self._due:
            for alarm in list(self._engine.documents.each(ALARM)):
                self.evaluate(alarm, now)
            self._last, self._due = now, now + EVERY
        return self._due if self._engine.documents.count(ALARM) else None

    def evaluate(self, alarm: Document, now: datetime) -> None:
        """Give an alarm the state that its metric asks for."""
        body = alarm.body
        points = self._points(body, now)
        state = judge(body, points)
        if state is None or state == body["StateValue"]:
            return
        shown = [round(value, 6) for value in points.values()][-body["EvaluationPeriods"] :]
        self.set_state(alarm, state, reason(body, state, shown), _data(body, points, now))

    def set_by_hand(self, alarm: Document, state: str, why: str, data: str) -> None:
        """Give an alarm a state until it is evaluated again."""
        self.set_state(alarm, state, why, data)
        self._due = self._engine.now() + EVERY

    def set_state(self, alarm: Document, state: str, why: str, data: str = "") -> None:
        """Give an alarm a state, and write that down in its history."""
        now = self._engine.now()
        before = alarm.body
        body = {
            **before,
            "StateValue": state,
            "StateReason": why,
            "StateReasonData": data or None,
            "StateUpdatedTimestamp": now,
        }
        if state != before["StateValue"]:
            body["StateTransitionedTimestamp"] = now
        with self._engine.database.transaction():
            self._engine.documents.change(alarm, body, now)
            self.history.add(
                alarm.name,
                now,
                "StateUpdate",
                f"Alarm updated from {before['StateValue']} to {state}",
                {"oldState": _told(before), "newState": _told(body)},
            )

    def _points(self, body: Mapping[str, Any], now: datetime) -> Numbers:
        """The values of the evaluation range, by the start of their period."""
        period = period_of(body)
        step = min(period, 60)
        end = int(now.timestamp()) // step * step
        start = end - period * (body["EvaluationPeriods"] + _MORE_POINTS)
        if "Metrics" not in body:
            return stat_series(self._metrics.store, metric_stat(body), start, end)
        shown = next(each for each in body["Metrics"] if each.get("ReturnData", True))
        return answer_queries(self._metrics.store, body["Metrics"], start, end)[shown["Id"]]


def metric_stat(body: Mapping[str, Any]) -> dict[str, Any]:
    """The metric of an alarm, as GetMetricData asks for it."""
    stat = {
        "Metric": {
            "Namespace": body["Namespace"],
            "MetricName": body["MetricName"],
            "Dimensions": body.get("Dimensions", []),
        },
        "Period": body["Period"],
        "Stat": body.get("Statistic") or body["ExtendedStatistic"],
    }
    return stat | ({"Unit": body["Unit"]} if "Unit" in body else {})


def period_of(body: Mapping[str, Any]) -> int:
    """The period of an alarm in seconds."""
    if "Period" in body:
        return int(body["Period"])
    periods = [
        each.get("Period") or each.get("MetricStat", {}).get("Period") for each in body["Metrics"]
    ]
    return max((int(period) for period in periods if period), default=60)


def judge(body: Mapping[str, Any], points: Numbers) -> str | None:
    """The state that points ask for; None to leave it as it is.

    Args:
        body: PutMetricAlarm's members.
        points: the values of the evaluation range by time; missing ones are left out.
    """
    wanted = body["EvaluationPeriods"]
    to_alarm = body.get("DatapointsToAlarm", wanted)
    breaches = _COMPARISONS[body["ComparisonOperator"]][0]
    recent = [points[time] for time in sorted(points)][-wanted:]
    breaching = sum(breaches(value, body["Threshold"]) for value in recent)
    missing = wanted - len(recent)
    treatment = body.get("TreatMissingData", "missing")
    if missing and treatment == "breaching":
        breaching += missing
    if breaching >= to_alarm:
        return IN_ALARM
    if not missing or treatment in ("breaching", "notBreaching"):
        return OK
    if breaching < len(recent):
        return OK
    if treatment == "ignore":
        return None
    return IN_ALARM if recent else NO_DATA


def reason(body: Mapping[str, Any], state: str, recent: Sequence[float]) -> str:
    """Why an alarm has a state, as CloudWatch says it."""
    threshold, words = body["Threshold"], _COMPARISONS[body["ComparisonOperator"]][1]
    if not recent and state != NO_DATA:
        return _treated(body["EvaluationPeriods"], body["TreatMissingData"])
    if not recent:
        return f"Insufficient Data: {body['EvaluationPeriods']} datapoints were unknown."
    negation = "" if state == IN_ALARM else "not "
    number = f"{len(recent)} datapoint{'s' if len(recent) > 1 else ''}"
    verb = "were" if len(recent) > 1 else "was"
    return (
        f"Threshold Crossed: {number} {list(recent)} {verb} {negation}{words} "
        f"the threshold ({threshold})."
    )


def _treated(periods: int, treatment: str) -> str:
    """Why, when all there was to judge by is how missing data counts."""
    plural, verb = ("s", "were") if periods > 1 else ("", "was")
    return (
        f"Threshold Crossed: no datapoints were received for {periods} period{plural} and "
        f"{periods} missing datapoint{plural} {verb} treated as "
        f"[{treatment[0].upper()}{treatment[1:]}]."
    )


def _data(body: Mapping[str, Any], points: Numbers, now: datetime) -> str:
    recent = sorted(points)[-body["EvaluationPeriods"] :]
    return json.dumps(
        {
            "version": "1.0",
            "queryDate": stamp(now),
            "startDate": stamp(moment(recent[0])) if recent else None,
            "statistic": body.get("Statistic") or body.get("ExtendedStatistic"),
            "period": period_of(body),
            "recentDatapoints": [points[time] for time in recent],
            "threshold": body["Threshold"],
        }
    )


def stamp(time: datetime) -> str:
    """A time as alarms write it."""
    return f"{time:%Y-%m-%dT%H:%M:%S}.{time.microsecond // 1000:03d}+0000"


def _told(body: Mapping[str, Any]) -> dict[str, Any]:
    return {"stateValue": body["StateValue"], "stateReason": body["StateReason"]}
