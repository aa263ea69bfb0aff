"""The processes of one generation of an endpoint."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from mlops_ext.local.serving.client import Response
from mlops_ext.local.serving.container import Deployment
from mlops_ext.local.serving.invocation import (
    Invocation,
    InvocationResult,
    ModelFailedError,
    TargetError,
    VariantNotFoundError,
    VariantRestartingError,
    result_of,
)
from mlops_ext.local.serving.line import Line, MakeWorker, together
from mlops_ext.local.serving.turns import Turns
from mlops_ext.local.serving.worker import RestartingError, Worker

INVOCATION_SECONDS = 60.0
TIMED_OUT = (
    "Your invocation timed out while waiting for a response from container primary. "
    "An invocation may take 60 seconds."
)


class Fleet:
    """A line of processes a variant; requests are spread by weight, shadows get copies of them."""

    def __init__(self, deployment: Deployment, folder: Path, make: MakeWorker) -> None:
        self.deployment = deployment
        self.folder = folder
        self._lines = {variant.name: Line(variant, folder, make) for variant in deployment.variants}
        self._turns = Turns()
        self._owed: dict[str, float] = defaultdict(float)
        self._copies: set[asyncio.Task[None]] = set()
        self._in_flight = 0
        self._idle = asyncio.Event()
        self._idle.set()

    @property
    def workers(self) -> list[Worker]:
        """All workers, those of shadows too."""
        return [worker for line in self._lines.values() for worker in line.workers]

    async def start(self) -> None:
        """Returns when every variant is ready. Raises `ServingError` as soon as one cannot be."""
        await together(line.start() for line in self._lines.values())

    async def watch(self) -> None:
        """Keeps every variant in service; raises `ServingError` when one has failed for good."""
        await together(line.watch() for line in self._lines.values())

    async def stop(self) -> None:
        """Ends all processes."""
        for copy in self._copies:
            copy.cancel()
        await asyncio.gather(*(line.stop() for line in self._lines.values()))

    def detach(self) -> None:
        """Leaves the processes running for the next engine."""
        for line in self._lines.values():
            line.detach()

    async def drain(self) -> None:
        """Returns when no request is being served any more."""
        await self._idle.wait()

    async def invoke(self, request: Invocation) -> InvocationResult:
        """Asks the target variant, or the one whose turn it is.

        Raises:
            VariantNotFoundError: there is no such target variant.
            TargetError: the variant has no such container or model.
            VariantRestartingError: its process ended and is being restarted.
            ModelFailedError: the model answered with an error, too late, or not at all.
        """
        line = self._choose(request.target_variant)
        self._cast_shadows(replace(request, heard=None))
        self._in_flight += 1
        self._idle.clear()
        try:
            return await _asked(line, request)
        finally:
            self._in_flight -= 1
            if self._in_flight == 0:
                self._idle.set()

    def _choose(self, target: str | None) -> Line:
        weights = {each.name: each.weight for each in self.deployment.variants if not each.shadow}
        if target is None:
            return self._lines[self._turns.next(weights)]
        if target not in weights:
            raise VariantNotFoundError(", ".join(weights))
        return self._lines[target]

    def _cast_shadows(self, request: Invocation) -> None:
        variants = self.deployment.variants
        total = sum(each.weight for each in variants if not each.shadow) or 1.0
        for shadow in (each for each in variants if each.shadow):
            self._owed[shadow.name] += min(1.0, shadow.weight / total)
            if self._owed[shadow.name] >= 1.0:
                self._owed[shadow.name] -= 1.0
                copy = asyncio.ensure_future(_forgotten(self._lines[shadow.name], request))
                self._copies.add(copy)
                copy.add_done_callback(self._copies.discard)


async def _asked(line: Line, request: Invocation) -> InvocationResult:
    variant = line.variant.name
    try:
        response = await line.invoke(request, INVOCATION_SECONDS)
    except RestartingError as error:
        raise VariantRestartingError(variant) from error
    except TimeoutError as error:
        raise ModelFailedError(0, TIMED_OUT, variant) from error
    except OSError as error:
        ended = "The model's process ended while it served the request."
        raise ModelFailedError(0, ended, variant) from error
    except ModelFailedError as error:
        raise ModelFailedError(error.status, error.message, variant) from error
    return _result(variant, response)


async def _forgotten(line: Line, request: Invocation) -> None:
    """A copy of a request: what becomes of it shows in the shadow's log alone."""
    with suppress(VariantRestartingError, ModelFailedError, TargetError):
        await _asked(line, request)


def _result(variant: str, response: Response) -> InvocationResult:
    if response.status >= 400:
        message = response.body.decode("utf-8", "replace")
        raise ModelFailedError(response.status, message, variant)
    return result_of(variant, response)
