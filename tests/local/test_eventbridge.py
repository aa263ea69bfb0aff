"""EventBridge over its socket: rules, targets, buses, and events on their way."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from defining import definition, pipeline
from hosts import until
from making import ROLE, refused

ACCOUNT = "000000000000"
BUS = f"arn:aws:events:us-east-1:{ACCOUNT}:event-bus"
FAILURES = "/aws/vendedlogs/events/event-bus/default"


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


def put(events: Any, source: str, detail: Any = None, **more: Any) -> dict[str, Any]:
    entry = {"Source": source, "DetailType": "Test", "Detail": json.dumps(detail or {}), **more}
    answer: dict[str, Any] = events.put_events(Entries=[entry])["Entries"][0]
    return answer


def listen(events: Any, name: str, *targets: dict[str, Any], **more: Any) -> str:
    """A rule for events whose source is the rule's name."""
    pattern = {"source": [name], **more.pop("pattern", {})}
    arn: str = events.put_rule(Name=name, EventPattern=json.dumps(pattern), **more)["RuleArn"]
    bus = {"EventBusName": more["EventBusName"]} if "EventBusName" in more else {}
    answer = events.put_targets(Rule=name, Targets=list(targets), **bus)
    assert answer["FailedEntryCount"] == 0
    return arn


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


def failures(engine: Any, rule: str, number: int = 1) -> list[Any]:
    """What a person reads about a rule's targets that got nothing."""
    logs = engine.client("logs")

    def look() -> list[Any]:
        groups = logs.describe_log_groups(logGroupNamePrefix=FAILURES)["logGroups"]
        if not groups:
            return []
        found = logs.filter_log_events(logGroupName=FAILURES, logStreamNamePrefix=rule)["events"]
        return found if len(found) >= number else []

    return [json.loads(event["message"]) for event in until(look)]


@pytest.mark.parametrize(
    ("arn", "reason"),
    [
        (f"arn:aws:lambda:us-east-1:{ACCOUNT}:function:f", "SageMaker pipelines"),
        (f"arn:aws:logs:us-east-1:{ACCOUNT}:log-group:/nowhere", "/nowhere does not exist"),
        (f"{BUS}/nowhere", "The event bus nowhere does not exist."),
        (f"arn:aws:sagemaker:us-east-1:{ACCOUNT}:pipeline/nowhere", "pipeline/nowhere"),
    ],
    ids=["lambda", "log", "bus", "pipeline"],
)
def test_a_target_that_cannot_be_reached_is_told(
    shared_engine: Any, events: Any, request: pytest.FixtureRequest, arn: str, reason: str
) -> None:
    name = f"lost-{arn.split(':')[2]}"
    rule = listen(events, name, {"Id": "1", "Arn": arn, "RoleArn": ROLE})
    event = put(events, name, {"n": 1})
    (told,) = failures(shared_engine, name)
    assert told["message_type"] == "INVOCATION_FAILURE"
    assert told["details"]["source_arn"] == rule
    assert told["details"]["target_arn"] == arn
    assert reason in told["details"]["error_message"]
    assert told["details"]["event_detail"]["id"] == event["EventId"]


def starts_pipeline(name: str, *parameters: tuple[str, str], **more: Any) -> dict[str, Any]:
    """A target that starts a pipeline with these parameters."""
    return {
        "Id": "1",
        "Arn": f"arn:aws:sagemaker:us-east-1:{ACCOUNT}:pipeline/{name}",
        "RoleArn": ROLE,
        "SageMakerPipelineParameters": {
            "PipelineParameterList": [{"Name": key, "Value": value} for key, value in parameters]
        },
        **more,
    }


def runs(sagemaker: Any, name: str, number: int = 1) -> list[dict[str, str]]:
    """The parameters of each run of a pipeline, as soon as there are so many."""

    def look() -> list[Any]:
        found = sagemaker.list_pipeline_executions(PipelineName=name)["PipelineExecutionSummaries"]
        return found if len(found) >= number else []

    return [
        {
            each["Name"]: each["Value"]
            for each in sagemaker.list_pipeline_parameters_for_execution(
                PipelineExecutionArn=run["PipelineExecutionArn"]
            )["PipelineParameters"]
        }
        for run in until(look)
    ]


PARAMETERS = [{"Name": name, "Type": "String"} for name in ("From", "Size", "Fixed")]
STEP = {"Name": "End", "Type": "Fail", "Arguments": {"ErrorMessage": "the end"}}


def test_a_rule_starts_a_pipeline_with_what_the_event_says(shared_engine: Any, events: Any) -> None:
    sagemaker = shared_engine.client("sagemaker")
    pipeline(sagemaker, "Triggered", definition(STEP, Parameters=PARAMETERS))
    target = starts_pipeline(
        "triggered", ("From", "$.detail.uri"), ("Size", "$.detail.size"), ("Fixed", "x")
    )
    listen(events, "trigger", target)
    put(events, "trigger", {"uri": "s3://b/k", "size": 7})
    assert runs(sagemaker, "Triggered") == [{"From": "s3://b/k", "Size": "7", "Fixed": "x"}]
    put(events, "trigger", {"uri": "s3://b/k"})
    (told,) = failures(shared_engine, "trigger")
    assert told["details"]["error_message"].endswith("the event has nothing at $.detail.size.")


def test_a_passing_failure_is_tried_again(shared_engine: Any, events: Any) -> None:
    sagemaker = shared_engine.client("sagemaker")
    pipeline(sagemaker, "Throttled", definition(STEP))
    shared_engine.client("mlops-local").put_fault(
        Operation="StartPipelineExecution", Code="ThrottlingException", Times=1
    )
    listen(events, "throttled", starts_pipeline("throttled"))
    put(events, "throttled")
    assert len(runs(sagemaker, "Throttled")) == 1
    (told,) = failures(shared_engine, "throttled")
    assert told["message_type"] == "INVOCATION_ATTEMPT_RETRYABLE_FAILURE"


def test_a_retry_policy_without_attempts_gives_up_at_once(shared_engine: Any, events: Any) -> None:
    pipeline(shared_engine.client("sagemaker"), "GivenUp", definition(STEP))
    shared_engine.client("mlops-local").put_fault(
        Operation="StartPipelineExecution", Code="ThrottlingException", Times=1
    )
    policy = {"MaximumRetryAttempts": 0}
    listen(events, "given-up", starts_pipeline("givenup", RetryPolicy=policy))
    put(events, "given-up")
    (told,) = failures(shared_engine, "given-up")
    assert told["message_type"] == "INVOCATION_FAILURE"


def test_an_event_on_its_way_survives_a_kill(engine: Any) -> None:
    events, sagemaker = engine.client("events"), engine.client("sagemaker")
    pipeline(sagemaker, "Late", definition(STEP))
    engine.client("mlops-local").put_fault(
        Operation="StartPipelineExecution", Code="ThrottlingException", Times=2
    )
    listen(events, "late", starts_pipeline("late"))
    put(events, "late")
    failures(engine, "late")
    engine.kill()
    engine.start()
    sagemaker = engine.client("sagemaker")
    assert len(runs(sagemaker, "Late")) == 1
    failures(engine, "late", 2)
    assert len(runs(sagemaker, "Late")) == 1


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
