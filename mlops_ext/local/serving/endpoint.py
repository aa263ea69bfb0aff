"""One endpoint: its serving generation, the roll-out of the next one, its numbers."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import time
from collections.abc import Callable, Coroutine, Sequence
from pathlib import Path

from mlops_ext.local.serving import logs
from mlops_ext.local.serving.container import Deployment, Variant
from mlops_ext.local.serving.fleet import INVOCATION_SECONDS, Fleet
from mlops_ext.local.serving.invocation import (
    Invocation,
    InvocationResult,
    ModelFailedError,
    NotInServiceError,
)
from mlops_ext.local.serving.metrics import Metrics
from mlops_ext.local.serving.worker import Place, ServingError, Worker

LOG_FOLDER = "logs"

OnChange = Callable[[str, int, str, str | None], None]


class Endpoint:
    """Serves with one generation while the next one starts; swaps when that one is ready.

    Args:
        name: the endpoint's name.
        folder: holds a folder a generation, and the logs.
        lease: the file that model processes watch.
        lease_hours: how long they live when nobody touches it.
        on_change: told ``(endpoint, generation, "InService" | "Failed", reason)``.
    """

    def __init__(
        self, name: str, folder: Path, lease: Path, lease_hours: float, on_change: OnChange
    ) -> None:
        self.metrics = Metrics()
        self._name = name
        self._folder = folder
        self._lease = lease
        self._lease_hours = lease_hours
        self._on_change = on_change
        self._serving: Fleet | None = None
        self._failure: str | None = None
        self._decided = asyncio.Event()
        self._decided.set()
        self._rollout: asyncio.Task[None] | None = None
        self._watch: asyncio.Task[None] | None = None
        self._retiring: set[asyncio.Task[None]] = set()

    @property
    def alive(self) -> bool:
        """Whether it serves or is about to."""
        return self._serving is not None or _runs(self._rollout) or bool(self._retiring)

    @property
    def workers(self) -> list[Worker]:
        """The workers of the serving generation."""
        return [] if self._serving is None else list(self._serving.workers.values())

    def restore(self, deployments: Sequence[Deployment], after: asyncio.Task[None] | None) -> None:
        """Like `deploy`, but invocations wait for the first generation: it may have served."""
        self._decided.clear()
        self.deploy(deployments, after)

    def deploy(self, deployments: Sequence[Deployment], after: asyncio.Task[None] | None) -> None:
        """Rolls out generations one after the other, once `after` has ended.

        A roll-out under way is given up. The generation that serves already only changes its
        weights.
        """
        given_up, self._rollout = self._rollout, None
        if given_up is not None:
            given_up.cancel()
        self._failure = None
        self._rollout = asyncio.ensure_future(self._roll_out_all(deployments, after, given_up))

    async def invoke(self, request: Invocation) -> InvocationResult:
        """Asks the serving generation and counts what happened.

        Raises:
            NotInServiceError: no generation serves yet, or any more.
            VariantNotFoundError, VariantRestartingError, ModelFailedError: see `Fleet.invoke`.
        """
        if self._serving is None:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._decided.wait(), INVOCATION_SECONDS)
        if self._serving is None:
            status = "it is Creating." if self._failure is None else f"it Failed. {self._failure}"
            raise NotInServiceError(status)
        start = time.perf_counter()
        failed = False
        try:
            return await self._serving.invoke(request)
        except ModelFailedError:
            failed = True
            raise
        finally:
            self.metrics.record(time.perf_counter() - start, failed)

    def log(self, lines: int) -> list[str]:
        """The last lines of all its logs."""
        return logs.tail(self._folder / LOG_FOLDER, lines)

    async def close(self, leave: bool) -> None:
        """Ends roll-out and watch, and the processes too unless they are to be left."""
        await _cancel(self._rollout)
        self._decided.set()
        await _cancel(self._watch)
        await asyncio.gather(*self._retiring)
        serving, self._serving = self._serving, None
        if serving is None:
            return
        if leave:
            serving.detach()
        else:
            await serving.stop()

    async def _roll_out_all(
        self,
        deployments: Sequence[Deployment],
        after: asyncio.Task[None] | None,
        given_up: asyncio.Task[None] | None,
    ) -> None:
        for earlier in (after, given_up):
            if earlier is not None:
                await asyncio.wait([earlier])
        for deployment in deployments:
            if self._only_weights_change(deployment):
                self._on_change(self._name, deployment.generation, "InService", None)
            else:
                await self._roll_out(deployment)

    def _only_weights_change(self, deployment: Deployment) -> bool:
        serving = self._serving
        if serving is None or serving.deployment.generation != deployment.generation:
            return False
        serving.deployment = deployment
        return True

    async def _roll_out(self, deployment: Deployment) -> None:
        try:
            await self._replace(deployment)
        finally:
            self._decided.set()

    async def _replace(self, deployment: Deployment) -> None:
        generation = deployment.generation
        folder = self._folder / str(generation)
        fleet = Fleet(deployment, folder, lambda variant, at: self._worker(variant, at, generation))
        try:
            await fleet.start()
        except ServingError as error:
            await self._discard(fleet)
            self._fail(generation, str(error))
            return
        except BaseException:
            await self._discard(fleet)
            raise
        old, self._serving = self._serving, fleet
        self._failure = None
        watch, self._watch = self._watch, asyncio.ensure_future(self._keep(fleet))
        if watch is not None:
            watch.cancel()
        if old is not None:
            self._later(self._retire(old))
        self._on_change(self._name, generation, "InService", None)

    def _worker(self, variant: Variant, folder: Path, generation: int) -> Worker:
        log = self._folder / LOG_FOLDER / f"{generation}-{variant.name}.log"
        return Worker(variant, Place(folder, log, self._lease, self._lease_hours))

    async def _keep(self, fleet: Fleet) -> None:
        try:
            await fleet.watch()
        except ServingError as error:
            self._serving = None
            await fleet.stop()
            self._fail(fleet.deployment.generation, str(error))

    def _fail(self, generation: int, reason: str) -> None:
        if self._serving is None:
            self._failure = reason
        self._on_change(self._name, generation, "Failed", reason)

    async def _retire(self, fleet: Fleet) -> None:
        """Lets the requests under way end, at most for their time limit, then the processes."""
        await asyncio.wait([asyncio.ensure_future(fleet.drain())], timeout=INVOCATION_SECONDS)
        await self._discard(fleet)

    async def _discard(self, fleet: Fleet) -> None:
        await fleet.stop()
        await asyncio.to_thread(shutil.rmtree, fleet.folder, ignore_errors=True)

    def _later(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.ensure_future(work)
        self._retiring.add(task)
        task.add_done_callback(self._retiring.discard)


def _runs(task: asyncio.Task[None] | None) -> bool:
    return task is not None and not task.done()


async def _cancel(task: asyncio.Task[None] | None) -> None:
    if task is not None:
        task.cancel()
        await asyncio.wait([task])
