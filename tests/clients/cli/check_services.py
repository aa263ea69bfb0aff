"""aws events, scheduler, logs, cloudwatch, servicecatalog, resource-groups."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from conftest import Aws

LOGS = "/aws/events/cli"
TARGET = f"arn:aws:logs:us-east-1:000000000000:log-group:{LOGS}"
ROLE = "arn:aws:iam::000000000000:role/mlops-local"


@pytest.fixture
def eventually(aws: Aws) -> Callable[..., Any]:
    """Asks until the answer holds something in this member."""

    def ask(member: str, *arguments: object) -> Any:
        for _ in range(200):
            if found := aws(*arguments)[member]:
                return found
        pytest.fail(f"aws {' '.join(map(str, arguments))} never has {member}")

    return ask


def test_an_approval_reaches_the_target_of_a_rule(aws: Aws, eventually: Any) -> None:
    aws("logs", "create-log-group", "--log-group-name", LOGS)
    pattern = {
        "source": ["aws.sagemaker"],
        "detail": {"ModelPackageGroupName": ["cli-events"], "ModelApprovalStatus": ["Approved"]},
    }
    rule = aws(
        *("events", "put-rule", "--name", "cli-approved"),
        *("--event-pattern", json.dumps(pattern)),
    )
    assert rule["RuleArn"].endswith(":rule/cli-approved")
    put = aws("events", "put-targets", "--rule", "cli-approved", "--targets", f"Id=1,Arn={TARGET}")
    assert put["FailedEntryCount"] == 0
    group = ["--model-package-group-name", "cli-events"]
    aws("sagemaker", "create-model-package-group", *group)
    made = aws("sagemaker", "create-model-package", *group, "--source-uri", "s3://cli/source")
    aws(
        *("sagemaker", "update-model-package", "--model-package-arn", made["ModelPackageArn"]),
        *("--model-approval-status", "Approved"),
    )
    [event] = eventually("events", "logs", "filter-log-events", "--log-group-name", LOGS)
    told = json.loads(event["message"])
    assert told["detail-type"] == "SageMaker Model Package State Change"
    assert told["detail"]["ModelPackageArn"] == made["ModelPackageArn"]
    rules = aws("events", "list-rules", "--name-prefix", "cli-")["Rules"]
    assert [each["Name"] for each in rules] == ["cli-approved"]
    aws("events", "remove-targets", "--rule", "cli-approved", "--ids", "1")
    aws("events", "delete-rule", "--name", "cli-approved")


def test_schedules(aws: Aws) -> None:
    schedule = ["--name", "cli-nightly"]
    aws(
        *("scheduler", "create-schedule", *schedule),
        *("--schedule-expression", "cron(0 3 * * ? *)"),
        *("--schedule-expression-timezone", "Europe/Vienna"),
        *("--flexible-time-window", "Mode=OFF"),
        *("--target", json.dumps({"Arn": TARGET, "RoleArn": ROLE})),
    )
    kept = aws("scheduler", "get-schedule", *schedule)
    assert kept["ScheduleExpressionTimezone"] == "Europe/Vienna"
    [listed] = aws("scheduler", "list-schedules", "--name-prefix", "cli-")["Schedules"]
    assert listed["State"] == "ENABLED"
    aws("scheduler", "delete-schedule", *schedule)


def test_metrics_and_alarms(aws: Aws) -> None:
    place = ["--namespace", "cli", "--metric-name", "errors"]
    aws("cloudwatch", "put-metric-data", *place, "--value", 3, "--unit", "Count")
    [metric] = aws("cloudwatch", "list-metrics", "--namespace", "cli")["Metrics"]
    assert metric["MetricName"] == "errors"
    aws(
        *("cloudwatch", "put-metric-alarm", "--alarm-name", "cli-alarm", *place),
        *("--statistic", "Sum", "--period", 60, "--evaluation-periods", 1, "--threshold", 1),
        *("--comparison-operator", "GreaterThanThreshold"),
    )
    aws("cloudwatch", "wait", "alarm-exists", "--alarm-names", "cli-alarm")
    aws(
        *("cloudwatch", "set-alarm-state", "--alarm-name", "cli-alarm"),
        *("--state-value", "ALARM", "--state-reason", "To see it"),
    )
    asked = ["cloudwatch", "describe-alarm-history", "--alarm-name", "cli-alarm"]
    kinds = {each["HistoryItemType"] for each in aws(*asked)["AlarmHistoryItems"]}
    assert "StateUpdate" in kinds
    aws("cloudwatch", "delete-alarms", "--alarm-names", "cli-alarm")


def test_logs(aws: Aws) -> None:
    group = ["--log-group-name", "cli-logs"]
    stream = [*group, "--log-stream-name", "stream"]
    aws("logs", "create-log-group", *group)
    aws("logs", "create-log-stream", *stream)
    now = aws("logs", "describe-log-groups", "--log-group-name-prefix", "cli-logs")["logGroups"][0][
        "creationTime"
    ]
    aws("logs", "put-log-events", *stream, "--log-events", f"timestamp={now},message=hello")
    [event] = aws("logs", "get-log-events", *stream)["events"]
    assert event["message"] == "hello"
    aws("logs", "delete-log-group", *group)


def test_the_catalog_and_projects(aws: Aws) -> None:
    aws("sagemaker", "enable-sagemaker-servicecatalog-portfolio")
    status = aws("sagemaker", "get-sagemaker-servicecatalog-portfolio-status")
    assert status == {"Status": "Enabled"}
    made = aws(
        *("servicecatalog", "create-portfolio", "--display-name", "cli"),
        *("--provider-name", "us"),
    )
    identity = made["PortfolioDetail"]["Id"]
    listed = aws("servicecatalog", "list-portfolios")["PortfolioDetails"]
    assert identity in {each["Id"] for each in listed}
    assert "ProductViewSummaries" in aws("servicecatalog", "search-products")
    assert aws("sagemaker", "list-projects")["ProjectSummaryList"] == []
    aws("servicecatalog", "delete-portfolio", "--id", identity)


def test_groups_of_resources(aws: Aws) -> None:
    made = aws(
        *("sagemaker", "create-model-package-group", "--model-package-group-name", "cli-grouped"),
        *("--tags", "Key=wine,Value=red"),
    )
    found = {
        "ResourceTypeFilters": ["AWS::SageMaker::ModelPackageGroup"],
        "TagFilters": [{"Key": "wine", "Values": ["red"]}],
    }
    query = json.dumps({"Type": "TAG_FILTERS_1_0", "Query": json.dumps(found)})
    aws("resource-groups", "create-group", "--name", "cli-wines", "--resource-query", query)
    listed = aws("resource-groups", "list-group-resources", "--group", "cli-wines")
    arns = [each["Identifier"]["ResourceArn"] for each in listed["Resources"]]
    assert arns == [made["ModelPackageGroupArn"]]
    tagged = aws("resourcegroupstaggingapi", "get-resources", "--tag-filters", "Key=wine")
    assert len(tagged["ResourceTagMappingList"]) == 1
    aws("resource-groups", "delete-group", "--group", "cli-wines")
