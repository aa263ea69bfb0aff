"""Lineage."""

from __future__ import annotations

from datetime import date
from os import PathLike

from mlops_ext.notebook.objects.interchange import LineageImport
from mlops_ext.notebook.objects.lineage import Lineage
from mlops_ext.notebook.verbs.base import Verbs
from mlops_ext.services import interchange
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
        most_calls: int | None = None,
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
            most_calls: Of SageMaker on AWS that reading the graph may take; the answer is partial
                where it takes more, and the same question goes on. None for as many as it takes.

        Raises:
            MLOpsError: Nothing of that name, or no such question.
        """
        return Lineage.asked(
            self.connection, reference, question, on=on, to=to, most_calls=most_calls
        )

    def import_openlineage(
        self, path: str | PathLike[str], *, dry_run: bool = False
    ) -> LineageImport:
        """Make artifacts, actions and associations of the OpenLineage events in a file.

        The same file again makes nothing new.

        Args:
            path: Of a file with an event a line, a list of events or one event.
            dry_run: Only say what would be made.

        Raises:
            MLOpsError: The file cannot be read, or SageMaker refuses.
        """
        record = interchange.import_openlineage(self.connection, path, dry_run=dry_run)
        return LineageImport(self.connection, record)
