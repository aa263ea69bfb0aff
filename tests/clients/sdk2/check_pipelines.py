"""Pipelines: made of steps with the SDK, changed, started and looked at."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import WaiterError
from sagemaker import Session
from sagemaker.processing import ProcessingOutput
from sagemaker.sklearn import SKLearn, SKLearnModel, SKLearnProcessor
from sagemaker.workflow.condition_step import ConditionStep
from sagemaker.workflow.conditions import ConditionLessThanOrEqualTo
from sagemaker.workflow.fail_step import FailStep
from sagemaker.workflow.functions import Join, JsonGet
from sagemaker.workflow.model_step import ModelStep
from sagemaker.workflow.parallelism_config import ParallelismConfiguration
from sagemaker.workflow.parameters import ParameterInteger, ParameterString
from sagemaker.workflow.pipeline import Pipeline
from sagemaker.workflow.pipeline_context import PipelineSession
from sagemaker.workflow.properties import PropertyFile
from sagemaker.workflow.steps import ProcessingStep, TrainingStep
from story import INSTANCE, VERSION

NAME = "Sdk-Pipeline"


@pytest.fixture(scope="module")
def pipeline(
    session: Session, role: str, bucket: str, tmp_path_factory: pytest.TempPathFactory
) -> Pipeline:
    """Train, evaluate, and register what is good enough."""
    folder = tmp_path_factory.mktemp("pipeline")
    script = folder / "script.py"
    script.write_text("print('step')\n")
    lazy = PipelineSession()
    rows = ParameterInteger("Rows", default_value=25)
    data = ParameterString("Data", default_value=f"s3://{bucket}/rows")
    estimator = SKLearn(
        str(script),
        VERSION,
        role=role,
        instance_type=INSTANCE,
        hyperparameters={"rows": rows},
        sagemaker_session=lazy,
    )
    train = TrainingStep("Train", step_args=estimator.fit({"train": data}))
    processor = SKLearnProcessor(VERSION, role, 1, INSTANCE, sagemaker_session=lazy)
    report = PropertyFile("Report", output_name="report", path="report.json")
    evaluate = ProcessingStep(
        "Evaluate",
        step_args=processor.run(
            str(script),
            outputs=[ProcessingOutput("/opt/ml/processing/report", output_name="report")],
        ),
        property_files=[report],
        depends_on=[train],
    )
    model = SKLearnModel(
        train.properties.ModelArtifacts.S3ModelArtifacts,
        role,
        str(script),
        framework_version=VERSION,
        sagemaker_session=lazy,
    )
    register = ModelStep(
        "Register",
        step_args=model.register(["text/csv"], ["text/csv"], model_package_group_name="sdk-step"),
    )
    error = JsonGet(step_name="Evaluate", property_file=report, json_path="mse")
    failed = FailStep("TooBad", error_message=Join(" ", ["mse is", error]))
    choose = ConditionStep(
        "Good",
        conditions=[ConditionLessThanOrEqualTo(error, 6.0)],
        if_steps=[register],
        else_steps=[failed],
    )
    return Pipeline(
        NAME, parameters=[rows, data], steps=[train, evaluate, choose], sagemaker_session=session
    )


def test_upserting_twice_makes_then_changes(client: Any, role: str, pipeline: Pipeline) -> None:
    made = pipeline.upsert(role, description="First", tags=[{"Key": "team", "Value": "a"}])
    assert made["PipelineArn"].endswith(":pipeline/sdk-pipeline")
    changed = pipeline.upsert(
        role,
        description="Second",
        tags=[{"Key": "stage", "Value": "b"}],
        parallelism_config=ParallelismConfiguration(3),
    )
    assert changed["PipelineArn"] == made["PipelineArn"]
    described = pipeline.describe()
    assert described["PipelineDescription"] == "Second"
    assert described["ParallelismConfiguration"] == {"MaxParallelExecutionSteps": 3}
    tags = client.list_tags(ResourceArn=made["PipelineArn"])["Tags"]
    assert {tag["Key"] for tag in tags} == {"team", "stage"}


def test_the_definition_is_kept_as_the_sdk_wrote_it(pipeline: Pipeline) -> None:
    kept = json.loads(pipeline.describe()["PipelineDefinition"])
    assert [step["Name"] for step in kept["Steps"]] == ["Train", "Evaluate", "Good"]
    assert kept["Steps"][2]["Type"] == "Condition"


def test_a_started_execution_comes_to_an_end_and_says_why(pipeline: Pipeline) -> None:
    """It may not run for ever; what failed is in its reason."""
    execution = pipeline.start(parameters={"Rows": 7}, execution_display_name="seven")
    with pytest.raises(WaiterError):
        execution.wait(delay=1, max_attempts=60)
    described = execution.describe()
    assert described["PipelineExecutionStatus"] == "Failed"
    assert described["FailureReason"]
    assert isinstance(execution.list_steps(), list)
    [listed] = pipeline.list_executions()["PipelineExecutionSummaries"]
    assert listed["PipelineExecutionDisplayName"] == "seven"
    parameters = execution.list_parameters()["PipelineParameters"]
    assert {"Name": "Rows", "Value": "7"} in parameters


def test_parameters_that_the_pipeline_does_not_have_are_refused(
    client: Any, pipeline: Pipeline
) -> None:
    with pytest.raises(client.exceptions.ClientError, match="Nobody"):
        pipeline.start(parameters={"Nobody": "1"})


def test_versions_of_a_pipeline_are_listed(pipeline: Pipeline) -> None:
    versions = pipeline.list_pipeline_versions()["PipelineVersionSummaries"]
    assert versions
    latest = max(version["PipelineVersionId"] for version in versions)
    assert pipeline.latest_pipeline_version_id == latest


def test_a_deleted_pipeline_is_gone(client: Any, pipeline: Pipeline, tmp_path: Path) -> None:
    pipeline.delete()
    with pytest.raises(client.exceptions.ResourceNotFound, match="does not exist"):
        pipeline.describe()
