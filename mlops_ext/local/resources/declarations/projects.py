"""Projects: what a template made of a product or a stack."""

from mlops_ext.local.resources.resource import Resource

PROJECT = Resource(
    kind="project",
    noun="Project",
    name="ProjectName",
    arn="ProjectArn",
    path="project/{name}",
    summaries="ProjectSummaryList",
    missing="Project {arn} does not exist.",
    duplicate="Project already exists: {arn}",
    operations=("Describe", "List"),
    searched="Project",
    order="Ascending",
    replaced=("ProjectDescription",),
)
