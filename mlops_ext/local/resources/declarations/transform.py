"""Transform jobs."""

from mlops_ext.local.resources.resource import Resource

TRANSFORM_JOB = Resource(
    kind="transform-job",
    noun="TransformJob",
    name="TransformJobName",
    arn="TransformJobArn",
    path="transform-job/{key}",
    summaries="TransformJobSummaries",
    operations=("Describe", "List"),
    filters={"StatusEquals": "$.TransformJobStatus"},
    sorts={"Status": "$.TransformJobStatus"},
    missing="Could not find transform job '{arn}'.",
    duplicate="Job name must be unique within an AWS account and region, and a job with this name"
    " already exists ({arn})",
    duplicate_code="ResourceInUse",
)
