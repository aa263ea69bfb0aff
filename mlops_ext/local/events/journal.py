"""Where a person finds out why a target got no event: log lines and metrics.

A rule's failures are in the log group that EventBridge gives the logs of its bus,
``/aws/vendedlogs/events/event-bus/<bus>``, a stream a rule; a schedule's in
``/aws/vendedlogs/scheduler/<group>``. A line is JSON and holds the event, so that it can be sent
again: it is the dead letter.
"""

from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING

from mlops_ext.local.events.outbox import Delivery
from mlops_ext.local.logs.store import Line, milliseconds

if TYPE_CHECKING:
    from mlops_ext.local.engine import Engine

RETRIED = "INVOCATION_ATTEMPT_RETRYABLE_FAILURE"
FAILED = "INVOCATION_FAILURE"
MISSED = "INVOCATION_MISSED"
LARGEST = 4 << 20
"""Bytes of a stream; the older half goes when it is larger."""

_log = logging.getLogger(__name__)


def place(source: str) -> tuple[str, str]:
    """Log group and stream of a rule's or schedule's failures, by its ARN."""
    service, _, _, tail = source.split(":", 5)[2:]
    owner, _, name = tail.partition("/")[2].rpartition("/")
    owner = owner or "default"
    if service == "scheduler":
        return f"/aws/vendedlogs/scheduler/{owner}", name
    return f"/aws/vendedlogs/events/event-bus/{owner}", name


def note(engine: Engine, delivery: Delivery, kind: str, reason: str) -> None:
    """Write down an attempt that failed."""
    _log.warning("%s: %s did not get its event: %s", kind, delivery.target["Arn"], reason)
    now = milliseconds(engine.now())
    line = {
        "message_type": kind,
        "message_timestamp_ms": now,
        "log_level": "ERROR",
        "details": {
            "source_arn": delivery.source,
            "target_arn": delivery.target["Arn"],
            "attempt": delivery.attempts + 1,
            "error_message": reason,
            "event_detail": delivery.event,
        },
    }
    group, stream = place(delivery.source)
    engine.logs.write(group, stream, [Line(now, json.dumps(line))])
    engine.logs.trim(group, stream, LARGEST)


def count(engine: Engine, delivery: Delivery, name: str) -> None:
    """Count in the metric that AWS has for it: AWS/Events or AWS/Scheduler."""
    owner, stream = place(delivery.source)
    if ":scheduler:" in delivery.source:
        names = {
            "Invocations": "InvocationAttemptCount",
            "FailedInvocations": "InvocationDroppedCount",
        }
        dimensions = {"ScheduleGroup": owner.rpartition("/")[2]}
        engine.metrics.count("AWS/Scheduler", names[name], dimensions)
    else:
        engine.metrics.count("AWS/Events", name, {"RuleName": stream})
