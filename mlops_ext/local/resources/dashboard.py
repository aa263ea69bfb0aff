"""What Search shows beside models and endpoints: who serves them and what watches them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mlops_ext.local.resources.declarations.deployment import ENDPOINT
from mlops_ext.local.resources.declarations.monitoring import MONITORING_SCHEDULE
from mlops_ext.local.resources.declarations.transform import TRANSFORM_JOB
from mlops_ext.local.resources.generic import record
from mlops_ext.local.store import Condition, Document, Page

if TYPE_CHECKING:
    from mlops_ext.local.engine import Engine

Row = dict[str, Any]


def dashboard(engine: Engine, model: Row) -> Row:
    """A model with what serves, transforms and watches it (ModelDashboardModel)."""
    endpoints = [
        endpoint
        for endpoint in engine.documents.each(ENDPOINT.kind)
        if _serves(endpoint, model["ModelName"])
    ]
    named = Condition("$.ModelName", "=", model["ModelName"])
    jobs, _ = engine.documents.page(Page(TRANSFORM_JOB.kind, [named], descending=True, limit=1))
    return {
        "Model": model,
        "Endpoints": [record(ENDPOINT, endpoint) for endpoint in endpoints],
        "LastBatchTransformJob": record(TRANSFORM_JOB, jobs[0]) if jobs else None,
        "MonitoringSchedules": [
            schedule for endpoint in endpoints for schedule in schedules(engine, endpoint)
        ],
    }


def _serves(endpoint: Document, model: str) -> bool:
    plans = endpoint.body["Plans"].values()
    return any(variant["ModelName"] == model for plan in plans for variant in plan["Variants"])


def schedules(engine: Engine, endpoint: Document) -> list[Row]:
    """The monitoring schedules of an endpoint, oldest first."""
    of_endpoint = Condition("$.EndpointName", "=", endpoint.name)
    found = engine.documents.ordered(MONITORING_SCHEDULE.kind, "created", False, where=of_endpoint)
    return [record(MONITORING_SCHEDULE, schedule) for schedule in found]
