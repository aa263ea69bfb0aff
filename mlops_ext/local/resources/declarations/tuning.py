"""Hyperparameter tuning jobs."""

from mlops_ext.local.resources.resource import Resource

TUNING_JOB = Resource(
    kind="hyper-parameter-tuning-job",
    noun="HyperParameterTuningJob",
    name="HyperParameterTuningJobName",
    arn="HyperParameterTuningJobArn",
    path="hyper-parameter-tuning-job/{key}",
    summaries="HyperParameterTuningJobSummaries",
    operations=("Describe", "List"),
    searched="HyperParameterTuningJob",
    aliases={
        "Strategy": "HyperParameterTuningJobConfig.Strategy",
        "ResourceLimits": "HyperParameterTuningJobConfig.ResourceLimits",
    },
    filters={"StatusEquals": "$.HyperParameterTuningJobStatus"},
    sorts={"Status": "$.HyperParameterTuningJobStatus"},
    sort="Name",
    order="Ascending",
    missing="Amazon SageMaker can't find a tuning job with the name {name}.",
    missing_code="ResourceNotFound",
    duplicate="Hyperparameter tuning job names must be unique within an AWS account and region,"
    " and a hyperparameter tuning job with this name already exists ({arn})",
    duplicate_code="ResourceInUse",
)
