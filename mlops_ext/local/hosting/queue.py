"""Asynchronous invocations: kept until they are answered, so that none is lost by a restart."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from mlops_ext.local.errors import ApiError
from mlops_ext.local.hosting.asking import ask
from mlops_ext.local.hosting.storing import store
from mlops_ext.local.store import Document, Draft

if TYPE_CHECKING:
    from mlops_ext.local.engine import Engine

KIND = "async-invocation"
SIDE_BY_SIDE = 4
"""Invocations of all endpoints that are under way at once."""


class Queue:
    """Works off asynchronous invocations, the oldest first.

    Args:
        engine: the local SageMaker.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._slots = asyncio.Semaphore(SIDE_BY_SIDE)
        self._tasks: set[asyncio.Task[None]] = set()

    def begin(self) -> None:
        """Go on with what an earlier engine left."""
        for document in self._engine.documents.each(KIND):
            self._start(document)

    def add(self, name: str, body: dict[str, Any]) -> None:
        """Keep an invocation and begin with it.

        Args:
            name: unique, part of the output's key.
            body: ``EndpointName``, ``Request`` (members for `ask`, without the Body), and where
                to find and leave things: ``Input``, ``Output``, ``Failure`` (may be None).
        """
        engine = self._engine
        draft = Draft(KIND, engine.arn(f"async-invocation/{name}"), name, body)
        self._start(engine.documents.add(draft, engine.now()))

    def running(self) -> bool:
        """Whether an invocation is under way or waits."""
        return bool(self._tasks)

    async def close(self) -> None:
        """Leave what is under way to the next engine."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _start(self, document: Document) -> None:
        task = asyncio.ensure_future(self._work(document))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _work(self, document: Document) -> None:
        engine, body = self._engine, document.body
        async with self._slots:
            try:
                path = engine.objects.path(body["Input"])
                content = await asyncio.to_thread(path.read_bytes)
                request = {**body["Request"], "Body": content}
                result = await ask(engine, body["EndpointName"], request)
                await store(engine.objects, body["Output"], result.body, result.content_type)
            except ApiError as error:
                await self._fail(body, error.message)
            engine.documents.delete(document)

    async def _fail(self, body: dict[str, Any], reason: str) -> None:
        if body["Failure"] is None:
            return
        try:
            await store(self._engine.objects, body["Failure"], reason.encode(), "text/plain")
        except ApiError:
            return  # the bucket is gone: there is nobody to tell
