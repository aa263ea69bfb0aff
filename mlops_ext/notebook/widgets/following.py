"""Follows a deployment until its endpoint stands or has failed."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from mlops_ext.errors import Conflict, MLOpsError
from mlops_ext.services import cleanup, deployment
from mlops_ext.services.records import Endpoint

if TYPE_CHECKING:
    from mlops_ext.connection import Connection

MOVING = frozenset({"Creating", "Updating", "SystemUpdating", "RollingBack"})
"""EndpointStatus of an endpoint on its way; every other one is settled."""

_SECONDS = {"local": 0.25, "aws": 5.0}
_LINES = 8


class Following:
    """One deployment on its way, looked at from a thread of its own.

    Attributes:
        record: The endpoint as it was seen last.
        log: The last lines of its log, oldest first.
        error: Why it ended without the version in service; none while it is on its way, and
            when all went well.
    """

    def __init__(self, connection: Connection, reference: str, record: Endpoint) -> None:
        self.reference = reference
        self.record = record
        self.log: list[str] = []
        self.error: MLOpsError | None = None
        self._connection = connection
        self._begun = time.monotonic()
        self._ended: float | None = None
        self._discarded = threading.Event()
        self._settled = threading.Event()
        self._watchers: list[Callable[[], None]] = []
        self._thread = threading.Thread(target=self._run, name=f"deploy-{record.name}", daemon=True)

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def discard(self) -> None:
        """Delete the endpoint as soon as SageMaker lets it be deleted.

        Raises:
            Conflict: It has settled; there is nothing on its way.
        """
        if self.settled:
            raise Conflict.of(
                "Settled",
                f"{self.record.name} is not on its way any more.",
                hint=f'Delete it: ml.endpoint("{self.record.name}").delete().',
            )
        self._discarded.set()

    @property
    def discarded(self) -> bool:
        """Whether it will be deleted, or has been."""
        return self._discarded.is_set()

    def on_change(self, watcher: Callable[[], None]) -> None:
        """Call `watcher` after each look, from the looking thread."""
        self._watchers.append(watcher)

    @property
    def settled(self) -> bool:
        """Whether it has ended, well or not."""
        return self._settled.is_set()

    @property
    def elapsed(self) -> float:
        """Seconds since it began, up to its end."""
        return (self._ended or time.monotonic()) - self._begun

    def wait(self, timeout: float | None = None) -> bool:
        """Wait until it has settled; tells whether it has within `timeout` seconds."""
        return self._settled.wait(timeout)

    def _run(self) -> None:
        try:
            while self._look():
                time.sleep(_SECONDS[self._connection.kind])
            if self.discarded:
                self._delete()
        except MLOpsError as error:
            self.error = error
        finally:
            self._ended = time.monotonic()
            self._settled.set()
            self._tell()

    def _delete(self) -> None:
        name = self.record.name
        cleanup.delete_endpoint(self._connection, name)
        self.record = self.record.model_copy(update={"status": "Deleted"})
        self.error = Conflict.of("Stopped", f"Deploying {name} was stopped and {name} deleted.")

    def _look(self) -> bool:
        """Read the endpoint; tells whether it is still on its way."""
        self.record = deployment.get_endpoint(self._connection, self.record.name)
        with suppress(MLOpsError):  # there is no log before the first line
            self.log = deployment.endpoint_logs(self._connection, self.record.name, _LINES)
        if self.record.status in MOVING:
            self._tell()
            return True
        if self.record.status != "InService" or self.reference not in self.record.serves:
            self.error = self._failure()
        return False

    def _failure(self) -> MLOpsError:
        record = self.record
        reason = record.failure_reason or f"The endpoint is {record.status}."
        if record.status == "InService":
            title = f"{record.name} was rolled back and serves {', '.join(record.serves)}."
        else:
            title = f"{self.reference} could not be served by {record.name}."
        hint = f'Its log: ml.endpoint("{record.name}").logs().'
        return Conflict.of("DeploymentFailed", title, reason, hint=hint)

    def _tell(self) -> None:
        for watcher in self._watchers:
            watcher()
