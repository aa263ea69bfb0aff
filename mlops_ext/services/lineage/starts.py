"""Where a lineage question starts: the entities behind a reference."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any, NoReturn

from mlops_ext.errors import UnknownReference
from mlops_ext.services.deployment.endpoints import describe_endpoint
from mlops_ext.services.governance.deployments import version_reference
from mlops_ext.services.graph.entities import artifacts, contexts, version_artifact
from mlops_ext.services.graph.reading import read
from mlops_ext.services.models import find_group
from mlops_ext.services.near import closest
from mlops_ext.services.paging import pages
from mlops_ext.services.references import Reference, parse
from mlops_ext.services.registration.datasets import display_name
from mlops_ext.services.resolving import resolve_version

if TYPE_CHECKING:
    from mlops_ext.connection import Connection

_MOST_COMPARED = 1000
"""Data sets that are looked through for a close name."""


@dataclass(frozen=True)
class Start:
    """Where a question starts.

    Args:
        name: of what was asked about, as a person says it.
        kind: ``data``, ``version``, ``group``, ``endpoint`` or ``entity``.
        arns: of the lineage entities.
    """

    name: str
    kind: str
    arns: list[str]


def resolve(connection: Connection, text: str) -> Start:
    """Find the lineage entities behind a reference.

    Raises:
        UnknownReference: there is no such object, or nothing is recorded about it.
    """
    reference = parse(text)
    if reference.kind == "version":
        group, number, arn = resolve_version(connection, text)
        artifact = version_artifact(connection, arn)
        return _start(f"{group}/{number}", "version", [artifact] if artifact else [])
    if reference.kind == "group":
        found = _group(connection, text)
        name = found["ModelPackageGroupName"]
        return _start(name, "group", _versions_of(connection, found["ModelPackageGroupArn"]))
    if reference.kind == "endpoint":
        described = describe_endpoint(connection, str(reference.endpoint))
        lives = contexts(connection, described["EndpointArn"], "Endpoint")
        return _start(
            described["EndpointName"], "endpoint", [one["ContextArn"] for one in lives[-1:]]
        )
    if reference.kind == "entity":
        return Start(text.rpartition("/")[2], "entity", [str(reference.arn)])
    return _data(connection, reference)


def _group(connection: Connection, text: str) -> dict[str, Any]:
    """The group of that name; a name with a dot can be none, and is a file that is not here."""
    try:
        return find_group(connection, text)
    except UnknownReference as error:
        if "." not in text:
            raise
        raise UnknownReference.of(
            "UnknownReference",
            f"There is no file {text} here.",
            hint="Name data by its path or URI as it was registered: data/train.csv, s3://….",
            closest=error.problem.closest,
        ) from error


def _start(name: str, kind: str, arns: list[str]) -> Start:
    if arns:
        return Start(name, kind, arns)
    raise UnknownReference.of(
        "NoLineage",
        f"Nothing is recorded about {name} yet.",
        hint="SageMaker on AWS records lineage some seconds after the fact.",
    )


def _versions_of(connection: Connection, group_arn: str) -> list[str]:
    groups = contexts(connection, group_arn, "ModelGroup")
    if not groups:
        return []
    found = read(connection, [one["ContextArn"] for one in groups], "Ascendants", 1)
    return [vertex.arn for vertex in found.vertices.values() if version_reference(vertex)]


def _data(connection: Connection, reference: Reference) -> Start:
    """All artifacts of the URI: one for each content that it had."""
    uri = str(reference.uri)
    found = artifacts(connection, uri)
    if not found:
        _fail_unknown_data(connection, reference)
    return Start(display_name(uri), "data", [one["ArtifactArn"] for one in found])


def _fail_unknown_data(connection: Connection, reference: Reference) -> NoReturn:
    client = connection.client("sagemaker")
    listed = pages(client, "list_artifacts", "ArtifactSummaries", ArtifactType="DataSet")
    uris = [one["Source"]["SourceUri"] for one in islice(listed, _MOST_COMPARED)]
    wanted = display_name(str(reference.uri))
    near = [uri for uri in dict.fromkeys(uris) if display_name(uri) == wanted]
    near += [uri for uri in closest(str(reference.uri), uris) if uri not in near]
    hint = f"Closest: {', '.join(near[:3])}." if near else ""
    raise UnknownReference.of(
        "NoLineage",
        f"Nothing is recorded about {reference.text}.",
        hint=hint or "A registration records it: register(…, datasets=[…]).",
        closest=near[:5],
    )
