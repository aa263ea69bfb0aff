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
from mlops_ext.services.records.evaluation import (
    ClassScores,
    ColumnFacts,
    Confused,
    Curve,
    Evaluation,
    EvaluationKind,
    Histogram,
    Scatter,
    Segment,
)
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
from mlops_ext.services.records.reports import (
    Bias,
    BiasFacet,
    BiasMetric,
    DataQuality,
    Explainability,
    Explanation,
    FeatureImportance,
    FeatureStatistics,
    MetricConstraint,
    ModelQuality,
    PartialDependence,
    ReportFile,
    Reports,
    ReportSet,
)

__all__ = [
    "Archive",
    "Better",
    "Bias",
    "BiasFacet",
    "BiasMetric",
    "ChangeRow",
    "ClassScores",
    "Cleaned",
    "ColumnFacts",
    "Comparison",
    "Confused",
    "ConnectionInfo",
    "Curve",
    "DataQuality",
    "DatasetUse",
    "DeployPlan",
    "Endpoint",
    "EndpointSummary",
    "Environment",
    "Evaluation",
    "EvaluationKind",
    "Explainability",
    "Explanation",
    "FeatureImportance",
    "FeatureStatistics",
    "Histogram",
    "HistoryEntry",
    "Invocation",
    "LineageEdge",
    "LineageGraph",
    "LineageNode",
    "Metric",
    "MetricConstraint",
    "MetricRow",
    "ModelGroup",
    "ModelQuality",
    "Moment",
    "NodeKind",
    "NotebookSource",
    "PartialDependence",
    "PlanStep",
    "Problem",
    "Record",
    "ReportFile",
    "ReportSet",
    "Reports",
    "Scatter",
    "Segment",
    "Served",
    "TrafficMinute",
    "Variant",
    "Version",
    "VersionSummary",
]
