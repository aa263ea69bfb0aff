"""CloudWatch: metrics, put and asked for."""

from __future__ import annotations

import math
from datetime import datetime, timedelta
from typing import Any

from mlops_ext.local.call import Call, Operation, Output
from mlops_ext.local.errors import ApiError
from mlops_ext.local.metrics.bucket import Bucket
from mlops_ext.local.metrics.query import (
    answer_queries,
    check_queries,
    check_statistic,
    invalid,
    invalid_value,
)
from mlops_ext.local.metrics.store import MINUTE, Metric, named
from mlops_ext.local.resources.paging import answer, place_of
from mlops_ext.local.store.codec import moment

PAGE = 500
DATAPOINTS = 100_800
STATISTIC_POINTS = 1440
RECENT = timedelta(hours=3)
_LARGEST = 2.0**360
_NO_UNIT = "None"


def put_data(call: Call) -> Output:
    """PutMetricData: all of it or nothing.

    Raises:
        ApiError: InvalidParameterValue or InvalidParameterCombination, saying which datum.
    """
    given, engine = call.input, call.engine
    now = engine.now()
    data = [
        (datum, _bucket(datum, f"MetricData.member.{number}"))
        for number, datum in enumerate(given.get("MetricData", []), 1)
    ]
    for number, (datum, _) in enumerate(data, 1):
        _check_time(datum.get("Timestamp", now), now, f"MetricData.member.{number}.Timestamp")
    with engine.database.transaction():
        for datum, bucket in data:
            metric = Metric.of(
                given["Namespace"], datum["MetricName"], named(datum.get("Dimensions", []))
            )
            resolution = 1 if datum.get("StorageResolution") == 1 else MINUTE
            engine.metrics.store.add(
                metric,
                datum.get("Timestamp", now),
                datum.get("Unit", _NO_UNIT),
                bucket,
                resolution,
            )
    engine.metrics.alarms.look()
    return {}


def _bucket(datum: dict[str, Any], where: str) -> Bucket:
    """The values of a datum: one, many with counts, or their figures."""
    _exclusive(datum, "Value", "Values", where, "InvalidParameterValue")
    _exclusive(datum, "Value", "StatisticValues", where, "InvalidParameterCombination")
    bucket = Bucket()
    if "StatisticValues" in datum:
        figures = datum["StatisticValues"]
        if figures["SampleCount"] <= 0 or figures["Minimum"] > figures["Maximum"]:
            raise invalid_value(f"The value for parameter {where}.StatisticValues is invalid.")
        bucket.figures(
            figures["SampleCount"], figures["Sum"], figures["Minimum"], figures["Maximum"]
        )
        return bucket
    values = datum.get("Values", [datum["Value"]] if "Value" in datum else [])
    if not values:
        raise ApiError(
            "MissingParameter",
            f"At least one of the parameters {where}.Value, {where}.Values and "
            f"{where}.StatisticValues must be specified.",
        )
    counts = datum.get("Counts", [1.0] * len(values))
    if len(counts) != len(values):
        raise invalid_value(
            f"The parameters {where}.Values and {where}.Counts must be of the same size."
        )
    for value, times in zip(values, counts, strict=True):
        if math.isnan(value) or abs(value) > _LARGEST:
            shown = "NaN" if math.isnan(value) else value
            raise invalid_value(f"The value {shown} for parameter {where}.Value is invalid.")
        if times > 0:
            bucket.add(value, times)
    return bucket


def _exclusive(datum: dict[str, Any], one: str, other: str, where: str, code: str) -> None:
    if one in datum and other in datum:
        raise ApiError(
            code,
            f"The parameters {where}.{one} and {where}.{other} are mutually exclusive and you "
            "have specified both.",
        )


def _check_time(time: datetime, now: datetime, where: str) -> None:
    if time > now + timedelta(hours=2):
        raise invalid_value(
            f"The parameter {where} must specify a time no more than two hours in the future."
        )
    if time < now - timedelta(weeks=2):
        raise invalid_value(f"The parameter {where} must specify a time within the last two weeks.")


