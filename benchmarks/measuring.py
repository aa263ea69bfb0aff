"""Times of several sides taken turn by turn, so that a machine's moods hit all alike."""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from benchmarks.peers.serving import seconds_of

Side = Callable[[int], list[float]]
"""Does the work so many times and gives each one's seconds."""


@dataclass
class Times:
    """Seconds that one kind of call took."""

    seconds: list[float] = field(default_factory=list)

    @property
    def p50(self) -> float:
        return statistics.median(self.seconds)

    @property
    def p95(self) -> float:
        return sorted(self.seconds)[math.ceil(0.95 * len(self.seconds)) - 1]

    @property
    def rate(self) -> float:
        """Calls in a second, one after another."""
        return len(self.seconds) / sum(self.seconds)


def timed(call: Callable[[], object]) -> Side:
    """A side that makes this call."""
    return lambda count: seconds_of(count, call)


def interleave(sides: Mapping[str, Side], rounds: int, calls: int) -> dict[str, Times]:
    """Let the sides work in turn; a first round is thrown away.

    Args:
        sides: by name.
        rounds: how many turns each gets.
        calls: how many calls a turn has.
    """
    found = {name: Times() for name in sides}
    for turn in range(rounds + 1):
        for name, side in sides.items():
            taken = side(calls)
            if turn:
                found[name].seconds += taken
    return found


def growth(sizes: Sequence[int], seconds: Sequence[float]) -> float:
    """The exponent with which time grows with size: 0 is constant, 1 linear."""
    xs, ys = [math.log(size) for size in sizes], [math.log(value) for value in seconds]
    return statistics.linear_regression(xs, ys).slope
