"""Calls for events, logs, metrics, groups and the catalog, made to the local SageMaker and moto."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

Call = tuple[str, str, dict[str, Any]]

ROLE = "arn:aws:iam::000000000000:role/service"
PATTERN = json.dumps({"source": ["aws.sagemaker"]})
GROUP = {"logGroupName": "beside"}
TARGET = f"arn:aws:logs:us-east-1:000000000000:log-group:{GROUP['logGroupName']}"
TAGGED = json.dumps(
    {
        "ResourceTypeFilters": ["AWS::AllSupported"],
        "TagFilters": [{"Key": "beside", "Values": ["yes"]}],
    }
)


def calls(client: Callable[[str], Any]) -> Iterator[Call]:
    """All of them, in the order in which they are made."""
    for service, made in (
        ("logs", _logs()),
        ("events", _events()),
        ("scheduler", _scheduler()),
        ("cloudwatch", _cloudwatch()),
        ("resource-groups", _groups()),
        ("servicecatalog", _catalog(client)),
        ("iam", _roles()),
    ):
        for operation, parameters in made:
            yield service, operation, parameters


Made = Iterator[tuple[str, dict[str, Any]]]


def _logs() -> Made:
    stream, now = {**GROUP, "logStreamName": "beside"}, int(time.time() * 1000)
    yield "create_log_group", GROUP
    yield "describe_log_groups", {"logGroupNamePrefix": "beside"}
    yield "create_log_stream", stream
    events = [{"timestamp": now, "message": "first"}, {"timestamp": now, "message": "second"}]
    yield "put_log_events", {**stream, "logEvents": events}
    yield "describe_log_streams", GROUP
    yield "get_log_events", {**stream, "startFromHead": True}
    yield "filter_log_events", {**GROUP, "filterPattern": "first"}


def _events() -> Made:
    rule = {"Name": "beside"}
    yield "put_rule", {**rule, "EventPattern": PATTERN, "Description": "Beside"}
    yield "describe_rule", rule
    yield "put_targets", {"Rule": "beside", "Targets": [{"Id": "1", "Arn": TARGET}]}
    yield "list_targets_by_rule", {"Rule": "beside"}
    yield "list_rules", {"NamePrefix": "beside"}
    yield "list_rule_names_by_target", {"TargetArn": TARGET}
    yield "disable_rule", rule
    yield "enable_rule", rule
    entry = {"Source": "mine", "DetailType": "type", "Detail": "{}"}
    yield "put_events", {"Entries": [entry]}
    event = {
        "id": "1",
        "account": "0",
        "source": "aws.sagemaker",
        "time": "2026-01-01T00:00:00Z",
        "region": "us-east-1",
        "resources": [],
        "detail-type": "type",
        "detail": {},
    }
    yield "test_event_pattern", {"EventPattern": PATTERN, "Event": json.dumps(event)}
    yield "describe_event_bus", {}
    yield "list_event_buses", {}
    yield "remove_targets", {"Rule": "beside", "Ids": ["1"]}
    yield "delete_rule", rule


def _scheduler() -> Made:
    name = {"Name": "beside"}
    schedule = {
        **name,
        "ScheduleExpression": "rate(1 day)",
        "FlexibleTimeWindow": {"Mode": "OFF"},
        "Target": {"Arn": TARGET, "RoleArn": ROLE},
        "State": "DISABLED",
    }
    yield "create_schedule", schedule
    yield "get_schedule", name
    yield "list_schedules", {}
    yield "update_schedule", {**schedule, "ScheduleExpression": "rate(2 days)"}
    yield "delete_schedule", name
    yield "create_schedule_group", name
    yield "get_schedule_group", name
    yield "list_schedule_groups", {}
    yield "delete_schedule_group", name


def _cloudwatch() -> Made:
    metric = {"Namespace": "beside", "MetricName": "errors"}
    now = datetime.now(UTC)
    span = {"StartTime": now - timedelta(hours=1), "EndTime": now + timedelta(hours=1)}
    datum = {"MetricName": "errors", "Value": 3.0, "Unit": "Count"}
    yield "put_metric_data", {"Namespace": "beside", "MetricData": [datum]}
    yield "list_metrics", {"Namespace": "beside"}
    yield "get_metric_statistics", {**metric, **span, "Period": 60, "Statistics": ["Sum"]}
    stat = {"Metric": metric, "Period": 60, "Stat": "Sum"}
    yield "get_metric_data", {**span, "MetricDataQueries": [{"Id": "m1", "MetricStat": stat}]}
    alarm = {
        **metric,
        "AlarmName": "beside",
        "Statistic": "Sum",
        "Period": 60,
        "EvaluationPeriods": 1,
        "Threshold": 1.0,
        "ComparisonOperator": "GreaterThanThreshold",
    }
    yield "put_metric_alarm", alarm
    yield "describe_alarms", {"AlarmNames": ["beside"]}
    state = {"StateValue": "ALARM", "StateReason": "To see"}
    yield "set_alarm_state", {"AlarmName": "beside", **state}
    yield "describe_alarms_for_metric", metric
    yield "delete_alarms", {"AlarmNames": ["beside"]}


def _groups() -> Made:
    query = {"ResourceQuery": {"Type": "TAG_FILTERS_1_0", "Query": TAGGED}}
    yield "create_group", {"Name": "beside", **query, "Tags": {"team": "a"}}
    yield "get_group", {"GroupName": "beside"}
    yield "get_group_query", {"GroupName": "beside"}
    yield "list_groups", {}
    yield "update_group", {"GroupName": "beside", "Description": "Beside"}
    yield "delete_group", {"GroupName": "beside"}


def _catalog(client: Callable[[str], Any]) -> Made:
    catalog = client("servicecatalog")
    yield "create_portfolio", {"DisplayName": "beside", "ProviderName": "us"}
    [portfolio] = catalog.list_portfolios()["PortfolioDetails"]
    yield "list_portfolios", {}
    yield "describe_portfolio", {"Id": portfolio["Id"]}
    yield "delete_portfolio", {"Id": portfolio["Id"]}


def _roles() -> Made:
    name = {"RoleName": "beside"}
    yield "create_role", {**name, "AssumeRolePolicyDocument": '{"Version": "2012-10-17"}'}
    yield "get_role", name
    yield "list_roles", {}
    yield "delete_role", name
