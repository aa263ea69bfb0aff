"""Live updates: looks for changes while somebody watches, and says which things changed."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from logging import Logger
from typing import TYPE_CHECKING

from mlops_ext.errors import MLOpsError
from mlops_ext.services.changes import Change, Snapshot, difference, snapshot

if TYPE_CHECKING:
    from mlops_ext.server.context import Context

_AWAKE_SECONDS = 15.0
_INTERVAL_SECONDS = {"local": 1.0, "aws": 20.0}
_LOOK_SECONDS = 60.0


class Watcher:
    """Polls SageMaker while a view is visible and publishes what changed.

    One task, asleep unless a view has said within the last 15 seconds that it is visible: 1 s
    between looks on the local SageMaker, 20 s on AWS, and at once when a cell has shown something.

    Args:
        context: gives the connection in force.
        publish: takes the changes, on the event loop.
        log: where failures to look are written, once for each kind of failure.
    """

    def __init__(
        self, context: Context, publish: Callable[[Sequence[Change]], None], log: Logger
    ) -> None:
        self._context = context
        self._publish = publish
        self._log = log
        self._awake_until = 0.0
        self._due = asyncio.Event()
        self._waiting: list[Future[None]] = []
        self._seen: Snapshot | None = None
        self._seen_of: object = None
        self._failure = ""
        self._loop: asyncio.AbstractEventLoop | None = None

    def touch(self) -> None:
        """Note that a view is visible; safe from any thread."""
        was_asleep = time.monotonic() > self._awake_until
        self._awake_until = time.monotonic() + _AWAKE_SECONDS
        if was_asleep:
            self._wake()

    def look_now(self) -> None:
        """Look at once, and return when what changed is published; not for the event loop.

        Raises:
            TimeoutError: the look takes longer than a minute.
        """
        if self._loop is None:
            return
        looked: Future[None] = Future()
        self._waiting.append(looked)
        self._wake()
        looked.result(_LOOK_SECONDS)

    def _wake(self) -> None:
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._due.set)

    async def run(self) -> None:
        """Look and publish until cancelled."""
        self._loop = asyncio.get_running_loop()
        while True:
            await self._until_due()
            self._due.clear()
            # Who asks while this look is under way gets the next one.
            waiting, self._waiting = self._waiting, []
            await self._look()
            for looked in waiting:
                looked.set_result(None)

    async def _until_due(self) -> None:
        asleep = time.monotonic() > self._awake_until
        timeout = None if asleep else self._interval()
        try:
            await asyncio.wait_for(self._due.wait(), timeout)
        except TimeoutError:
            return

    def _interval(self) -> float:
        connection = self._seen_of
        return _INTERVAL_SECONDS.get(getattr(connection, "kind", "local"), 20.0)

    async def _look(self) -> None:
        try:
            connection = await asyncio.to_thread(lambda: self._context.connection)
            after = await asyncio.to_thread(snapshot, connection)
        except MLOpsError as error:
            if error.problem.code != self._failure:
                self._failure = error.problem.code
                self._log.warning("Live updates wait: %s", error)
            return
        self._failure = ""
        before = self._seen if self._seen_of is connection else None
        self._seen, self._seen_of = after, connection
        changes = difference(before, after) if before else []
        if changes:
            self._publish(changes)
