"""aws sagemaker: registry, lineage, deployment, jobs, pipelines."""

from __future__ import annotations

import io
import json
import tarfile
from pathlib import Path
from typing import Any

import pytest
from conftest import Aws

GROUP = "cli-churn"
ROLE = "arn:aws:iam::000000000000:role/mlops-local"
IMAGE = "000000000000.dkr.ecr.us-east-1.amazonaws.com/mlops-ext/sklearn:1"
BUCKET = "s3://cli-models"
SCRIPT = b"""
def model_fn(model_dir):
    return None

def predict_fn(data, model):
    return data
"""
PYTHON_IMAGE = "000000000000.dkr.ecr.us-east-1.amazonaws.com/sagemaker-base-python:1.0"
CLUSTER = "InstanceType=ml.m5.large,InstanceCount=1,VolumeSizeInGB=1"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def model_archive(aws: Aws) -> str:
    """Put a model that says what it is told; its URI."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        member = tarfile.TarInfo("code/inference.py")
        member.size = len(SCRIPT)
        archive.addfile(member, io.BytesIO(SCRIPT))
    Path("model.tar.gz").write_bytes(buffer.getvalue())
    aws("s3", "mb", BUCKET)
    aws("s3", "cp", "model.tar.gz", f"{BUCKET}/model.tar.gz")
    return f"{BUCKET}/model.tar.gz"


def register(aws: Aws) -> str:
    """Register a version of the group; its ARN."""
    specification = {
        "Containers": [{"Image": IMAGE, "ModelDataUrl": model_archive(aws)}],
        "SupportedContentTypes": ["text/csv"],
        "SupportedResponseMIMETypes": ["text/csv"],
    }
    answer = aws(
        *("sagemaker", "create-model-package", "--model-package-group-name", GROUP),
        *("--inference-specification", json.dumps(specification)),
        *("--customer-metadata-properties", "auc=0.9,rows=25"),
    )
    arn: str = answer["ModelPackageArn"]
    return arn


def test_registry(aws: Aws) -> None:
    made = aws(
        *("sagemaker", "create-model-package-group", "--model-package-group-name", GROUP),
        *("--model-package-group-description", "Who leaves", "--tags", "Key=team,Value=a"),
    )
    arns = [register(aws) for _ in range(3)]
    tags = aws("sagemaker", "list-tags", "--resource-arn", made["ModelPackageGroupArn"])
    assert tags["Tags"] == [{"Key": "team", "Value": "a"}]
    packages = ["sagemaker", "list-model-packages", "--model-package-group-name", GROUP]
    assert len(aws(*packages)["ModelPackageSummaryList"]) == 3
    first = aws(*packages, "--max-items", 2, "--page-size", 1)
    assert len(first["ModelPackageSummaryList"]) == 2
    rest = aws(*packages, "--starting-token", first["NextToken"], "--page-size", 1)
    assert len(rest["ModelPackageSummaryList"]) == 1
    aws(
        *("sagemaker", "update-model-package", "--model-package-arn", arns[0]),
        *("--model-approval-status", "Approved", "--approval-description", "Good: go"),
    )
    approved = [*packages, "--model-approval-status", "Approved", "--output", "text"]
    assert aws(*approved, "--query", "ModelPackageSummaryList[].ModelPackageArn").strip() == arns[0]
    described = aws("sagemaker", "describe-model-package", "--model-package-name", arns[0])
    assert described["CustomerMetadataProperties"] == {"auc": "0.9", "rows": "25"}
    filters = {"Filters": [{"Name": "ModelApprovalStatus", "Value": "Approved"}]}
    found = aws(
        *("sagemaker", "search", "--resource", "ModelPackage"),
        *("--search-expression", json.dumps(filters)),
    )
    assert arns[0] in {result["ModelPackage"]["ModelPackageArn"] for result in found["Results"]}
    aws("sagemaker", "delete-model-package", "--model-package-name", arns[2])
    assert len(aws(*packages)["ModelPackageSummaryList"]) == 2


def test_lineage(aws: Aws) -> None:
    create = ["sagemaker", "create-artifact", "--artifact-type"]
    data = aws(*create, "DataSet", "--source", "SourceUri=s3://cli/data")["ArtifactArn"]
    model = aws(*create, "Model", "--source", "SourceUri=s3://cli/model")["ArtifactArn"]
    ends = ["--source-arn", data, "--destination-arn", model]
    aws("sagemaker", "add-association", *ends, "--association-type", "ContributedTo")
    query = ["sagemaker", "query-lineage", "--start-arns", data, "--direction", "Descendants"]
    answer = aws(*query, "--no-include-edges")
    assert [vertex["Arn"] for vertex in answer["Vertices"]] == [model]
    assert answer.get("Edges", []) == []
    [edge] = aws(*query, "--include-edges", "--filters", "Types=Model")["Edges"]
    assert (edge["SourceArn"], edge["DestinationArn"]) == (data, model)
    found = aws("sagemaker", "list-associations", "--source-arn", data)["AssociationSummaries"]
    assert [each["DestinationArn"] for each in found] == [model]
    aws("sagemaker", "delete-association", *ends)


def test_an_endpoint_from_its_model_to_its_end(aws: Aws) -> None:
    uri, name = model_archive(aws), "cli-endpoint"
    aws(
        *("sagemaker", "create-model", "--model-name", name, "--execution-role-arn", ROLE),
        *("--primary-container", f"Image={IMAGE},ModelDataUrl={uri}"),
    )
    variant = f"VariantName=All,ModelName={name},InstanceType=ml.m5.large,InitialInstanceCount=1"
    config = ["--endpoint-config-name", name]
    aws("sagemaker", "create-endpoint-config", *config, "--production-variants", variant)
    endpoint = ["--endpoint-name", name]
    aws("sagemaker", "create-endpoint", *endpoint, *config)
    aws("sagemaker", "wait", "endpoint-in-service", *endpoint)
    Path("body.csv").write_text("1,2\n")
    answer = aws(
        *("sagemaker-runtime", "invoke-endpoint", *endpoint, "--content-type", "text/csv"),
        *("--accept", "text/csv", "--body", "file://body.csv", "answer.csv"),
    )
    assert answer["InvokedProductionVariant"] == "All"
    assert Path("answer.csv").read_text().split() == ["1.0,2.0"]
    listed = aws("sagemaker", "list-endpoints", "--status-equals", "InService")["Endpoints"]
    assert name in {each["EndpointName"] for each in listed}
    aws("sagemaker", "delete-endpoint", *endpoint)
    aws("sagemaker", "wait", "endpoint-deleted", *endpoint)
    aws("sagemaker", "delete-endpoint-config", *config)
    aws("sagemaker", "delete-model", "--model-name", name)


def test_a_training_job_and_its_log(aws: Aws) -> None:
    job = ["--training-job-name", "cli-training"]
    algorithm: dict[str, Any] = {
        "TrainingImage": PYTHON_IMAGE,
        "TrainingInputMode": "File",
        "ContainerEntrypoint": ["sh", "-c", "echo trained at once"],
    }
    aws(
        *("sagemaker", "create-training-job", *job, "--role-arn", ROLE),
        *("--algorithm-specification", json.dumps(algorithm)),
        *("--output-data-config", f"S3OutputPath={BUCKET}/output"),
        *("--resource-config", CLUSTER, "--stopping-condition", "MaxRuntimeInSeconds=60"),
    )
    aws("sagemaker", "wait", "training-job-completed-or-stopped", *job)
    described = aws("sagemaker", "describe-training-job", *job)
    assert described["TrainingJobStatus"] == "Completed"
    group = ["--log-group-name", "/aws/sagemaker/TrainingJobs"]
    events = aws("logs", "filter-log-events", *group, "--log-stream-name-prefix", "cli-training/")
    assert "trained at once" in [event["message"] for event in events["events"]]


def test_a_pipeline(aws: Aws) -> None:
    definition = {
        "Version": "2020-12-01",
        "Parameters": [{"Name": "Rows", "Type": "Integer", "DefaultValue": 1}],
        "Steps": [{"Name": "End", "Type": "Fail", "Arguments": {"ErrorMessage": "Enough"}}],
    }
    Path("definition.json").write_text(json.dumps(definition))
    pipeline = ["--pipeline-name", "cli-pipeline"]
    create = ["sagemaker", "create-pipeline", *pipeline, "--role-arn", ROLE]
    aws(*create, "--pipeline-definition", "file://definition.json")
    started = aws(
        *("sagemaker", "start-pipeline-execution", *pipeline),
        *("--pipeline-parameters", "Name=Rows,Value=25"),
    )
    execution = ["--pipeline-execution-arn", started["PipelineExecutionArn"]]
    [given] = aws("sagemaker", "list-pipeline-parameters-for-execution", *execution)[
        "PipelineParameters"
    ]
    assert given == {"Name": "Rows", "Value": "25"}
    described = aws("sagemaker", "describe-pipeline-execution", *execution)
    assert described["PipelineArn"].endswith(":pipeline/cli-pipeline")
    listed = aws("sagemaker", "list-pipeline-executions", *pipeline)
    assert len(listed["PipelineExecutionSummaries"]) == 1
    aws("sagemaker", "delete-pipeline", *pipeline)
