"""ModelTrainer, ModelBuilder, processors, pipelines, and lineage looking back on them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from ours import answer, answers, row_and_fan
from sagemaker.core.helper.session_helper import Session
from sagemaker.core.lineage.artifact import DatasetArtifact, ModelArtifact
from sagemaker.core.lineage.query import LineageQuery, LineageQueryDirectionEnum
from sagemaker.core.lineage.visualizer import LineageTableVisualizer
from sagemaker.core.processing import ProcessingInput, ProcessingOutput, ScriptProcessor
from sagemaker.core.resources import Pipeline as PipelineResource
from sagemaker.core.resources import ProcessingJob, TrainingJob
from sagemaker.core.shapes import ProcessingS3Input, ProcessingS3Output
from sagemaker.core.workflow.parameters import ParameterString
from sagemaker.core.workflow.pipeline_context import PipelineSession
from sagemaker.mlops.workflow.pipeline import Pipeline
from sagemaker.mlops.workflow.steps import TrainingStep
from sagemaker.serve import ModelBuilder
from sagemaker.train import ModelTrainer
from sagemaker.train.configs import Compute, InputData, SourceCode

TRAIN = """
import json
import os
import pathlib

rows = pathlib.Path(os.environ["SM_CHANNEL_TRAIN"], "rows.csv").read_text().split()
print(f"training on {len(rows)} rows, depth {os.environ['SM_HP_DEPTH']}")
pathlib.Path(os.environ["SM_MODEL_DIR"], "model.json").write_text(json.dumps(len(rows)))
"""
COUNT = """
import pathlib

