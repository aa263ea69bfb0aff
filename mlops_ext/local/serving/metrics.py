"""What an endpoint really served, minute by minute, in memory."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from statistics import median
from typing import TypedDict

MINUTES_KEPT = 24 * 60
SAMPLES_A_MINUTE = 1000


class MinuteMetrics(TypedDict):
    """One minute with traffic: its start in epoch seconds, counts, median latency of the model."""

    minute: int
    requests: int
    errors: int
    p50_ms: float


@dataclass
class _Minute:
    start: int
    requests: int = 0
    errors: int = 0
    latencies: deque[float] = field(default_factory=lambda: deque(maxlen=SAMPLES_A_MINUTE))


class Metrics:
    """Counts of the last day; minutes without a request are left out."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._current: _Minute | None = None
        self._past: deque[MinuteMetrics] = deque(maxlen=MINUTES_KEPT)

    def record(self, seconds: float, failed: bool) -> None:
        """Counts one request that took `seconds`."""
        start = int(self._clock() // 60) * 60
        if self._current is None or self._current.start != start:
            self._close()
            self._current = _Minute(start)
        self._current.requests += 1
        self._current.errors += failed
        self._current.latencies.append(seconds)

    def minutes(self) -> list[MinuteMetrics]:
        """The minutes with traffic, oldest first, the running one last."""
        kept = list(self._past)
        if self._current is not None:
            kept.append(_summary(self._current))
        return kept[-MINUTES_KEPT:]

    def _close(self) -> None:
        if self._current is not None:
            self._past.append(_summary(self._current))


def _summary(minute: _Minute) -> MinuteMetrics:
    return MinuteMetrics(
        minute=minute.start,
        requests=minute.requests,
        errors=minute.errors,
        p50_ms=round(median(minute.latencies) * 1000, 3),
    )
