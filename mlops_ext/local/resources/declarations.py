"""The resources of the local SageMaker.

Names, ARNs and defaults are those of the SageMaker API Reference; error texts are SageMaker's own
where they are on record.
"""

from mlops_ext.local.resources.resource import Resource

MODEL_PACKAGE_GROUP = Resource(
    kind="model-package-group",
    noun="ModelPackageGroup",
    name="ModelPackageGroupName",
    arn="ModelPackageGroupArn",
    path="model-package-group/{name}",
    summaries="ModelPackageGroupSummaryList",
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
    order="Ascending",
    filters={"ModelApprovalStatus": "$.ModelApprovalStatus"},
    missing="ModelPackage {arn} does not exist.",
    duplicate="Model Package already exists: {arn}",
    replaced=(
        "ModelApprovalStatus",
        "ApprovalDescription",
        "InferenceSpecification",
        "SourceUri",
        "ModelCard",
        "ModelLifeCycle",
        "ModelPackageRegistrationType",
    ),
    merged=("CustomerMetadataProperties",),
)

MODEL = Resource(
    kind="model",
    noun="Model",
    name="ModelName",
    arn="ModelArn",
    path="model/{key}",
    summaries="Models",
    missing='Could not find model "{arn}".',
    duplicate='Cannot create already existing model "{arn}".',
)

ENDPOINT_CONFIG = Resource(
    kind="endpoint-config",
    noun="EndpointConfig",
    name="EndpointConfigName",
    arn="EndpointConfigArn",
    path="endpoint-config/{key}",
    summaries="EndpointConfigs",
    missing='Could not find endpoint configuration "{arn}".',
    duplicate='Cannot create already existing endpoint configuration "{arn}".',
)

ENDPOINT = Resource(
    kind="endpoint",
    noun="Endpoint",
    name="EndpointName",
    arn="EndpointArn",
    path="endpoint/{key}",
    summaries="Endpoints",
    filters={"StatusEquals": "$.EndpointStatus"},
    sorts={"Status": "$.EndpointStatus"},
    missing='Could not find endpoint "{arn}".',
    duplicate='Cannot create already existing endpoint "{arn}".',
)

ARTIFACT = Resource(
    kind="artifact",
    noun="Artifact",
    name="ArtifactName",
    arn="ArtifactArn",
    path="artifact/{key}",
    summaries="ArtifactSummaries",
    operations=("Describe", "List", "Update"),
    identifier="ArtifactArn",
    filters={"SourceUri": "lookup", "ArtifactType": "type"},
    missing="Artifact '{arn}' does not exist.",
    missing_code="ResourceNotFound",
    duplicate="Artifact '{arn}' already exists.",
    replaced=("ArtifactName", "Properties"),
)

ACTION = Resource(
    kind="action",
    noun="Action",
    name="ActionName",
    arn="ActionArn",
    path="action/{key}",
    summaries="ActionSummaries",
    operations=("Describe", "List", "Update"),
    filters={"SourceUri": "lookup", "ActionType": "type"},
    missing="Action '{arn}' does not exist.",
    missing_code="ResourceNotFound",
    duplicate="Action names must be unique within an AWS account and region."
    " Action with name ({name}) already exists.",
    replaced=("Description", "Status", "Properties"),
)

CONTEXT = Resource(
    kind="context",
    noun="Context",
    name="ContextName",
    arn="ContextArn",
    path="context/{key}",
    summaries="ContextSummaries",
    operations=("Describe", "List", "Update"),
    filters={"SourceUri": "lookup", "ContextType": "type"},
    missing="Context '{arn}' does not exist.",
    missing_code="ResourceNotFound",
    duplicate="Context names must be unique within an AWS account and region."
    " Context with name ({name}) already exists.",
    replaced=("Description", "Properties"),
)

TRIAL_COMPONENT = Resource(
    kind="experiment-trial-component",
    noun="TrialComponent",
    name="TrialComponentName",
    arn="TrialComponentArn",
    path="experiment-trial-component/{key}",
    summaries="TrialComponentSummaries",
    operations=("Describe", "List", "Update"),
    filters={"SourceArn": "lookup"},
    missing="Trial Component '{arn}' does not exist.",
    missing_code="ResourceNotFound",
    duplicate="Trial Component names must be unique within an AWS account and region."
    " Trial Component with name ({name}) already exists.",
    replaced=("DisplayName", "Status", "StartTime", "EndTime"),
    merged=("Parameters", "InputArtifacts", "OutputArtifacts"),
)

LINEAGE = {resource.kind: resource for resource in (ARTIFACT, ACTION, CONTEXT, TRIAL_COMPONENT)}
"""What the lineage graph's nodes can be, by kind."""

ALL = {
    resource.kind: resource
    for resource in (MODEL_PACKAGE_GROUP, MODEL_PACKAGE, MODEL, ENDPOINT_CONFIG, ENDPOINT)
} | LINEAGE
"""Every declared resource, by kind. A kind is also the first word of its ARNs' tails."""