def get_data(call: Call) -> Output:
    """GetMetricData: the newest point first, unless ScanBy says otherwise.

    Raises:
        ApiError: ValidationError or InvalidParameterValue, times, queries or expressions.
    """
    given = call.input
    queries = given["MetricDataQueries"]
    check_queries(queries)
    start, end = _span(given)
    if end < start:
        raise invalid("The parameter EndTime must be greater than StartTime.")
    if end == start:
        raise invalid("The parameter StartTime must not equal parameter EndTime.")
    found = answer_queries(call.engine.metrics.store, queries, _rounded(start, queries), end)
    offset = (place_of(given.get("NextToken"), (int,)) or (0,))[0]
    most = given.get("MaxDatapoints", DATAPOINTS)
    ascending = given.get("ScanBy") == "TimestampAscending"
    results, more = [], False
    for query in queries:
        if not query.get("ReturnData", True):
            continue
        points = sorted(found[query["Id"]].items(), reverse=not ascending)
        page = points[offset : offset + most]
        more = more or len(points) > offset + most
        results.append(
            {
                "Id": query["Id"],
                "Label": query.get("Label") or _label(query),
                "Timestamps": [moment(time) for time, _ in page],
                "Values": [value for _, value in page],
                "StatusCode": "PartialData" if len(points) > offset + most else "Complete",
            }
        )
    place = (offset + most,) if more else None
    return answer("MetricDataResults", results, place) | {"Messages": []}


def _label(query: dict[str, Any]) -> str:
    if "MetricStat" not in query:
        return str(query["Id"])
    return f"{query['MetricStat']['Metric']['MetricName']} {query['MetricStat']['Stat']}"


def _span(given: dict[str, Any]) -> tuple[int, int]:
    """Start and end in epoch seconds; milliseconds are ignored."""
    return int(given["StartTime"].timestamp()), int(given["EndTime"].timestamp())


def _rounded(start: int, queries: list[dict[str, Any]]) -> int:
    periods = [query["MetricStat"]["Period"] for query in queries if "MetricStat" in query]
    return _round_down(start, min(periods, default=MINUTE))


def _round_down(start: int, period: int) -> int:
    """A start as CloudWatch rounds it: to the minute, or to a shorter period."""
    step = min(max(period, 1), MINUTE)
    return start // step * step


def get_statistics(call: Call) -> Output:
    """GetMetricStatistics.

    Raises:
        ApiError: InvalidParameterValue or InvalidParameterCombination.
    """
    given = call.input
    plain, extended = given.get("Statistics", []), given.get("ExtendedStatistics", [])
    if not plain and not extended:
        raise ApiError(
            "InvalidParameterCombination", "Must specify either Statistics or ExtendedStatistics"
        )
    for name in extended:
        check_statistic(name)
    start, end = _span(given)
    if start >= end:
        raise invalid_value("The parameter StartTime must be less than the parameter EndTime.")
    period = given["Period"]
    if (end - start) / period > STATISTIC_POINTS:
        raise ApiError(
            "InvalidParameterCombination",
            f"You have requested up to {(end - start) // period:,} datapoints, which exceeds the "
            f"limit of {STATISTIC_POINTS:,}. You may reduce the datapoints requested by increasing "
            "Period, or decreasing the time range.",
        )
    metric = Metric.of(given["Namespace"], given["MetricName"], named(given.get("Dimensions", [])))
    spans = call.engine.metrics.store.read(
        metric, _round_down(start, period), end, period, given.get("Unit")
    )
    points = []
    for span in spans:
        point: dict[str, Any] = {"Timestamp": moment(span.time), "Unit": span.unit}
        point |= {name: span.bucket.statistic(name) for name in plain}
        figures = {name: span.bucket.statistic(name) for name in extended}
        known = {name: value for name, value in figures.items() if value is not None}
        points.append(point | ({"ExtendedStatistics": known} if known else {}))
    return {"Label": given["MetricName"], "Datapoints": points}


def list_metrics(call: Call) -> Output:
    """ListMetrics: those that have the dimensions (at least), in order."""
    given, engine = call.input, call.engine
    wanted = given.get("Dimensions", [])
    since = engine.now() - RECENT if "RecentlyActive" in given else None
    found = [
        metric
        for metric in engine.metrics.store.metrics(since)
        if given.get("Namespace") in (None, metric.namespace)
        and given.get("MetricName") in (None, metric.name)
        and all(_has(metric, dimension) for dimension in wanted)
    ]
    offset = (place_of(given.get("NextToken"), (int,)) or (0,))[0]
    page = found[offset : offset + PAGE]
    rows = [
        {
            "Namespace": metric.namespace,
            "MetricName": metric.name,
            "Dimensions": [{"Name": name, "Value": value} for name, value in metric.dimensions],
        }
        for metric in page
    ]
    return answer("Metrics", rows, (offset + PAGE,) if len(found) > offset + PAGE else None)


def _has(metric: Metric, wanted: dict[str, str]) -> bool:
    return any(
        name == wanted["Name"] and wanted.get("Value") in (None, value)
        for name, value in metric.dimensions
    )


OPERATIONS: dict[str, dict[str, Operation]] = {
    "cloudwatch": {
        "GetMetricData": get_data,
        "GetMetricStatistics": get_statistics,
        "ListMetrics": list_metrics,
        "PutMetricData": put_data,
    }
}
