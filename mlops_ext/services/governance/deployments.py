"""Which version was deployed where, by whom and why: the history of endpoints."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import dropwhile
from typing import TYPE_CHECKING

from mlops_ext.errors import translating
from mlops_ext.services.governance.actions import decisions_among, matching, since
from mlops_ext.services.governance.decisions import DEPLOYED, Decision
from mlops_ext.services.graph.entities import contexts
from mlops_ext.services.graph.reading import Reading, Vertex, read
from mlops_ext.services.records import HistoryEntry, Served

if TYPE_CHECKING:
    from mlops_ext.connection import Connection


def endpoint_history(connection: Connection, name: str, made: datetime) -> list[HistoryEntry]:
    """Return which versions were deployed to an endpoint, by whom and why, newest first.

    Args:
        connection: where it is.
        name: the endpoint's name.
        made: when it was made. An endpoint of that name before it had a history of its own.

    Raises:
        MLOpsError: it cannot be read.
    """
    with translating(f"read the history of endpoint {name}", connection):
        found = _read_endpoint(connection, name)
        decisions = _about(decisions_among(found.vertices.values()), name)
        entries = [
            _entry_of(found, vertex, decisions)
            for vertex in since(made, found.vertices.values())
            if vertex.type == "ModelDeployment"
        ]
    return sorted(entries, key=lambda entry: entry.when, reverse=True)


def _entry_of(found: Reading, vertex: Vertex, decisions: Sequence[Decision]) -> HistoryEntry:
    versions = _versions_into(found, vertex)
    version = versions[0] if versions else None
    return _entry(vertex, decisions, f"{version or 'A model'} deployed", version)


def deployment_entry(vertex: Vertex, decisions: Sequence[Decision]) -> HistoryEntry:
    """Return what a ModelDeployment action tells in the history of a version."""
    endpoint = endpoint_name(vertex.source_uri)
    about = _about(decisions, endpoint)
    if decision := matching(vertex, DEPLOYED, about):
        endpoint = decision.endpoint
    return _entry(vertex, about, f"Deployed to {endpoint}", f"endpoint:{endpoint}")


def _about(decisions: Sequence[Decision], endpoint: str) -> list[Decision]:
    return [one for one in decisions if one.endpoint.lower() == endpoint.lower()]


def _entry(
    vertex: Vertex, decisions: Sequence[Decision], title: str, reference: str | None
) -> HistoryEntry:
    assert vertex.created is not None  # asked for only where it is known
    decision = matching(vertex, DEPLOYED, decisions)
    return HistoryEntry(
        when=vertex.created,
        what=DEPLOYED,
        title=title,
        why=decision.why if decision else "",
        who=decision.who if decision else None,
        reference=reference,
    )


def endpoint_name(arn: str) -> str:
    """Return the name in an endpoint's ARN."""
    return arn.rpartition("/")[2]


def _read_endpoint(connection: Connection, name: str) -> Reading:
    info = connection.info()
    partition = info.identity.split(":")[1]
    arn = f"arn:{partition}:sagemaker:{info.region}:{info.account}:endpoint/{name.lower()}"
    starts = [found["ContextArn"] for found in contexts(connection, arn, "Endpoint")]
    # Three steps up: the deployment, the version, what was decided about it.
    return read(connection, starts, "Ascendants", 3) if starts else Reading()


def _versions_into(found: Reading, deployment: Vertex) -> list[str]:
    vertices = (found.vertices[link[0]] for link in found.into(deployment.arn))
    return [name for vertex in vertices if (name := version_reference(vertex))]


def version_reference(vertex: Vertex) -> str | None:
    """Return the reference of the version that an artifact stands for; None for others."""
    _, is_version, tail = vertex.source_uri.partition(":model-package/")
    group, _, number = tail.rpartition("/")
    if vertex.lineage_type != "Artifact" or not is_version or not number.isdigit():
        return None
    return f"{vertex.properties.get('ModelPackageGroupName', group)}/{number}"


def served_versions(history: Sequence[HistoryEntry], serving: Sequence[str]) -> list[Served]:
    """Return which version an endpoint served when, newest first, from its history.

    Args:
        history: of the endpoint, newest first.
        serving: what it serves now. Deployments after that one were rolled back, failed or are
            under way: they have served nothing.
    """
    found: list[Served] = []
    until = None
    deployed = (entry for entry in history if entry.what == DEPLOYED and entry.reference)
    for entry in dropwhile(lambda one: one.reference not in serving, deployed):
        found.append(
            Served(reference=str(entry.reference), start=entry.when, end=until, by=entry.who)
        )
        until = entry.when
    return found
