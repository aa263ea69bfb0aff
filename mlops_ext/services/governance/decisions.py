"""Our own record of decisions: an Action that ContributedTo the version, with who and why."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from mlops_ext.services.graph.entities import associate, plain_properties, version_artifact
from mlops_ext.services.names import propose_name
from mlops_ext.services.undo import Undo

if TYPE_CHECKING:
    from mlops_ext.connection import Connection
    from mlops_ext.services.graph.reading import Vertex

DECISION_TYPE = "MLOpsDecision"
"""ActionType of our decisions."""

APPROVED, REJECTED, DEPLOYED = "Approved", "Rejected", "Deployed"


@dataclass(frozen=True)
class Decision:
    """Something that a person, or a machine for them, decided about a version.

    Args:
        what: ``Approved``, ``Rejected`` or ``Deployed``.
        when: when it was recorded.
        who: who decided; None when that is not known.
        why: their comment.
        before: the state before: an approval status, or the version that was served.
        after: the state after.
        endpoint: name of the endpoint of a deployment.
        version: ARN of the version.
    """

    what: str
    when: datetime
    who: str | None
    why: str
    before: str
    after: str
    endpoint: str
    version: str


def record_decision(
    connection: Connection,
    version_arn: str,
    what: str,
    *,
    why: str = "",
    before: str = "",
    after: str = "",
    endpoint: str = "",
) -> None:
    """Keep a decision about a version.

    Args:
        connection: where, and as whom.
        version_arn: ARN of the version.
        what: as in `Decision.what`.
        why: comment.
        before: state before.
        after: state after.
        endpoint: of a deployment.
    """
    client = connection.client("sagemaker")
    group, number = version_arn.split("/")[-2:]
    name = f"mlops-{propose_name(group)}-{number}-{what.lower()}-{uuid.uuid4().hex[:12]}"
    properties = {
        "by": connection.info().user,
        "why": why,
        "from": before,
        "to": after,
        "endpoint": endpoint,
    }
    with Undo() as undo:
        action = client.create_action(
            ActionName=name,
            ActionType=DECISION_TYPE,
            Source={"SourceUri": version_arn, "SourceType": "ARN", "SourceId": what},
            Status="Completed",
            Properties=plain_properties({"decision": what, **properties}),
        )["ActionArn"]
        undo.on_failure(client.delete_action, ActionName=name)
        # On AWS lineage follows a new version by seconds. A decision that comes before it is
        # still found by its source.
        if artifact := version_artifact(connection, version_arn):
            associate(connection, action, artifact, "ContributedTo")


def read_decision(vertex: Vertex) -> Decision | None:
    """Return the decision that a vertex of the lineage graph keeps; None when it is no decision."""
    if vertex.type != DECISION_TYPE or vertex.created is None:
        return None
    kept: Mapping[str, str] = vertex.properties
    return Decision(
        what=kept.get("decision", ""),
        when=vertex.created,
        who=kept.get("by") or None,
        why=kept.get("why", ""),
        before=kept.get("from", ""),
        after=kept.get("to", ""),
        endpoint=kept.get("endpoint", ""),
        version=vertex.source_uri,
    )
