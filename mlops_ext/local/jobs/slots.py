"""How many jobs run at once: the rest wait in the order in which they came."""

from __future__ import annotations

import asyncio
from collections import deque


class Slots:
    """Places to run in.

    Args:
        count: how many there are.
    """

    def __init__(self, count: int) -> None:
        self.count = count
        self._taken = 0
        self._waiting: deque[asyncio.Future[None]] = deque()

    def full(self) -> bool:
        """Whether the next one has to wait."""
        return self._taken >= self.count or bool(self._waiting)

    def take(self) -> None:
        """Take a place even if there is none: for what runs already."""
        self._taken += 1

    async def wait(self) -> None:
        """Take a place as soon as it is one's turn; cancelling gives the turn up."""
        if not self.full():
            return self.take()
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self.free()
            elif turn in self._waiting:
                self._waiting.remove(turn)
            raise

    def free(self) -> None:
        """Give a place back; it goes to who waits longest."""
        self._taken -= 1
        while self._waiting and self._taken < self.count:
            turn = self._waiting.popleft()
            if not turn.cancelled():
                self._taken += 1
                turn.set_result(None)
