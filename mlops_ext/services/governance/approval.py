"""Approving and rejecting versions."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from mlops_ext.errors import InvalidInput, translating
from mlops_ext.services.emitting import emitted
from mlops_ext.services.governance.checking import check
from mlops_ext.services.governance.decisions import (
    APPROVED,
    REJECTED,
    record_decision,
    record_waivers,
)
from mlops_ext.services.models import describe, get_version
from mlops_ext.services.names import check_text
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
) -> Version:
    """Approve or reject a version.

    Args:
        connection: where, and as whom.
        reference: ``churn/3``, ``churn@latest``…
        status: ``Approved`` or ``Rejected``.
        comment: why, one line of at most 1,024 characters.
        overrides: names of rules that shall not hold an approval up; the comment is the reason.

    Raises:
        UnknownReference: there is no such version, or no such rule to override.
        InvalidInput: status or comment cannot be used, or an override has no comment.
        Refused: rules of the group hold the approval up.
    """
    verb = {APPROVED: "approve", REJECTED: "reject"}.get(status)
    if verb is None:
        raise InvalidInput.of(
            "InvalidApproval",
            f"{status!r} is not a decision.",
            hint=f"Use {APPROVED} or {REJECTED}.",
        )
    if overrides and status == REJECTED:
        raise InvalidInput.of("InvalidOverride", "No rule holds a rejection up.")
    comment = check_text(comment, "comment")
    with translating(f"{verb} {reference}", connection):
        package = describe(connection, reference)
        arn = package["ModelPackageArn"]
        with Undo() as undo:
            if status == APPROVED:
                waived = check(connection, package, "approve", overrides=overrides, reason=comment)
                record_waivers(connection, arn, waived, "approve", comment, undo)
            before = package.get("ModelApprovalStatus", "")
            record_decision(
                connection, arn, status, why=comment, before=before, after=status, undo=undo
            )
            connection.client("sagemaker").update_model_package(
                ModelPackageArn=arn, ModelApprovalStatus=status, ApprovalDescription=comment
            )
        return get_version(connection, arn)
