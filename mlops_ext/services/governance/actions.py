"""Actions about a version in the lineage graph: SageMaker's own and our decisions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from mlops_ext.services.governance.decisions import WITHDRAWN, Decision, read_decision
from mlops_ext.services.graph.reading import Vertex, read
from mlops_ext.services.packages import Package
from mlops_ext.services.paging import pages

if TYPE_CHECKING:
    from mlops_ext.connection import Connection

_APPROVAL = re.compile(r"-(?P<status>[A-Za-z]+)-\d+-aws-model-package$")
_SAME = timedelta(seconds=90)
"""SageMaker's action and our decision about one thing are at most this far apart."""
_CLOCK = timedelta(milliseconds=50)
"""SageMaker's entities about one creation carry times at most this far apart."""


def actions_about(connection: Connection, package: Package) -> list[Vertex]:
    """Return the actions about a version since it was made.

    Args:
        connection: where.
        package: what DescribeModelPackage says of the version.
    """
    return since(package["CreationTime"], _actions_of(connection, package["ModelPackageArn"]))


def decisions_about_group(connection: Connection, package: Package) -> list[Decision]:
    """Return our decisions about the group of a version since that was made, oldest first."""
    place = package["ModelPackageArn"].partition(":model-package/")[0]
    arn = f"{place}:model-package-group/{package['ModelPackageGroupName']}"
    return decisions_among(since(package["CreationTime"], _actions_of(connection, arn)))


def _actions_of(connection: Connection, source: str) -> Iterable[Vertex]:
    client = connection.client("sagemaker")
    listed = pages(client, "list_actions", "ActionSummaries", SourceUri=source)
    arns = [action["ActionArn"] for action in listed]
    return read(connection, arns, "Ascendants", 1).vertices.values() if arns else ()


def decisions_about(connection: Connection, package: Package) -> list[Decision]:
    """Return our decisions about a version since it was made, oldest first."""
    return decisions_among(actions_about(connection, package))


def decisions_among(vertices: Iterable[Vertex]) -> list[Decision]:
    """Return the decisions that vertices keep, without those that came to nothing, oldest first."""
    found = {vertex.arn: one for vertex in vertices if (one := read_decision(vertex))}
    gone = withdrawn(found)
    return sorted((found[arn] for arn in found.keys() - gone), key=lambda one: one.when)


def withdrawn(found: Mapping[str, Decision]) -> set[str]:
    """Return which decisions say that another was not carried out, and which are those.

    A decision can be withdrawn only at once, by its own failing.

    Args:
        found: decisions by the ARNs of their actions.
    """
    gone = {arn for arn, one in found.items() if one.what == WITHDRAWN}
    named = {found[arn].of: found[arn].when for arn in gone}
    undone = {arn for arn, when in named.items() if arn in found and near(found[arn].when, when)}
    return gone | undone


def since(moment: datetime, vertices: Iterable[Vertex]) -> list[Vertex]:
    """Return what is about the thing that was made then.

    A version or endpoint that was deleted and made again has the ARN of the old one, whose
    lineage SageMaker keeps.
    """
    return [v for v in vertices if v.created and not made_before(v.created, moment)]


def made_before(entity: datetime | None, thing: datetime) -> bool:
    """Whether a lineage entity is about an earlier thing of the same name."""
    return entity is not None and entity < thing - _CLOCK


def approval_status(vertex: Vertex) -> str | None:
    """Return the status that an Approval action of SageMaker's records."""
    found = _APPROVAL.search(vertex.name) if vertex.type == "Approval" else None
    return found["status"] if found else None


def near(one: datetime, other: datetime) -> bool:
    """Whether two records may be about the same moment."""
    return abs(one - other) <= _SAME


def matching(vertex: Vertex, what: str, decisions: Iterable[Decision]) -> Decision | None:
    """Return the decision of ours that an action of SageMaker's records, too."""
    moment = vertex.created
    if moment is None:
        return None
    alike = [one for one in decisions if one.what == what and near(one.when, moment)]
    return min(alike, key=lambda one: abs(one.when - moment), default=None)
