"""Events of jobs and steps, made of the documents that jobs keep."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from clocked import ClockedEngine

from mlops_ext.local.resources.declarations import ALL
from mlops_ext.local.store import Draft

START = datetime(2026, 11, 23, 12, 0, 0, 250_000, UTC)
MILLISECONDS = "1795435200250"
GROUP = "/aws/events/jobs"


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[ClockedEngine]:
    made = ClockedEngine(tmp_path / "state", START)
    made.call("logs", "CreateLogGroup", logGroupName=GROUP)
    pattern = json.dumps({"source": ["aws.sagemaker"]})
    made.call("events", "PutRule", Name="all", EventPattern=pattern)
    arn = made.arn(f"log-group:{GROUP}", "logs")
    made.call("events", "PutTargets", Rule="all", Targets=[{"Id": "1", "Arn": arn}])
    yield made
    made.database.close()


def told(engine: ClockedEngine) -> list[Any]:
    engine.turn()
    return [json.loads(text) for text in engine.messages(GROUP)]


def go_through(engine: ClockedEngine, kind: str, tail: str, *bodies: dict[str, Any]) -> list[Any]:
    """A document that goes through these bodies; the events about it."""
    first, *others = bodies
    with engine.database.transaction():
        draft = Draft(kind, engine.arn(tail), "job", first)
        document = engine.documents.add(draft, engine.now())
        engine.tags.put(document.arn, {"team": "a"})
    for body in others:
        document = engine.documents.change(document, body, engine.now())
    return told(engine)


@pytest.mark.parametrize(
    ("kind", "noun", "title", "time"),
    [
        ("training-job", "TrainingJob", "Training Job", MILLISECONDS),
        ("processing-job", "ProcessingJob", "Processing Job", MILLISECONDS),
        ("transform-job", "TransformJob", "Transform Job", "2026-11-23T12:00:00Z"),
        (
            "hyper-parameter-tuning-job",
            "HyperParameterTuningJob",
            "HyperParameter Tuning Job",
            MILLISECONDS,
        ),
    ],
)
def test_a_job_tells_each_status_once(
    engine: ClockedEngine, kind: str, noun: str, title: str, time: str
) -> None:
    assert kind in ALL
    running = {f"{noun}Status": "InProgress", "Unshown": "x"}
    events = go_through(
        engine,
        kind,
        f"{kind}/job",
        running,
        {**running, "Unshown": "y"},
        {**running, f"{noun}Status": "Failed", "FailureReason": "broken"},
    )
    assert [event["detail-type"] for event in events] == [f"SageMaker {title} State Change"] * 2
    assert events[0]["resources"] == [engine.arn(f"{kind}/job")]
    assert events[1]["detail"] == {
        f"{noun}Name": "job",
        f"{noun}Arn": engine.arn(f"{kind}/job"),
        f"{noun}Status": "Failed",
        "FailureReason": "broken",
        "CreationTime": time,
        "LastModifiedTime": time,
        "Tags": {"team": "a"},
    }


def test_a_training_job_tells_its_secondary_statuses(engine: ClockedEngine) -> None:
    steps = [
        {
            "TrainingJobStatus": "InProgress",
            "SecondaryStatus": status,
            "SecondaryStatusTransitions": [{"Status": status, "StartTime": START}],
        }
        for status in ("Starting", "Downloading", "Training")
    ]
    events = go_through(engine, "training-job", "training-job/job", *steps)
    assert [event["detail"]["SecondaryStatus"] for event in events] == [
        "Starting",
        "Downloading",
        "Training",
    ]
    transitions = events[0]["detail"]["SecondaryStatusTransitions"]
    assert transitions == [{"Status": "Starting", "StartTime": MILLISECONDS}]


def test_a_step_tells_its_statuses_and_its_job(engine: ClockedEngine) -> None:
    body = {"StepName": "Train", "StepType": "Training", "StepStatus": "Starting"}
    job = {"Metadata": {"TrainingJob": {"Arn": "arn:job"}}, "StartTime": START}
    first, last = go_through(
        engine,
        "pipeline-execution-step",
        "pipeline/p/execution/abcdefghijkl/step/Train",
        body,
        {**body, **job, "StepStatus": "Executing"},
    )
    run = engine.arn("pipeline/p/execution/abcdefghijkl")
    assert first["resources"] == last["resources"] == [engine.arn("pipeline/p"), run]
    assert last["detail"] == {
        "metadata": {"trainingJob": {"arn": "arn:job"}},
        "stepStartTime": "2026-11-23T12:00:00Z",
        "stepName": "Train",
        "stepType": "Training",
        "previousStepStatus": "Starting",
        "currentStepStatus": "Executing",
        "pipelineArn": engine.arn("pipeline/p"),
        "pipelineExecutionArn": run,
    }


def test_nothing_is_kept_while_nobody_listens(engine: ClockedEngine) -> None:
    engine.call("events", "RemoveTargets", Rule="all", Ids=["1"])
    running = {"TrainingJobStatus": "InProgress"}
    assert go_through(engine, "training-job", "training-job/job", running) == []
    rows = engine.database.connection.execute("SELECT count(*) AS number FROM delivery")
    assert rows.fetchone()["number"] == 0


def test_a_document_whose_event_cannot_be_made_is_kept_all_the_same(engine: ClockedEngine) -> None:
    odd = {"StepStatus": "Executing"}  # no name
    assert go_through(engine, "pipeline-execution-step", "pipeline/p/execution/x/step/y", odd) == []
    assert engine.documents.count("pipeline-execution-step") == 1
