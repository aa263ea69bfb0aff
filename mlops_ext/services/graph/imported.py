"""Runs that another system told of, as they are kept in the graph."""

from __future__ import annotations

from mlops_ext.services.graph.vertex import Vertex
from mlops_ext.services.records import NodeKind

RUN_TYPE = "OpenLineageRun"
"""ActionType of an imported run."""

KIND_PROPERTY = "kind"
"""Property of such an action: what a person calls the run; a job where it is none of these."""

_KINDS: tuple[NodeKind, ...] = ("job", "notebook", "approval", "deployment")


def run_kind(kind: str | None) -> NodeKind:
    """Return the kind of an imported run by what is kept of it."""
    return next((one for one in _KINDS if one == kind), "job")


def run_words(vertex: Vertex) -> tuple[str, str, str | None, None]:
    """Return name, second line (where it ran), state and no reference of an imported run."""
    kept = vertex.properties
    return kept.get("name", vertex.name), kept.get("namespace", ""), vertex.status or None, None
