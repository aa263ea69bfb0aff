"""EventBridge Scheduler, and rules by schedule: on a clock that the test sets."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from clocked import ClockedEngine
from hosts import until
from making import ROLE, refused

START = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
ODD = timedelta(microseconds=345_678)
OFF = {"Mode": "OFF"}
LOGS = "/aws/events/test"


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[ClockedEngine]:
    made = ClockedEngine(tmp_path / "state", START)
    made.call("logs", "CreateLogGroup", logGroupName=LOGS)
    yield made
    made.database.close()


def to_log(text: str = "{}", **more: Any) -> dict[str, Any]:
    arn = f"arn:aws:logs:us-east-1:000000000000:log-group:{LOGS}"
    return {"Arn": arn, "RoleArn": ROLE, "Input": text, **more}


def schedule(engine: ClockedEngine, expression: str, **more: Any) -> None:
    members = {"Name": "s", "FlexibleTimeWindow": OFF, "Target": to_log(), **more}
    engine.call("scheduler", "CreateSchedule", ScheduleExpression=expression, **members)


def count(engine: ClockedEngine) -> int:
    return len(engine.messages(LOGS))


def test_a_rate_begins_at_once_and_goes_on(engine: ClockedEngine) -> None:
    schedule(engine, "rate(5 minutes)")
    engine.turn()
    assert count(engine) == 1
    assert engine.turn(minutes=4) <= START + timedelta(minutes=5)  # type: ignore[operator]
    assert count(engine) == 1
    engine.turn(minutes=1)
    assert count(engine) == 2


def test_a_rate_keeps_its_beat_when_its_schedule_is_changed(engine: ClockedEngine) -> None:
    engine.time += ODD
    schedule(engine, "rate(5 minutes)")
    engine.turn()
    assert count(engine) == 1
    members = {"Name": "s", "FlexibleTimeWindow": OFF, "Target": to_log(), "Description": "new"}
    engine.call("scheduler", "UpdateSchedule", ScheduleExpression="rate(5 minutes)", **members)
    engine.turn(minutes=4)
    assert count(engine) == 1
    engine.turn(minutes=1)
    assert count(engine) == 2


def test_a_rate_begins_at_its_start_date_and_ends_at_its_end_date(engine: ClockedEngine) -> None:
    start, end = START + timedelta(minutes=10), START + timedelta(minutes=13)
    schedule(engine, "rate(2 minutes)", StartDate=start, EndDate=end)
    engine.turn(minutes=9)
    assert count(engine) == 0
    for _ in range(9):
        engine.turn(minutes=1)
    assert count(engine) == 2


def test_a_schedule_is_due_by_the_clock_of_its_zone(engine: ClockedEngine) -> None:
    schedule(engine, "cron(30 13 * * ? *)", ScheduleExpressionTimezone="Europe/Berlin")
    engine.turn(minutes=29)
    assert count(engine) == 0
    engine.turn(minutes=1)
    assert count(engine) == 1


def test_a_one_time_schedule_is_gone_afterwards_if_it_says_so(engine: ClockedEngine) -> None:
    schedule(engine, "at(2026-11-23T12:01:00)", Name="kept")
    schedule(engine, "at(2026-11-23T12:01:00)", Name="gone", ActionAfterCompletion="DELETE")
    engine.turn(minutes=1)
    assert count(engine) == 2
    left = engine.call("scheduler", "ListSchedules")["Schedules"]
    assert [each["Name"] for each in left] == ["kept"]
    engine.turn(days=2)
    assert count(engine) == 2


def test_what_was_missed_runs_once(engine: ClockedEngine) -> None:
    schedule(engine, "rate(5 minutes)", Target=to_log('{"at": "<aws.scheduler.scheduled-time>"}'))
    engine.turn()
    engine.turn(hours=7, minutes=3)
    assert [json.loads(text)["at"] for text in engine.messages(LOGS)] == [
        "2026-11-23T12:00:00Z",
        "2026-11-23T19:00:00Z",
    ]


def test_what_was_missed_for_too_long_does_not_run(engine: ClockedEngine) -> None:
    policy = {"MaximumEventAgeInSeconds": 60}
    schedule(engine, "cron(0 13 * * ? *)", Target=to_log(RetryPolicy=policy))
    engine.turn(hours=1, minutes=2)
    assert count(engine) == 0
    (told,) = map(json.loads, engine.messages("/aws/vendedlogs/scheduler/default"))
    assert told["message_type"] == "INVOCATION_MISSED"
    assert told["details"]["event_detail"] == {"scheduled-time": "2026-11-23T13:00:00Z"}
    engine.turn(hours=23, minutes=58)
    assert count(engine) == 1


def test_a_flexible_window_lets_a_missed_one_run(engine: ClockedEngine) -> None:
    window = {"Mode": "FLEXIBLE", "MaximumWindowInMinutes": 15}
    policy = {"MaximumEventAgeInSeconds": 60}
    target = to_log(RetryPolicy=policy)
    schedule(engine, "cron(0 13 * * ? *)", Target=target, FlexibleTimeWindow=window)
    engine.turn(hours=1, minutes=14)
    assert count(engine) == 1


def test_what_is_due_survives_a_restart(engine: ClockedEngine, tmp_path: Path) -> None:
    schedule(engine, "at(2026-11-23T12:10:00)")
    engine.turn()
    engine.database.close()
    again = ClockedEngine(tmp_path / "state", START + timedelta(minutes=30))
    again.turn()
    assert count(again) == 1
    again.database.close()


def test_a_disabled_schedule_rests_until_it_is_enabled(engine: ClockedEngine) -> None:
    schedule(engine, "rate(1 minute)", State="DISABLED")
    engine.turn(minutes=5)
    assert count(engine) == 0
    members = {"Name": "s", "FlexibleTimeWindow": OFF, "Target": to_log()}
    engine.call("scheduler", "UpdateSchedule", ScheduleExpression="rate(1 minute)", **members)
    engine.turn()
    assert count(engine) == 1


def test_a_deleted_schedule_is_never_due(engine: ClockedEngine) -> None:
    schedule(engine, "rate(1 minute)")
    engine.call("scheduler", "DeleteSchedule", Name="s")
    engine.turn(minutes=5)
    assert count(engine) == 0


def test_a_rule_by_schedule_sends_a_scheduled_event(engine: ClockedEngine) -> None:
    engine.call("events", "PutRule", Name="r", ScheduleExpression="rate(10 minutes)")
    target = {"Id": "1", "Arn": to_log()["Arn"]}
    engine.call("events", "PutTargets", Rule="r", Targets=[target])
    engine.turn(minutes=9)
    assert count(engine) == 0
    engine.turn(minutes=1)
    event = json.loads(engine.messages(LOGS)[0])
    assert (event["source"], event["detail-type"]) == ("aws.events", "Scheduled Event")
    assert event["resources"] == ["arn:aws:events:us-east-1:000000000000:rule/r"]
    assert event["time"] == "2026-11-23T12:10:00Z"


def test_a_schedule_calls_any_operation(engine: ClockedEngine) -> None:
    target = {
        "Arn": "arn:aws:scheduler:::aws-sdk:sagemaker:createModelPackageGroup",
        "RoleArn": ROLE,
        "Input": json.dumps({"ModelPackageGroupName": "nightly"}),
    }
    schedule(engine, "rate(1 hours)", Target=target)
    engine.turn()
    group = engine.call("sagemaker", "DescribeModelPackageGroup", ModelPackageGroupName="nightly")
    assert group["CreatedBy"]["UserProfileName"] == "scheduler"
    engine.turn(hours=1)  # it is there already, which is told
    failures = engine.messages("/aws/vendedlogs/scheduler/default")
    assert "already exists" in json.loads(failures[0])["details"]["error_message"]


def test_schedules_are_made_read_changed_listed_and_removed(shared_engine: Any) -> None:
    scheduler = shared_engine.client("scheduler")
    scheduler.create_schedule_group(Name="nights", Tags=[{"Key": "a", "Value": "b"}])
    members: dict[str, Any] = {
        "Name": "train",
        "GroupName": "nights",
        "FlexibleTimeWindow": OFF,
        "Target": {"Arn": "arn:aws:sagemaker:us-east-1:000000000000:pipeline/p", "RoleArn": ROLE},
    }
    arn = scheduler.create_schedule(ScheduleExpression="cron(0 3 * * ? *)", **members)
    assert arn["ScheduleArn"].endswith(":schedule/nights/train")
    found = scheduler.get_schedule(Name="train", GroupName="nights")
    assert found["ScheduleExpressionTimezone"] == "UTC"
    assert found["State"] == "ENABLED"
    assert found["Target"]["RetryPolicy"] == {
        "MaximumEventAgeInSeconds": 86400,
        "MaximumRetryAttempts": 185,
    }
    scheduler.update_schedule(ScheduleExpression="rate(1 day)", State="DISABLED", **members)
    (row,) = scheduler.list_schedules(GroupName="nights")["Schedules"]
    assert row["State"] == "DISABLED"
    assert row["Target"] == {"Arn": members["Target"]["Arn"]}
    assert scheduler.list_schedules(State="ENABLED")["Schedules"] == []
    group = scheduler.get_schedule_group(Name="nights")
    tags = scheduler.list_tags_for_resource(ResourceArn=group["Arn"])["Tags"]
    assert tags == [{"Key": "a", "Value": "b"}]
    with refused() as error:
        scheduler.create_schedule(ScheduleExpression="rate(1 day)", **members)
    assert (error.code, error.text) == ("ConflictException", "Schedule train already exists.")
    scheduler.delete_schedule_group(Name="nights")
    with refused() as error:
        scheduler.get_schedule(Name="train", GroupName="nights")
    assert error.code == "ResourceNotFoundException"
    assert error.text == "Schedule train does not exist."
    names = [group["Name"] for group in scheduler.list_schedule_groups()["ScheduleGroups"]]
    assert names == ["default"]


@pytest.mark.parametrize(
    ("members", "text"),
    [
        ({"ScheduleExpression": "some cron"}, "Invalid Schedule Expression some cron"),
        ({"ScheduleExpressionTimezone": "Mars/Olympus"}, "ScheduleExpressionTimezone"),
        ({"StartDate": datetime(2020, 1, 1, tzinfo=UTC)}, "cannot be earlier than 5 minutes ago"),
        ({"EndDate": datetime(2020, 1, 1, tzinfo=UTC)}, "cannot be in the past"),
        ({"FlexibleTimeWindow": {"Mode": "FLEXIBLE"}}, "MaximumWindowInMinutes"),
        ({"Target": {"Arn": "nowhere", "RoleArn": ROLE}}, "not in correct format"),
        (
            {"Target": {"Arn": "arn:aws:scheduler:::aws-sdk:ec2:runInstances", "RoleArn": ROLE}},
            "ec2:RunInstances is not an operation of this local SageMaker",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_a_schedule_that_cannot_be_is_refused(
    shared_engine: Any, members: dict[str, Any], text: str
) -> None:
    good = {
        "Name": "bad",
        "ScheduleExpression": "rate(1 day)",
        "FlexibleTimeWindow": OFF,
        "Target": to_log(),
    }
    with refused() as error:
        shared_engine.client("scheduler").create_schedule(**good | members)
    assert error.code == "ValidationException"
    assert text in error.text


def test_a_schedule_runs_while_the_engine_runs(shared_engine: Any) -> None:
    scheduler, sagemaker = shared_engine.client("scheduler"), shared_engine.client("sagemaker")
    scheduler.create_schedule(
        Name="now",
        ScheduleExpression="rate(1 day)",
        FlexibleTimeWindow=OFF,
        Target={
            "Arn": "arn:aws:scheduler:::aws-sdk:sagemaker:createModelPackageGroup",
            "RoleArn": ROLE,
            "Input": json.dumps({"ModelPackageGroupName": "at-once"}),
        },
    )
    until(
        lambda: sagemaker.list_model_package_groups(NameContains="at-once")[
            "ModelPackageGroupSummaryList"
        ]
    )
