"""Experiments and their trials; trial components are nodes of the lineage graph."""

from mlops_ext.local.resources.resource import Resource

EXPERIMENT = Resource(
    kind="experiment",
    noun="Experiment",
    name="ExperimentName",
    arn="ExperimentArn",
    path="experiment/{key}",
    summaries="ExperimentSummaries",
    searched="Experiment",
    operations=("Create", "Describe", "List", "Update", "Delete"),
    missing="Experiment '{arn}' does not exist.",
    missing_code="ResourceNotFound",
    duplicate="Experiment names must be unique within an AWS account and region."
    " Experiment with name ({name}) already exists.",
    aliases={"ExperimentSource": "Source"},
    replaced=("DisplayName", "Description"),
)

TRIAL = Resource(
    kind="experiment-trial",
    noun="Trial",
    name="TrialName",
    arn="TrialArn",
    path="experiment-trial/{key}",
    summaries="TrialSummaries",
    searched="ExperimentTrial",
    operations=("Describe", "Update"),
    missing="Trial '{arn}' does not exist.",
    missing_code="ResourceNotFound",
    duplicate="Trial names must be unique within an AWS account and region."
    " Trial with name ({name}) already exists.",
    aliases={"TrialSource": "Source"},
    replaced=("DisplayName",),
)
