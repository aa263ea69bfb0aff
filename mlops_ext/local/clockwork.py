"""What happens by the clock: one task that lets each part do what is due, then sleeps."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Protocol

LONGEST_SLEEP = timedelta(minutes=1)
"""A machine that was suspended, or whose clock was set, is noticed after this."""

AFTER_A_FAILURE = timedelta(seconds=30)

_log = logging.getLogger(__name__)


class Part(Protocol):
    """Something that has work at certain times."""

    async def tick(self, now: datetime) -> datetime | None:
        """Do what is due; answers when there is more to do, or None when nothing is planned."""
        ...


class Clockwork:
    """Drives the parts.

    Args:
        now: the clock.
    """

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._parts: list[Part] = []
        self._woken = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def add(self, part: Part) -> None:
        """Have a part driven, after those that were added before."""
        self._parts.append(part)

    def begin(self) -> None:
        """Start, on the running loop."""
        self._task = asyncio.ensure_future(self._run())

    def wake(self) -> None:
        """Ask the parts again: something has changed. What is being written is done before."""
        self._woken.set()

    async def turn(self) -> datetime | None:
        """Let every part do what is due now; answers when the next has work."""
        times = [await self._tick(part) for part in self._parts]
        return min((time for time in times if time is not None), default=None)

    async def close(self) -> None:
        """Stop; what is due stays due."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])

    async def _run(self) -> None:
        while True:
            self._woken.clear()
            upcoming = await self.turn()
            pause = LONGEST_SLEEP
            if upcoming is not None:
                pause = min(pause, max(upcoming - self._now(), timedelta()))
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._woken.wait(), pause.total_seconds())

    async def _tick(self, part: Part) -> datetime | None:
        now = self._now()
        try:
            return await part.tick(now)
        except Exception:
            _log.exception("%s could not do what was due.", type(part).__name__)
            return now + AFTER_A_FAILURE
