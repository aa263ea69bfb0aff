"""Lists of what does something: endpoints, jobs, pipelines, monitoring."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from botocore.exceptions import ClientError
from hosts import SIZE, Host, until
from jobs_house import PYTHON_IMAGE, House, packed
from listing import COUNT, Engine, listing, plain
from making import BROKEN, BUCKET, ROLE, config, model, upload

CLUSTER = {"InstanceType": "ml.m5.large", "InstanceCount": 1, "VolumeSizeInGB": 10}
ALGORITHM = {
    "TrainingImage": PYTHON_IMAGE,
    "TrainingInputMode": "File",
    "ContainerEntrypoint": ["true"],
}
DEFINITION = {
    "Version": "2020-12-01",
    "Parameters": [
        {"Name": f"parameter-{number}", "Type": "String", "DefaultValue": "value"}
        for number in range(COUNT)
    ],
    "Steps": [{"Name": "end", "Type": "Fail", "Arguments": {"ErrorMessage": "Enough"}}],
}
plain(
    "ListPipelines",
    "create_pipeline",
    "PipelineName",
    RoleArn=ROLE,
    PipelineDefinition=json.dumps(DEFINITION),
)
plain(
    "ListTrainingJobs",
    "create_training_job",
    "TrainingJobName",
    AlgorithmSpecification=ALGORITHM,
    RoleArn=ROLE,
    OutputDataConfig={"S3OutputPath": "s3://listed/output"},
    ResourceConfig=CLUSTER,
    StoppingCondition={"MaxRuntimeInSeconds": 60},
)
plain(
    "ListProcessingJobs",
    "create_processing_job",
    "ProcessingJobName",
    AppSpecification={"ImageUri": PYTHON_IMAGE, "ContainerEntrypoint": ["true"]},
    RoleArn=ROLE,
    ProcessingResources={"ClusterConfig": CLUSTER},
)


@listing("sagemaker", "ListTransformJobs")
def _transform_jobs(engine: Engine) -> dict[str, Any]:
    Host(engine).model("transformed")
    source = {"S3DataType": "S3Prefix", "S3Uri": f"s3://{BUCKET}/"}
    for number in range(COUNT):
        engine.client("sagemaker").create_transform_job(
            TransformJobName=f"listed-{number}",
            ModelName="transformed",
            TransformInput={"DataSource": {"S3DataSource": source}},
            TransformOutput={"S3OutputPath": f"s3://{BUCKET}/output"},
            TransformResources={"InstanceType": "ml.m5.large", "InstanceCount": 1},
        )
    return {}


def _tune(engine: Engine, name: str) -> dict[str, Any]:
    """A tuning job of so many jobs that end at once; as a parameter."""
    code = House(engine).put("tuned.tar.gz", packed({"train.py": "print('score=1')"}))
    kind = {"Name": "kind", "Values": [str(number) for number in range(COUNT)]}
    engine.client("sagemaker").create_hyper_parameter_tuning_job(
        HyperParameterTuningJobName=name,
        HyperParameterTuningJobConfig={
            "Strategy": "Grid",
            "HyperParameterTuningJobObjective": {"Type": "Maximize", "MetricName": "score"},
            "ResourceLimits": {"MaxParallelTrainingJobs": COUNT},
            "ParameterRanges": {"CategoricalParameterRanges": [kind]},
        },
        TrainingJobDefinition={
            "AlgorithmSpecification": {
                "TrainingImage": PYTHON_IMAGE,
                "TrainingInputMode": "File",
                "MetricDefinitions": [{"Name": "score", "Regex": "score=([0-9]+)"}],
            },
            "StaticHyperParameters": {
                "sagemaker_program": json.dumps("train.py"),
                "sagemaker_submit_directory": json.dumps(code),
            },
            "RoleArn": ROLE,
            "OutputDataConfig": {"S3OutputPath": "s3://listed/tuned"},
            "ResourceConfig": CLUSTER,
            "StoppingCondition": {"MaxRuntimeInSeconds": 60},
        },
    )
    return {"HyperParameterTuningJobName": name}


@listing("sagemaker", "ListHyperParameterTuningJobs")
def _tuning_jobs(engine: Engine) -> dict[str, Any]:
    for number in range(COUNT):
        _tune(engine, f"listed-{number}")
    return {}


@listing("sagemaker", "ListTrainingJobsForHyperParameterTuningJob")
def _tuned_jobs(engine: Engine) -> dict[str, Any]:
    tuned = _tune(engine, "of-jobs")
    describe = engine.client("sagemaker").describe_hyper_parameter_tuning_job
    until(lambda: describe(**tuned)["HyperParameterTuningJobStatus"] != "InProgress")
    return tuned


@listing("sagemaker", "ListEndpointConfigs")
def _configs(engine: Engine) -> dict[str, Any]:
    sagemaker = engine.client("sagemaker")
    model(sagemaker, "configured", upload(engine, "listed.tar.gz"))
    for number in range(COUNT):
        config(sagemaker, f"listed-{number}", "configured")
    return {"NameContains": "listed"}


@listing("sagemaker", "ListEndpoints")
def _endpoints(engine: Engine) -> dict[str, Any]:
    """They do not get far: it is enough that they are listed."""
    sagemaker = engine.client("sagemaker")
    model(sagemaker, "deployed", upload(engine, "broken.tar.gz", BROKEN))
    config(sagemaker, "deployed", "deployed")
    for number in range(COUNT):
        sagemaker.create_endpoint(EndpointName=f"listed-{number}", EndpointConfigName="deployed")
    return {"NameContains": "listed"}


@listing("sagemaker", "ListInferenceComponents")
def _components(engine: Engine) -> dict[str, Any]:
    host = Host(engine)
    host.model("component")
    host.endpoint("components", {"VariantName": "All", **SIZE}, ExecutionRoleArn=ROLE)
    for number in range(COUNT):
        engine.client("sagemaker").create_inference_component(
            InferenceComponentName=f"listed-{number}",
            EndpointName="components",
            VariantName="All",
            Specification={"ModelName": "component"},
            RuntimeConfig={"CopyCount": 1},
        )
    return {}


def _pipeline(engine: Engine, name: str) -> dict[str, Any]:
    """A pipeline that is made, or there already; as a parameter."""
    sagemaker = engine.client("sagemaker")
    text = json.dumps(DEFINITION)
    with suppress(ClientError):
        sagemaker.create_pipeline(PipelineName=name, RoleArn=ROLE, PipelineDefinition=text)
    return {"PipelineName": name}


@listing("sagemaker", "ListPipelineExecutions")
def _executions(engine: Engine) -> dict[str, Any]:
    pipeline = _pipeline(engine, "executed")
    for _ in range(COUNT):
        engine.client("sagemaker").start_pipeline_execution(**pipeline)
    return pipeline


def _execution(engine: Engine) -> dict[str, Any]:
    pipeline = _pipeline(engine, "executed")
    started = engine.client("sagemaker").start_pipeline_execution(**pipeline)
    return {"PipelineExecutionArn": started["PipelineExecutionArn"]}


listing("sagemaker", "ListPipelineParametersForExecution")(_execution)
# No step has been started.
listing("sagemaker", "ListPipelineExecutionSteps", least=0)(_execution)


@listing("sagemaker", "ListPipelineVersions")
def _pipeline_versions(engine: Engine) -> dict[str, Any]:
    pipeline = _pipeline(engine, "versioned")
    for number in range(COUNT - 1):
        changed = {**DEFINITION, "Metadata": {"number": str(number)}}
        engine.client("sagemaker").update_pipeline(
            **pipeline, PipelineDefinition=json.dumps(changed)
        )
    return pipeline


def _definitions(kind: str, name: str = "listed") -> Callable[[Engine], dict[str, Any]]:
    """Makes job definitions for monitoring."""

    def make(engine: Engine) -> dict[str, Any]:
        app: dict[str, Any] = {"ImageUri": "image"}
        if kind in ("model_bias", "model_explainability"):
            app["ConfigUri"] = "s3://listed/config.json"
        source: dict[str, Any] = {
            "EndpointInput": {"EndpointName": "listed", "LocalPath": "/opt/ml/processing"}
        }
        if kind in ("model_bias", "model_quality"):
            source["GroundTruthS3Input"] = {"S3Uri": "s3://listed/truth"}
        s3 = {"S3Uri": "s3://listed/output", "LocalPath": "/opt/ml/processing"}
        word = kind.title().replace("_", "")
        create = getattr(engine.client("sagemaker"), f"create_{kind}_job_definition")
        for number in range(COUNT):
            parts = {
                f"{word}AppSpecification": app,
                f"{word}JobInput": source,
                f"{word}JobOutputConfig": {"MonitoringOutputs": [{"S3Output": s3}]},
            }
            create(
                JobDefinitionName=f"{name}-{number}",
                JobResources={"ClusterConfig": CLUSTER},
                RoleArn=ROLE,
                **parts,
            )
        return {}

    return make


for _kind in ("data_quality", "model_quality", "model_bias", "model_explainability"):
    _word = _kind.title().replace("_", "")
    listing("sagemaker", f"List{_word}JobDefinitions")(_definitions(_kind))


def _schedules(engine: Engine) -> dict[str, Any]:
    with suppress(ClientError):  # made already for another listing
        _definitions("data_quality", "scheduled")(engine)
    for number in range(COUNT):
        with suppress(ClientError):
            engine.client("sagemaker").create_monitoring_schedule(
                MonitoringScheduleName=f"listed-{number}",
                MonitoringScheduleConfig={
                    "ScheduleConfig": {"ScheduleExpression": "cron(0 * ? * * *)"},
                    "MonitoringJobDefinitionName": "scheduled-0",
                    "MonitoringType": "DataQuality",
                },
            )
    return {}


listing("sagemaker", "ListMonitoringSchedules")(_schedules)


@listing("sagemaker", "ListMonitoringAlerts", least=1)
def _alerts(engine: Engine) -> dict[str, Any]:
    _schedules(engine)
    return {"MonitoringScheduleName": "listed-0"}


# Schedules are kept, and not run.
listing("sagemaker", "ListMonitoringExecutions", least=0)(_schedules)
listing("sagemaker", "ListMonitoringAlertHistory", least=0)(_schedules)