rows = pathlib.Path("/opt/ml/processing/input/rows/rows.csv").read_text().split()
pathlib.Path("/opt/ml/processing/output/count.txt").write_text(str(len(rows)))
"""


@pytest.fixture(scope="module")
def rows(session: Session, tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("rows") / "rows.csv"
    path.write_text("1,2\n3,4\n")
    session.upload_data(str(path), key_prefix="rows")
    return f"s3://{session.default_bucket()}/rows"


def trainer(session: Session, role: str, image: str, folder: Path) -> ModelTrainer:
    (folder / "train.py").write_text(TRAIN)
    return ModelTrainer(
        training_image=image,
        source_code=SourceCode(source_dir=str(folder), entry_script="train.py"),
        compute=Compute(instance_type="ml.m5.large", instance_count=1, volume_size_in_gb=1),
        hyperparameters={"depth": 3},
        base_job_name="core-train",
        role=role,
        sagemaker_session=session,
    )


@pytest.fixture(scope="module")
def job(
    session: Session,
    role: str,
    image: str,
    rows: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> TrainingJob:
    """A training job that has ended."""
    made = trainer(session, role, image, tmp_path_factory.mktemp("code"))
    made.train([InputData(channel_name="train", data_source=rows)], wait=True, logs=False)
    return TrainingJob.get(made._latest_training_job.training_job_name)


def test_a_trainer_trains(session: Session, client: Any, job: TrainingJob) -> None:
    assert job.training_job_status == "Completed"
    assert job.model_artifacts.s3_model_artifacts.endswith("/model.tar.gz")
    logs = session.boto_session.client("logs").filter_log_events(
        logGroupName="/aws/sagemaker/TrainingJobs",
        logStreamNamePrefix=f"{job.training_job_name}/",
    )
    lines = [event["message"] for event in logs["events"]]
    assert any("training on 2 rows, depth 3" in line for line in lines)
    assert job.training_job_name in {each.training_job_name for each in TrainingJob.get_all()}


def test_its_lineage_is_asked_and_shown(session: Session, client: Any, job: TrainingJob) -> None:
    table = LineageTableVisualizer(session).show(training_job_name=job.training_job_name)
    assert {("Input", "DataSet"), ("Input", "Image"), ("Output", "Model")} <= set(
        zip(table["Direction"], table["Type"], strict=True)
    )
    uri = job.model_artifacts.s3_model_artifacts
    [model] = client.list_artifacts(SourceUri=uri)["ArtifactSummaries"]
    found = LineageQuery(session).query(
        [model["ArtifactArn"]], direction=LineageQueryDirectionEnum.ASCENDANTS
    )
    assert {"DataSet", "Image", "TrainingJob"} <= {each.lineage_source for each in found.vertices}

    archive = ModelArtifact.load(model["ArtifactArn"], sagemaker_session=session)
    up = {"reference": archive.artifact_arn, "direction": "ascendants"}
    questions = ("all", "datasets", "jobs", "endpoints")
    whole, data, jobs, endpoints = answers([{**up, "question": one} for one in questions])
    assert {each.arn for each in found.vertices} == whole.arns
    assert {each.artifact_arn for each in archive.dataset_artifacts()} == data.hits
    assert set(archive.training_job_arns()) == jobs.uris == {job.training_job_arn}
    assert archive.endpoint_contexts() == []
    assert not endpoints.hits


def test_what_it_answers_ends_at_a_page_and_at_ten_steps(session: Session, client: Any) -> None:
    """It sends one QueryLineage, of at most ten associations, and never asks for a second page."""
    start = row_and_fan(client, steps=15, breadth=60)
    data = DatasetArtifact.load(start, sagemaker_session=session)
    derived = {each.artifact_arn for each in data.downstream_datasets()}
    hits = answer(start, "datasets", direction="descendants").hits
    assert derived < hits
    assert (len(derived), len(hits)) == (50, 75)


def test_a_script_processor(
    session: Session, role: str, image: str, bucket: str, rows: str, tmp_path: Path
) -> None:
    (tmp_path / "count.py").write_text(COUNT)
    processor = ScriptProcessor(
        role=role,
        image_uri=image,
        command=["python3"],
        instance_count=1,
        instance_type="ml.m5.large",
        base_job_name="core-count",
        sagemaker_session=session,
    )
    source = ProcessingS3Input(
        s3_uri=rows,
        local_path="/opt/ml/processing/input/rows",
        s3_data_type="S3Prefix",
        s3_input_mode="File",
    )
    target = ProcessingS3Output(
        s3_uri=f"s3://{bucket}/counted",
        local_path="/opt/ml/processing/output",
        s3_upload_mode="EndOfJob",
    )
    processor.run(
        code=str(tmp_path / "count.py"),
        inputs=[ProcessingInput(input_name="rows", s3_input=source)],
        outputs=[ProcessingOutput(output_name="count", s3_output=target)],
        logs=False,
    )
    assert session.read_s3_file(bucket, "counted/count.txt") == "2"
    ended = {each.processing_job_status for each in ProcessingJob.get_all()}
    assert ended == {"Completed"}


def test_a_builder_deploys(session: Session, role: str, image: str, archive: str) -> None:
    builder = ModelBuilder(
        s3_model_data_url=archive,
        image_uri=image,
        role_arn=role,
        instance_type="ml.m5.large",
        sagemaker_session=session,
    )
    builder.build(model_name="core-built")
    endpoint = builder.deploy(endpoint_name="core-built", instance_type="ml.m5.large")
    answer = endpoint.invoke(
        body=b"[[1, 2]]", content_type="application/json", accept="application/json"
    )
    assert answer.body.read() == b"[21.0]"
    endpoint.delete()


def test_a_pipeline_is_made_changed_started_and_deleted(
    role: str, image: str, rows: str, tmp_path: Path
) -> None:
    lazy = PipelineSession()
    data = ParameterString(name="Data", default_value=rows)
    arguments = trainer(lazy, role, image, tmp_path).train(
        [InputData(channel_name="train", data_source=data)]
    )
    pipeline = Pipeline(
        name="core-pipeline",
        parameters=[data],
        steps=[TrainingStep(name="Train", step_args=arguments)],
        sagemaker_session=lazy,
    )
    pipeline.create(role)
    pipeline.upsert(role, description="Second")
    assert pipeline.describe()["PipelineDescription"] == "Second"
    [step] = json.loads(pipeline.describe()["PipelineDefinition"])["Steps"]
    assert (step["Name"], step["Type"]) == ("Train", "Training")
    execution = pipeline.start(parameters={"Data": rows})
    assert execution.describe()["PipelineArn"].endswith(":pipeline/core-pipeline")
    found = PipelineResource.get(pipeline_name="core-pipeline")
    assert found.pipeline_status == "Active"
    assert "core-pipeline" in {each.pipeline_name for each in PipelineResource.get_all()}
    pipeline.delete()
