"""Calls for jobs, pipelines, experiments and cards, made to the local SageMaker and to moto."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

Call = tuple[str, str, dict[str, Any]]

IMAGE = "000000000000.dkr.ecr.us-east-1.amazonaws.com/sagemaker-base-python:1.0"
ROLE = "arn:aws:iam::000000000000:role/service"
CLUSTER = {"InstanceType": "ml.m5.large", "InstanceCount": 1, "VolumeSizeInGB": 1}
STOP = {"MaxRuntimeInSeconds": 60}
TAGS = [{"Key": "team", "Value": "a"}]
TRIAL, EXPERIMENT = {"TrialName": "beside"}, {"ExperimentName": "beside"}


def calls(sagemaker: Any) -> Iterator[Call]:
    """All of them, in the order in which they are made."""
    yield from _named("sagemaker", _training())
    yield from _named("sagemaker", _processing())
    yield from _named("sagemaker", _transform())
    yield from _named("sagemaker", _tuning())
    yield from _named("sagemaker", _pipelines(sagemaker))
    yield from _named("sagemaker", _experiments())
    yield from _named("sagemaker", _cards())
    yield from _named("sagemaker", _searches())


def _named(service: str, made: Iterator[tuple[str, dict[str, Any]]]) -> Iterator[Call]:
    for operation, parameters in made:
        yield service, operation, parameters


Made = Iterator[tuple[str, dict[str, Any]]]


def _training() -> Made:
    name = {"TrainingJobName": "beside"}
    source = {
        "S3DataType": "S3Prefix",
        "S3Uri": "s3://beside-moto/",
        "S3DataDistributionType": "FullyReplicated",
    }
    yield (
        "create_training_job",
        {
            **name,
            "AlgorithmSpecification": {
                "TrainingImage": IMAGE,
                "TrainingInputMode": "File",
                "ContainerEntrypoint": ["true"],
            },
            "RoleArn": ROLE,
            "HyperParameters": {"depth": "3"},
            "InputDataConfig": [{"ChannelName": "train", "DataSource": {"S3DataSource": source}}],
            "OutputDataConfig": {"S3OutputPath": "s3://beside-moto/output"},
            "ResourceConfig": CLUSTER,
            "StoppingCondition": STOP,
            "Tags": TAGS,
        },
    )
    yield "describe_training_job", name
    yield "list_training_jobs", {}


def _processing() -> Made:
    name = {"ProcessingJobName": "beside"}
    yield (
        "create_processing_job",
        {
            **name,
            "AppSpecification": {"ImageUri": IMAGE, "ContainerEntrypoint": ["true"]},
            "RoleArn": ROLE,
            "ProcessingResources": {"ClusterConfig": CLUSTER},
            "StoppingCondition": STOP,
            "Environment": {"STAGE": "test"},
        },
    )
    yield "describe_processing_job", name
    yield "list_processing_jobs", {}


def _transform() -> Made:
    name = {"TransformJobName": "beside"}
    source = {"S3DataType": "S3Prefix", "S3Uri": "s3://beside-moto/"}
    container = {"Image": IMAGE, "ModelDataUrl": "s3://beside-moto/model.tar.gz"}
    model = {"ModelName": "transforming"}
    yield "create_model", {**model, "PrimaryContainer": container, "ExecutionRoleArn": ROLE}
    yield (
        "create_transform_job",
        {
            **name,
            **model,
            "TransformInput": {"DataSource": {"S3DataSource": source}},
            "TransformOutput": {"S3OutputPath": "s3://beside-moto/transformed"},
            "TransformResources": {"InstanceType": "ml.m5.large", "InstanceCount": 1},
        },
    )
    yield "describe_transform_job", name
    yield "list_transform_jobs", {}


def _tuning() -> Made:
    name = {"HyperParameterTuningJobName": "beside"}
    depth = {"Name": "depth", "MinValue": "1", "MaxValue": "9"}
    metrics = [{"Name": "score", "Regex": "score=([0-9]+)"}]
    yield (
        "create_hyper_parameter_tuning_job",
        {
            **name,
            "HyperParameterTuningJobConfig": {
                "Strategy": "Random",
                "HyperParameterTuningJobObjective": {"Type": "Maximize", "MetricName": "score"},
                "ResourceLimits": {"MaxNumberOfTrainingJobs": 1, "MaxParallelTrainingJobs": 1},
                "ParameterRanges": {"IntegerParameterRanges": [depth]},
            },
            "TrainingJobDefinition": {
                "AlgorithmSpecification": {
                    "TrainingImage": IMAGE,
                    "TrainingInputMode": "File",
                    "MetricDefinitions": metrics,
                },
                "StaticHyperParameters": {
                    "sagemaker_program": '"train.py"',
                    "sagemaker_submit_directory": '"s3://beside-moto/model.tar.gz"',
                },
                "RoleArn": ROLE,
                "OutputDataConfig": {"S3OutputPath": "s3://beside-moto/tuned"},
                "ResourceConfig": CLUSTER,
                "StoppingCondition": STOP,
            },
        },
    )
    yield "describe_hyper_parameter_tuning_job", name
    yield "list_hyper_parameter_tuning_jobs", {}


def _pipelines(sagemaker: Any) -> Made:
    name = {"PipelineName": "beside"}
    steps = [{"Name": "end", "Type": "Fail", "Arguments": {"ErrorMessage": "Enough"}}]
    text = json.dumps({"Version": "2020-12-01", "Steps": steps})
    yield (
        "create_pipeline",
        {
            **name,
            "PipelineDefinition": text,
            "RoleArn": ROLE,
            "ClientRequestToken": "t" * 32,
            "PipelineDescription": "Beside",
            "ParallelismConfiguration": {"MaxParallelExecutionSteps": 2},
        },
    )
    yield "describe_pipeline", name
    yield "list_pipelines", {}
    yield "update_pipeline", {**name, "PipelineDescription": "Changed"}
    yield "start_pipeline_execution", {**name, "ClientRequestToken": "s" * 32}
    [found] = sagemaker.list_pipeline_executions(**name)["PipelineExecutionSummaries"]
    execution = {"PipelineExecutionArn": found["PipelineExecutionArn"]}
    yield "list_pipeline_executions", name
    yield "describe_pipeline_execution", execution
    yield "describe_pipeline_definition_for_execution", execution
    yield "list_pipeline_parameters_for_execution", execution
    yield "delete_pipeline", {**name, "ClientRequestToken": "d" * 32}


def _experiments() -> Made:
    component = {"TrialComponentName": "beside"}
    yield "create_experiment", {**EXPERIMENT, "Description": "Beside", "Tags": TAGS}
    yield "describe_experiment", EXPERIMENT
    yield "list_experiments", {}
    yield "create_trial", {**TRIAL, **EXPERIMENT}
    yield "describe_trial", TRIAL
    yield "list_trials", EXPERIMENT
    yield "create_trial_component", component
    yield "associate_trial_component", {**TRIAL, **component}
    yield "list_trial_components", TRIAL
    yield "disassociate_trial_component", {**TRIAL, **component}


def _cards() -> Made:
    name = {"ModelCardName": "beside"}
    content = json.dumps({"model_overview": {"model_description": "Beside"}})
    changed = json.dumps({"model_overview": {"model_description": "Changed"}})
    yield "create_model_card", {**name, "Content": content, "ModelCardStatus": "Draft"}
    yield "describe_model_card", name
    yield "list_model_cards", {}
    yield "update_model_card", {**name, "Content": changed}
    yield "list_model_card_versions", name
    yield "delete_model_card", name


def _searches() -> Made:
    named = {"Name": "ExperimentName", "Operator": "Equals", "Value": "beside"}
    filters = {"SearchExpression": {"Filters": [named]}}
    yield "search", {"Resource": "Experiment", **filters}
    yield "delete_trial", TRIAL
    yield "delete_experiment", EXPERIMENT
