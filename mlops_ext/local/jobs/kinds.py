"""What the supervisor has to know of a kind of jobs: training, processing, transform."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from mlops_ext.local.jobs.measurements import Measurement
from mlops_ext.local.jobs.plan import Plan
from mlops_ext.local.jobs.runner.report import Ending, Progress
from mlops_ext.local.resources.resource import Resource
from mlops_ext.local.store import Document

if TYPE_CHECKING:
    from mlops_ext.local.call import Call
    from mlops_ext.local.engine import Engine

Body = dict[str, Any]

STATUSES_RUNNING = ("InProgress", "Stopping")


class JobKind(Protocol):
    """A kind of jobs. Functions with a body answer the changed body; nothing is kept by them."""

    resource: Resource
    log_group: str

    @property
    def status(self) -> str:
        """The member with its status: ``TrainingJobStatus``."""

    def check(self, call: Call) -> None:
        """Refuse what AWS refuses at Create; raises ApiError."""

    def initial(self, engine: Engine, request: Body) -> Body:
        """Members of a new job beside those of the request."""

    def created(self, call: Call, document: Document) -> None:
        """Record the lineage of a new job, in the transaction that keeps it."""

    async def plan(self, engine: Engine, document: Document) -> Plan:
        """What its runner is to do; raises JobFailedError when it cannot be."""

    def patience(self, body: Body) -> float | None:
        """Seconds that it waits for its turn; None for ever."""

    def waiting(self, engine: Engine, document: Document, message: str) -> Body:
        """It waits until other jobs have ended."""

    def progressed(self, body: Body, progress: Progress) -> Body:
        """It got on."""

    def measured(self, engine: Engine, document: Document, found: list[Measurement]) -> None:
        """Its metrics had these values. Runs in the transaction that keeps them in the body."""

    def stopping(self, engine: Engine, body: Body) -> Body:
        """It is to be stopped."""

    def finished(self, engine: Engine, document: Document, ending: Ending) -> Body:
        """It has ended, and its outputs are in S3. Runs in the transaction that keeps the body."""


class JobFailedError(Exception):
    """A job cannot run; `reason` is its FailureReason."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
