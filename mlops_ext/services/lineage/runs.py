"""Which run of a pipeline things belong to.

SageMaker has no vertex for a run. What its steps are the first to name has a property that names
the run, which is no more than a trace: others use it later. What tells is a tag of the job
(``sagemaker:pipeline-execution-arn``) and of a version ``MetadataProperties.GeneratedBy``; Search
gives both for many at once. So only what is beside such traces is asked about.
https://docs.aws.amazon.com/sagemaker/latest/dg/pipelines-lineage-tracking.html
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from mlops_ext.services.graph.columns import Links, Vertices
from mlops_ext.services.graph.reading import Reading
from mlops_ext.services.lineage.kinds import kind_of
from mlops_ext.services.paging import batches, pages, together

if TYPE_CHECKING:
    from mlops_ext.connection import Connection

TRACE = "PipelineExecutionArn"
"""Property of the artifacts that a run was the first to name."""

_TAG = "sagemaker:pipeline-execution-arn"
_MEMORY = "pipeline runs"
_AT_ONCE = 20
"""Conditions that Search takes."""
_IDENTITY = re.compile(r"[a-z0-9]{12}")
"""Of a run; the name of the trial that SageMaker Pipelines puts its jobs into."""
_RUN = re.compile(r":pipeline/(?P<pipeline>[^/]+)/execution/(?P<identity>[^/]+)$")

_Tags = Iterable[Mapping[str, str]]


def runs_of(connection: Connection, found: Reading) -> dict[str, str]:
    """Return the names of the runs that jobs, versions and what they made belong to, by ARN.

    Args:
        connection: where.
        found: part of the graph.

    Raises:
        ClientError: SageMaker refuses.
    """
    vertices, links = found.columns()
    traces = [place for place, kept in enumerate(vertices.properties) if TRACE in kept]
    if not traces:
        return {}
    beside = _beside(vertices, links, traces)
    jobs = _told(connection, "job", beside["job"])
    sources = {vertices[arn].source_uri: arn for arn in beside["version"]}
    versions = _told(connection, "version", list(sources))
    known = jobs | {sources[source]: run for source, run in versions.items()}
    return known | _produced(found, known)


def run_name(arn: str) -> str:
    """Return the name of a run by its ARN: ``nightly/ab12cd34ef56``; empty for other texts."""
    read = _RUN.search(arn)
    return f"{read['pipeline']}/{read['identity']}" if read else ""


def _beside(vertices: Vertices, links: Links, traces: list[int]) -> dict[str, list[str]]:
    """ARNs of the jobs and versions beside traces."""
    after = links.destinations[np.isin(links.sources, traces)]
    before = links.sources[np.isin(links.destinations, traces)]
    found: dict[str, list[str]] = {"job": [], "version": []}
    for vertex in map(vertices.at, np.union1d(before, after).tolist()):
        kind = kind_of(vertex)
        if kind in found:
            found[kind].append(vertex.arn)
    return found


def _told(connection: Connection, kind: str, arns: Sequence[str]) -> dict[str, str]:
    """The runs that jobs, by their trial components, or versions belong to; kept for good."""
    known: dict[str, str] = connection.memory.setdefault(_MEMORY, {})
    new = [arn for arn in arns if arn not in known]
    for found in together(partial(_search, connection, kind), batches(new, _AT_ONCE)):
        known |= found
    return {arn: run for arn in arns if (run := known.get(arn))}


def _search(connection: Connection, kind: str, arns: Sequence[str]) -> dict[str, str]:
    client = connection.client("sagemaker")
    resource, noun, read = _SEARCHED[kind]
    filters = [{"Name": f"{noun}Arn", "Operator": "Equals", "Value": arn} for arn in arns]
    found = pages(
        client,
        "search",
        "Results",
        Resource=resource,
        SearchExpression={"Filters": filters, "Operator": "Or"},
    )
    records = [one[noun] for one in found]
    return {record[f"{noun}Arn"]: run_name(read(client, record)) for record in records}


def of_component(client: Any, record: Mapping[str, Any]) -> str:
    """Return the ARN of a job's run by its tag; of what is in a run's trial the job itself tells.

    Args:
        client: of SageMaker.
        record: of the job's trial component, as Search gives it.
    """
    detail = record.get("SourceDetail") or {}
    jobs = [job for job in detail.values() if isinstance(job, dict)]
    if run := _tagged(tag for job in jobs for tag in job.get("Tags") or ()):
        return run
    trials = [parent.get("TrialName", "") for parent in record.get("Parents") or ()]
    job = (record.get("Source") or {}).get("SourceArn")
    if job and any(map(_IDENTITY.fullmatch, trials)):
        return _tagged(pages(client, "list_tags", "Tags", ResourceArn=job))
    return ""


def _tagged(tags: _Tags) -> str:
    return next((tag["Value"] for tag in tags if tag["Key"] == _TAG), "")


def _of_version(client: Any, record: Mapping[str, Any]) -> str:
    return str((record.get("MetadataProperties") or {}).get("GeneratedBy") or "")


_SEARCHED: Mapping[str, tuple[str, str, Callable[[Any, Mapping[str, Any]], str]]] = {
    "job": ("ExperimentTrialComponent", "TrialComponent", of_component),
    "version": ("ModelPackage", "ModelPackage", _of_version),
}


def _produced(found: Reading, known: Mapping[str, str]) -> dict[str, str]:
    """What the jobs of one run alone have made."""
    runs: dict[str, set[str]] = {}
    for source, destination, type in found.links:
        if type == "Produced":
            runs.setdefault(destination, set()).add(known.get(source, ""))
    return {arn: run for arn, each in runs.items() if len(each) == 1 and (run := next(iter(each)))}
