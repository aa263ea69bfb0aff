"""What was read a moment ago and is soon asked for again."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Kept(Generic[Value]):
    """The last few values by their keys, each for a while. Threads may share it.

    Args:
        most: how many; of more the one that was not asked for longest is forgotten.
        seconds: how long one is kept after it was last asked for.
        clock: what time it is, in seconds.
    """

    def __init__(
        self, most: int, seconds: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._most, self._seconds, self._clock = most, seconds, clock
        self._lock = threading.Lock()
        self._values: OrderedDict[Hashable, tuple[float, Value]] = OrderedDict()

    def get(self, key: Hashable) -> Value | None:
        """Return the value of a key; None when there is none any more."""
        with self._lock:
            self._forget_old()
            found = self._values.pop(key, None)
            if found is None:
                return None
            self._values[key] = (self._clock(), found[1])
            return found[1]

    def put(self, key: Hashable, value: Value) -> None:
        """Keep a value in place of what the key had."""
        with self._lock:
            self._values.pop(key, None)
            self._values[key] = (self._clock(), value)
            self._forget_old()

    def clear(self) -> None:
        """Forget all."""
        with self._lock:
            self._values.clear()

    def _forget_old(self) -> None:
        oldest = self._clock() - self._seconds
        while self._values:
            asked, _ = next(iter(self._values.values()))
            if asked >= oldest and len(self._values) <= self._most:
                return
            self._values.popitem(last=False)
