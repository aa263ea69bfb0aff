"""Approving and rejecting versions."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from mlops_ext.errors import InvalidInput, translating
from mlops_ext.services.emitting import emitted
from mlops_ext.services.governance.checking import check
from mlops_ext.services.governance.decisions import (
    APPROVED,
    REJECTED,
    record_decision,
    record_waivers,
)
from mlops_ext.services.governance.grammar import STAGES as STAGES_RULE
from mlops_ext.services.governance.stages import allow_move, life_cycle
from mlops_ext.services.models import describe, get_version
from mlops_ext.services.names import check_text
from mlops_ext.services.packages import Package
from mlops_ext.services.records import Version
from mlops_ext.services.undo import Undo

if TYPE_CHECKING:
    from mlops_ext.connection import Connection


@emitted
def decide(
    connection: Connection,
    reference: str,
    status: str,
    comment: str = "",
    *,
    overrides: Collection[str] = (),
    stage: str | None = None,
) -> Version:
    """Approve or reject a version, and move it to a stage with it: both, or neither.

    Args:
        connection: where, and as whom.
        reference: ``churn/3``, ``churn@latest``…
        status: ``Approved`` or ``Rejected``.
        comment: why, one line of at most 1,024 characters.
        overrides: names of rules that shall not hold an approval, or the move, up; the comment is
            the reason.
        stage: of its lifecycle, one that a version or a rule has; None: it stays where it is.

    Raises:
        UnknownReference: there is no such version, no such rule to override, or no such stage.
        InvalidInput: status or comment cannot be used, or an override has no comment.
        Refused: rules of the group hold the approval or the move up.
    """
    verb = {APPROVED: "approve", REJECTED: "reject"}.get(status)
    if verb is None:
        raise InvalidInput.of(
            "InvalidApproval",
            f"{status!r} is not a decision.",
            hint=f"Use {APPROVED} or {REJECTED}.",
        )
    moving = [one for one in overrides if stage and one == STAGES_RULE]
    deciding = [one for one in overrides if one not in moving]
    if deciding and status == REJECTED:
        raise InvalidInput.of("InvalidOverride", "No rule holds a rejection up.")
    comment = check_text(comment, "comment")
    with translating(f"{verb} {reference}", connection):
        package = describe(connection, reference)
        arn = package["ModelPackageArn"]
        with Undo() as undo:
            waived = (
                check(connection, package, "approve", overrides=deciding, reason=comment)
                if status == APPROVED
                else []
            )
            moved = _moved(connection, package, stage, comment, moving, undo) if stage else {}
            record_waivers(connection, arn, waived, "approve", comment, undo)
            before = package.get("ModelApprovalStatus", "")
            record_decision(
                connection, arn, status, why=comment, before=before, after=status, undo=undo
            )
            connection.client("sagemaker").update_model_package(
                ModelPackageArn=arn,
                ModelApprovalStatus=status,
                ApprovalDescription=comment,
                **moved,
            )
        return get_version(connection, arn)


def _moved(
    connection: Connection,
    package: Package,
    stage: str,
    comment: str,
    overrides: Collection[str],
    undo: Undo,
) -> dict[str, Any]:
    """What UpdateModelPackage takes for the move; nothing where it is in that stage already."""
    cycle = life_cycle(connection, package, stage)
    if cycle["Stage"] == (package.get("ModelLifeCycle") or {}).get("Stage"):
        return {}
    return allow_move(connection, package, cycle, comment, overrides, undo)
