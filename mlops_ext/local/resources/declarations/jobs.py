"""Jobs: what they share with other resources. `jobs` runs them."""

from mlops_ext.local.resources.resource import Resource

TRAINING_JOB = Resource(
    kind="training-job",
    noun="TrainingJob",
    name="TrainingJobName",
    arn="TrainingJobArn",
    path="training-job/{key}",
    summaries="TrainingJobSummaries",
    operations=("Describe", "List"),
    searched="TrainingJob",
    filters={
        "StatusEquals": "$.TrainingJobStatus",
        "WarmPoolStatusEquals": "$.WarmPoolStatus.Status",
        "TrainingPlanArnEquals": "$.ResourceConfig.TrainingPlanArn",
    },
    sorts={"Status": "$.TrainingJobStatus"},
    missing="Requested resource not found.",
    duplicate="Training job names must be unique within an AWS account and region, and a training"
    " job with this name already exists ({arn})",
    duplicate_code="ResourceInUse",
)

PROCESSING_JOB = Resource(
    kind="processing-job",
    noun="ProcessingJob",
    name="ProcessingJobName",
    arn="ProcessingJobArn",
    path="processing-job/{key}",
    summaries="ProcessingJobSummaries",
    operations=("Describe", "List"),
    filters={"StatusEquals": "$.ProcessingJobStatus"},
    sorts={"Status": "$.ProcessingJobStatus"},
    order="Ascending",
    missing="Requested resource not found.",
    duplicate="Job name must be unique within an AWS account and region, and a job with this name"
    " already exists ({arn})",
    duplicate_code="ResourceInUse",
)
