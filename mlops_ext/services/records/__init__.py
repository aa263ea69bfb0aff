"""The records that services answer with: one source for Python, HTTP, displays and TypeScript.

Every record is frozen. On the wire (HTTP, ``application/vnd.mlops+json``) its members are in
camelCase; TypeScript's types are generated from the same classes through the OpenAPI file.
Times are aware datetimes in UTC, sizes are bytes, metrics are plain floats.
"""

from __future__ import annotations

from mlops_ext.services.records.base import ConnectionInfo, Moment, Problem, Record
from mlops_ext.services.records.comparison import ChangeRow, Comparison, MetricRow
from mlops_ext.services.records.endpoints import (
    Cleaned,
    DeployPlan,
    Endpoint,
    EndpointSummary,
    Invocation,
    PlanStep,
    Served,
    TrafficMinute,
    Variant,
)
from mlops_ext.services.records.evaluation import Curve, Evaluation
from mlops_ext.services.records.history import HistoryEntry
from mlops_ext.services.records.lineage import LineageEdge, LineageGraph, LineageNode, NodeKind
from mlops_ext.services.records.models import (
    Archive,
    Better,
    DatasetUse,
    Environment,
    Metric,
    ModelGroup,
    NotebookSource,
    Version,
    VersionSummary,
)

__all__ = [
    "Archive",
    "Better",
    "ChangeRow",
    "Cleaned",
    "Comparison",
    "ConnectionInfo",
    "Curve",
    "DatasetUse",
    "DeployPlan",
    "Endpoint",
    "EndpointSummary",
    "Environment",
    "Evaluation",
    "HistoryEntry",
    "Invocation",
    "LineageEdge",
    "LineageGraph",
    "LineageNode",
    "Metric",
    "MetricRow",
    "ModelGroup",
    "Moment",
    "NodeKind",
    "NotebookSource",
    "PlanStep",
    "Problem",
    "Record",
    "Served",
    "TrafficMinute",
    "Variant",
    "Version",
    "VersionSummary",
]
