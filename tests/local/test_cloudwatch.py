"""CloudWatch's metrics, over the socket and on a clock that the test sets."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from clocked import ClockedEngine
from local_engine import QUICKLY
from making import config, model, refused, upload

from mlops_ext.local.metrics.bucket import Bucket
from mlops_ext.local.metrics.expressions import ExpressionError, evaluate
from mlops_ext.local.metrics.store import DAY, Metric

START = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[ClockedEngine]:
    made = ClockedEngine(tmp_path / "state", START)
    yield made
    made.database.close()


@pytest.fixture(scope="module")
def cloudwatch(shared_engine: Any) -> Any:
    return shared_engine.client("cloudwatch")


def minutes_ago(number: float) -> datetime:
    now = datetime.now(UTC).replace(second=0, microsecond=0)
    return now - timedelta(minutes=number)


def span(**more: Any) -> dict[str, Any]:
    return {"StartTime": minutes_ago(30), "EndTime": minutes_ago(-5), **more}


def put(cloudwatch: Any, namespace: str, *data: dict[str, Any]) -> None:
    cloudwatch.put_metric_data(Namespace=namespace, MetricData=list(data))


def test_what_was_put_comes_back_in_statistics(cloudwatch: Any) -> None:
    time = minutes_ago(10)
    put(
        cloudwatch,
        "one",
        {"MetricName": "m", "Timestamp": time, "Values": [1.0, 10.0], "Counts": [2.0, 4.0]},
        {"MetricName": "m", "Timestamp": time + timedelta(minutes=1), "Value": 3.0},
        {
            "MetricName": "m",
            "Timestamp": time + timedelta(minutes=5),
            "StatisticValues": {"SampleCount": 3, "Sum": 12, "Minimum": 2, "Maximum": 7},
        },
    )
    points = cloudwatch.get_metric_statistics(
        Namespace="one",
        MetricName="m",
        Period=300,
        StartTime=time,
        EndTime=time + timedelta(minutes=10),
        Statistics=["SampleCount", "Sum", "Average", "Minimum", "Maximum"],
        ExtendedStatistics=["p50", "p99"],
    )["Datapoints"]
    first, second = sorted(points, key=lambda point: point["Timestamp"])
    assert first["Timestamp"] == time
    assert first["Unit"] == "None"
    figures = ("SampleCount", "Sum", "Minimum", "Maximum")
    assert [first[name] for name in figures] == [7.0, 45.0, 1.0, 10.0]
    assert first["ExtendedStatistics"] == {"p50": 10.0, "p99": 10.0}
    assert [second[name] for name in (*figures, "Average")] == [3.0, 12.0, 2.0, 7.0, 4.0]
    assert "ExtendedStatistics" not in second


def test_metrics_with_other_dimensions_or_units_are_others(cloudwatch: Any) -> None:
    for value, unit, dimensions in (
        (1.0, "Count", []),
        (2.0, "Seconds", []),
        (4.0, "Count", [{"Name": "a", "Value": "x"}, {"Name": "b", "Value": "y"}]),
    ):
        put(
            cloudwatch,
            "two",
            {"MetricName": "m", "Value": value, "Unit": unit, "Dimensions": dimensions},
        )
    ask = {"Namespace": "two", "MetricName": "m", "Period": 60, "Statistics": ["Sum"]}
    both = cloudwatch.get_metric_statistics(**span(**ask))["Datapoints"]
    assert sorted((point["Unit"], point["Sum"]) for point in both) == [
        ("Count", 1.0),
        ("Seconds", 2.0),
    ]
    (seconds,) = cloudwatch.get_metric_statistics(**span(**ask, Unit="Seconds"))["Datapoints"]
    assert seconds["Sum"] == 2.0
    dimensions = [{"Name": "b", "Value": "y"}, {"Name": "a", "Value": "x"}]
    (other,) = cloudwatch.get_metric_statistics(**span(**ask, Dimensions=dimensions))["Datapoints"]
    assert other["Sum"] == 4.0
    assert len(cloudwatch.list_metrics(Namespace="two")["Metrics"]) == 2
    (found,) = cloudwatch.list_metrics(Namespace="two", Dimensions=[{"Name": "a"}])["Metrics"]
    assert found["Dimensions"] == dimensions[::-1]


def stat(name: str, metric: str = "m", **more: Any) -> dict[str, Any]:
    what = {"Namespace": "three", "MetricName": metric}
    return {"Id": name, "MetricStat": {"Metric": what, "Period": 60, "Stat": "Sum"}, **more}


def test_metric_data_is_paged_ordered_and_computed(cloudwatch: Any) -> None:
    times = [minutes_ago(10 - number) for number in range(5)]
    for number, time in enumerate(times):
        put(cloudwatch, "three", {"MetricName": "m", "Timestamp": time, "Value": float(number)})
    queries = [
        stat("m", Label="mine"),
        stat("hidden", ReturnData=False),
        {"Id": "double", "Expression": "m + hidden"},
        {"Id": "share", "Expression": "100 * m / SUM(m)"},
    ]
    found = cloudwatch.get_metric_data(**span(MetricDataQueries=queries))["MetricDataResults"]
    assert [(each["Id"], each["Label"]) for each in found] == [
        ("m", "mine"),
        ("double", "double"),
        ("share", "share"),
    ]
    assert found[0]["Timestamps"] == times[::-1]
    assert found[0]["Values"] == [4.0, 3.0, 2.0, 1.0, 0.0]
    assert found[1]["Values"] == [8.0, 6.0, 4.0, 2.0, 0.0]
    assert found[2]["Values"] == [40.0, 30.0, 20.0, 10.0, 0.0]
    pages = cloudwatch.get_paginator("get_metric_data").paginate(
        **span(
            MetricDataQueries=[stat("m")],
            MaxDatapoints=2,
            ScanBy="TimestampAscending",
        )
    )
    values = [page["MetricDataResults"][0]["Values"] for page in pages]
    assert values == [[0.0, 1.0], [2.0, 3.0], [4.0]]


@pytest.mark.parametrize(
    ("datum", "code", "text"),
    [
        ({}, "MissingParameter", "At least one of the parameters"),
        ({"Value": 1.0, "Values": [1.0]}, "InvalidParameterValue", "mutually exclusive"),
        ({"Values": [1.0], "Counts": [1.0, 2.0]}, "InvalidParameterValue", "of the same size"),
        ({"Value": 1e200}, "InvalidParameterValue", "is invalid"),
        (
            {"Value": 1.0, "Timestamp": datetime.now(UTC) + timedelta(hours=3)},
            "InvalidParameterValue",
            "two hours in the future",
        ),
        (
            {"Value": 1.0, "Timestamp": datetime.now(UTC) - timedelta(days=15)},
            "InvalidParameterValue",
            "within the last two weeks",
        ),
    ],
)
def test_data_that_cannot_be_is_refused_as_a_whole(
    cloudwatch: Any, datum: dict[str, Any], code: str, text: str
) -> None:
    good = {"MetricName": "good", "Value": 1.0}
    with refused() as error:
        put(cloudwatch, "bad", good, {"MetricName": "m", **datum})
    assert error.code == code
    assert text in error.text
    assert cloudwatch.list_metrics(Namespace="bad")["Metrics"] == []


def test_questions_that_cannot_be_answered_are_refused(cloudwatch: Any) -> None:
    for queries, text in (
        ([stat("a"), stat("a")], "must be unique"),
        ([{"Id": "a"}], "MetricStat and Expression"),
        ([{"Id": "a", "Expression": "b + 1"}], "unknown id b"),
        ([stat("a"), {"Id": "b", "Expression": "ANOMALY_DETECTION_BAND(a)"}], "it offers"),
        ([{"Id": "a", "Expression": "SELECT SUM(x) FROM y"}], "Error in expression"),
    ):
        with refused() as error:
            cloudwatch.get_metric_data(**span(MetricDataQueries=queries))
        assert error.code == "ValidationError"
        assert text in error.text


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("1 + 2 * 3", 7.0),
        ("(a + b) / 2", {0: 5.0, 60: 10.0}),
        ("a / b", {60: 1.0}),
        ("-a", {0: -10.0, 60: -10.0}),
        ("a ^ 2", {0: 100.0, 60: 100.0}),
        ("MAX(b) - MIN(b)", 10.0),
        ("AVG(b)", 5.0),
        ("c + 1", {60: 2.0}),
        ("FILL(c, 0) + b", {0: 0.0, 60: 11.0}),
        ("CEIL(b / 3)", {0: 0.0, 60: 4.0}),
        ("SUM(empty)", {}),
    ],
)
def test_expressions_are_computed_point_by_point(expression: str, value: Any) -> None:
    series = {"a": {0: 10.0, 60: 10.0}, "b": {0: 0.0, 60: 10.0}, "c": {60: 1.0}, "empty": {}}
    assert evaluate(expression, series) == value


@pytest.mark.parametrize("expression", ["a.b", "__import__('os')", "[a]", "a if a else a", "a +"])
def test_an_expression_is_arithmetic_and_nothing_else(expression: str) -> None:
    with pytest.raises(ExpressionError):
        evaluate(expression, {"a": {0: 1.0}})


def test_many_different_values_take_little_space_and_keep_their_percentiles() -> None:
    bucket = Bucket()
    for number in range(1, 10_001):
        bucket.add(float(number))
    assert len(bucket.text()) < 60_000
    assert bucket.total == 50_005_000
    for percent in (1, 50, 90, 99):
        found = bucket.statistic(f"p{percent}")
        assert found == pytest.approx(percent * 100, rel=0.01)


def test_old_values_are_joined_and_the_oldest_forgotten(engine: ClockedEngine) -> None:
    store, metric = engine.metrics.store, Metric.of("ns", "m", {})
    for days in (1, 20, 70, 500):
        for minute in range(60):
            bucket = Bucket()
            bucket.add(float(minute))
            time = START - timedelta(days=days) + timedelta(minutes=minute)
            store.add(metric, time, "None", bucket)
    store.forget(START)
    for days, rows in ((1, 60), (20, 12), (70, 1), (500, 0)):
        start = int(START.timestamp()) - days * DAY
        assert len(store.read(metric, start, start + 3600, 60)) == rows
        whole = store.read(metric, start, start + 3600, 3600)
        assert [each.bucket.total for each in whole] == ([1770.0] if rows else [])


def test_what_the_engine_counts_is_written_after_a_while(engine: ClockedEngine) -> None:
    for _ in range(3):
        engine.metrics.count("ns", "m", {"a": "b"})
    rows = engine.database.connection.execute("SELECT count(*) AS number FROM metric_span")
    assert rows.fetchone()["number"] == 0
    engine.turn(seconds=10)
    start = int(START.timestamp())
    (found,) = engine.metrics.store.read(Metric.of("ns", "m", {"a": "b"}), start, start + 60, 60)
    assert (found.bucket.number, found.unit) == (3.0, "Count")


def test_an_endpoint_is_measured(shared_engine: Any, cloudwatch: Any) -> None:
    sagemaker = shared_engine.client("sagemaker")
    model(sagemaker, "measured", upload(shared_engine, "measured.tar.gz"))
    config(sagemaker, "measured", "measured")
    sagemaker.create_endpoint(EndpointName="measured", EndpointConfigName="measured")
    waiter = sagemaker.get_waiter("endpoint_in_service")
    waiter.wait(EndpointName="measured", WaiterConfig=QUICKLY)
    runtime = shared_engine.client("sagemaker-runtime")
    for _ in range(3):
        runtime.invoke_endpoint(EndpointName="measured", Body=b"1,2", ContentType="text/csv")
    dimensions = [
        {"Name": "EndpointName", "Value": "measured"},
        {"Name": "VariantName", "Value": "AllTraffic"},
    ]

    def statistic(metric: str, name: str) -> list[float]:
        points = cloudwatch.get_metric_statistics(
            Namespace="AWS/SageMaker",
            MetricName=metric,
            Dimensions=dimensions,
            **span(Period=3600, Statistics=[name]),
        )["Datapoints"]
        return [point[name] for point in points]

    assert statistic("Invocations", "Sum") == [3.0]
    assert statistic("Invocation5XXErrors", "Sum") == [0.0]
    assert statistic("ModelLatency", "Minimum")[0] > 0
    group = "/aws/sagemaker/Endpoints/measured"
    logs = shared_engine.client("logs")
    (stream,) = logs.describe_log_streams(logGroupName=group)["logStreams"]
    assert stream["logStreamName"].startswith("AllTraffic/")
    events = logs.get_log_events(
        logGroupName=group, logStreamName=stream["logStreamName"], startFromHead=True
    )["events"]
    assert "Starting variant AllTraffic" in events[0]["message"]
    sagemaker.delete_endpoint(EndpointName="measured")
