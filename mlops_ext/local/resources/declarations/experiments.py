"""Experiments and their trials; their components are nodes of the lineage graph."""

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
    replaced=("DisplayName", "Description"),
)
