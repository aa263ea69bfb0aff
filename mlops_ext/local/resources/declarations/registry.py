"""The model registry: groups and what is in them."""

from mlops_ext.local.resources.resource import Resource

MODEL_PACKAGE_GROUP = Resource(
    kind="model-package-group",
    noun="ModelPackageGroup",
    name="ModelPackageGroupName",
    arn="ModelPackageGroupArn",
    path="model-package-group/{name}",
    summaries="ModelPackageGroupSummaryList",
    searched="ModelPackageGroup",
    order="Ascending",
    missing="ModelPackageGroup {arn} does not exist.",
    duplicate="Model Package Group already exists: {arn}",
)

MODEL_PACKAGE = Resource(
    kind="model-package",
    noun="ModelPackage",
    name="ModelPackageName",
    arn="ModelPackageArn",
    path="model-package/{key}",
    summaries="ModelPackageSummaryList",
    searched="ModelPackage",
    order="Ascending",
    filters={"ModelApprovalStatus": "$.ModelApprovalStatus"},
    missing="ModelPackage {arn} does not exist.",
    duplicate="Model Package already exists: {arn}",
    replaced=(
        "ModelApprovalStatus",
        "ApprovalDescription",
        "InferenceSpecification",
        "SourceUri",
        "ModelLifeCycle",
        "ModelPackageRegistrationType",
    ),
    merged=("CustomerMetadataProperties", "ModelCard"),
)
