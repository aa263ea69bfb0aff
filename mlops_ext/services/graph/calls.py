"""The calls of a walk: held to AWS's pace, repeated when it says no, and counted."""

from __future__ import annotations

import threading
from time import monotonic
from typing import TYPE_CHECKING, Any

from mlops_ext.errors import MLOpsError, explain
from mlops_ext.services.graph.bounds import Interrupted, bounds
from mlops_ext.services.graph.pace import PACES, Bucket, Pace

if TYPE_CHECKING:
    from mlops_ext.connection import Connection

_MEMORY = "lineage pace"
PASSING = ("slow", "credentials", "offline")
"""Causes of problems that another time may not have."""


class Calls:
    """Calls SageMaker's operations for one walk. Safe for threads.

    Args:
        connection: where; its pace is shared by all walks.
    """

    def __init__(self, connection: Connection) -> None:
        self._client = connection.client("sagemaker")
        self.refusal: type[Exception] = self._client.exceptions.ClientError
        """What the client raises when SageMaker refuses."""
        self.pace: Pace = PACES[connection.kind]
        self._buckets: dict[str, Bucket] = connection.memory.setdefault(
            _MEMORY, {name: Bucket(rate) for name, rate in self.pace.rates.items()}
        )
        self._bounds = bounds()
        self._stopped = threading.Event()
        self._answered = monotonic()
        self._read = 0

    def __call__(self, operation: str, **parameters: Any) -> dict[str, Any]:
        """Call an operation, as often as it is refused for coming too fast.

        Args:
            operation: the client's method: ``query_lineage``.
            **parameters: of the operation.

        Raises:
            Interrupted: no more calls may be or can be made; none is made after it.
            ClientError: any other refusal, as the client raises it.
        """
        refusals = 0
        while True:
            self._wait_for(operation)
            try:
                answer: dict[str, Any] = getattr(self._client, operation)(**parameters)
            except Exception as error:
                problem = explain(error, "read on")
                if problem.problem.cause not in PASSING:
                    raise
                if problem.problem.cause != "slow" or self._lost_patience():
                    raise self._stop(_why(problem), error) from error
                refusals += 1
                self._refused(operation, refusals)
            else:
                self._answered = monotonic()
                return answer

    def tell(self, read: int, total: int = 0) -> None:
        """Tell who listens how many entities have been read so far, and of how many.

        Both are 0 or the number of them, as far as known.
        """
        self._read = read
        of = f" of {total:,}" if total else ""
        self._bounds.say(f"Reading the lineage: {read:,}{of} so far", last=read == total)

    def _wait_for(self, operation: str) -> None:
        if self._bounds.stopped is not None:
            raise self._bounds.stopped
        if why := self._bounds.spend():
            raise self._stop(why)
        bucket = self._buckets.get(operation)
        if bucket is not None and (seconds := bucket.take()):
            self._rest(seconds)

    def _refused(self, operation: str, refusals: int) -> None:
        bucket = self._buckets.get(operation)
        if bucket is not None:
            bucket.empty()
        text = f"SageMaker is slow to answer; reading the lineage: {self._read:,} so far"
        self._bounds.say(text, last=refusals == 1)
        self._rest(self.pace.wait(refusals))

    def _rest(self, seconds: float) -> None:
        if self._stopped.wait(seconds) and self._bounds.stopped is not None:
            raise self._bounds.stopped

    def _lost_patience(self) -> bool:
        return monotonic() - self._answered > self.pace.patience

    def _stop(self, why: str, error: Exception | None = None) -> Interrupted:
        self._bounds.stopped = self._bounds.stopped or Interrupted(why, error)
        self._stopped.set()
        return self._bounds.stopped


def _why(problem: MLOpsError) -> str:
    return problem.problem.title.partition(";")[0].rstrip(".")
