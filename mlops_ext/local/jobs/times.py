"""What came when in a job: SecondaryStatusTransitions, FinalMetricDataList."""

from __future__ import annotations

from datetime import UTC, datetime
from math import ceil
from typing import Any

from mlops_ext.local.jobs.measurements import Measurement

Body = dict[str, Any]

MESSAGES = {
    "Starting": "Starting the training job",
    "Pending": "Training job waiting for capacity",
    "Downloading": "Downloading input data",
    "Training": "Training image download completed. Training in progress.",
    "Uploading": "Uploading generated training model",
    "Stopping": "Stopping the training job",
    "Completed": "Training job completed",
    "Failed": "Training job failed",
    "Stopped": "Training job stopped",
    "MaxRuntimeExceeded": "Training job runtime exceeded MaxRuntimeInSeconds provided",
    "MaxWaitTimeExceeded": "Training job wait time exceeded MaxWaitTimeInSeconds provided",
}
"""StatusMessage of each secondary status, in SageMaker's words."""


def moment(seconds: float) -> datetime:
    """Epoch seconds as an aware datetime in UTC."""
    return datetime.fromtimestamp(seconds, UTC)


def passed(body: Body, status: str, at: datetime, message: str = "") -> Body:
    """The body after a secondary status began; unchanged when it has begun before."""
    transitions = body.get("SecondaryStatusTransitions", [])
    if any(each["Status"] == status for each in transitions):
        return body
    began = {"Status": status, "StartTime": at, "StatusMessage": message or MESSAGES[status]}
    closed = [{"EndTime": at, **each} for each in transitions]
    return {**body, "SecondaryStatus": status, "SecondaryStatusTransitions": [*closed, began]}


def ended(body: Body, status: str, at: datetime) -> Body:
    """The body after its last secondary status, which begins and ends at once."""
    body = passed(body, status, at)
    *before, last = body["SecondaryStatusTransitions"]
    return {**body, "SecondaryStatusTransitions": [*before, {**last, "EndTime": at}]}


def with_last(body: Body, measured: list[Measurement]) -> Body:
    """The body after metrics had further values: FinalMetricDataList has the last of each."""
    last = {each["MetricName"]: each for each in body.get("FinalMetricDataList", [])}
    for each in measured:
        value = {"MetricName": each.name, "Value": each.value, "Timestamp": moment(each.time)}
        last[each.name] = value
    return {**body, "FinalMetricDataList": list(last.values())}


def seconds_between(start: datetime, end: datetime) -> int:
    """Whole seconds, begun ones count."""
    return ceil((end - start).total_seconds())
