"""What happened to versions and endpoints: SageMaker's own records and our decisions as one.

SageMaker makes an Approval action for each status and a ModelDeployment action for each
deployment, without a reason and often without a name; our decisions have both.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import dropwhile
from typing import TYPE_CHECKING

from mlops_ext.errors import translating
from mlops_ext.services.governance.decisions import DEPLOYED, Decision, read_decision
from mlops_ext.services.graph.entities import contexts, version_artifact
from mlops_ext.services.graph.reading import Reading, Vertex, read
from mlops_ext.services.models import describe
from mlops_ext.services.packages import who
from mlops_ext.services.paging import pages
from mlops_ext.services.records import HistoryEntry, Served

if TYPE_CHECKING:
    from mlops_ext.connection import Connection

_APPROVAL = re.compile(r"-(?P<status>[A-Za-z]+)-\d+-aws-model-package$")
_SAME = timedelta(seconds=90)
"""SageMaker's action and our decision about one thing are at most this far apart."""
_EVER = datetime(2017, 11, 29, tzinfo=UTC)  # SageMaker's first day
_CLOCK = timedelta(milliseconds=50)
"""SageMaker's entities about one creation carry times at most this far apart."""

_TITLES = {
    "Approved": "Approved",
    "Rejected": "Rejected",
    "PendingManualApproval": "Set to pending approval",
}


def version_history(connection: Connection, reference: str) -> list[HistoryEntry]:
    """Return what happened to a version, newest first.

    Raises:
        UnknownReference: there is no such version.
    """
    with translating(f"read the history of {reference}", connection):
        package = describe(connection, reference)
        arn = package["ModelPackageArn"]
        actions = _since(package["CreationTime"], _actions_about(connection, arn))
        decisions = _decisions(actions)
        registered = HistoryEntry(
            when=package["CreationTime"],
            what="Registered",
            title=f"Registered as {package['ModelPackageGroupName']}/"
            f"{package['ModelPackageVersion']}",
            why=package.get("ModelPackageDescription", ""),
            who=who(package.get("CreatedBy")),
        )
        found = [registered, *_approvals(actions, decisions, registered)]
        artifact = version_artifact(connection, arn)
        after = read(connection, [artifact], "Descendants", 2) if artifact else Reading()
        deployed = _since(package["CreationTime"], after.vertices.values())
        found += [_deployment(v, decisions) for v in deployed if v.type == "ModelDeployment"]
    return _newest_first(found)


def _since(moment: datetime, vertices: Iterable[Vertex]) -> list[Vertex]:
    """Return what is known to be from then on.

    A version or endpoint that was deleted and made again has the ARN of the old one, whose
    lineage SageMaker keeps.
    """
    return [v for v in vertices if v.created and not made_before(v.created, moment)]


def made_before(entity: datetime | None, thing: datetime) -> bool:
    """Whether a lineage entity is about an earlier thing of the same name."""
    return entity is not None and entity < thing - _CLOCK


def _actions_about(connection: Connection, arn: str) -> list[Vertex]:
    client = connection.client("sagemaker")
    listed = pages(client, "list_actions", "ActionSummaries", SourceUri=arn)
    arns = [action["ActionArn"] for action in listed]
    return list(read(connection, arns, "Ascendants", 1).vertices.values()) if arns else []


def _decisions(vertices: Iterable[Vertex]) -> list[Decision]:
    found = (read_decision(vertex) for vertex in vertices)
    return sorted((one for one in found if one is not None), key=lambda one: one.when)


def approval_status(vertex: Vertex) -> str | None:
    """Return the status that an Approval action of SageMaker's records."""
    found = _APPROVAL.search(vertex.name) if vertex.type == "Approval" else None
    return found["status"] if found else None


def _approvals(
    actions: Iterable[Vertex], decisions: Sequence[Decision], registered: HistoryEntry
) -> list[HistoryEntry]:
    """Decisions, and those of SageMaker's approvals that no decision of ours tells better."""
    ours = [decision for decision in decisions if decision.what != DEPLOYED]
    entries = [
        HistoryEntry(
            when=one.when,
            what=one.what,
            title=_TITLES.get(one.what, one.what),
            why=one.why,
            who=one.who,
        )
        for one in ours
    ]
    theirs = [
        (v.created, status, v) for v in actions if v.created and (status := approval_status(v))
    ]
    first = min((created for created, _, _ in theirs), default=None)
    for created, status, vertex in theirs:
        at_start = created == first
        if at_start and status == "PendingManualApproval":
            continue  # a version begins so; nobody decided it
        if not matching(vertex, status, ours):
            title = _TITLES.get(status, status)
            by = registered.who if at_start else None
            entries.append(HistoryEntry(when=created, what=status, title=title, who=by))
    return entries


def matching(vertex: Vertex, what: str, decisions: Iterable[Decision]) -> Decision | None:
    """Return the decision of ours that an action of SageMaker's records, too."""
    near = [
        (abs(one.when - vertex.created), one)
        for one in decisions
        if vertex.created and one.what == what and abs(one.when - vertex.created) <= _SAME
    ]
    return min(near, key=lambda pair: pair[0])[1] if near else None


def _deployment(vertex: Vertex, decisions: Sequence[Decision]) -> HistoryEntry:
    endpoint = endpoint_name(vertex.source_uri)
    about = [one for one in decisions if one.endpoint.lower() == endpoint.lower()]
    decision = matching(vertex, DEPLOYED, about)
    if decision:
        endpoint = decision.endpoint
    assert vertex.created is not None  # asked for only where it is known
    return HistoryEntry(
        when=vertex.created,
        what=DEPLOYED,
        title=f"Deployed to {endpoint}",
        why=decision.why if decision else "",
        who=decision.who if decision else None,
        reference=f"endpoint:{endpoint}",
    )


def endpoint_name(arn: str) -> str:
    """Return the name in an endpoint's ARN."""
    return arn.rpartition("/")[2]


def endpoint_history(
    connection: Connection, name: str, since: datetime | None = None
) -> list[HistoryEntry]:
    """Return which versions were deployed to an endpoint, by whom and why, newest first.

    Args:
        connection: where it is.
        name: the endpoint's name.
        since: when the endpoint was made; none: also what endpoints of that name before it served.

    Raises:
        MLOpsError: it cannot be read.
    """
    with translating(f"read the history of endpoint {name}", connection):
        found = _read_endpoint(connection, name)
        decisions = [one for one in _decisions(found.vertices.values()) if one.what == DEPLOYED]
        entries = []
        for vertex in _since(since or _EVER, found.vertices.values()):
            if vertex.type != "ModelDeployment" or vertex.created is None:
                continue
            versions = _versions_into(found, vertex)
            about = [one for one in decisions if one.endpoint.lower() == name.lower()]
            decision = matching(vertex, DEPLOYED, about)
            version = versions[0] if versions else None
            entries.append(
                HistoryEntry(
                    when=vertex.created,
                    what=DEPLOYED,
                    title=f"{version or 'A model'} deployed",
                    why=decision.why if decision else "",
                    who=decision.who if decision else None,
                    reference=version,
                )
            )
    return _newest_first(entries)


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


def _newest_first(entries: Iterable[HistoryEntry]) -> list[HistoryEntry]:
    return sorted(entries, key=lambda entry: entry.when, reverse=True)
