"""Model cards of their own, their versions, and the jobs that export them."""

from mlops_ext.local.resources.resource import Resource

MODEL_CARD = Resource(
    kind="model-card",
    noun="ModelCard",
    name="ModelCardName",
    arn="ModelCardArn",
    path="model-card/{name}",
    summaries="ModelCardSummaries",
    searched="ModelCard",
    operations=("List",),
    missing="Modelcard {name} does not exist.",
    missing_code="ResourceNotFound",
    duplicate="Modelcard {name} already exists",
    duplicate_code="ConflictException",
    filters={"ModelCardStatus": "$.ModelCardStatus"},
    order="Ascending",
)

MODEL_CARD_VERSION = Resource(
    kind="model-card-version",
    noun="ModelCardVersion",
    name="ModelCardVersion",
    arn="VersionArn",
    path="model-card-version/{name}",
    summaries="ModelCardVersionSummaryList",
    operations=(),
    missing="Version {name} of the model card does not exist.",
    missing_code="ResourceNotFound",
    duplicate="Version {name} of the model card already exists.",
    # A version says when its card was made.
    aliases={"CreationTime": "CardCreationTime"},
    filters={"ModelCardStatus": "$.ModelCardStatus"},
    sorts={"Version": "key"},
    sort="Version",
    order="Ascending",
)

MODEL_CARD_EXPORT_JOB = Resource(
    kind="model-card-export-job",
    noun="ModelCardExportJob",
    name="ModelCardExportJobName",
    arn="ModelCardExportJobArn",
    path="model-card/{name}",
    summaries="ModelCardExportJobSummaries",
    operations=(),
    missing="Model card export job {arn} does not exist.",
    missing_code="ResourceNotFound",
    duplicate="Model card export job {arn} already exists.",
    duplicate_code="ConflictException",
    times=("CreatedAt", "LastModifiedAt"),
    filters={
        "ModelCardVersion": "$.ModelCardVersion",
        "ModelCardExportJobNameContains": ("name", "contains"),
        "StatusEquals": "$.Status",
    },
    sorts={"Status": "$.Status"},
)
