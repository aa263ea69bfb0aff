"""Approving and rejecting versions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mlops_ext.errors import InvalidInput, translating
from mlops_ext.services.governance.decisions import APPROVED, REJECTED, record_decision
from mlops_ext.services.models import describe, get_version
from mlops_ext.services.names import check_text
from mlops_ext.services.records import Version

if TYPE_CHECKING:
    from mlops_ext.connection import Connection


def decide(connection: Connection, reference: str, status: str, comment: str = "") -> Version:
    """Approve or reject a version.

    Args:
        connection: where, and as whom.
        reference: ``churn/3``, ``churn@latest``…
        status: ``Approved`` or ``Rejected``.
        comment: why, one line of at most 1,024 characters.

    Raises:
        UnknownReference: there is no such version.
        InvalidInput: status or comment cannot be used.
    """
    verb = {APPROVED: "approve", REJECTED: "reject"}.get(status)
    if verb is None:
        raise InvalidInput.of(
            "InvalidApproval",
            f"{status!r} is not a decision.",
            hint=f"Use {APPROVED} or {REJECTED}.",
        )
    comment = check_text(comment, "comment")
    with translating(f"{verb} {reference}", connection):
        package = describe(connection, reference)
        arn = package["ModelPackageArn"]
        connection.client("sagemaker").update_model_package(
            ModelPackageArn=arn, ModelApprovalStatus=status, ApprovalDescription=comment
        )
        before = package.get("ModelApprovalStatus", "")
        record_decision(connection, arn, status, why=comment, before=before, after=status)
        return get_version(connection, arn)
