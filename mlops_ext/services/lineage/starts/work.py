"""Jobs, runs of pipelines, notebooks and images as starts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any

from mlops_ext.errors import UnknownReference, explain
from mlops_ext.services.graph.entities import artifacts, version_artifact
from mlops_ext.services.graph.reading import read
from mlops_ext.services.graph.registration import NOTEBOOK_COMPONENT, NOTEBOOK_PROPERTY
from mlops_ext.services.lineage.starts.start import Start, start
from mlops_ext.services.names import is_name, propose_name
from mlops_ext.services.near import closest, unknown
from mlops_ext.services.paging import pages, together
from mlops_ext.services.references import JOBS, Reference

if TYPE_CHECKING:
    from mlops_ext.connection import Connection

_NOUNS = {"training-job": "Training", "processing-job": "Processing", "transform-job": "Transform"}
_COMPARED = 100
"""Newest jobs of each kind, and pipelines, that are looked through for a close name."""


def of_job(connection: Connection, reference: Reference) -> Start:
    """The trial components of a training, processing or transform job.

    Raises:
        NotYet: it is too young for its lineage to be there.
        UnknownReference: there is no such job, or nothing is recorded about it yet.
    """
    name = str(reference.name)
    if reference.arn:
        return _recorded(connection, name, [reference.arn])
    found = job_named(connection, name)
    if found is None:
        near = closest(name, newest_jobs(connection))
        raise unknown(f"There is no job {name}.", [f"job:{one}" for one in near])
    return found


def job_named(connection: Connection, name: str) -> Start | None:
    """The trial components of the job of that name; None: there is no such job.

    Raises:
        NotYet: it is too young for its lineage to be there.
        UnknownReference: nothing is recorded about it yet.
    """
    client = connection.client("sagemaker")
    if not is_name(name):
        return None
    described = {kind: _describe(client, kind, name) for kind in JOBS}
    jobs = [found[f"{_NOUNS[kind]}JobArn"] for kind, found in described.items() if found]
    return _recorded(connection, name, jobs) if jobs else None


def _recorded(connection: Connection, name: str, jobs: Sequence[str]) -> Start:
    """The trial components of jobs of one name."""
    client = connection.client("sagemaker")
    found = [one for arn in jobs for one in _components(connection, arn)]

    def made() -> datetime | None:
        described = (_describe(client, _kind(arn), name) for arn in jobs)
        return max((one["CreationTime"] for one in described if one), default=None)

    return start(name, "job", found, made=made)


def _kind(job: str) -> str:
    """Of a job by its ARN: ``training-job``."""
    return job.split(":")[5].partition("/")[0]


def _describe(client: Any, kind: str, name: str) -> dict[str, Any] | None:
    """What is told of a job; None: there is none. AWS says so by a ValidationException."""
    noun = _NOUNS[kind]
    describe = getattr(client, f"describe_{noun.lower()}_job")
    try:
        found: dict[str, Any] = describe(**{f"{noun}JobName": name})
        return found
    except client.exceptions.ClientError as error:
        if isinstance(explain(error, "read it"), UnknownReference):
            return None
        raise


def newest_jobs(connection: Connection) -> list[str]:
    """Return the names of the newest jobs of each kind."""
    client = connection.client("sagemaker")
    return [
        one[f"{noun}JobName"]
        for noun in _NOUNS.values()
        for one in islice(
            pages(client, f"list_{noun.lower()}_jobs", f"{noun}JobSummaries"), _COMPARED
        )
    ]


def _components(connection: Connection, job: str) -> list[str]:
    client = connection.client("sagemaker")
    listed = pages(client, "list_trial_components", "TrialComponentSummaries", SourceArn=job)
    return [one["TrialComponentArn"] for one in listed]


def of_pipeline(connection: Connection, reference: Reference) -> Start:
    """The latest run of a pipeline.

    Raises:
        UnknownReference: there is no such pipeline, or it has never been run.
    """
    client = connection.client("sagemaker")
    name = str(reference.name)
    try:
        runs = client.list_pipeline_executions(
            PipelineName=reference.arn or name,
            SortBy="CreationTime",
            SortOrder="Descending",
            MaxResults=1,
        )["PipelineExecutionSummaries"]
    except client.exceptions.ClientError as error:
        if not isinstance(explain(error, "read it"), UnknownReference):
            raise
        listed = islice(pages(client, "list_pipelines", "PipelineSummaries"), _COMPARED)
        near = closest(name, (one["PipelineName"] for one in listed))
        title = f"There is no pipeline {name}."
        raise unknown(title, [f"pipeline:{one}" for one in near]) from error
    if not runs:
        raise UnknownReference.of("NoLineage", f"Pipeline {name} has not been run yet.")
    return _run(connection, f"the latest run of {name}", runs[0]["PipelineExecutionArn"])


def of_execution(connection: Connection, reference: Reference) -> Start:
    """What a run of a pipeline has run and registered.

    Raises:
        NotYet: it is too young for its lineage to be there.
        UnknownReference: there is no such run, or nothing is recorded about it yet.
    """
    pipeline, _, identity = str(reference.name).partition("/execution/")
    return _run(connection, f"run {identity} of {pipeline}", str(reference.arn))


def _run(connection: Connection, name: str, arn: str) -> Start:
    """The components of a run's jobs, and the versions that it registered.

    SageMaker has no vertex for a run; its steps name what they made
    (https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_PipelineExecutionStepMetadata.html).
    """
    client = connection.client("sagemaker")
    listed = partial(pages, client, "list_pipeline_execution_steps", "PipelineExecutionSteps")
    steps = list(listed(PipelineExecutionArn=arn))
    made = list(_made_by(steps))
    jobs = [one for one in made if one.split(":")[5].startswith(JOBS)]
    versions = [one for one in made if ":model-package/" in one]
    components = together(partial(_components, connection), jobs)
    registered = together(partial(version_artifact, connection), versions)
    recorded = [*(one for each in components for one in each), *filter(None, registered)]
    if not made:
        hint = "None of its steps has run a job or registered a version."
        return start(name, "execution", [], hint)
    begun = max((step["StartTime"] for step in steps if "StartTime" in step), default=None)
    return start(name, "execution", recorded, made=lambda: begun)


def _made_by(steps: Iterable[dict[str, Any]]) -> Iterator[str]:
    for step in steps:
        for told in (step.get("Metadata") or {}).values():
            if isinstance(told, dict) and "Arn" in told:
                yield told["Arn"]


def of_notebook(connection: Connection, reference: Reference) -> Start:
    """The sessions of a notebook that have registered a model, by its file's name.

    Raises:
        UnknownReference: no registration has come from such a notebook.
    """
    name = str(reference.name).rpartition("/")[2]
    client = connection.client("sagemaker")
    condition = {"Name": "DisplayName", "Operator": "Equals", "Value": propose_name(name)}
    found = pages(
        client,
        "search",
        "Results",
        Resource="ExperimentTrialComponent",
        SearchExpression={"Filters": [condition]},
    )
    components = [one["TrialComponent"] for one in found]
    ours = [
        one["TrialComponentArn"]
        for one in components
        if one["TrialComponentName"].startswith(NOTEBOOK_COMPONENT)
    ]
    hint = "A registration from it records it: ml.register(…)."
    return start(name, "notebook", _of_that_name(connection, ours, name), hint)


def _of_that_name(connection: Connection, components: list[str], name: str) -> list[str]:
    """Those whose archives say that this notebook made them: AWS's names hold no dots."""
    if not components:
        return []
    found = read(connection, components, "Descendants", 1)
    made = {
        arn for arn, one in found.vertices.items() if one.properties.get(NOTEBOOK_PROPERTY) == name
    }
    return [source for source, archive, _ in sorted(found.links) if archive in made]


def of_image(connection: Connection, reference: Reference) -> Start:
    """The artifacts of an image's URI.

    Raises:
        UnknownReference: nothing is recorded about it; `closest` has images near it.
    """
    uri = str(reference.name)
    found = artifacts(connection, uri)
    if not found:
        client = connection.client("sagemaker")
        listed = pages(client, "list_artifacts", "ArtifactSummaries", ArtifactType="Image")
        known = [one["Source"]["SourceUri"] for one in islice(listed, 10 * _COMPARED)]
        raise unknown(f"Nothing is recorded about image {uri}.", closest(uri, known))
    return Start(uri.rpartition("/")[2], "image", [one["ArtifactArn"] for one in found])
