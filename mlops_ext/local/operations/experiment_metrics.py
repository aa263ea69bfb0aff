"""SageMaker Metrics: what runs write down while they train, and its curves."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

from mlops_ext.local.call import Call, Operation, Output
from mlops_ext.local.resources.declarations.lineage import TRIAL_COMPONENT
from mlops_ext.local.resources.generic import find
from mlops_ext.local.store import Document, Point

if TYPE_CHECKING:
    from mlops_ext.local.engine import Engine

_PERIODS = {"OneMinute": 60, "FiveMinute": 300, "OneHour": 3600}

_STATISTICS: dict[str, Callable[[list[float]], float]] = {
    "Min": min,
    "Max": max,
    "Avg": lambda values: math.fsum(values) / len(values),
    "Count": len,
    "StdDev": lambda values: math.sqrt(
        math.fsum((value - math.fsum(values) / len(values)) ** 2 for value in values) / len(values)
    ),
    "Last": lambda values: values[-1],
}


def batch_put_metrics(call: Call) -> Output:
    """BatchPutMetrics: what cannot be kept is refused one by one, never all of the request.

    Refused are values that are no finite number, and all of a trial component that is not there.
    """
    component = find(call.engine, TRIAL_COMPONENT, call.input["TrialComponentName"])
    points, errors = [], []
    for index, given in enumerate(call.input["MetricData"]):
        if component is not None and math.isfinite(given["Value"]):
            time, step = given["Timestamp"], given.get("Step")
            points.append(Point(given["MetricName"], time, step, given["Value"]))
        else:
            errors.append({"Code": "VALIDATION_ERROR", "MetricIndex": index})
    if component is not None:
        call.engine.series.add(component.id, points)
    return {"Errors": errors}


def batch_get_metrics(call: Call) -> Output:
    """BatchGetMetrics: each query's curve, by iteration or by time."""
    return {"MetricQueryResults": [_answer(call.engine, q) for q in call.input["MetricQueries"]]}


def _answer(engine: Engine, query: Output) -> Output:
    component = _component(engine, query["ResourceArn"])
    if component is None:
        return _invalid(f"There are no metrics of {query['ResourceArn']}.")
    by_step = query["XAxisType"] == "IterationNumber"
    if by_step != (query["Period"] == "IterationNumber"):
        return _invalid("Period and XAxisType must both be IterationNumber, or neither.")
    found: dict[int, list[float]] = {}
    for point in engine.series.of(component.id, query["MetricName"]):
        place = _place(point, query["Period"])
        if place is not None and _within(place, query):
            found.setdefault(place, []).append(point.value)
    statistic = _STATISTICS[query["MetricStat"]]
    return {
        "Status": "Complete",
        "XAxisValues": sorted(found),
        "MetricValues": [float(statistic(found[place])) for place in sorted(found)],
    }


def _component(engine: Engine, arn: str) -> Document | None:
    """The trial component of that ARN, or the one that a job of that ARN made."""
    made = engine.documents.by_lookup(TRIAL_COMPONENT.kind, arn)
    return made[-1] if made else find(engine, TRIAL_COMPONENT, arn)


def _place(point: Point, period: str) -> int | None:
    """Where a point lies on the x axis: its step, or the beginning of its period, in seconds."""
    if period == "IterationNumber":
        return point.step
    length = _PERIODS[period]
    return int(point.time.timestamp()) // length * length


def _within(place: int, query: Output) -> bool:
    first, last = query.get("Start"), query.get("End")
    return (first is None or place >= first) and (last is None or place <= last)


def _invalid(message: str) -> Output:
    return {
        "Status": "ValidationError",
        "Message": message,
        "XAxisValues": [],
        "MetricValues": [],
    }


OPERATIONS: dict[str, dict[str, Operation]] = {
    "sagemaker-metrics": {
        "BatchPutMetrics": batch_put_metrics,
        "BatchGetMetrics": batch_get_metrics,
    }
}
