"""Which version was deployed where, by whom and why: the history of endpoints."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import dropwhile
from typing import TYPE_CHECKING, Any

from mlops_ext.errors import translating
from mlops_ext.services.governance.actions import decisions_among, made_before, matching
from mlops_ext.services.governance.decisions import DEPLOYED, Decision
from mlops_ext.services.graph.entities import contexts
from mlops_ext.services.graph.reading import Reading, Vertex, read
from mlops_ext.services.records import HistoryEntry, Served

if TYPE_CHECKING:
    from mlops_ext.connection import Connection


@dataclass(frozen=True)
class Deployed:
    """A deployment of an endpoint.

    Args:
        action: ARN of SageMaker's action about it.
        life: ARN of the context of the endpoint's life that it belongs to: one that is deleted and
            made again has another.
        when: when it began.
        versions: references of the versions that it served, in any order; empty: of none that
            SageMaker knows.
        who: who decided it; None when that is not known.
        why: their comment.
    """

    action: str
    life: str
    when: datetime
    versions: tuple[str, ...]
    who: str | None
    why: str


VERSION_MARK = ":model-package/"
"""What the ARN of a version has and no other one."""


def endpoint_lives(connection: Connection, name: str) -> list[dict[str, Any]]:
    """Return the contexts of an endpoint, one for each time that it was made, oldest first."""
    info = connection.info()
    partition = info.identity.split(":")[1]
    arn = f"arn:{partition}:sagemaker:{info.region}:{info.account}:endpoint/{name.lower()}"
    return contexts(connection, arn, "Endpoint")


def deployments(connection: Connection, name: str) -> list[Deployed]:
    """Return all deployments of an endpoint in all its lives, newest first.

    Raises:
        MLOpsError: they cannot be read.
    """
    lives = [found["ContextArn"] for found in endpoint_lives(connection, name)]
    if not lives:
        return []
    # Three steps up: the deployment, the version, what was decided about it.
    found = read(connection, lives, "Ascendants", 3)
    decisions = _about(decisions_among(found.vertices.values()), name)
    of_lives = [
        _deployed(found, vertex, life, decisions)
        for life in lives
        for source, _, _ in found.into(life)
        if (vertex := found.vertices[source]).type == "ModelDeployment" and vertex.created
    ]
    return sorted(of_lives, key=lambda one: one.when, reverse=True)


def _deployed(found: Reading, vertex: Vertex, life: str, decisions: Sequence[Decision]) -> Deployed:
    assert vertex.created is not None  # asked for only where it is known
    decision = matching(vertex, DEPLOYED, decisions)
    return Deployed(
        action=vertex.arn,
        life=life,
        when=vertex.created,
        versions=tuple(dict.fromkeys(_versions_into(found, vertex))),
        who=decision.who if decision else None,
        why=decision.why if decision else "",
    )


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
        return [
            HistoryEntry(
                when=one.when,
                what=DEPLOYED,
                title=f"{' and '.join(one.versions) or 'A model'} deployed",
                why=one.why,
                who=one.who,
                reference=next(iter(one.versions), None),
            )
            for one in deployments(connection, name)
            if not made_before(one.when, made)
        ]


def deployment_entry(vertex: Vertex, decisions: Sequence[Decision]) -> HistoryEntry:
    """Return what a ModelDeployment action tells in the history of a version."""
    assert vertex.created is not None  # asked for only where it is known
    endpoint = endpoint_name(vertex.source_uri)
    decision = matching(vertex, DEPLOYED, _about(decisions, endpoint))
    endpoint = decision.endpoint if decision else endpoint
    return HistoryEntry(
        when=vertex.created,
        what=DEPLOYED,
        title=f"Deployed to {endpoint}",
        why=decision.why if decision else "",
        who=decision.who if decision else None,
        reference=f"endpoint:{endpoint}",
    )


def _about(decisions: Sequence[Decision], endpoint: str) -> list[Decision]:
    return [one for one in decisions if one.endpoint.lower() == endpoint.lower()]


def endpoint_name(arn: str) -> str:
    """Return the name in an endpoint's ARN."""
    return arn.rpartition("/")[2]


def _versions_into(found: Reading, deployment: Vertex) -> list[str]:
    vertices = [found.vertices[link[0]] for link in found.into(deployment.arn)]
    vertices.sort(key=lambda vertex: (vertex.created is None, vertex.created, vertex.arn))
    return [name for vertex in vertices if (name := version_reference(vertex))]


def version_reference(vertex: Vertex) -> str | None:
    """Return the reference of the version that an artifact stands for; None for others."""
    _, is_version, tail = vertex.source_uri.partition(VERSION_MARK)
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
