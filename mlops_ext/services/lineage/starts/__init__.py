"""Where a lineage question starts: the entities behind a reference."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NoReturn

from mlops_ext.errors import UnknownReference
from mlops_ext.services.graph.reading import read
from mlops_ext.services.lineage.nodes import Present, nodes_and_edges
from mlops_ext.services.lineage.starts import data, models, work
from mlops_ext.services.lineage.starts.start import NotYet, Start, named
from mlops_ext.services.near import closest, unknown
from mlops_ext.services.paging import pages
from mlops_ext.services.references import Reference, parse

if TYPE_CHECKING:
    from mlops_ext.connection import Connection

__all__ = ["NotYet", "Start", "known", "named", "resolve"]


def resolve(connection: Connection, text: str) -> Start:
    """Find the lineage entities behind a reference.

    A name alone is that of a group, else of an endpoint, else of a job.

    Raises:
        UnknownReference: there is no such object, or nothing is recorded about it; `closest` has
            names near it.
    """
    reference = parse(text)
    return _BY_KIND[reference.kind](connection, reference)


def _entity(connection: Connection, reference: Reference) -> Start:
    return Start(reference.text.rpartition("/")[2], "entity", [str(reference.arn)])


def known(connection: Connection, start: Start) -> Start:
    """Return a start that is known by its ARN alone by its name and kind."""
    if start.kind != "entity":
        return start
    # One step on: the archive says which notebook made it.
    nodes, _ = nodes_and_edges(read(connection, start.arns, "Descendants", 1), Present())
    return named(start, nodes)


def _name(connection: Connection, reference: Reference) -> Start:
    """What a name alone names; an ARN of a group names that."""
    found = models.of_group(connection, reference)
    if found is None and reference.arn is None:
        found = models.endpoint_named(connection, reference.text)
        found = found or work.job_named(connection, reference.text)
    return found or _fail(connection, reference)


def _fail(connection: Connection, reference: Reference) -> NoReturn:
    """Raise for a name that is none, with the closest of all kinds."""
    text = reference.text
    near = closest(text, _names(connection))
    if "." not in text:
        near += [uri for uri in data.near(connection, text) if uri not in near]
        raise unknown(f"There is no model group {text}, and no endpoint or job of that name.", near)
    near = data.near(connection, text) + near
    raise UnknownReference.of(
        "UnknownReference",
        f"There is no file {text} here.",
        hint=f"Closest: {', '.join(near[:3])}."
        if near
        else "Name data by its path or URI as it was registered: data/train.csv, s3://….",
        closest=near[:5],
    )


def _names(connection: Connection) -> list[str]:
    """Groups, endpoints and the newest jobs, as references."""
    client = connection.client("sagemaker")
    groups = pages(client, "list_model_package_groups", "ModelPackageGroupSummaryList")
    endpoints = pages(client, "list_endpoints", "Endpoints")
    return [
        *(one["ModelPackageGroupName"] for one in groups),
        *(f"endpoint:{one['EndpointName']}" for one in endpoints),
        *(f"job:{name}" for name in work.newest_jobs(connection)),
    ]


_BY_KIND: dict[str, Callable[[Connection, Reference], Start]] = {
    "version": models.of_version,
    "group": _name,
    "endpoint": models.of_endpoint,
    "data": data.of_data,
    "job": work.of_job,
    "pipeline": work.of_pipeline,
    "execution": work.of_execution,
    "image": work.of_image,
    "notebook": work.of_notebook,
    "entity": _entity,
}
