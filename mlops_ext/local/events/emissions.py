"""What SageMaker and CloudWatch tell EventBridge, declared for each kind of document.

Shapes are those of the SageMaker Developer Guide, "Automating Amazon SageMaker with Amazon
EventBridge"; how times are written differs from event to event, as there.
"""

from __future__ import annotations

from collections.abc import Mapping

from mlops_ext.local.events.bus import iso
from mlops_ext.local.events.details import (
    alarm,
    endpoint_deployment,
    endpoint_status,
    execution,
    model,
    package,
    run_resources,
    step,
)
from mlops_ext.local.events.emission import Emission, status_change, text_of_milliseconds

_JOB = (
    "RoleArn Environment FailureReason VpcConfig NetworkConfig StoppingCondition ExperimentConfig"
)

EMISSIONS: Mapping[str, tuple[Emission, ...]] = {
    "training-job": (
        Emission(
            "SageMaker Training Job State Change",
            status_change(
                "TrainingJobName",
                "TrainingJobArn",
                ("TrainingJobStatus", "SecondaryStatus"),
                f"{_JOB} HyperParameters AlgorithmSpecification InputDataConfig OutputDataConfig"
                " ResourceConfig ModelArtifacts TrainingStartTime TrainingEndTime"
                " SecondaryStatusTransitions EnableNetworkIsolation FinalMetricDataList",
                text_of_milliseconds,
            ),
        ),
    ),
    "processing-job": (
        Emission(
            "SageMaker Processing Job State Change",
            status_change(
                "ProcessingJobName",
                "ProcessingJobArn",
                ("ProcessingJobStatus",),
                f"{_JOB} ProcessingInputs ProcessingOutputConfig ProcessingResources"
                " AppSpecification ExitMessage ProcessingStartTime ProcessingEndTime",
                text_of_milliseconds,
            ),
        ),
    ),
    "transform-job": (
        Emission(
            "SageMaker Transform Job State Change",
            status_change(
                "TransformJobName",
                "TransformJobArn",
                ("TransformJobStatus",),
                "FailureReason ModelName MaxConcurrentTransforms MaxPayloadInMB BatchStrategy"
                " Environment TransformInput TransformOutput TransformResources"
                " TransformStartTime TransformEndTime",
                iso,
            ),
        ),
    ),
    "hyper-parameter-tuning-job": (
        Emission(
            "SageMaker HyperParameter Tuning Job State Change",
            status_change(
                "HyperParameterTuningJobName",
                "HyperParameterTuningJobArn",
                ("HyperParameterTuningJobStatus",),
                "HyperParameterTuningJobConfig TrainingJobDefinition TrainingJobDefinitions"
                " TrainingJobStatusCounters ObjectiveStatusCounters BestTrainingJob FailureReason",
                text_of_milliseconds,
            ),
        ),
    ),
    "endpoint": (
        Emission("SageMaker Endpoint State Change", endpoint_status),
        Emission("SageMaker Endpoint Deployment State Change", endpoint_deployment),
    ),
    "model": (Emission("SageMaker Model State Change", model),),
    "model-package": (Emission("SageMaker Model Package State Change", package),),
    "model-card": (
        Emission(
            "SageMaker Model Card State Change",
            status_change(
                "ModelCardName", "ModelCardArn", ("ModelCardStatus",), "ModelCardVersion", iso
            ),
        ),
    ),
    "pipeline-execution": (
        Emission(
            "SageMaker Model Building Pipeline Execution Status Change",
            execution,
            run_resources,
        ),
    ),
    "pipeline-execution-step": (
        Emission(
            "SageMaker Model Building Pipeline Execution Step Status Change", step, run_resources
        ),
    ),
    "alarm": (Emission("CloudWatch Alarm State Change", alarm, source="aws.cloudwatch"),),
}
"""The events of each kind of document."""
