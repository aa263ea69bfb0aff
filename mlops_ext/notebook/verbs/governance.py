"""Deciding about several versions at once."""

from __future__ import annotations

from mlops_ext.notebook.objects.governance import Decisions
from mlops_ext.notebook.verbs.base import Verbs
from mlops_ext.services import governance


class GovernanceVerbs(Verbs):
    """Deciding about several versions at once."""

    def approve(self, *references: str, comment: str = "") -> Decisions:
        """Approve versions, each as far as the rules of its group allow, and tell what came of it.

        ``ml.approve("churn/3", "churn/4", comment="Reviewed")``. A rule that holds one version up
        holds no other up; to override one, approve that version by itself.

        Args:
            *references: The versions.
            comment: Why, kept in the history of each.

        Raises:
            InvalidInput: No version is named, or the comment cannot be used.
            MLOpsError: SageMaker takes no decision about any of them.
        """
        found = governance.decide_all(self.connection, references, "Approved", comment)
        return Decisions(self.connection, found)

    def reject(self, *references: str, comment: str = "") -> Decisions:
        """Reject versions and tell what came of it.

        Args:
            *references: The versions.
            comment: Why, kept in the history of each.

        Raises:
            InvalidInput: No version is named, or the comment cannot be used.
            MLOpsError: SageMaker takes no decision about any of them.
        """
        found = governance.decide_all(self.connection, references, "Rejected", comment)
        return Decisions(self.connection, found)
