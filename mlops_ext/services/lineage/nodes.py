"""Vertices of the lineage graph as records: kinds, names, states."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from mlops_ext.services.governance.actions import approval_status, made_before
from mlops_ext.services.governance.decisions import DEPLOYED, read_decision
from mlops_ext.services.governance.deployments import endpoint_name, version_reference
from mlops_ext.services.graph.entities import PLACE_PROPERTY
from mlops_ext.services.graph.reading import Reading, Vertex
from mlops_ext.services.graph.registration import NOTEBOOK_COMPONENT, NOTEBOOK_PROPERTY
from mlops_ext.services.lineage.decided import PENDING, Decided
from mlops_ext.services.records import EndpointSummary, LineageEdge, LineageNode, NodeKind
from mlops_ext.services.registration.datasets import display_name
from mlops_ext.services.storage import FOLDER

_UNKNOWN = datetime.min.replace(tzinfo=UTC)
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
_BY_TYPE: dict[str, NodeKind] = {
    "DataSet": "dataset",
    "Model": "model",
    "ModelData": "model",
    "Image": "image",
    "Approval": "approval",
    "ModelDeployment": "deployment",
    "Endpoint": "endpoint",
    "ModelGroup": "group",
}


@dataclass(frozen=True)
class Present:
    """What there is now of what the graph tells of.

    Args:
        endpoints: endpoints by their names in lower case.
        versions: when the versions were made, by their ARNs.
    """

    endpoints: Mapping[str, EndpointSummary] = field(default_factory=dict)
    versions: Mapping[str, datetime] = field(default_factory=dict)


@dataclass(frozen=True)
class _Told:
    """What nodes tell beyond their own vertices."""

    present: Present
    decided: Decided
    notebooks: Mapping[str, str]


def kind_of(vertex: Vertex) -> NodeKind:
    """Return what a person calls a vertex."""
    if vertex.lineage_type == "TrialComponent":
        return "notebook" if vertex.name.startswith(NOTEBOOK_COMPONENT) else "job"
    if version_reference(vertex):
        return "version"
    decision = read_decision(vertex)
    if decision:
        return "deployment" if decision.what == DEPLOYED else "approval"
    return _BY_TYPE.get(vertex.type, "other")


def nodes_and_edges(
    found: Reading, present: Present
) -> tuple[list[LineageNode], list[LineageEdge]]:
    """Return the records of what has been read.

    SageMaker's own action about an approval or a deployment and our decision about the same are
    one node: SageMaker's, with our who and why. Approvals that nobody decided are left out.

    Args:
        found: the part of the graph.
        present: what there is now.
    """
    decided = Decided(found.vertices.values())
    told = _Told(present, decided, _notebooks(found))
    shown = [one for arn, one in found.vertices.items() if arn not in decided.hidden]
    unseen = _Unseen(found, decided.hidden)
    nodes = [_node(vertex, told, *unseen.around(vertex.arn)) for vertex in sorted(shown, key=_age)]
    kept = {node.id for node in nodes}
    edges = [
        LineageEdge(source, destination, type)
        for source, destination, type in sorted(found.links)
        if source in kept and destination in kept
    ]
    return nodes, edges


class _Unseen:
    """How many neighbours vertices have that a person can be shown, seen or not seen so far.

    Args:
        found: the part of the graph.
        hidden: ARNs of the vertices in it that are not shown.
    """

    def __init__(self, found: Reading, hidden: Collection[str]) -> None:
        self._found = found
        links = found.links if hidden else ()
        self._ups = Counter(link[1] for link in links if link[0] in hidden)
        self._downs = Counter(link[0] for link in links if link[1] in hidden)

    def around(self, arn: str) -> tuple[int | None, int | None]:
        """How many neighbours a vertex has against and along the data; none: not known."""
        up, down = self._found.ups.get(arn), self._found.downs.get(arn)
        return (
            None if up is None else up - self._ups[arn],
            None if down is None else down - self._downs[arn],
        )


def _age(vertex: Vertex) -> tuple[datetime, str]:
    return vertex.created or _UNKNOWN, vertex.arn


def _notebooks(found: Reading) -> dict[str, str]:
    """Names of notebooks by the ARNs of the components that stand for them."""
    names = {
        arn: name
        for arn, vertex in found.vertices.items()
        if (name := vertex.properties.get(NOTEBOOK_PROPERTY))
    }
    links = found.links if names else ()
    return {source: names[made] for source, made, _ in links if made in names}


def _node(vertex: Vertex, told: _Told, up: int | None, down: int | None) -> LineageNode:
    kind = kind_of(vertex)
    name, detail, state, reference = _words(vertex, kind, told)
    properties = dict(vertex.properties)
    if kind in ("approval", "deployment"):
        status = DEPLOYED if kind == "deployment" else approval_status(vertex)
        if decision := told.decided.matching(vertex, status):
            properties |= {k: v for k, v in (("by", decision.who), ("why", decision.why)) if v}
            detail = decision.who or detail
    return LineageNode(
        id=vertex.arn,
        kind=kind,
        name=name,
        detail=detail,
        lineage_type=vertex.lineage_type,
        type=vertex.type,
        uri=vertex.source_uri or None,
        reference=reference,
        state=state,
        created=vertex.created,
        properties=properties,
        up=up,
        down=down,
    )


def _words(vertex: Vertex, kind: NodeKind, told: _Told) -> tuple[str, str, str | None, str | None]:
    """Name, second line, state and reference of a node."""
    kept = vertex.properties
    if kind == "version":
        return _version_words(vertex, told.present.versions)
    if kind == "endpoint":
        return _endpoint_words(vertex, told.present.endpoints)
    if kind == "dataset":
        return kept.get("name") or display_name(vertex.source_uri), _rows(kept), None, None
    if kind == "notebook":
        return told.notebooks.get(vertex.arn, "Notebook"), "notebook", vertex.status or None, None
    if kind == "model":
        return display_name(vertex.source_uri), _archive(vertex), None, None
    if kind == "approval":
        status = approval_status(vertex) or kept.get("decision", "")
        return _word(status), kept.get("by", ""), status, None
    if kind == "deployment":
        return "Deployed", f"to {endpoint_name(vertex.source_uri)}", vertex.status or None, None
    if kind == "job":
        return vertex.name.partition(_JOB)[0], vertex.type, vertex.status or None, None
    if kind == "group":
        group = endpoint_name(vertex.source_uri)
        return group, "", None, group
    return display_name(vertex.source_uri) or vertex.name, vertex.type, None, None


def _archive(vertex: Vertex) -> str:
    """What tells an archive from others: its content, the group it was made for, its bucket.

    A copy has name and content of its origin, and lies elsewhere.
    """
    told = [vertex.properties.get("sha256", "")[:8]]
    if vertex.source_uri.startswith("s3://"):
        bucket, *folders = vertex.source_uri.removeprefix("s3://").split("/")
        told += [folders[1] if len(folders) > 2 and folders[0] == FOLDER else "", bucket]
    return " · ".join(filter(None, told))


def _version_words(
    vertex: Vertex, versions: Mapping[str, datetime]
) -> tuple[str, str, str | None, str | None]:
    name, now = str(version_reference(vertex)), versions.get(vertex.source_uri)
    if place := vertex.properties.get(PLACE_PROPERTY):
        return name, place, None, None
    # A version that was deleted and made again has an artifact for each life.
    if now is None or made_before(vertex.created, now):
        return name, DELETED, DELETED, None
    state = vertex.properties.get("ApprovalStatus")
    return name, _word(state), state, name


def _endpoint_words(
    vertex: Vertex, endpoints: Mapping[str, EndpointSummary]
) -> tuple[str, str, str | None, str | None]:
    name = endpoint_name(vertex.source_uri)
    now = endpoints.get(name.lower())
    # An endpoint that was deleted and made again has a context for each life.
    if now is None or made_before(vertex.created, now.created):
        return name if now is None else now.name, DELETED, DELETED, None
    return now.name, _word(now.status), now.status, f"endpoint:{now.name}"


def _word(status: str | None) -> str:
    return _WORDS.get(status or "", status or "")


def _rows(properties: Mapping[str, str]) -> str:
    rows = properties.get("rows", "")
    return f"{int(rows):,} rows" if rows.isdecimal() else ""
