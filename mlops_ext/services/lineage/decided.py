"""Our decisions in a part of the lineage graph, beside SageMaker's own actions about the same."""

from __future__ import annotations

from collections.abc import Iterable

from mlops_ext.services.governance.actions import approval_status, matching, withdrawn
from mlops_ext.services.governance.decisions import (
    APPROVED,
    DECISION_TYPE,
    DEPLOYED,
    REJECTED,
    Decision,
    read_decision,
)
from mlops_ext.services.governance.deployments import endpoint_name
from mlops_ext.services.graph.reading import Vertex

PENDING = "PendingManualApproval"

_SHOWN = {APPROVED, REJECTED, DEPLOYED}
"""What belongs to where a model comes from and goes to; stages and waivers are in the history."""

_TYPES = {DECISION_TYPE, "ModelDeployment", "Approval"}


class Decided:
    """The decisions among vertices, found by what they are about.

    Args:
        vertices: part of the graph.
    """

    def __init__(self, vertices: Iterable[Vertex]) -> None:
        self._about: dict[str, list[tuple[str, Decision]]] = {}
        self.hidden: set[str] = set()
        """ARNs of what is not shown: our decisions that an action of SageMaker's stands for
        already, that are for the history alone or came to nothing, and approvals that nobody
        decided."""
        actions = []
        decisions: dict[str, Decision] = {}
        for vertex in vertices:
            if vertex.type not in _TYPES:
                continue
            if decision := read_decision(vertex):
                decisions[vertex.arn] = decision
            elif status := _status(vertex):
                actions.append((vertex, status))
        gone = withdrawn(decisions)
        for arn, decision in decisions.items():
            if arn in gone or decision.what not in _SHOWN:
                self.hidden.add(arn)
                continue
            for subject in (decision.version, decision.endpoint.lower()):
                self._about.setdefault(subject, []).append((arn, decision))
        for vertex, status in actions:
            if status == PENDING:
                self.hidden.add(vertex.arn)
            for arn, decision in self._about.get(_subject(vertex), ()):
                if matching(vertex, status, [decision]):
                    self.hidden.add(arn)

    def __bool__(self) -> bool:
        return bool(self._about)

    def matching(self, vertex: Vertex, status: str | None) -> Decision | None:
        """Return the decision that an action with that status, if it has any, records, too."""
        about = self._about.get(_subject(vertex), ())
        return matching(vertex, status, [one for _, one in about]) if status else None


def _status(vertex: Vertex) -> str | None:
    return DEPLOYED if vertex.type == "ModelDeployment" else approval_status(vertex)


def _subject(vertex: Vertex) -> str:
    """What an action is about: the endpoint's name in lower case, or the version's ARN."""
    if vertex.type == "ModelDeployment":
        return endpoint_name(vertex.source_uri).lower()
    return vertex.source_uri
