"""Deciding about several versions at once, each held to the rules of its own group."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Literal

from mlops_ext.errors import InvalidInput, MLOpsError
from mlops_ext.services.governance.approval import decide
from mlops_ext.services.governance.checking import assess
from mlops_ext.services.names import check_text
from mlops_ext.services.paging import together
from mlops_ext.services.records import Assessments, VersionDecision, VersionDecisions

if TYPE_CHECKING:
    from mlops_ext.connection import Connection


def assess_all(connection: Connection, references: Iterable[str]) -> Assessments:
    """Tell how versions stand against the rules that hold an approval; nothing is changed.

    Args:
        connection: where, and as whom.
        references: the versions; one that is named twice counts once.

    Raises:
        InvalidInput: no version is named.
        UnknownReference: there is no such version.
    """
    named = _named(references)
    return Assessments(assessments=together(lambda one: assess(connection, one), named))


def decide_all(
    connection: Connection,
    references: Iterable[str],
    status: Literal["Approved", "Rejected"],
    comment: str = "",
) -> VersionDecisions:
    """Approve or reject versions, as far as the rules of their groups allow; none are overridden.

    What fails for one version holds no other up: its decision says why.

    Args:
        connection: where, and as whom.
        references: the versions; one that is named twice counts once.
        status: ``Approved`` or ``Rejected``.
        comment: why, one line of at most 1,024 characters; in the history of each.

    Raises:
        InvalidInput: no version is named, or the comment cannot be used.
        MLOpsError: SageMaker takes no decision about any of them, for want of a permission,
            credentials or an answer.
    """
    reason = check_text(comment, "comment")
    errors: list[MLOpsError] = []

    def decision(reference: str) -> VersionDecision:
        try:
            version = decide(connection, reference, status, reason)
        except MLOpsError as error:
            errors.append(error)
            return VersionDecision(reference=reference, problem=error.problem)
        return VersionDecision(reference=version.reference, approval=version.approval)

    found = together(decision, _named(references))
    if len(errors) == len(found) and all(error.problem.cause for error in errors):
        raise errors[0]
    return VersionDecisions(status=status, comment=reason, decisions=found)


def _named(references: Iterable[str]) -> list[str]:
    named = list(dict.fromkeys(references))
    if not named:
        raise InvalidInput.of(
            "NoVersion", "No version is named.", hint='Write for example "churn/3", "churn/4".'
        )
    return named
