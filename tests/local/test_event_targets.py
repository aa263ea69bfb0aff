"""Targets that are reached, tried again, given up, and told about."""

from __future__ import annotations

from typing import Any

import pytest
from defining import definition, pipeline
from hearing import ACCOUNT, BUS, failures, listen, put
from hosts import until
from making import ROLE


@pytest.fixture(scope="module")
def events(shared_engine: Any) -> Any:
    return shared_engine.client("events")


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
