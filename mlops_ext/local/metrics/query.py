"""Answers to GetMetricData's queries, which alarms ask too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from mlops_ext.local.errors import ApiError
from mlops_ext.local.metrics.bucket import Bucket, is_statistic
from mlops_ext.local.metrics.expressions import ExpressionError, Numbers, evaluate
from mlops_ext.local.metrics.store import Metric, MetricStore, named


def invalid(message: str) -> ApiError:
    """CloudWatch's error for most bad requests."""
    return ApiError("ValidationError", message)


def invalid_value(message: str) -> ApiError:
    """CloudWatch's error for a member whose value it cannot take."""
    return ApiError("InvalidParameterValue", message)


def check_statistic(name: str) -> None:
    """Refuse a statistic that is not computed.

    Raises:
        ApiError: InvalidParameterValue naming those that are.
    """
    if not is_statistic(name):
        raise ApiError(
            "InvalidParameterValue",
            f"The value {name} for parameter Stat is not supported: the local SageMaker computes "
            "SampleCount, Average, Sum, Minimum, Maximum and percentiles like p99.",
        )


def check_queries(queries: Sequence[Mapping[str, Any]]) -> None:
    """Refuse queries that cannot be answered, whatever was measured.

    Raises:
        ApiError: ValidationError or InvalidParameterValue.
    """
    ids = [query["Id"] for query in queries]
    if len(set(ids)) < len(ids):
        raise invalid("The values for parameter id in MetricDataQueries must be unique.")
    for query in queries:
        if ("MetricStat" in query) == ("Expression" in query):
            raise invalid(
                "The parameters MetricStat and Expression are mutually exclusive and you must "
                f"specify one of them: {query['Id']}."
            )
        if "MetricStat" in query:
            check_statistic(query["MetricStat"]["Stat"])
    answer_queries(None, queries, 0, 60)


def answer_queries(
    store: MetricStore | None, queries: Sequence[Mapping[str, Any]], start: int, end: int
) -> dict[str, Numbers]:
    """The series of each query by id, from `start` up to `end` (epoch seconds).

    Args:
        store: what was measured; without it every series is empty, which only checks.
        queries: in GetMetricData's form; expressions may use ids of queries after them.
        start: epoch seconds.
        end: epoch seconds.

    Raises:
        ApiError: ValidationError, an expression cannot be computed.
    """
    series: dict[str, Numbers] = {
        query["Id"]: {} if store is None else stat_series(store, query["MetricStat"], start, end)
        for query in queries
        if "MetricStat" in query
    }
    waiting = {query["Id"]: query for query in queries if "Expression" in query}
    while waiting:
        failure: ExpressionError | None = None
        done = []
        for name, query in waiting.items():
            try:
                found = evaluate(query["Expression"], series)
            except ExpressionError as error:
                failure = error
                continue
            period = query.get("Period", _period(queries))
            series[name] = _as_series(found, start, end, period)
            done.append(name)
        if not done:
            raise invalid(str(failure))
        waiting = {name: query for name, query in waiting.items() if name not in done}
    return series


def stat_series(store: MetricStore, stat: Mapping[str, Any], start: int, end: int) -> Numbers:
    """The series of a MetricStat; periods are counted from `start`."""
    metric = Metric.of(
        stat["Metric"].get("Namespace", ""),
        stat["Metric"].get("MetricName", ""),
        named(stat["Metric"].get("Dimensions", [])),
    )
    buckets: dict[int, Bucket] = {}
    for span in store.read(metric, start, end, stat["Period"], stat.get("Unit")):
        buckets.setdefault(span.time, Bucket()).merge(span.bucket)
    values = {time: bucket.statistic(stat["Stat"]) for time, bucket in buckets.items()}
    return {time: value for time, value in values.items() if value is not None}


def _period(queries: Sequence[Mapping[str, Any]]) -> int:
    periods = [query["MetricStat"]["Period"] for query in queries if "MetricStat" in query]
    return max(periods, default=60)


def _as_series(value: float | Numbers, start: int, end: int, period: int) -> Numbers:
    """A series as it is; a number at every period, which must be positive."""
    if isinstance(value, dict):
        return dict(value)
    return {time: value for time in range(start, end, max(period, 1))}
