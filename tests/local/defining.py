"""Pipeline definitions for tests, in the form in which the SageMaker SDK writes them."""

from __future__ import annotations

import json
from typing import Any

import pytest
from making import ROLE

from mlops_ext.local.errors import ApiError
from mlops_ext.local.pipelines.reading import read_definition

IMAGE = "683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-scikit-learn:1.2-1-cpu-py3"
CLUSTER = {"InstanceType": "ml.m5.large", "InstanceCount": 1, "VolumeSizeInGB": 30}
TYPE = {"Name": "InstanceType", "Type": "String", "DefaultValue": "ml.m5.large"}
COUNT = {"Name": "InstanceCount", "Type": "Integer", "DefaultValue": 1}
DATA = {"Name": "InputData", "Type": "String"}
Part = dict[str, Any]
_REFUSED = "Unable to parse pipeline definition. "


def definition(*steps: Part, **members: Any) -> str:
    """The text of a definition."""
    whole = {"Version": "2020-12-01", "Metadata": {}, "Parameters": [], "Steps": list(steps)}
    return json.dumps({**whole, **members})


def get(path: str) -> Part:
    """A reference."""
    return {"Get": path}


def processing(name: str, source: Any = "s3://data/raw.csv", **members: Any) -> Part:
    """A step that reads one input and writes the outputs ``train`` and ``report``."""
    outputs = [
        {
            "OutputName": output,
            "S3Output": {
                "S3Uri": f"s3://data/{name}/{output}",
                "LocalPath": f"/opt/ml/processing/{output}",
                "S3UploadMode": "EndOfJob",
            },
        }
        for output in ("train", "report")
    ]
    arguments = {
        "ProcessingResources": {"ClusterConfig": {**CLUSTER}},
        "AppSpecification": {
            "ImageUri": IMAGE,
            "ContainerEntrypoint": ["python3", "/opt/ml/processing/input/code/prepare.py"],
        },
        "RoleArn": ROLE,
        "ProcessingInputs": [
            {
                "InputName": "input-1",
                "AppManaged": False,
                "S3Input": {
                    "S3Uri": source,
                    "LocalPath": "/opt/ml/processing/input",
                    "S3DataType": "S3Prefix",
                    "S3InputMode": "File",
                    "S3DataDistributionType": "FullyReplicated",
                    "S3CompressionType": "None",
                },
            }
        ],
        "ProcessingOutputConfig": {"Outputs": outputs},
        "StoppingCondition": {"MaxRuntimeInSeconds": 86400},
    }
    return {"Name": name, "Type": "Processing", "Arguments": arguments, **members}


def training(name: str, data: Any = "s3://data/train", **members: Any) -> Part:
    """A step that trains on one channel."""
    source = {
        "S3DataType": "S3Prefix",
        "S3Uri": data,
        "S3DataDistributionType": "FullyReplicated",
    }
    arguments = {
        "AlgorithmSpecification": {"TrainingInputMode": "File", "TrainingImage": IMAGE},
        "OutputDataConfig": {"S3OutputPath": "s3://models/"},
        "StoppingCondition": {"MaxRuntimeInSeconds": 86400},
        "ResourceConfig": {**CLUSTER},
        "RoleArn": ROLE,
        "InputDataConfig": [{"DataSource": {"S3DataSource": source}, "ChannelName": "train"}],
        "HyperParameters": {"rounds": "50"},
    }
    return {"Name": name, "Type": "Training", "Arguments": arguments, **members}


def condition(name: str, left: Any, then: list[Part], otherwise: list[Part]) -> Part:
    """A step that goes one of two ways."""
    test = {"Type": "LessThanOrEqualTo", "LeftValue": left, "RightValue": 6.0}
    arguments = {"Conditions": [test], "IfSteps": then, "ElseSteps": otherwise}
    return {"Name": name, "Type": "Condition", "Arguments": arguments}


def fail(name: str) -> Part:
    """A step that ends a run."""
    return {"Name": name, "Type": "Fail", "Arguments": {"ErrorMessage": "too large an error"}}


def register(name: str, model: Any) -> Part:
    """A step that registers a model."""
    container = {"Image": IMAGE, "ModelDataUrl": model}
    arguments = {
        "ModelPackageGroupName": "abalone",
        "InferenceSpecification": {
            "Containers": [container],
            "SupportedContentTypes": ["text/csv"],
            "SupportedResponseMIMETypes": ["text/csv"],
        },
        "ModelApprovalStatus": "PendingManualApproval",
    }
    return {"Name": name, "Type": "RegisterModel", "Arguments": arguments}


def abalone() -> str:
    """Prepare, train, evaluate, and register what is good enough: the SDK's own example."""
    prepare = processing("Prepare", get("Parameters.InputData"))
    prepare["Arguments"]["ProcessingResources"]["ClusterConfig"] |= {
        "InstanceType": get("Parameters.InstanceType"),
        "InstanceCount": get("Parameters.InstanceCount"),
    }
    prepared = "Steps.Prepare.ProcessingOutputConfig.Outputs['train'].S3Output.S3Uri"
    model = get("Steps.Train.ModelArtifacts.S3ModelArtifacts")
    report = {
        "PropertyFileName": "EvaluationReport",
        "OutputName": "report",
        "FilePath": "evaluation.json",
    }
    error = {
        "Std:JsonGet": {
            "PropertyFile": get("Steps.Evaluate.PropertyFiles.EvaluationReport"),
            "Path": "regression_metrics.mse.value",
        }
    }
    return definition(
        prepare,
        training("Train", get(prepared)),
        processing("Evaluate", model, PropertyFiles=[report]),
        condition("Judge", error, [register("Register", model)], [fail("TooBad")]),
        Parameters=[TYPE, COUNT, DATA],
        PipelineExperimentConfig={
            "ExperimentName": get("Execution.PipelineName"),
            "TrialName": get("Execution.PipelineExecutionId"),
        },
    )


def pipeline(sagemaker: Any, name: str, text: str | None = None, **more: Any) -> str:
    """Make a pipeline; its ARN."""
    answer = sagemaker.create_pipeline(
        PipelineName=name,
        RoleArn=ROLE,
        PipelineDefinition=text or definition(training("Train")),
        **more,
    )
    arn: str = answer["PipelineArn"]
    return arn


def start(sagemaker: Any, name: str, values: dict[str, str] | None = None, **more: Any) -> str:
    """Start a pipeline; the execution's ARN."""
    parameters = [{"Name": key, "Value": value} for key, value in (values or {}).items()]
    answer = sagemaker.start_pipeline_execution(
        PipelineName=name, PipelineParameters=parameters, **more
    )
    arn: str = answer["PipelineExecutionArn"]
    return arn


def refusal(text: str) -> str:
    """What a definition is refused with, after the words that all refusals begin with."""
    with pytest.raises(ApiError) as error:
        read_definition(text)
    assert error.value.code == "ValidationException"
    assert error.value.message.startswith(_REFUSED)
    return error.value.message.removeprefix(_REFUSED)
