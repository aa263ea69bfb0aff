"""One endpoint: its serving generation, the roll-out of the next one, its numbers."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import time
from collections.abc import Callable, Coroutine, Sequence
from pathlib import Path

from mlops_ext.local.serving import logs
from mlops_ext.local.serving.container import Container, Deployment
from mlops_ext.local.serving.fleet import INVOCATION_SECONDS, Fleet
from mlops_ext.local.serving.invocation import (
    Invocation,
    InvocationResult,
    ModelFailedError,
    NotInServiceError,
)
from mlops_ext.local.serving.metrics import Metrics
from mlops_ext.local.serving.rollout import Rollout
from mlops_ext.local.serving.turns import Turns
from mlops_ext.local.serving.worker import Place, ServingError, Worker

LOG_FOLDER = "logs"
LOOK_SECONDS = 1.0
"""How often a roll-out looks for trouble while it waits."""

OnChange = Callable[[str, int, str, str | None], None]


class Endpoint:
    """Serves with one generation while the next one starts, then moves the requests to that one.

    A roll-out moves them in steps. What goes wrong while a step is watched moves them back.

    Args:
        name: the endpoint's name.
        folder: holds a folder a generation, and the logs.
        lease: the file that model processes watch.
        lease_hours: how long they live when nobody touches it.
        on_change: told ``(endpoint, generation, state, reason)``; state is ``InService`` or
            ``Failed``, and on the way there ``ActivatingTraffic``, ``Baking``, ``RollingBack``.
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
        self._coming: Fleet | None = None
        self._share = 0.0
        self._turns = Turns()
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
    def _fleets(self) -> list[Fleet]:
        """What may be asked: the serving generation, and the one that requests move to."""
        return [fleet for fleet in (self._serving, self._coming) if fleet is not None]

    @property
    def workers(self) -> list[Worker]:
        """The workers of the serving generation."""
        return [] if self._serving is None else self._serving.workers

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
            VariantNotFoundError, TargetError, VariantRestartingError, ModelFailedError: see
                `Fleet.invoke`.
        """
        if not self._fleets:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._decided.wait(), INVOCATION_SECONDS)
        if not self._fleets:
            status = "it is Creating." if self._failure is None else f"it Failed. {self._failure}"
            raise NotInServiceError(status)
        start = time.perf_counter()
        failed = False
        try:
            return await self._choose().invoke(request)
        except ModelFailedError:
            failed = True
            raise
        finally:
            self.metrics.record(time.perf_counter() - start, failed)

    def _choose(self) -> Fleet:
        if self._coming is None or self._serving is None:
            return self._fleets[0]
        coming = self._turns.next({"serving": 1.0 - self._share, "coming": self._share})
        return self._coming if coming == "coming" else self._serving

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

        def make(variant: str, container: Container, at: Path) -> Worker:
            log = self._folder / LOG_FOLDER / f"{generation}-{at.relative_to(folder).parts[0]}.log"
            return Worker(variant, container, Place(at, log, self._lease, self._lease_hours))

        fleet = Fleet(deployment, folder, make)
        try:
            await fleet.start()
            trouble = None if self._serving is None else await self._shift(fleet)
        except ServingError as error:
            await self._discard(fleet)
            self._fail(generation, str(error))
            return
        except BaseException:
            self._coming = None
            await self._discard(fleet)
            raise
        if trouble is None:
            self._take_over(fleet)
            self._on_change(self._name, generation, "InService", None)
        else:
            self._on_change(self._name, generation, "RollingBack", trouble)
            await self._retire(fleet)
            self._fail(generation, trouble)

    async def _shift(self, fleet: Fleet) -> str | None:
        """Moves requests step by step; a text says why they had to move back."""
        rollout = fleet.deployment.rollout
        watch = asyncio.ensure_future(fleet.watch())
        self._coming = fleet
        try:
            async with asyncio.timeout(rollout.time_limit):
                for step in rollout.steps:
                    self._share = step.share
                    trouble = await self._bake(fleet, step.wait, rollout, watch)
                    if trouble is not None:
                        return trouble
            return None
        except TimeoutError:
            return f"The deployment was not done within {rollout.time_limit:g} seconds."
        finally:
            self._coming = None
            await _cancel(watch)

    async def _bake(
        self, fleet: Fleet, seconds: float, rollout: Rollout, watch: asyncio.Task[None]
    ) -> str | None:
        """Looks for trouble until the time is over, and at least once."""
        generation = fleet.deployment.generation
        if seconds > 0:
            self._on_change(self._name, generation, "Baking", None)
        end = time.monotonic() + seconds
        while True:
            if watch.done() and (error := watch.exception()) is not None:
                return str(error)
            left = end - time.monotonic()
            trouble = rollout.trouble()
            if trouble is not None or left <= 0:
                return trouble
            await asyncio.sleep(min(left, LOOK_SECONDS))

    def _take_over(self, fleet: Fleet) -> None:
        old, self._serving = self._serving, fleet
        self._failure = None
        watch, self._watch = self._watch, asyncio.ensure_future(self._keep(fleet))
        if watch is not None:
            watch.cancel()
        if old is not None:
            self._later(self._retire(old))

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
