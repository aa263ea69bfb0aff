"""Endpoints, their deployment and their answers."""

from __future__ import annotations

from typing import Literal

from mlops_ext.services.records.base import Moment, Record
from mlops_ext.services.records.governance import RuleState
from mlops_ext.services.records.history import HistoryEntry


class EndpointSummary(Record):
    """An endpoint as lists show it."""

    name: str
    arn: str
    status: str
    """EndpointStatus: ``Creating``, ``InService``, ``Failed``…"""
    serves: list[str] = []
    """References of the versions it serves; a model's name where it is not a version."""
    created: Moment
    modified: Moment
    failure_reason: str | None = None


class Variant(Record):
    """A production variant of an endpoint."""

    name: str
    model: str
    reference: str | None = None
    """The version it serves, when the model was made from one."""
    weight: float
    instance_type: str | None = None
    instance_count: int | None = None
    image: str | None = None


class Served(Record):
    """Which version an endpoint served, and when."""

    reference: str
    start: Moment
    end: Moment | None = None
    """None: still serving."""
    by: str | None = None


class Endpoint(EndpointSummary):
    """An endpoint with what it serves and has served."""

    configuration: str
    variants: list[Variant] = []
    served: list[Served] = []
    history: list[HistoryEntry] = []
    content_type: str = "application/json"
    sample: str | None = None
    """A request body that fits the model it serves."""


class PlanStep(Record):
    """One thing that a deployment will do."""

    verb: Literal["make", "change", "keep", "remove"]
    kind: str
    """``Model``, ``Endpoint configuration``, ``Endpoint``."""
    name: str
    why: str


class DeployPlan(Record):
    """What a deployment will do, checked, with nothing made yet."""

    reference: str
    endpoint: str
    exists: bool
    steps: list[PlanStep]
    warnings: list[str] = []
    """For example: the archive was made by another user, and serving it runs its code."""
    blocked: str | None = None
    """Why it cannot be deployed, and what to do; none when it can."""
    rules: list[RuleState] = []
    """How the version stands against the rules that cover a deployment; empty where it cannot be
    deployed for another reason."""


class Invocation(Record):
    """What an endpoint answered."""

    status: int
    content_type: str
    body: str
    milliseconds: float
    variant: str | None = None


class TrafficMinute(Record):
    """What an endpoint served in one minute."""

    minute: Moment
    requests: int
    errors: int
    p50: float | None = None
    """Median latency in milliseconds."""


class Cleaned(Record):
    """What a clean-up removed, in the order it was removed."""

    removed: list[str]
