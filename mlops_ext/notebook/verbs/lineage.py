"""Lineage."""

from __future__ import annotations

from datetime import date

from mlops_ext.notebook.objects.lineage import Lineage
from mlops_ext.notebook.verbs.base import Verbs
from mlops_ext.services.lineage import Question


class LineageVerbs(Verbs):
    """Lineage."""

    def lineage(
        self,
        reference: str,
        question: Question | str = "all",
        *,
        on: str | date | None = None,
        to: str | None = None,
    ) -> Lineage:
        """Ask about the lineage of something; the answer takes further questions.

        Args:
            reference: ``churn/3``, ``churn``, ``endpoint:churn-prod``, ``data/train.csv`` or a URI
                or folder, a job's name, ``pipeline:NAME`` (its latest run), ``tour.ipynb``, an
                image's URI, or the ARN of any of these.
            question: ``all``, ``datasets``, ``jobs``, ``models``, ``endpoints``, ``impact``,
                ``stale``, ``approvers``, ``served`` or ``path``.
            on: Date or time of ``served``; none for now.
            to: Where a ``path`` leads.

        Raises:
            MLOpsError: Nothing of that name, or no such question.
        """
        return Lineage.asked(self.connection, reference, question, on=on, to=to)
