"""The nodes of the lineage graph."""

from mlops_ext.local.resources.resource import Resource

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
    searched="ExperimentTrialComponent",
    operations=("Describe", "List", "Update"),
    filters={"SourceArn": "lookup"},
    missing="Trial Component '{arn}' does not exist.",
    missing_code="ResourceNotFound",
    duplicate="Trial Component names must be unique within an AWS account and region."
    " Trial Component with name ({name}) already exists.",
    initial={"Parameters": {}, "InputArtifacts": {}, "OutputArtifacts": {}},
    aliases={"TrialComponentSource": "Source"},
    replaced=("DisplayName", "Status", "StartTime", "EndTime"),
    merged=("Parameters", "InputArtifacts", "OutputArtifacts"),
)

LINEAGE_GROUP = Resource(
    kind="lineage-group",
    noun="LineageGroup",
    name="LineageGroupName",
    arn="LineageGroupArn",
    path="lineage-group/{name}",
    summaries="LineageGroupSummaries",
    operations=(),
    order="Ascending",
    missing="Lineage Group '{arn}' does not exist.",
    missing_code="ResourceNotFound",
    duplicate="Lineage Group '{arn}' already exists.",
)

LINEAGE = {resource.kind: resource for resource in (ARTIFACT, ACTION, CONTEXT, TRIAL_COMPONENT)}
"""What the lineage graph's nodes can be, by kind."""
