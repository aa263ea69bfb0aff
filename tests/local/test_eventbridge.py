"""EventBridge over its socket: rules, targets, buses, and events on their way."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from hearing import ACCOUNT, BUS, listen, put
from hosts import until
from making import refused


@pytest.fixture(scope="module")
def events(shared_engine: Any) -> Any:
    return shared_engine.client("events")


@pytest.fixture
def log(shared_engine: Any, request: pytest.FixtureRequest) -> Callable[[int], list[Any]]:
    """The first events in the log group of this test, as soon as they are there."""
    logs, group = shared_engine.client("logs"), group_of(request)
    logs.create_log_group(logGroupName=group)

    def first(number: int) -> list[Any]:
        def look() -> list[Any]:
            found = logs.filter_log_events(logGroupName=group)["events"]
            return found if len(found) >= number else []

        return [json.loads(event["message"]) for event in until(look)]

    return first


def group_of(request: pytest.FixtureRequest) -> str:
    return f"/aws/events/{request.node.name}"[:100].replace("[", "-").replace("]", "")


def to_log(request: pytest.FixtureRequest, **more: Any) -> dict[str, Any]:
    arn = f"arn:aws:logs:us-east-1:{ACCOUNT}:log-group:{group_of(request)}"
    return {"Id": "log", "Arn": arn, **more}


def test_an_event_reaches_the_targets_of_rules_that_want_it(
    events: Any, log: Callable[[int], list[Any]], request: pytest.FixtureRequest
) -> None:
    listen(events, "orders", to_log(request), pattern={"detail": {"size": [{"numeric": [">", 1]}]}})
    time = datetime(2026, 11, 1, 12, 30, 15, tzinfo=UTC)
    small = put(events, "orders", {"size": 1})
    large = put(events, "orders", {"size": 2}, Resources=["arn:x"], Time=time)
    assert "ErrorCode" not in small
    (event,) = log(1)
    assert event == {
        "version": "0",
        "id": large["EventId"],
        "detail-type": "Test",
        "source": "orders",
        "account": ACCOUNT,
        "time": "2026-11-01T12:30:15Z",
        "region": "us-east-1",
        "resources": ["arn:x"],
        "detail": {"size": 2},
    }


def test_events_of_a_rule_arrive_in_order(
    events: Any, log: Callable[[int], list[Any]], request: pytest.FixtureRequest
) -> None:
    listen(events, "in-order", to_log(request))
    for start in range(0, 30, 10):
        entries = [
            {"Source": "in-order", "DetailType": "T", "Detail": json.dumps({"n": number})}
            for number in range(start, start + 10)
        ]
        events.put_events(Entries=entries)
    assert [event["detail"]["n"] for event in log(30)] == list(range(30))


@pytest.mark.parametrize(
    ("given", "sent"),
    [
        ({"Input": '{"fixed": true}'}, {"fixed": True}),
        ({"InputPath": "$.detail.inner"}, {"a": 1}),
        (
            {
                "InputTransformer": {
                    "InputPathsMap": {"a": "$.detail.inner.a", "s": "$.source"},
                    "InputTemplate": '{"was": <a>, "from": "<s>"}',
                }
            },
            {"was": 1, "from": "shaped"},
        ),
    ],
    ids=["constant", "path", "transformer"],
)
def test_a_target_gets_what_it_asks_of_an_event(
    events: Any,
    log: Callable[[int], list[Any]],
    request: pytest.FixtureRequest,
    given: dict[str, Any],
    sent: Any,
) -> None:
    listen(events, "shaped", to_log(request, **given))
    put(events, "shaped", {"inner": {"a": 1}})
    assert log(1) == [sent]
    events.remove_targets(Rule="shaped", Ids=["log"])


def test_a_disabled_rule_is_silent(
    events: Any, log: Callable[[int], list[Any]], request: pytest.FixtureRequest
) -> None:
    listen(events, "sleepy", to_log(request), State="DISABLED")
    put(events, "sleepy", {"n": 1})
    events.enable_rule(Name="sleepy")
    put(events, "sleepy", {"n": 2})
    events.disable_rule(Name="sleepy")
    assert events.describe_rule(Name="sleepy")["State"] == "DISABLED"
    assert [event["detail"]["n"] for event in log(1)] == [2]


def test_a_bus_of_its_own_hears_what_is_put_on_it_and_passes_it_on(
    events: Any, log: Callable[[int], list[Any]], request: pytest.FixtureRequest
) -> None:
    arn = events.create_event_bus(Name="side", Tags=[{"Key": "a", "Value": "b"}])["EventBusArn"]
    assert arn == f"{BUS}/side"
    listen(events, "aside", {"Id": "1", "Arn": f"{BUS}/default"}, EventBusName="side")
    listen(events, "aside", to_log(request))
    put(events, "aside", {"n": 1}, EventBusName=arn)
    assert [event["detail"]["n"] for event in log(1)] == [1]
    names = [bus["Name"] for bus in events.list_event_buses()["EventBuses"]]
    assert names == ["default", "side"]
    assert events.list_tags_for_resource(ResourceARN=arn)["Tags"] == [{"Key": "a", "Value": "b"}]
    events.delete_event_bus(Name="side")
    with refused() as error:
        events.describe_event_bus(Name="side")
    assert error.text == "Event bus side does not exist."


def test_two_buses_do_not_send_an_event_to_and_fro(
    events: Any, log: Callable[[int], list[Any]], request: pytest.FixtureRequest
) -> None:
    events.create_event_bus(Name="other")
    listen(events, "ping", to_log(request), {"Id": "bus", "Arn": f"{BUS}/other"})
    back = {"Id": "bus", "Arn": f"{BUS}/default"}
    listen(events, "ping", to_log(request), back, EventBusName="other")
    put(events, "ping")
    put(events, "ping", {"last": True}, EventBusName="other")
    # Each is told on both buses once: by the first in order, then by the one it was passed to.
    assert len(log(4)) == 4
    with refused() as error:
        events.put_targets(Rule="ping", Targets=[back])
    assert "cannot be a target of a rule on itself" in error.text


def test_rules_are_made_changed_listed_and_removed(events: Any) -> None:
    target = {"Id": "1", "Arn": f"arn:aws:logs:us-east-1:{ACCOUNT}:log-group:/aws/events/x"}
    listen(events, "kept", target, Description="first", Tags=[{"Key": "a", "Value": "b"}])
    arn = events.put_rule(Name="kept", ScheduleExpression="rate(1 day)")["RuleArn"]
    found = events.describe_rule(Name="kept")
    assert found["ScheduleExpression"] == "rate(1 day)"
    assert "EventPattern" not in found
    assert "Description" not in found
    assert events.list_tags_for_resource(ResourceARN=arn)["Tags"] == [{"Key": "a", "Value": "b"}]
    assert events.list_targets_by_rule(Rule="kept")["Targets"] == [target]
    assert events.list_rule_names_by_target(TargetArn=target["Arn"])["RuleNames"] == ["kept"]
    assert [rule["Name"] for rule in events.list_rules(NamePrefix="kep")["Rules"]] == ["kept"]
    with refused() as error:
        events.delete_rule(Name="kept")
    assert error.text == "Rule can't be deleted since it has targets."
    events.remove_targets(Rule="kept", Ids=["1", "nothing"])
    events.delete_rule(Name="kept")
    events.delete_rule(Name="kept")
    with refused() as error:
        events.describe_rule(Name="kept")
    assert (error.code, error.text) == ("ResourceNotFoundException", "Rule kept does not exist.")


def test_a_pattern_is_tried_without_a_rule(events: Any) -> None:
    event = json.dumps({"source": "a", "detail": {"x": [1, 2]}})
    assert events.test_event_pattern(EventPattern='{"detail": {"x": [2]}}', Event=event)["Result"]
    assert not events.test_event_pattern(EventPattern='{"source": ["b"]}', Event=event)["Result"]


@pytest.mark.parametrize(
    ("operation", "members", "code", "text"),
    [
        ("put_rule", {"Name": "x"}, "ValidationException", "must be specified"),
        (
            "put_rule",
            {"Name": "x", "ScheduleExpression": "rate(1 minutes)"},
            "ValidationException",
            "Parameter ScheduleExpression is not valid.",
        ),
        (
            "put_rule",
            {"Name": "x", "EventPattern": '{"a": "b"}'},
            "InvalidEventPatternException",
            'Event pattern is not valid. Reason: "a" must be an object or an array',
        ),
        (
            "put_rule",
            {"Name": "x", "EventPattern": '{"a": [1]}', "EventBusName": "nowhere"},
            "ResourceNotFoundException",
            "Event bus nowhere does not exist.",
        ),
        (
            "put_targets",
            {"Rule": "nowhere", "Targets": [{"Id": "1", "Arn": "arn:aws:lambda:::f"}]},
            "ResourceNotFoundException",
            "Rule nowhere does not exist on EventBus default.",
        ),
        (
            "put_targets",
            {"Rule": "x", "Targets": [{"Id": "1", "Arn": f"arn:aws:sagemaker:r:{ACCOUNT}:p/x"}]},
            "ValidationException",
            "RoleArn is required",
        ),
        (
            "put_targets",
            {
                "Rule": "x",
                "Targets": [{"Id": "1", "Arn": f"{BUS}/x", "Input": "{}", "InputPath": "$.a"}],
            },
            "ValidationException",
            "Only one of Input, InputPath, or InputTransformer",
        ),
        (
            "put_targets",
            {"Rule": "x", "Targets": [{"Id": "1", "Arn": f"{BUS}/x", "InputPath": "$..a"}]},
            "ValidationException",
            "Invalid JSON path",
        ),
    ],
)
def test_what_cannot_be_is_refused(
    events: Any, operation: str, members: dict[str, Any], code: str, text: str
) -> None:
    with refused() as error:
        getattr(events, operation)(**members)
    assert error.code == code
    assert text in error.text


def test_each_entry_is_taken_or_refused_by_itself(events: Any) -> None:
    good = {"Source": "s", "DetailType": "t", "Detail": "{}"}
    answer = events.put_events(
        Entries=[
            good,
            {**good, "Detail": "[1]"},
            {**good, "Source": "aws.sagemaker"},
            {**good, "EventBusName": "nowhere"},
            {"Source": "s", "Detail": "{}"},
        ]
    )
    assert answer["FailedEntryCount"] == 4
    assert [entry.get("ErrorCode") for entry in answer["Entries"]] == [
        None,
        "MalformedDetail",
        "NotAuthorizedForSourceException",
        "ResourceNotFoundException",
        "InvalidArgument",
    ]


def test_what_rules_did_is_measured(
    shared_engine: Any,
    events: Any,
    log: Callable[[int], list[Any]],
    request: pytest.FixtureRequest,
) -> None:
    listen(events, "counted", to_log(request))
    put(events, "counted")
    log(1)
    dimensions = [{"Name": "RuleName", "Value": "counted"}]
    metrics = shared_engine.client("cloudwatch").list_metrics(
        Namespace="AWS/Events", MetricName="Invocations", Dimensions=dimensions
    )["Metrics"]
    assert len(metrics) == 1
