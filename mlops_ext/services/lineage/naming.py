"""What vertices of the lineage graph are called: name, second line, state and reference.

Of what could not be described only type and ARN are known.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from mlops_ext.services.governance.actions import approval_status, made_before
from mlops_ext.services.governance.deployments import endpoint_name, version_reference
from mlops_ext.services.graph.entities import PLACE_PROPERTY
from mlops_ext.services.graph.imported import RUN_TYPE, run_words
from mlops_ext.services.graph.vertex import Vertex
from mlops_ext.services.lineage.decided import PENDING
from mlops_ext.services.records import EndpointSummary, NodeKind
from mlops_ext.services.registration.datasets import display_name
from mlops_ext.services.storage import FOLDER

Words = tuple[str, str, str | None, str | None]
"""Name, second line, state and reference."""

DELETED = "Deleted"
"""State of a node whose version or endpoint is no longer there; its lineage stays."""

_JOB = "-aws-"
_WORDS = {
    PENDING: "Pending",
    "InService": "In service",
    "OutOfService": "Out of service",
    "RollingBack": "Rolling back",
    "SystemUpdating": "Updating (AWS)",
}


@dataclass(frozen=True)
class Present:
    """What there is now of what the graph tells of.

    Args:
        endpoints: endpoints by their names in lower case; None: that could not be looked up.
        versions: when the versions were made, by their ARNs; None: likewise.
        runs: names of the pipeline runs that things belong to, by ARN.
        problem: why one of the first two may not be looked up; empty when both may.
    """

    endpoints: Mapping[str, EndpointSummary] | None = field(default_factory=dict)
    versions: Mapping[str, datetime] | None = field(default_factory=dict)
    runs: Mapping[str, str] = field(default_factory=dict)
    problem: str = ""


class Naming:
    """Names vertices.

    Args:
        present: what there is now.
        notebooks: names of notebooks by the ARNs of the components that stand for them.
    """

    def __init__(self, present: Present, notebooks: Mapping[str, str]) -> None:
        self._present, self._notebooks = present, notebooks
        self._by_kind: dict[NodeKind, Callable[[Vertex], Words]] = {
            "version": self._version,
            "endpoint": self._endpoint,
            "notebook": self._notebook,
            "dataset": _dataset,
            "model": _model,
            "approval": _approval,
            "deployment": _deployment,
            "job": _job,
            "group": _group,
        }

    def of(self, kind: NodeKind) -> Callable[[Vertex], Words]:
        """Return what names vertices of a kind."""
        words = self._by_kind.get(kind, _other)
        return lambda vertex: run_words(vertex) if vertex.type == RUN_TYPE else words(vertex)

    def _notebook(self, vertex: Vertex) -> Words:
        name = self._notebooks.get(vertex.arn, "Notebook")
        return name, "notebook", vertex.status or None, None

    def _version(self, vertex: Vertex) -> Words:
        name, versions = str(version_reference(vertex)), self._present.versions
        if place := vertex.properties.get(PLACE_PROPERTY):
            return name, place, None, None
        state = vertex.properties.get("ApprovalStatus")
        if versions is None:
            return name, _word(state), state, name
        # A version that was deleted and made again has an artifact for each life.
        now = versions.get(vertex.source_uri)
        if now is None or made_before(vertex.created, now):
            return name, DELETED, DELETED, None
        return name, _word(state), state, name

    def _endpoint(self, vertex: Vertex) -> Words:
        name = endpoint_name(vertex.source_uri)
        if place := vertex.properties.get(PLACE_PROPERTY):
            return name, place, None, None
        if self._present.endpoints is None:
            return name, "", None, f"endpoint:{name}"
        # An endpoint that was deleted and made again has a context for each life.
        now = self._present.endpoints.get(name.lower())
        if now is None or made_before(vertex.created, now.created):
            return name if now is None else now.name, DELETED, DELETED, None
        return now.name, _word(now.status), now.status, f"endpoint:{now.name}"


def _dataset(vertex: Vertex) -> Words:
    kept = vertex.properties
    name = kept.get("name") or display_name(vertex.source_uri)
    return name or vertex.type, _rows(kept), None, None


def _model(vertex: Vertex) -> Words:
    return display_name(vertex.source_uri) or vertex.type, _archive(vertex), None, None


def _approval(vertex: Vertex) -> Words:
    kept = vertex.properties
    status = approval_status(vertex) or kept.get("decision", "")
    return _word(status), kept.get("by", ""), status, None


def _deployment(vertex: Vertex) -> Words:
    return "Deployed", f"to {endpoint_name(vertex.source_uri)}", vertex.status or None, None


def _job(vertex: Vertex) -> Words:
    name = vertex.name.partition(_JOB)[0] or vertex.arn.rpartition("/")[2]
    return name, vertex.type, vertex.status or None, None


def _group(vertex: Vertex) -> Words:
    group = endpoint_name(vertex.source_uri)
    return group, "", None, group


def _other(vertex: Vertex) -> Words:
    name = display_name(vertex.source_uri) or vertex.name
    return name or vertex.type or vertex.lineage_type, vertex.type, None, None


def _archive(vertex: Vertex) -> str:
    """What tells an archive from others: its content, the group it was made for, its bucket.

    A copy has name and content of its origin, and lies elsewhere.
    """
    told = [vertex.properties.get("sha256", "")[:8]]
    if vertex.source_uri.startswith("s3://"):
        bucket, *folders = vertex.source_uri.removeprefix("s3://").split("/")
        told += [folders[1] if len(folders) > 2 and folders[0] == FOLDER else "", bucket]
    return " · ".join(filter(None, told))


def _word(status: str | None) -> str:
    return _WORDS.get(status or "", status or "")


def _rows(properties: Mapping[str, str]) -> str:
    rows = properties.get("rows", "")
    return f"{int(rows):,} rows" if rows.isdecimal() else ""
