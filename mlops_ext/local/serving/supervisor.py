"""All endpoints of the engine: deployed, removed, found again after a restart, invoked."""

from __future__ import annotations

import asyncio
import shutil
from collections import defaultdict
from collections.abc import Awaitable, Coroutine, Iterable
from dataclasses import dataclass
from pathlib import Path

from mlops_ext.local.serving.container import Container, Deployment, Variant
from mlops_ext.local.serving.endpoint import LOG_FOLDER, Endpoint, OnChange
from mlops_ext.local.serving.invocation import EndpointNotFoundError, Invocation, InvocationResult
from mlops_ext.local.serving.metrics import MinuteMetrics
from mlops_ext.local.serving.process import ModelProcess

__all__ = [
    "Container",
    "Deployment",
    "Invocation",
    "InvocationResult",
    "ModelProcessInfo",
    "Supervisor",
    "Variant",
]

LEASE_SECONDS = 60.0
LEASE_HOURS = 12.0


@dataclass(frozen=True)
class ModelProcessInfo:
    """A model process in service: variant, process id, resident bytes, restarts."""

    variant: str
    pid: int
    memory: int
    restarts: int


class Supervisor:
    """Keeps the model processes of every endpoint; lives on the event loop.

    Args:
        directory: a folder an endpoint is made in it.
        on_change: called on the loop with ``(endpoint, generation, state, reason)``; state is
            ``InService`` or ``Failed``, or how far a roll-out is, see `Endpoint`. After `restore`
            it is also told what was so before.
        lease_hours: how long model processes outlive an engine that left them or was killed.
    """

    def __init__(
        self, directory: Path, on_change: OnChange, lease_hours: float = LEASE_HOURS
    ) -> None:
        self._directory = directory
        self._on_change = on_change
        self._lease_hours = lease_hours
        self._lease = directory / "lease"
        self._leaser: asyncio.Task[None] | None = None
        self._endpoints: dict[str, Endpoint] = {}
        self._removals: dict[str, asyncio.Task[None]] = {}
        directory.mkdir(parents=True, exist_ok=True, mode=0o700)

    def deploy(self, deployment: Deployment) -> None:
        """Starts a generation at once; what serves now is replaced when the new one answers /ping.

        The generation that serves already, given again, only changes the weights of its variants.
        """
        endpoint, after = self._open(deployment.endpoint, [deployment])
        endpoint.deploy([deployment], after)

    def remove(self, endpoint: str) -> Awaitable[None]:
        """Ends an endpoint: no invocation from now on; the awaitable is done when all is gone."""
        return self._remove(endpoint, self._endpoints.pop(endpoint, None))

    def restore(self, deployments: Iterable[Deployment]) -> None:
        """Takes over what an earlier engine left: living processes serve on, the others start.

        Call it at every start, with every endpoint that should be there: what else is found is
        ended and deleted. Of one endpoint, both the serving and the coming generation may be given.
        """
        by_endpoint: dict[str, list[Deployment]] = defaultdict(list)
        for deployment in sorted(deployments, key=lambda item: item.generation):
            by_endpoint[deployment.endpoint].append(deployment)
        for folder in [path for path in self._directory.iterdir() if path.is_dir()]:
            if folder.name not in by_endpoint:
                self._remove(folder.name, None)
        for name, wanted in by_endpoint.items():
            endpoint, after = self._open(name, wanted)
            endpoint.restore(wanted, after)

    async def invoke(self, endpoint: str, request: Invocation) -> InvocationResult:
        """Asks a model.

        Raises:
            EndpointNotFoundError: it was not deployed, or removed.
            NotInServiceError, VariantNotFoundError, TargetError, VariantRestartingError,
                ModelFailedError: see `Endpoint.invoke`.
        """
        found = self._endpoints.get(endpoint)
        if found is None:
            raise EndpointNotFoundError(endpoint)
        return await found.invoke(request)

    def logs(self, endpoint: str, lines: int) -> list[str]:
        """The last lines of the endpoint's logs; none for an endpoint that is not there."""
        found = self._endpoints.get(endpoint)
        return [] if found is None else found.log(lines)

    def metrics(self, endpoint: str) -> list[MinuteMetrics]:
        """What it served, by minute, for the last day at most and since this engine's start."""
        found = self._endpoints.get(endpoint)
        return [] if found is None else found.metrics.minutes()

    def processes(self, endpoint: str) -> list[ModelProcessInfo]:
        """The processes that serve it now."""
        found = self._endpoints.get(endpoint)
        return [
            ModelProcessInfo(
                worker.name, worker.process.pid, worker.process.memory(), worker.restarts
            )
            for worker in (found.workers if found else [])
            if worker.process is not None
        ]

    def running(self) -> bool:
        """Whether a model serves, starts or ends."""
        return bool(self._removals) or any(found.alive for found in self._endpoints.values())

    async def close(self, leave: bool = False) -> None:
        """Ends all model processes, or with `leave` keeps them for the next engine's `restore`."""
        if self._leaser is not None:
            self._leaser.cancel()
        endpoints = [found.close(leave) for found in self._endpoints.values()]
        await asyncio.gather(*endpoints, *self._removals.values())
        self._endpoints.clear()

    def _open(
        self, name: str, deployments: list[Deployment]
    ) -> tuple[Endpoint, asyncio.Task[None] | None]:
        """The endpoint of that name, new or known, and what must end before it is rolled out."""
        if self._leaser is None:
            self._lease.touch()
            self._leaser = asyncio.ensure_future(self._hold_lease())
        after = self._removals.get(name)
        found = self._endpoints.get(name)
        if found is None:
            folder = self._directory / name
            found = Endpoint(name, folder, self._lease, self._lease_hours, self._on_change)
            self._endpoints[name] = found
            after = after or self._sweep(name, {str(item.generation) for item in deployments})
        return found, after

    def _remove(self, name: str, endpoint: Endpoint | None) -> asyncio.Task[None]:
        earlier = self._removals.get(name)
        return self._keep_removal(name, self._end(name, endpoint, earlier))

    def _sweep(self, name: str, kept: set[str]) -> asyncio.Task[None] | None:
        """Ends generations on disk that nobody wants any more."""
        folder = self._directory / name
        if not folder.is_dir():
            return None
        stale = [path for path in folder.iterdir() if path.name not in {*kept, LOG_FOLDER}]
        return self._keep_removal(name, _clear(stale)) if stale else None

    def _keep_removal(self, name: str, work: Coroutine[None, None, None]) -> asyncio.Task[None]:
        task = asyncio.ensure_future(work)
        self._removals[name] = task

        def forget(done: asyncio.Task[None]) -> None:
            if self._removals.get(name) is done:
                del self._removals[name]

        task.add_done_callback(forget)
        return task

    async def _end(
        self, name: str, endpoint: Endpoint | None, earlier: asyncio.Task[None] | None
    ) -> None:
        if earlier is not None:
            await asyncio.wait([earlier])
        if endpoint is not None:
            await endpoint.close(leave=False)
        await _clear([self._directory / name])

    async def _hold_lease(self) -> None:
        while True:
            self._lease.touch()
            await asyncio.sleep(LEASE_SECONDS)


async def _clear(folders: list[Path]) -> None:
    """Ends the processes whose state files lie in the folders, then deletes the folders."""
    files = [file for folder in folders for file in folder.glob("**/state.json")]
    found = [process for file in files if (process := ModelProcess.attach(file)) is not None]
    await asyncio.gather(*(process.stop() for process in found))
    for folder in folders:
        await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)
