"""What kinds of jobs without secondary statuses and metrics have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mlops_ext.local.jobs import cluster, times
from mlops_ext.local.jobs.kinds import Body
from mlops_ext.local.jobs.measurements import Measurement
from mlops_ext.local.jobs.runner.report import Ending, Progress
from mlops_ext.local.resources.resource import Resource
from mlops_ext.local.store import Document

if TYPE_CHECKING:
    from mlops_ext.local.engine import Engine

_PRIMARY = {"Completed": "Completed", "Failed": "Failed"}


class PlainKind:
    """The part of `kinds.JobKind` that follows from a kind's names alone."""

    resource: Resource
    log_group: str

    @property
    def status(self) -> str:
        """The member with its status: ``ProcessingJobStatus``."""
        return f"{self.resource.noun}Status"

    def patience(self, body: Body) -> float | None:
        """For ever."""
        return None

    def waiting(self, engine: Engine, document: Document, message: str) -> Body:
        """Said in the log, since there is no secondary status."""
        cluster.say(engine, self.log_group, document, message)
        return document.body

    def progressed(self, body: Body, progress: Progress) -> Body:
        """When it began."""
        if not progress.phases:
            return body
        return {self._time("Start"): times.moment(progress.phases[0][1]), **body}

    def measured(self, engine: Engine, document: Document, found: list[Measurement]) -> None:
        """Such jobs define no metrics."""

    def stopping(self, engine: Engine, body: Body) -> Body:
        """It is Stopping."""
        return {**body, self.status: "Stopping"}

    def ended(self, body: Body, ending: Ending) -> Body:
        """The last status, and the times."""
        return {
            **self.progressed(body, ending.progress),
            self.status: _PRIMARY.get(ending.outcome, "Stopped"),
            self._time("End"): times.moment(ending.ended),
        }

    def _time(self, which: str) -> str:
        return f"{self.resource.noun.removesuffix('Job')}{which}Time"
