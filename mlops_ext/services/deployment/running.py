"""A running endpoint: invoking it, its log, its traffic."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from mlops_ext.errors import InvalidInput, UnknownReference, explain, translating
from mlops_ext.services.deployment.endpoints import describe_endpoint
from mlops_ext.services.records import Invocation, TrafficMinute
from mlops_ext.services.references import parse

if TYPE_CHECKING:
    from mlops_ext.connection import Connection

_LOG_GROUP = "/aws/sagemaker/Endpoints/"
_TRAFFIC = timedelta(hours=1)
_MEDIA_TYPE = re.compile(r"[ -~]{1,1024}")  # what the service model calls Header
_TEXT = ("text/", "application/json", "application/jsonlines", "application/xml")


def invoke(
    connection: Connection,
    endpoint: str,
    body: str | bytes,
    content_type: str = "application/json",
    accept: str = "application/json",
) -> Invocation:
    """Invoke an endpoint.

    A model that fails is an answer, too: its status and its message, not an error of ours.

    Raises:
        UnknownReference: there is no such endpoint; `closest` has names near it.
        InvalidInput: a content type is none.
        MLOpsError: it cannot be asked.
    """
    name = parse(endpoint).endpoint or endpoint
    for media_type in (content_type, accept):
        _check_media_type(media_type)
    client = connection.client("sagemaker-runtime")
    with translating(f"invoke endpoint {name}", connection):
        start = time.perf_counter()
        try:
            answer = client.invoke_endpoint(
                EndpointName=name, Body=body, ContentType=content_type, Accept=accept
            )
            data = answer["Body"].read()
        except client.exceptions.ModelError as error:
            return _failed(error.response, _milliseconds(start))
        except client.exceptions.ClientError as error:
            if isinstance(explain(error, "invoke it"), UnknownReference):
                _explain_not_serving(connection, name)
            raise
        return _answered(answer, data, _milliseconds(start))


def _check_media_type(text: str) -> None:
    if not _MEDIA_TYPE.fullmatch(text):
        raise InvalidInput.of(
            "InvalidContentType",
            f"{text!r} is not a content type.",
            hint="Write for example text/csv or application/json.",
        )


def _milliseconds(start: float) -> float:
    return (time.perf_counter() - start) * 1000


def _answered(answer: Mapping[str, Any], data: bytes, milliseconds: float) -> Invocation:
    kind = str(answer.get("ContentType") or "application/octet-stream")
    if not kind.startswith(_TEXT):
        raise InvalidInput.of(
            "NotText",
            f"The answer is {kind}, {len(data):,} bytes, and cannot be shown as text.",
            hint='Ask for accept="application/json", or use ml.client("sagemaker-runtime").',
        )
    return Invocation(
        status=answer["ResponseMetadata"]["HTTPStatusCode"],
        content_type=kind,
        body=data.decode("utf-8", "replace"),
        milliseconds=milliseconds,
        variant=answer.get("InvokedProductionVariant"),
    )


def _failed(response: Mapping[str, Any], milliseconds: float) -> Invocation:
    return Invocation(
        status=response.get("OriginalStatusCode", 500),
        content_type="text/plain",
        body=response.get("OriginalMessage") or response["Error"]["Message"],
        milliseconds=milliseconds,
    )


def _explain_not_serving(connection: Connection, name: str) -> None:
    """Raise what is better known than "not found": no such endpoint, or not in service."""
    described = describe_endpoint(connection, name)
    reason = described.get("FailureReason") or ""
    raise InvalidInput.of(
        "NotInService",
        f"Endpoint {name} is {described['EndpointStatus']}, not InService.",
        reason,
        hint="Wait until it is in service." if not reason else "Look at its log.",
    )


def endpoint_logs(connection: Connection, name: str, lines: int = 200) -> list[str]:
    """Return the last lines of an endpoint's log, oldest first; empty when there is none yet.

    Raises:
        UnknownReference: there is no such endpoint.
    """
    with translating(f"read the log of endpoint {name}", connection):
        name = describe_endpoint(connection, name)["EndpointName"]
        local = connection.local_client()
        if local is not None:
            return list(local.read_endpoint_log(EndpointName=name, Lines=lines)["Lines"])
        return _cloudwatch_log(connection.client("logs"), name, lines)


def _cloudwatch_log(client: Any, name: str, lines: int) -> list[str]:
    group = f"{_LOG_GROUP}{name}"
    try:
        streams = client.describe_log_streams(
            logGroupName=group, orderBy="LastEventTime", descending=True, limit=3
        )["logStreams"]
    except client.exceptions.ResourceNotFoundException:
        return []
    events: list[dict[str, Any]] = []
    for stream in streams:
        events += client.get_log_events(
            logGroupName=group,
            logStreamName=stream["logStreamName"],
            limit=min(lines, 10_000),
            startFromHead=False,
        )["events"]
    events.sort(key=lambda event: event["timestamp"])
    return [event["message"].rstrip("\n") for event in events][-lines:]


def endpoint_traffic(connection: Connection, name: str) -> list[TrafficMinute]:
    """Return the last hour's requests, errors and median latency, by minute, oldest first.

    Raises:
        UnknownReference: there is no such endpoint.
    """
    with translating(f"read the traffic of endpoint {name}", connection):
        described = describe_endpoint(connection, name)
        name = described["EndpointName"]
        local = connection.local_client()
        if local is not None:
            minutes = local.read_endpoint_metrics(EndpointName=name)["Minutes"]
            return [
                TrafficMinute(
                    minute=one["Minute"],
                    requests=one["Requests"],
                    errors=one["Errors"],
                    p50=one.get("P50"),
                )
                for one in minutes
            ]
        variants = [one["VariantName"] for one in described.get("ProductionVariants") or []]
        return _cloudwatch_traffic(connection.client("cloudwatch"), name, variants[:1])


def _cloudwatch_traffic(client: Any, name: str, variants: list[str]) -> list[TrafficMinute]:
    now = datetime.now(UTC).replace(second=0, microsecond=0)
    wanted = {
        "requests": ("Invocations", "Sum"),
        "client": ("Invocation4XXErrors", "Sum"),
        "server": ("Invocation5XXErrors", "Sum"),
        "p50": ("ModelLatency", "p50"),
    }
    queries = [
        _query(key, metric, statistic, name, variant)
        for variant in variants
        for key, (metric, statistic) in wanted.items()
    ]
    found: dict[str, dict[datetime, float]] = {key: {} for key in wanted}
    if queries:
        answer = client.get_metric_data(
            MetricDataQueries=queries, StartTime=now - _TRAFFIC, EndTime=now
        )
        for result in answer["MetricDataResults"]:
            found[result["Id"]] = dict(zip(result["Timestamps"], result["Values"], strict=True))
    return [
        TrafficMinute(
            minute=minute,
            requests=int(count),
            errors=int(found["client"].get(minute, 0) + found["server"].get(minute, 0)),
            # CloudWatch's ModelLatency is in microseconds.
            p50=found["p50"][minute] / 1000 if minute in found["p50"] else None,
        )
        for minute, count in sorted(found["requests"].items())
    ]


def _query(key: str, metric: str, statistic: str, endpoint: str, variant: str) -> dict[str, Any]:
    return {
        "Id": key,
        "MetricStat": {
            "Metric": {
                "Namespace": "AWS/SageMaker",
                "MetricName": metric,
                "Dimensions": [
                    {"Name": "EndpointName", "Value": endpoint},
                    {"Name": "VariantName", "Value": variant},
                ],
            },
            "Period": 60,
            "Stat": statistic,
        },
    }
