"""Pipelines, their versions, their runs and the steps of these."""

from mlops_ext.local.resources.resource import Resource

PIPELINE = Resource(
    kind="pipeline",
    noun="Pipeline",
    name="PipelineName",
    arn="PipelineArn",
    path="pipeline/{key}",
    summaries="PipelineSummaries",
    missing="Pipeline '{arn}' does not exist.",
    missing_code="ResourceNotFound",
    duplicate="Pipeline names must be unique within an AWS account and region."
    " Pipeline with name ({name}) already exists.",
    operations=(),
    searched="Pipeline",
    aliases={"LastExecutionTime": "LastRunTime"},
    filters={"PipelineNamePrefix": ("name", "begins")},
    replaced=(
        "PipelineDisplayName",
        "PipelineDescription",
        "RoleArn",
        "ParallelismConfiguration",
    ),
)

VERSION = Resource(
    kind="pipeline-version",
    noun="PipelineVersion",
    name="PipelineVersionId",
    arn="PipelineVersionArn",
    path="pipeline/{key}",
    summaries="PipelineVersionSummaries",
    missing="Version {name} of pipeline '{arn}' does not exist.",
    missing_code="ResourceNotFound",
    duplicate="Version {name} of pipeline '{arn}' already exists.",
    operations=(),
    searched="PipelineVersion",
    aliases={"LastExecutionPipelineExecutionArn": "LastExecutedPipelineExecutionArn"},
    replaced=("PipelineVersionDisplayName", "PipelineVersionDescription"),
)

EXECUTION = Resource(
    kind="pipeline-execution",
    noun="PipelineExecution",
    name="PipelineExecutionId",
    arn="PipelineExecutionArn",
    path="pipeline/{key}",
    summaries="PipelineExecutionSummaries",
    missing="Pipeline execution '{arn}' does not exist.",
    missing_code="ResourceNotFound",
    duplicate="Pipeline execution '{arn}' already exists.",
    operations=(),
    searched="PipelineExecution",
    aliases={"StartTime": "CreationTime", "PipelineExecutionFailureReason": "FailureReason"},
    sorts={"PipelineExecutionArn": "key"},
    replaced=(
        "PipelineExecutionDisplayName",
        "PipelineExecutionDescription",
        "ParallelismConfiguration",
    ),
)

STEP = Resource(
    kind="pipeline-execution-step",
    noun="PipelineExecutionStep",
    name="StepName",
    arn="StepArn",
    path="pipeline/{key}",
    summaries="PipelineExecutionSteps",
    missing="Step '{name}' of pipeline execution '{arn}' does not exist.",
    missing_code="ResourceNotFound",
    duplicate="Step '{name}' of pipeline execution '{arn}' already exists.",
    operations=(),
)
