"""What hangs on something that is to be deleted."""

from __future__ import annotations

from typing import Literal

from mlops_ext.services.records.base import Record
from mlops_ext.services.records.endpoints import PlanStep

Serving = Literal["refuse", "remove", "keep"]
"""What happens to endpoints that serve what is deleted: nothing is deleted, they go too, or they
go on, with what they need."""


class Removal(Record):
    """What deleting a group, a version or an endpoint will do, with nothing done yet."""

    kind: Literal["group", "version", "endpoint"]
    name: str
    """``churn``, ``churn/3`` or the endpoint's name."""
    arn: str
    steps: list[PlanStep]
    """What goes, and what stays and why."""
    versions: list[str] = []
    """References of the versions that go, oldest first."""
    arns: list[str] = []
    """Their ARNs."""
    endpoints: list[str] = []
    """Names of the endpoints that serve one of them."""
    objects: int = 0
    """Objects of S3 that go."""
    size: int = 0
    """Their bytes."""
    confirm: str | None = None
    """What a person types so that it goes: the name of a group that has versions."""
    blocked: str | None = None
    """Why it is refused as asked, and what to do; none when it is not."""
