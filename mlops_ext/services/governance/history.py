"""What happened to a version: SageMaker's own records and our decisions as one.

SageMaker makes an Approval action for each approval status and a ModelDeployment action for each
deployment, without a reason and often without a name; our decisions have both.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from mlops_ext.errors import translating
from mlops_ext.services.governance.actions import (
    actions_about,
    approval_status,
    decisions_about_group,
    decisions_among,
    matching,
    near,
    since,
)
from mlops_ext.services.governance.authors import with_authors
from mlops_ext.services.governance.decisions import (
    ALIAS,
    CARD,
    COPIED,
    DEPLOYED,
    SHARED,
    STAGE,
    WAIVED,
    Decision,
)
from mlops_ext.services.governance.deployments import deployment_entry
from mlops_ext.services.graph.entities import version_artifact
from mlops_ext.services.graph.reading import Reading, Vertex, read
from mlops_ext.services.models import describe
from mlops_ext.services.packages import Package, who
from mlops_ext.services.records import HistoryEntry

if TYPE_CHECKING:
    from mlops_ext.connection import Connection

_LIFECYCLE = "ModelLifeCycle"
"""ActionType of SageMaker's own records of stage moves
(https://docs.aws.amazon.com/sagemaker/latest/dg/model-registry-staging-construct-cli.html)."""

_TITLES = {
    "Approved": "Approved",
    "Rejected": "Rejected",
    "PendingManualApproval": "Set to pending approval",
}
_RIGHTS = {"deploy": "read and deploy"}
_CHANGES = {"approve": "an approval", "deploy": "a deployment", "stage": "a stage move"}


def version_history(connection: Connection, reference: str) -> list[HistoryEntry]:
    """Return what happened to a version, newest first.

    Who did what is taken from our decisions, then from what SageMaker says of the version, then,
    on AWS and where it is allowed, from CloudTrail; what is still not known stays None.

    Raises:
        UnknownReference: there is no such version.
    """
    with translating(f"read the history of {reference}", connection):
        package = describe(connection, reference)
        actions = actions_about(connection, package)
        decisions = decisions_among(actions)
        registered = _registered(package)
        found = [registered, *_decided(decisions), *_approvals(actions, decisions, registered)]
        found += _stages(actions, decisions)
        found += _decided(decisions_about_group(connection, package))
        artifact = version_artifact(connection, package["ModelPackageArn"])
        after = read(connection, [artifact], "Descendants", 2) if artifact else Reading()
        deployed = since(package["CreationTime"], after.vertices.values())
        found += [deployment_entry(v, decisions) for v in deployed if v.type == "ModelDeployment"]
        return with_authors(connection, package, newest_first(found))


def newest_first(entries: Iterable[HistoryEntry]) -> list[HistoryEntry]:
    """Return entries by their time, the newest first."""
    return sorted(entries, key=lambda entry: entry.when, reverse=True)


def _registered(package: Package) -> HistoryEntry:
    name = f"{package['ModelPackageGroupName']}/{package['ModelPackageVersion']}"
    return HistoryEntry(
        when=package["CreationTime"],
        what="Registered",
        title=f"Registered as {name}",
        why=package.get("ModelPackageDescription", ""),
        who=who(package.get("CreatedBy")),
    )


def _decided(decisions: Iterable[Decision]) -> list[HistoryEntry]:
    """Our decisions; deployments are told by SageMaker's own action about them."""
    return [
        HistoryEntry(when=one.when, what=one.what, title=title(one), why=one.why, who=one.who)
        for one in decisions
        if one.what != DEPLOYED
    ]


def title(decision: Decision) -> str:
    """Return what was decided, in words."""
    one = decision
    if one.what == STAGE:
        if one.before == one.after:
            return f"Stays in {one.after}"
        return f"Moved from {one.before} to {one.after}" if one.before else f"Moved to {one.after}"
    if one.what == WAIVED:
        return f"Rule {one.rule} waived for {_CHANGES.get(one.before, one.before)}: {one.after}"
    if one.what == ALIAS:
        return _alias_title(one)
    if one.what == CARD:
        moved = one.before != one.after
        return f"Model card moved to {one.after}" if moved else "Model card edited"
    if one.what == COPIED:
        return f"Copied from {one.before}"
    if one.what == SHARED:
        return _share_title(one)
    return _TITLES.get(one.what, one.what)


def _share_title(one: Decision) -> str:
    if not one.after:
        return f"Group no longer shared with {one.before}"
    return f"Group shared with {one.after} to {_RIGHTS.get(one.rule, one.rule)}"


def _alias_title(one: Decision) -> str:
    if not one.after:
        return f"Alias @{one.rule} taken away"
    return f"Alias @{one.rule} moved here from {one.before}" if one.before else f"Alias @{one.rule}"


def _approvals(
    actions: Iterable[Vertex], decisions: Sequence[Decision], registered: HistoryEntry
) -> list[HistoryEntry]:
    """Those of SageMaker's approvals that no decision of ours tells better."""
    theirs = [
        (v.created, status, v) for v in actions if v.created and (status := approval_status(v))
    ]
    first = min((created for created, _, _ in theirs), default=None)
    entries = []
    for created, status, vertex in theirs:
        at_start = created == first
        if at_start and status == "PendingManualApproval":
            continue  # a version begins so; nobody decided it
        if not matching(vertex, status, decisions):
            by = registered.who if at_start else None
            words = _TITLES.get(status, status)
            entries.append(HistoryEntry(when=created, what=status, title=words, who=by))
    return entries


def _stages(actions: Iterable[Vertex], decisions: Sequence[Decision]) -> list[HistoryEntry]:
    """Those of SageMaker's stage moves that no decision of ours tells better."""
    moved = [one.when for one in decisions if one.what == STAGE]
    return [
        HistoryEntry(when=v.created, what=STAGE, title="Stage changed")
        for v in actions
        if v.type == _LIFECYCLE and v.created and not any(near(v.created, one) for one in moved)
    ]
