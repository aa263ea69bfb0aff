"""Registering as approved at once: held to the rules of the group as an approval is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mlops_ext.services import metrics
from mlops_ext.services.governance import Facts, check_new, policies
from mlops_ext.services.references import Reference
from mlops_ext.services.registration.keeping import Request
from mlops_ext.services.resolving import describe_group

if TYPE_CHECKING:
    from mlops_ext.connection import Connection


def check_registration(connection: Connection, request: Request) -> None:
    """Let a version be registered as approved, or refuse it; a new group has no rules.

    Raises:
        Refused: rules of the group hold it up.
    """
    if describe_group(connection, Reference(request.group, "group", request.group)) is None:
        return
    facts = Facts(
        figures={name: metrics.number(value) for name, value in request.metrics.items()},
        evaluation="evaluation.json" if request.evaluation else None,
        datasets=tuple(use.name for use, _ in request.datasets),
    )
    check_new(connection, policies(connection, request.group), facts)
