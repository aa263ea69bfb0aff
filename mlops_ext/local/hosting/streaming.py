"""A model's answer part by part, each handed on as soon as the model has given it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable

from mlops_ext.local.errors import ApiError
from mlops_ext.local.hosting.eventstream import failure_event, payload_parts
from mlops_ext.local.serving.fleet import TIMED_OUT
from mlops_ext.local.serving.invocation import Heard, InvocationResult

Ask = Callable[[Heard], Awaitable[InvocationResult]]
"""Asks a model: tells each part while it comes, and gives the whole."""

_Parts = asyncio.Queue[InvocationResult | Exception | None]


async def stream(ask: Ask) -> tuple[InvocationResult, AsyncGenerator[bytes, None]]:
    """The first part of an answer, with what its headers say, and the events of all parts.

    Raises:
        ApiError: the model failed before its first part; see `asking.ask`.
    """
    parts: _Parts = asyncio.Queue()
    task = asyncio.ensure_future(_gather(ask, parts))
    first = await parts.get()
    if isinstance(first, Exception):
        raise first
    assert first is not None
    return first, _events(first, parts, task)


async def _gather(ask: Ask, parts: _Parts) -> None:
    """Put what is told into the queue; an answer that came in one piece is its only part."""
    told = False

    def heard(part: InvocationResult) -> None:
        nonlocal told
        told = True
        parts.put_nowait(part)

    try:
        result = await ask(heard)
    except Exception as error:
        parts.put_nowait(error)
        return
    if not told:
        parts.put_nowait(result)
    parts.put_nowait(None)


async def _events(
    first: InvocationResult, parts: _Parts, task: asyncio.Task[None]
) -> AsyncGenerator[bytes, None]:
    """The events; who stops reading them stops the asking too."""
    part: InvocationResult | Exception | None = first
    try:
        while part is not None:
            if isinstance(part, Exception):
                yield failure_event(*_failure(part))
                return
            yield payload_parts(part.body)
            part = await parts.get()
    finally:
        task.cancel()


def _failure(error: Exception) -> tuple[str, str]:
    """ErrorCode and Message of the ModelStreamError that ends a stream."""
    message = error.message if isinstance(error, ApiError) else str(error)
    late = isinstance(error, ApiError) and error.extra.get("OriginalMessage") == TIMED_OUT
    return ("ModelInvocationTimeExceeded" if late else "StreamBroken"), message
