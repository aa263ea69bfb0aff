"""What serves one variant: its containers one behind the other, as often as it has copies."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterable
from dataclasses import replace
from pathlib import Path

from mlops_ext.local.serving.client import Response
from mlops_ext.local.serving.container import Container, Variant
from mlops_ext.local.serving.invocation import CUSTOM_ATTRIBUTES, Invocation, TargetError
from mlops_ext.local.serving.many import ManyModels
from mlops_ext.local.serving.worker import Worker

NO_CAPACITY = (
    "it has no capacity to process this request, try to increase the capacity by invoking "
    "UpdateInferenceComponentRuntimeConfig"
)

MakeWorker = Callable[[str, Container, Path], Worker]


class Line:
    """The processes of a variant.

    Args:
        variant: what is served.
        folder: of the generation; processes keep their things in folders of it.
        make: a worker of a variant for a container, with its folder.
    """

    def __init__(self, variant: Variant, folder: Path, make: MakeWorker) -> None:
        self.variant = variant
        self._folder = folder
        self._make = make
        self._turn = 0
        self._copies = [
            [self._server(copy, place) for place in range(len(variant.containers))]
            for copy in range(variant.copies)
        ]

    @property
    def workers(self) -> list[Worker]:
        """The workers of all copies."""
        return [worker for server in self._servers for worker in server.workers]

    async def start(self) -> None:
        """Returns when every process is ready. Raises `ServingError` as soon as one cannot be."""
        await together(server.start() for server in self._servers)

    async def watch(self) -> None:
        """Keeps every process in service; raises `ServingError` when one has failed for good."""
        await together(server.watch() for server in self._servers)

    async def stop(self) -> None:
        """Ends all processes."""
        await asyncio.gather(*(server.stop() for server in self._servers))

    def detach(self) -> None:
        """Leaves the processes running for the next engine."""
        for server in self._servers:
            server.detach()

    async def invoke(self, request: Invocation, timeout: float) -> Response:
        """Asks the containers in line, or the one that the request names.

        Raises:
            TargetError: the request names a container that is not there or not to be named.
            RestartingError, TimeoutError, OSError, ModelFailedError: as the containers' workers.
        """
        if not any(self._copies):
            raise TargetError(NO_CAPACITY)
        self._turn = (self._turn + 1) % len(self._copies)
        servers = self._copies[self._turn]
        if self.variant.direct or request.target_container is not None:
            return await servers[self._direct(request)].invoke(request, timeout)
        *before, last = servers
        heard = request.heard
        for server in before:
            response = await server.invoke(replace(request, heard=None), timeout)
            if response.status >= 400:
                return response
            request = _passed_on(request, response)
        return await last.invoke(replace(request, heard=heard), timeout)

    @property
    def _servers(self) -> list[Worker | ManyModels]:
        return [server for copy in self._copies for server in copy]

    def _server(self, copy: int, place: int) -> Worker | ManyModels:
        name, container = self.variant.name, self.variant.containers[place]
        folder = self._folder / (name if (copy, place) == (0, 0) else f"{name}.{copy}.{place}")
        if not container.multi_model:
            return self._make(name, container, folder)
        return ManyModels(name, container, folder, lambda one, at: self._make(name, one, at))

    def _direct(self, request: Invocation) -> int:
        hostnames = [container.hostname for container in self.variant.containers]
        if not self.variant.direct:
            raise TargetError("its containers are not invoked directly but one after the other")
        if request.target_container not in hostnames:
            raise TargetError(f"TargetContainerHostname must be one of {', '.join(hostnames)}")
        return hostnames.index(request.target_container)


def _passed_on(request: Invocation, response: Response) -> Invocation:
    """The answer of a container as the request to the next one."""
    return replace(
        request,
        body=response.body,
        content_type=response.headers.get("content-type"),
        custom_attributes=response.headers.get(
            CUSTOM_ATTRIBUTES.lower(), request.custom_attributes
        ),
    )


async def together(coroutines: Iterable[Coroutine[None, None, None]]) -> None:
    """Runs all until they end; the first failure cancels the others and is raised."""
    tasks = [asyncio.ensure_future(coroutine) for coroutine in coroutines]
    try:
        await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
