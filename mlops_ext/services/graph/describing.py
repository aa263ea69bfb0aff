"""What the entities are that a walk has met: a Describe for each that is not known."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from mlops_ext.errors import NotAllowed, UnknownReference, explain
from mlops_ext.services.graph.calls import Calls
from mlops_ext.services.graph.columns import plain
from mlops_ext.services.graph.descriptions import Descriptions
from mlops_ext.services.graph.vertex import Vertex
from mlops_ext.services.paging import together

if TYPE_CHECKING:
    from mlops_ext.services.graph.querying import Query

_WORTH = 3
"""Entities of one query from which on asking what was modified takes fewer calls than Describe."""


def unknown(arn: str) -> Vertex:
    """Return an entity of which only the ARN is known."""
    kind = arn.split(":")[-1].partition("/")[0]
    lineage_type = "TrialComponent" if kind == "experiment-trial-component" else kind.capitalize()
    return Vertex(arn, lineage_type, "")


class Describing:
    """Describes entities, once each; goes on where it stopped.

    Args:
        known: what has been told before.
    """

    def __init__(self, known: Descriptions) -> None:
        self._known = known
        self._renewed = False
        self.told: dict[str, Vertex] = {}
        """Those that have been asked about, by ARN."""
        self.denied: dict[str, str] = {}
        """Why some did not tell, by ARN."""

    def describe(self, calls: Calls, met: Iterable[Vertex], queries: Iterable[Query]) -> None:
        """Describe what a walk has met.

        Args:
            calls: of the walk.
            met: the entities.
            queries: that have met them.

        Raises:
            Interrupted: some are not described, and cannot be now.
        """
        since = datetime.now(UTC) - timedelta(seconds=calls.pace.fresh)
        if not self._renewed:
            together(partial(_renew, self._known, calls, since), queries)
            self._renewed = True
        met = list(met)
        left = []
        for vertex in met:
            if vertex.arn not in self.told:
                if kept := self._known.get(vertex.arn, since):
                    self.told[vertex.arn] = kept
                else:
                    left.append(vertex)
        calls.tell(len(self.told), len(met))
        together(partial(self._one, calls, len(met)), left)

    def _one(self, calls: Calls, total: int, vertex: Vertex) -> None:
        at = datetime.now(UTC)
        try:
            found = _DESCRIBE[vertex.lineage_type](calls, vertex)
            self._known.put(found, at)
            self.told[vertex.arn] = found
        except calls.refusal as error:
            problem = explain(error, f"read {vertex.arn}")
            if isinstance(problem, NotAllowed):
                self.denied[vertex.arn] = str(problem)
            elif not isinstance(problem, UnknownReference):  # else deleted since the query
                raise
            self.told[vertex.arn] = vertex
        calls.tell(len(self.told), total)


def _renew(known: Descriptions, calls: Calls, since: datetime, query: Query) -> None:
    old = known.old(query.vertices.keys() - {query.start}, since)
    if len(old) < _WORTH:
        return
    now = datetime.now(UTC)
    after = min(old.values()) - timedelta(seconds=calls.pace.late)
    modified = query.modified(calls, after)
    known.renew(old.keys() - modified, now)


def _artifact(calls: Calls, vertex: Vertex) -> Vertex:
    found = calls("describe_artifact", ArtifactArn=vertex.arn)
    return _filled(vertex, found, found.get("ArtifactName"), found["Source"]["SourceUri"])


def _action(calls: Calls, vertex: Vertex) -> Vertex:
    found = calls("describe_action", ActionName=_name(vertex))
    return _filled(vertex, found, found["ActionName"], found["Source"]["SourceUri"])


def _context(calls: Calls, vertex: Vertex) -> Vertex:
    found = calls("describe_context", ContextName=_name(vertex))
    return _filled(vertex, found, found["ContextName"], found["Source"]["SourceUri"])


def _component(calls: Calls, vertex: Vertex) -> Vertex:
    found = calls("describe_trial_component", TrialComponentName=_name(vertex))
    source = (found.get("Source") or {}).get("SourceArn")
    filled = _filled(vertex, found, found["TrialComponentName"], source)
    return filled._replace(properties=plain(found.get("Parameters") or {}))


_DESCRIBE: dict[str, Callable[[Calls, Vertex], Vertex]] = {
    "Artifact": _artifact,
    "Action": _action,
    "Context": _context,
    "TrialComponent": _component,
}
_TYPES = ("ArtifactType", "ActionType", "ContextType")


def _name(vertex: Vertex) -> str:
    return vertex.arn.rpartition("/")[2]


def _filled(vertex: Vertex, found: dict[str, Any], name: str | None, uri: str | None) -> Vertex:
    status = found.get("Status") or ""
    type = next((found[member] for member in _TYPES if member in found), "TrialComponent")
    return vertex._replace(
        type=vertex.type or type,
        name=name or "",
        source_uri=uri or "",
        created=found["CreationTime"].astimezone(UTC),
        properties=found.get("Properties") or {},
        status=status.get("PrimaryStatus", "") if isinstance(status, dict) else status,
    )
