"""The processes of one generation of an endpoint."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Coroutine, Iterable
from pathlib import Path

from mlops_ext.local.serving.client import Response
from mlops_ext.local.serving.container import Deployment, Variant
from mlops_ext.local.serving.invocation import (
    Invocation,
    InvocationResult,
    ModelFailedError,
    VariantNotFoundError,
    VariantRestartingError,
)
from mlops_ext.local.serving.worker import RestartingError, Worker

INVOCATION_SECONDS = 60.0
CUSTOM_ATTRIBUTES = "X-Amzn-SageMaker-Custom-Attributes"
INFERENCE_ID = "X-Amzn-SageMaker-Inference-Id"
TIMED_OUT = (
    "Your invocation timed out while waiting for a response from container primary. "
    "An invocation may take 60 seconds."
)


class Fleet:
    """One worker a variant; requests are spread by weight."""

    def __init__(
        self, deployment: Deployment, folder: Path, make: Callable[[Variant, Path], Worker]
    ) -> None:
        self.deployment = deployment
        self.folder = folder
        self.workers = {
            variant.name: make(variant, folder / variant.name) for variant in deployment.variants
        }
        self._in_flight = 0
        self._idle = asyncio.Event()
        self._idle.set()

    async def start(self) -> None:
        """Returns when every variant is ready. Raises `ServingError` as soon as one cannot be."""
        await _together(worker.start() for worker in self.workers.values())

    async def watch(self) -> None:
        """Keeps every variant in service; raises `ServingError` when one has failed for good."""
        await _together(worker.watch() for worker in self.workers.values())

    async def stop(self) -> None:
        """Ends all processes."""
        await asyncio.gather(*(worker.stop() for worker in self.workers.values()))

    def detach(self) -> None:
        """Leaves the processes running for the next engine."""
        for worker in self.workers.values():
            worker.detach()

    async def drain(self) -> None:
        """Returns when no request is being served any more."""
        await self._idle.wait()

    async def invoke(self, request: Invocation) -> InvocationResult:
        """Asks the target variant, or one chosen by weight.

        Raises:
            VariantNotFoundError: there is no such target variant.
            VariantRestartingError: its process ended and is being restarted.
            ModelFailedError: the model answered with an error, too late, or not at all.
        """
        worker = self._choose(request.target_variant)
        self._in_flight += 1
        self._idle.clear()
        try:
            response = await worker.invoke(_headers(request), request.body, INVOCATION_SECONDS)
        except RestartingError as error:
            raise VariantRestartingError(worker.name) from error
        except TimeoutError as error:
            raise ModelFailedError(0, TIMED_OUT) from error
        except OSError as error:
            raise ModelFailedError(
                0, "The model's process ended while it served the request."
            ) from error
        finally:
            self._in_flight -= 1
            if self._in_flight == 0:
                self._idle.set()
        return _result(worker.name, response)

    def _choose(self, target: str | None) -> Worker:
        if target is not None:
            worker = self.workers.get(target)
            if worker is None:
                raise VariantNotFoundError(", ".join(self.workers))
            return worker
        variants = self.deployment.variants
        weights = [variant.weight for variant in variants]
        chosen = random.choices(variants, weights if any(weights) else None)
        return self.workers[chosen[0].name]


def _headers(request: Invocation) -> dict[str, str]:
    named = {
        "Content-Type": request.content_type,
        "Accept": request.accept,
        CUSTOM_ATTRIBUTES: request.custom_attributes,
        INFERENCE_ID: request.inference_id,
    }
    return {name: value for name, value in named.items() if value is not None}


def _result(variant: str, response: Response) -> InvocationResult:
    if response.status >= 400:
        raise ModelFailedError(response.status, response.body.decode("utf-8", "replace"))
    return InvocationResult(
        body=response.body,
        content_type=response.headers.get("content-type", "application/octet-stream"),
        variant=variant,
        custom_attributes=response.headers.get(CUSTOM_ATTRIBUTES.lower()),
    )


async def _together(coroutines: Iterable[Coroutine[None, None, None]]) -> None:
    """Runs all until they end; the first failure cancels the others and is raised."""
    tasks = [asyncio.ensure_future(coroutine) for coroutine in coroutines]
    try:
        await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
