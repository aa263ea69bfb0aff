"""Our own record of decisions: an Action that ContributedTo the version, with who and why."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError

from mlops_ext.errors import translating
from mlops_ext.services.graph.entities import (
    associate,
    dissociate,
    plain_properties,
    version_artifact,
)
from mlops_ext.services.names import propose_name
from mlops_ext.services.records.governance import Change, RuleState
from mlops_ext.services.undo import Undo

if TYPE_CHECKING:
    from mlops_ext.connection import Connection
    from mlops_ext.services.graph.reading import Vertex

DECISION_TYPE = "MLOpsDecision"
"""ActionType of our decisions."""

APPROVED, REJECTED, DEPLOYED = "Approved", "Rejected", "Deployed"
STAGE, WAIVED, ALIAS, COPIED, SHARED = "Stage", "Waived", "Alias", "Copied", "Shared"
CARD = "Card"
WITHDRAWN = "Withdrawn"


@dataclass(frozen=True)
class Decision:
    """Something that a person, or a machine for them, decided about a version or its group.

    Args:
        what: ``Approved``, ``Rejected``, ``Deployed``, ``Stage``, ``Waived``, ``Alias``,
            ``Copied``, ``Shared``, ``Card``, or ``Withdrawn``: another was not carried out.
        when: when it was recorded.
        who: who decided; None when that is not known.
        why: their comment.
        before: the state before: an approval status, the version that was served, a stage with its
            status, the version that had the alias, the status of the model card, the accounts
            from which a share is taken.
        after: the state after; of a waiver what was so, of a copy where it went, of a share with
            whom.
        endpoint: name of the endpoint of a deployment.
        version: ARN of the version; of a share, of the group.
        rule: the rule that was waived, the alias that was moved, or the rights that were given.
        of: ARN of the action that is withdrawn.
    """

    what: str
    when: datetime
    who: str | None
    why: str
    before: str
    after: str
    endpoint: str
    version: str
    rule: str = ""
    of: str = ""


def record_decision(
    connection: Connection,
    arn: str,
    what: str,
    *,
    why: str = "",
    before: str = "",
    after: str = "",
    endpoint: str = "",
    rule: str = "",
    undo: Undo,
) -> None:
    """Keep a decision about a version or a group before it is carried out: both, or neither.

    Args:
        connection: where, and as whom.
        arn: of the version or the group.
        what: as in `Decision.what`.
        why: comment.
        before: state before.
        after: state after.
        endpoint: of a deployment.
        rule: the rule that is waived, the alias that is moved, or the rights that are given.
        undo: takes the decision back when a later step fails.

    Raises:
        NotAllowed: the caller may not make or link actions.
    """
    _, group, *number = arn.split("/")
    words = [propose_name(group), *number, what.lower(), uuid.uuid4().hex[:12]]
    properties = {
        "by": connection.info().user,
        "why": why,
        "from": before,
        "to": after,
        "endpoint": endpoint,
        "rule": rule,
    }
    request = {
        "ActionName": "-".join(["mlops", *words]),
        "ActionType": DECISION_TYPE,
        "Source": {"SourceUri": arn, "SourceType": "ARN", "SourceId": what},
        "Status": "Completed",
        "Properties": plain_properties({"decision": what, **properties}),
    }
    about = "/".join([group, *number])
    doing = f"keep in the history of {about} what was decided; so nothing is changed"
    with translating(doing, connection):
        _record(connection, undo, arn, request)


def _record(connection: Connection, undo: Undo, arn: str, request: dict[str, Any]) -> None:
    client = connection.client("sagemaker")
    action = client.create_action(**request)["ActionArn"]
    undo.on_failure(_take_back, connection=connection, arn=arn, action=action, request=request)
    # On AWS lineage follows a new version by seconds. A decision that comes before it is
    # still found by its source, as one about a group always is.
    if artifact := version_artifact(connection, arn):
        associate(connection, action, artifact, "ContributedTo")
        undo.on_failure(dissociate, connection=connection, source=action, destination=artifact)


def _take_back(connection: Connection, arn: str, action: str, request: dict[str, Any]) -> None:
    """Delete a decision that was not carried out; where that cannot be, say so beside it.

    Who may write into the history need not be allowed to delete from it.
    """
    client = connection.client("sagemaker")
    try:
        client.delete_action(ActionName=request["ActionName"])
    except (BotoCoreError, ClientError):
        said = {"decision": WITHDRAWN, "by": request["Properties"].get("by"), "of": action}
        withdrawal = client.create_action(
            ActionName=f"{request['ActionName']}-withdrawn",
            ActionType=DECISION_TYPE,
            Source={**request["Source"], "SourceId": WITHDRAWN},
            Status="Completed",
            Properties=plain_properties(said),
        )["ActionArn"]
        if artifact := version_artifact(connection, arn):
            associate(connection, withdrawal, artifact, "ContributedTo")


def record_waivers(
    connection: Connection,
    version_arn: str,
    waived: Iterable[RuleState],
    change: Change,
    reason: str,
    undo: Undo,
) -> None:
    """Keep that rules did not hold a change up, and why.

    Args:
        connection: where, and as whom.
        version_arn: ARN of the version.
        waived: what `check` answered.
        change: what they were waived for.
        reason: why.
        undo: takes them back when the change fails.
    """
    for state in waived:
        record_decision(
            connection,
            version_arn,
            WAIVED,
            why=reason,
            before=change,
            after=state.evidence,
            rule=state.rule,
            undo=undo,
        )


def waivers(decisions: Iterable[Decision]) -> dict[str, Decision]:
    """Return the waivers that still count, by rule.

    A rejection ends what was waived before it, and a stage move's waiver is for that move alone.

    Args:
        decisions: about one version, oldest first.
    """
    found: dict[str, Decision] = {}
    for one in decisions:
        if one.what == REJECTED:
            found.clear()
        elif one.what == WAIVED and one.before != "stage":
            found[one.rule] = one
    return found


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
        rule=kept.get("rule", ""),
        of=kept.get("of", ""),
    )
