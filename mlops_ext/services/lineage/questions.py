"""The questions that there are, and what answers those beyond the graph itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, get_args

from mlops_ext.services.lineage.approvers import approvers
from mlops_ext.services.lineage.impact import impact
from mlops_ext.services.lineage.related import related
from mlops_ext.services.lineage.served import served
from mlops_ext.services.lineage.stale import stale
from mlops_ext.services.lineage.told import Asked, Found

Question = Literal[
    "all",
    "datasets",
    "jobs",
    "models",
    "endpoints",
    "impact",
    "stale",
    "approvers",
    "served",
    "path",
]
QUESTIONS: tuple[str, ...] = get_args(Question)

FINDERS: dict[str, Callable[[Asked], Found]] = {
    "impact": impact,
    "stale": stale,
    "approvers": approvers,
    "served": served,
    "path": related,
}
"""What answers a question by more than the nodes around its start."""
