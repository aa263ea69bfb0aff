"""Lists of EventBridge, its scheduler, logs, metrics and alarms."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime, timedelta
from typing import Any

from listing import COUNT, Engine, listing
from making import ROLE

EVERY = json.dumps({"source": ["aws.sagemaker"]})
TARGET = "arn:aws:sqs:us-east-1:000000000000:listed"


@listing("events", "ListRules")
def _rules(engine: Engine) -> dict[str, Any]:
    for number in range(COUNT):
        engine.client("events").put_rule(Name=f"listed-{number}", EventPattern=EVERY)
    return {"NamePrefix": "listed"}


@listing("events", "ListTargetsByRule")
def _targets(engine: Engine) -> dict[str, Any]:
    events = engine.client("events")
    events.put_rule(Name="with-targets", EventPattern=EVERY)
    targets = [{"Id": str(number), "Arn": TARGET} for number in range(COUNT)]
    events.put_targets(Rule="with-targets", Targets=targets)
    return {"Rule": "with-targets"}


@listing("events", "ListRuleNamesByTarget")
def _rule_names(engine: Engine) -> dict[str, Any]:
    events, target = engine.client("events"), {"Id": "1", "Arn": f"{TARGET}-shared"}
    for number in range(COUNT):
        events.put_rule(Name=f"sharing-{number}", EventPattern=EVERY)
        events.put_targets(Rule=f"sharing-{number}", Targets=[target])
    return {"TargetArn": target["Arn"]}


@listing("scheduler", "ListScheduleGroups")
def _schedule_groups(engine: Engine) -> dict[str, Any]:
    for number in range(COUNT):
        engine.client("scheduler").create_schedule_group(Name=f"listed-{number}")
    return {}


@listing("scheduler", "ListSchedules")
def _schedules(engine: Engine) -> dict[str, Any]:
    for number in range(COUNT):
        engine.client("scheduler").create_schedule(
            Name=f"listed-{number}",
            ScheduleExpression="rate(1 day)",
            FlexibleTimeWindow={"Mode": "OFF"},
            Target={"Arn": TARGET, "RoleArn": ROLE},
            State="DISABLED",
        )
    return {}


@listing("logs", "DescribeLogGroups")
def _log_groups(engine: Engine) -> dict[str, Any]:
    for number in range(COUNT):
        engine.client("logs").create_log_group(logGroupName=f"listed-{number}")
    return {"logGroupNamePrefix": "listed"}


def _streams(engine: Engine, group: str) -> dict[str, Any]:
    """A group of streams with an event each; as a parameter."""
    logs, now = engine.client("logs"), int(time.time() * 1000)
    logs.create_log_group(logGroupName=group)
    for number in range(COUNT):
        place = {"logGroupName": group, "logStreamName": f"stream-{number}"}
        logs.create_log_stream(**place)
        events = [{"timestamp": now + number, "message": f"event {number}"}]
        logs.put_log_events(**place, logEvents=events)
    return {"logGroupName": group}


@listing("logs", "DescribeLogStreams")
def _log_streams(engine: Engine) -> dict[str, Any]:
    return _streams(engine, "of-streams")


@listing("logs", "FilterLogEvents")
def _log_events(engine: Engine) -> dict[str, Any]:
    return _streams(engine, "of-events")


def _alarms(engine: Engine) -> None:
    for number in range(COUNT):
        engine.client("cloudwatch").put_metric_alarm(
            AlarmName=f"listed-{number}",
            Namespace="listed",
            MetricName="Errors",
            Statistic="Sum",
            Period=60,
            EvaluationPeriods=1,
            Threshold=1.0,
            ComparisonOperator="GreaterThanThreshold",
        )


@listing("cloudwatch", "DescribeAlarms")
def _described_alarms(engine: Engine) -> dict[str, Any]:
    _alarms(engine)
    return {"AlarmNamePrefix": "listed"}


@listing("cloudwatch", "DescribeAlarmHistory")
def _alarm_history(engine: Engine) -> dict[str, Any]:
    """An alarm's history has its making, and each change of its state."""
    _alarms(engine)
    for state in ("ALARM", "OK"):
        engine.client("cloudwatch").set_alarm_state(
            AlarmName="listed-0", StateValue=state, StateReason="To be listed"
        )
    return {"AlarmName": "listed-0"}


def _metrics(engine: Engine) -> dict[str, Any]:
    data = [{"MetricName": f"listed-{number}", "Value": 1.0} for number in range(COUNT)]
    engine.client("cloudwatch").put_metric_data(Namespace="listed", MetricData=data)
    return {"Namespace": "listed"}


# Its paginator has no page size.
listing("cloudwatch", "ListMetrics", page_size=None)(_metrics)


@listing("cloudwatch", "GetMetricData", page_size=None)
def _metric_data(engine: Engine) -> dict[str, Any]:
    """A page has so many values, not so many metrics."""
    _metrics(engine)
    now = datetime.now(UTC)
    queries = [
        {
            "Id": f"m{number}",
            "MetricStat": {
                "Metric": {"Namespace": "listed", "MetricName": f"listed-{number}"},
                "Period": 60,
                "Stat": "Sum",
            },
        }
        for number in range(COUNT)
    ]
    times = {"StartTime": now - timedelta(hours=1), "EndTime": now + timedelta(minutes=1)}
    return {"MetricDataQueries": queries, **times}
