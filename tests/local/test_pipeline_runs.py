"""Runs that go on: what a runner keeps of them, seen by the operations."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from clocked import ClockedEngine
from defining import abalone
from making import ROLE

from mlops_ext.local.errors import ApiError
from mlops_ext.local.pipelines import runs
from mlops_ext.local.resources.declarations.pipelines import EXECUTION, PIPELINE, STEP
from mlops_ext.local.store import Document, Draft

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[ClockedEngine]:
    engine = ClockedEngine(tmp_path / "state", NOON)
    yield engine
    engine.database.close()


@pytest.fixture
def pipeline(house: ClockedEngine) -> Document:
    house.call(
        "sagemaker",
        "CreatePipeline",
        PipelineName="abalone",
        RoleArn=ROLE,
        PipelineDefinition=abalone(),
        ClientRequestToken="t" * 32,
    )
    found = house.documents.find(PIPELINE.kind, "abalone")
    assert found is not None
    return found


def running(house: ClockedEngine, pipeline: Document) -> Document:
    """A run that has begun and not ended."""
    body = {
        "PipelineVersionId": 1,
        "PipelineExecutionDisplayName": "night",
        "PipelineParameters": [],
    }
    return runs.keep(house, pipeline, runs.new_id(), body, "token")


def step(house: ClockedEngine, run: Document, name: str) -> None:
    """A step of the run, Executing."""
    body: dict[str, Any] = {
        "StepName": name,
        "StepType": "Processing",
        "StepStatus": "Executing",
        "StartTime": house.now(),
        "AttemptCount": 0,
        "PipelineExecutionArn": run.arn,
    }
    draft = Draft(STEP.kind, f"{run.arn}/step/{name}", name, body, parent=run.key)
    house.documents.add(draft, house.now())


def test_a_pipeline_with_a_run_that_goes_on_is_not_deleted(
    house: ClockedEngine, pipeline: Document
) -> None:
    run = running(house, pipeline)
    with pytest.raises(ApiError, match=run.arn) as error:
        house.call("sagemaker", "DeletePipeline", PipelineName="abalone")
    assert error.value.code == "ConflictException"
    step(house, run, "Prepare")
    runs.turn(house, run, runs.SUCCEEDED)
    house.call("sagemaker", "DeletePipeline", PipelineName="abalone")
    assert [house.documents.count(kind.kind) for kind in (PIPELINE, EXECUTION, STEP)] == [0, 0, 0]


def test_a_run_that_goes_on_is_stopped_and_retried(
    house: ClockedEngine, pipeline: Document
) -> None:
    run = running(house, pipeline)
    with pytest.raises(ApiError) as error:
        house.call("sagemaker", "RetryPipelineExecution", PipelineExecutionArn=run.arn)
    assert error.value.code == "ConflictException"
    house.call("sagemaker", "StopPipelineExecution", PipelineExecutionArn=run.arn)
    shown = house.call("sagemaker", "DescribePipelineExecution", PipelineExecutionArn=run.arn)
    assert shown["PipelineExecutionStatus"] == "Stopped"
    house.call("sagemaker", "RetryPipelineExecution", PipelineExecutionArn=run.arn)
    shown = house.call("sagemaker", "DescribePipelineExecution", PipelineExecutionArn=run.arn)
    assert shown["PipelineExecutionStatus"] == "Failed"


def test_started_steps_are_listed_newest_first(house: ClockedEngine, pipeline: Document) -> None:
    run, other = running(house, pipeline), running(house, pipeline)
    for name in ("Prepare", "Train", "Evaluate"):
        step(house, run, name)
        house.turn(seconds=1)
    step(house, other, "Prepare")
    first = house.call(
        "sagemaker", "ListPipelineExecutionSteps", PipelineExecutionArn=run.arn, MaxResults=2
    )
    rest = house.call(
        "sagemaker",
        "ListPipelineExecutionSteps",
        PipelineExecutionArn=run.arn,
        NextToken=first["NextToken"],
    )
    found = [*first["PipelineExecutionSteps"], *rest["PipelineExecutionSteps"]]
    assert [each["StepName"] for each in found] == ["Evaluate", "Train", "Prepare"]
    assert found[-1]["StartTime"] == NOON
    assert "NextToken" not in rest


def test_a_version_shows_how_its_latest_run_stands(
    house: ClockedEngine, pipeline: Document
) -> None:
    earlier, latest = running(house, pipeline), running(house, pipeline)
    runs.turn(house, latest, runs.SUCCEEDED)
    runs.turn(house, earlier, runs.FAILED, "a step failed")
    expression = {"Filters": [{"Name": "PipelineVersionId", "Operator": "Equals", "Value": "1"}]}
    [found] = house.call(
        "sagemaker", "Search", Resource="PipelineVersion", SearchExpression=expression
    )["Results"]
    version = found["PipelineVersion"]
    assert version["LastExecutedPipelineExecutionArn"] == latest.arn
    assert version["LastExecutedPipelineExecutionStatus"] == "Succeeded"
