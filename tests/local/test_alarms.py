"""Alarms on a clock that the test sets, after the tables of the CloudWatch User Guide."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from clocked import ClockedEngine

from mlops_ext.local.metrics.alarms import judge

START = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
ERRORS = [{"Name": "EndpointName", "Value": "e"}]


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[ClockedEngine]:
    made = ClockedEngine(tmp_path / "state", START)
    yield made
    made.database.close()


def alarm(engine: ClockedEngine, **more: Any) -> None:
    members = {
        "AlarmName": "errors",
        "Namespace": "test",
        "MetricName": "Errors",
        "Dimensions": ERRORS,
        "Statistic": "Sum",
        "Period": 60,
        "EvaluationPeriods": 2,
        "Threshold": 5.0,
        "ComparisonOperator": "GreaterThanThreshold",
        **more,
    }
    engine.call("cloudwatch", "PutMetricAlarm", **members)


def measure(engine: ClockedEngine, value: float, **ago: float) -> None:
    datum = {
        "MetricName": "Errors",
        "Dimensions": ERRORS,
        "Value": value,
        "Timestamp": engine.now() - timedelta(**ago),
    }
    engine.call("cloudwatch", "PutMetricData", Namespace="test", MetricData=[datum])


def state(engine: ClockedEngine) -> str | None:
    return engine.metrics.alarm_state("errors")


TABLE = [
    # points of five periods, the oldest first; M of 3; missing, ignore, breaching, notBreaching
    ("0-X-X", 3, "OK", "OK", "OK", "OK"),
    ("----0", 3, "OK", "OK", "OK", "OK"),
    ("-----", 3, "INSUFFICIENT_DATA", None, "ALARM", "OK"),
    ("0XX-X", 3, "ALARM", "ALARM", "ALARM", "ALARM"),
    ("--X--", 3, "ALARM", None, "ALARM", "OK"),
    ("0-X-X", 2, "ALARM", "ALARM", "ALARM", "ALARM"),
    ("00X0X", 2, "ALARM", "ALARM", "ALARM", "ALARM"),
    ("0-X--", 2, "OK", "OK", "ALARM", "OK"),
    ("----0", 2, "OK", "OK", "ALARM", "OK"),
    ("---X-", 2, "ALARM", None, "ALARM", "OK"),
]


@pytest.mark.parametrize("row", TABLE, ids=lambda row: f"{row[0]} {row[1]} of 3")
def test_missing_points_are_treated_as_the_guide_says(row: tuple[Any, ...]) -> None:
    shown, wanted, *states = row
    points = {time: float(mark == "X") for time, mark in enumerate(shown) if mark != "-"}
    body = {
        "EvaluationPeriods": 3,
        "DatapointsToAlarm": wanted,
        "ComparisonOperator": "GreaterThanThreshold",
        "Threshold": 0.5,
    }
    treatments = ("missing", "ignore", "breaching", "notBreaching")
    assert [judge(body | {"TreatMissingData": each}, points) for each in treatments] == states


def test_an_alarm_goes_off_and_comes_back(engine: ClockedEngine) -> None:
    alarm(engine)
    engine.turn()
    assert state(engine) == "INSUFFICIENT_DATA"
    measure(engine, 9, seconds=30)
    measure(engine, 9, seconds=90)
    engine.turn(seconds=1)
    assert state(engine) == "ALARM"
    (found,) = engine.call("cloudwatch", "DescribeAlarms")["MetricAlarms"]
    assert found["StateReason"] == (
        "Threshold Crossed: 2 datapoints [9.0, 9.0] were greater than the threshold (5.0)."
    )
    assert json.loads(found["StateReasonData"])["recentDatapoints"] == [9.0, 9.0]
    measure(engine, 0)
    engine.turn(minutes=1)
    assert state(engine) == "OK"
    items = engine.call("cloudwatch", "DescribeAlarmHistory", HistoryItemType="StateUpdate")
    assert [item["HistorySummary"] for item in items["AlarmHistoryItems"]] == [
        "Alarm updated from ALARM to OK",
        "Alarm updated from INSUFFICIENT_DATA to ALARM",
    ]


def test_one_breach_of_two_is_not_enough_unless_it_is(engine: ClockedEngine) -> None:
    alarm(engine)
    measure(engine, 9, seconds=30)
    measure(engine, 1, seconds=90)
    engine.turn()
    assert state(engine) == "OK"
    alarm(engine, DatapointsToAlarm=1)
    engine.turn(seconds=1)
    assert state(engine) == "ALARM"


def test_a_period_that_has_not_ended_does_not_count(engine: ClockedEngine) -> None:
    alarm(engine, EvaluationPeriods=1)
    measure(engine, 9)
    engine.turn()
    assert state(engine) == "INSUFFICIENT_DATA"
    engine.turn(minutes=1)
    assert state(engine) == "ALARM"


def test_an_alarm_on_an_expression_watches_the_ratio(engine: ClockedEngine) -> None:
    def query(name: str, metric: str) -> dict[str, Any]:
        stat = {"Metric": {"Namespace": "test", "MetricName": metric}, "Period": 60, "Stat": "Sum"}
        return {"Id": name, "MetricStat": stat, "ReturnData": False}

    engine.call(
        "cloudwatch",
        "PutMetricAlarm",
        AlarmName="errors",
        EvaluationPeriods=1,
        Threshold=10.0,
        ComparisonOperator="GreaterThanOrEqualToThreshold",
        Metrics=[
            query("bad", "Bad"),
            query("all", "All"),
            {"Id": "share", "Expression": "100 * bad / all"},
        ],
    )
    data = [
        {"MetricName": name, "Value": value, "Timestamp": START - timedelta(seconds=30)}
        for name, value in (("Bad", 1.0), ("All", 10.0))
    ]
    engine.call("cloudwatch", "PutMetricData", Namespace="test", MetricData=data)
    engine.turn()
    assert state(engine) == "ALARM"


def test_a_state_that_was_set_lasts_until_the_metric_says_otherwise(engine: ClockedEngine) -> None:
    alarm(engine, TreatMissingData="notBreaching")
    engine.turn()
    assert state(engine) == "OK"
    (found,) = engine.call("cloudwatch", "DescribeAlarms")["MetricAlarms"]
    assert found["StateReason"] == (
        "Threshold Crossed: no datapoints were received for 2 periods and 2 missing datapoints were"
        " treated as [NotBreaching]."
    )
    members = {"AlarmName": "errors", "StateValue": "ALARM", "StateReason": "try"}
    engine.call("cloudwatch", "SetAlarmState", **members)
    engine.turn(seconds=9)
    assert state(engine) == "ALARM"
    engine.turn(seconds=1)
    assert state(engine) == "OK"


def test_the_history_of_an_alarm_does_not_grow_for_ever(engine: ClockedEngine) -> None:
    history = engine.metrics.alarms.history
    for number in range(1010):
        history.add("busy", START, "StateUpdate", str(number), {})
    history.add("other", START, "StateUpdate", "x", {})
    items = history.items("busy")
    assert len(items) == 1000
    assert items[-1].summary == "1009"
    history.add("busy", START + timedelta(days=31), "StateUpdate", "late", {})
    assert [item.summary for item in history.items("busy")] == ["late"]


def test_an_alarm_that_is_not_there_has_no_state(engine: ClockedEngine) -> None:
    assert state(engine) is None
