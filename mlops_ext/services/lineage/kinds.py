"""What a person calls a vertex of the lineage graph."""

from __future__ import annotations

from typing import get_args

import numpy as np
from numpy.typing import NDArray

from mlops_ext.services.governance.decisions import DECISION_TYPE, DEPLOYED, read_decision
from mlops_ext.services.governance.deployments import VERSION_MARK, version_reference
from mlops_ext.services.graph.columns import Vertices
from mlops_ext.services.graph.imported import KIND_PROPERTY, RUN_TYPE, run_kind
from mlops_ext.services.graph.registration import NOTEBOOK_COMPONENT
from mlops_ext.services.graph.vertex import Vertex
from mlops_ext.services.records import NodeKind

KINDS: tuple[NodeKind, ...] = get_args(NodeKind)

Codes = NDArray[np.uint8]

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


def kinds_of(vertices: Vertices) -> Codes:
    """Return what a person calls each of many vertices; most are told by their types alone.

    Returns:
        The places of their kinds among `KINDS`.
    """
    told = [_told_by(*types) for types in vertices.known_types]
    codes = np.array([KINDS.index(kind or "other") for kind in told], np.uint8)
    kinds = codes[vertices.type_codes]
    unsure = [code for code, kind in enumerate(told) if kind is None]
    asked = set(np.flatnonzero(np.isin(vertices.type_codes, unsure)).tolist())
    for place in asked.union(vertices.with_uri(VERSION_MARK)):
        kinds[place] = KINDS.index(kind_of(vertices.at(place)))
    return kinds


def _told_by(lineage_type: str, type: str) -> NodeKind | None:
    """The kind of vertices of a type; None where the vertex itself must be asked."""
    if lineage_type == "TrialComponent" or type in (DECISION_TYPE, RUN_TYPE):
        return None
    return _BY_TYPE.get(type, "other")
