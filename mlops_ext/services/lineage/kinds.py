"""What a person calls a vertex of the lineage graph."""

from __future__ import annotations

import json

from mlops_ext.services.governance.decisions import DECISION_TYPE, DEPLOYED, read_decision
from mlops_ext.services.governance.deployments import VERSION_MARK, version_reference
from mlops_ext.services.graph.columns import Vertices
from mlops_ext.services.graph.imported import KIND_PROPERTY, RUN_TYPE, run_kind
from mlops_ext.services.graph.registration import NOTEBOOK_COMPONENT
from mlops_ext.services.graph.vertex import Vertex
from mlops_ext.services.records import NodeKind

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


def kind_of(vertex: Vertex) -> NodeKind:
    """Return what a person calls a vertex."""
    if vertex.lineage_type == "TrialComponent":
        return "notebook" if vertex.name.startswith(NOTEBOOK_COMPONENT) else "job"
    if version_reference(vertex):
        return "version"
    if vertex.type == RUN_TYPE:
        return run_kind(vertex.properties.get(KIND_PROPERTY))
    decision = read_decision(vertex)
    if decision:
        return "deployment" if decision.what == DEPLOYED else "approval"
    return _BY_TYPE.get(vertex.type, "other")


def kinds_of(vertices: Vertices) -> list[NodeKind]:
    """Return what a person calls each of many vertices; most are told by their types alone."""
    told = {text: _told_by(*json.loads(text)) for text in set(vertices.types)}
    kinds = [told[text] for text in vertices.types]
    asked = {place for place, kind in enumerate(kinds) if kind is None}
    asked.update(vertices.with_uri(VERSION_MARK))
    for place in asked:
        kinds[place] = kind_of(vertices.at(place))
    return [kind or "other" for kind in kinds]


def _told_by(lineage_type: str, type: str) -> NodeKind | None:
    """The kind of vertices of a type; None where the vertex itself must be asked."""
    if lineage_type == "TrialComponent" or type in (DECISION_TYPE, RUN_TYPE):
        return None
    return _BY_TYPE.get(type, "other")
