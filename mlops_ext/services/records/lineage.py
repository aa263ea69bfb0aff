"""The lineage graph."""

# ruff: noqa: RUF012 - pydantic copies a default for each record.

from __future__ import annotations

from typing import Literal

from mlops_ext.services.records.base import Moment, Record

NodeKind = Literal[
    "dataset",
    "notebook",
    "job",
    "model",
    "version",
    "approval",
    "deployment",
    "endpoint",
    "group",
    "image",
    "other",
]


class LineageNode(Record):
    """A vertex of the lineage graph, with its name resolved."""

    id: str
    """ARN of the artifact, action, context or trial component."""
    kind: NodeKind
    name: str
    """Never an ARN: ``train.csv``, ``churn/3``, ``churn-prod``."""
    detail: str = ""
    """Second line: "569 rows", "Approved", "In service"."""
    lineage_type: str
    """``Artifact``, ``Action``, ``Context`` or ``TrialComponent``."""
    type: str
    """SageMaker's own type: ``DataSet``, ``Model``, ``Endpoint``…"""
    uri: str | None = None
    reference: str | None = None
    """What `ml.version` or `ml.endpoint` take: ``churn/3``, ``endpoint:churn-prod``; else none."""
    state: str | None = None
    """The service's own status word where it has one: ``Approved``, ``InService``."""
    created: Moment | None = None
    properties: dict[str, str] = {}


class LineageEdge(Record):
    """An association, in the direction of the data."""

    source: str
    destination: str
    type: str
    """``ContributedTo``, ``AssociatedWith``, ``DerivedFrom``, ``Produced`` or ``SameAs``."""


class LineageGraph(Record):
    """The answer to a lineage question."""

    start: list[str]
    """Ids of the nodes that the question starts from."""
    reference: str
    """What was asked for, in the user's words."""
    question: str
    """``all``, ``datasets``, ``jobs``, ``models``, ``endpoints``."""
    answer: str
    """The answer as one sentence."""
    hits: list[str]
    """Ids of the nodes that answer the question."""
    nodes: list[LineageNode]
    edges: list[LineageEdge]
    partial: bool = False
    reason: str = ""
    """Why the answer is partial."""
