"""A container that serves many models: a process a model, started when it is first asked for."""

from __future__ import annotations

import asyncio
import hashlib
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from mlops_ext.local.serving.client import Response
from mlops_ext.local.serving.container import Container
from mlops_ext.local.serving.invocation import Invocation, ModelFailedError, TargetError
from mlops_ext.local.serving.process import ModelProcess
from mlops_ext.local.serving.worker import ServingError, Worker

MODELS = 8
"""So many models are kept in memory; the one not asked for longest makes room for the next."""


class ManyModels:
    """Keeps a `Worker` a model, the last used ones.

    Args:
        variant: the name of the variant that it is of.
        container: how a model is served; the data are the model's.
        folder: a folder a model is made in it.
        make: a worker for a container, its place below `folder`.
    """

    def __init__(
        self,
        variant: str,
        container: Container,
        folder: Path,
        make: Callable[[Container, Path], Worker],
    ) -> None:
        self.name = variant
        self._container = container
        self._folder = folder
        self._make = make
        self._models: dict[Path, asyncio.Task[Worker]] = {}

    @property
    def workers(self) -> list[Worker]:
        """The workers of the models that are loaded."""
        return [task.result() for task in self._models.values() if _loaded(task)]

    async def start(self) -> None:
        """Ends what an earlier engine left: models are loaded again when they are asked for."""
        for file in self._folder.glob("*/state.json"):
            process = ModelProcess.attach(file)
            if process is not None:
                await process.stop()
        await asyncio.to_thread(shutil.rmtree, self._folder, ignore_errors=True)

    async def watch(self) -> None:
        """Waits: a model that dies is loaded again by the next request for it."""
        await asyncio.Event().wait()

    async def stop(self) -> None:
        """Ends all processes."""
        tasks, self._models = list(self._models.values()), {}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.gather(*(task.result().stop() for task in tasks if _loaded(task)))

    def detach(self) -> None:
        """Leaves the processes to the next engine."""
        for worker in self.workers:
            worker.detach()

    async def invoke(self, request: Invocation, timeout: float) -> Response:
        """Asks the target model, once it is loaded.

        Raises:
            TargetError: the request names no model.
            ModelFailedError: the model cannot be loaded.
            RestartingError, TimeoutError, OSError: as `Worker.invoke`.
        """
        if request.model_data is None:
            raise TargetError("TargetModel must name the archive of a model below ModelDataUrl.")
        async with asyncio.timeout(timeout):
            worker = await self._worker(request.model_data)
        return await worker.invoke(request, timeout)

    async def _worker(self, data: Path) -> Worker:
        task = self._models.pop(data, None)
        if task is None or not _usable(task):
            await self._make_room()
            task = asyncio.ensure_future(self._load(data))
        self._models[data] = task  # last in order: used last
        try:
            return await asyncio.shield(task)
        except ServingError as error:
            raise ModelFailedError(500, str(error)) from error

    async def _load(self, data: Path) -> Worker:
        folder = self._folder / hashlib.sha256(str(data).encode()).hexdigest()[:16]
        await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)
        container = replace(self._container, model_data=data, multi_model=False)
        worker = self._make(container, folder)
        await worker.start()
        return worker

    async def _make_room(self) -> None:
        idle = [data for data, task in self._models.items() if task.done()]
        for data in idle[: max(0, len(self._models) - MODELS + 1)]:
            task = self._models.pop(data)
            if _loaded(task):
                await task.result().stop()


def _loaded(task: asyncio.Task[Worker]) -> bool:
    return task.done() and not task.cancelled() and task.exception() is None


def _usable(task: asyncio.Task[Worker]) -> bool:
    if not task.done():
        return True
    process = task.result().process if _loaded(task) else None
    return process is not None and process.alive()
