"""How requests move from one generation of an endpoint to the next."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


def _no_trouble() -> str | None:
    return None


@dataclass(frozen=True)
class Step:
    """A share of the requests for the new generation, and how long it is watched with it.

    Args:
        share: from 0 to 1.
        wait: seconds.
    """

    share: float
    wait: float


@dataclass(frozen=True)
class Rollout:
    """The steps of a roll-out; without a generation that serves already there are none to take.

    Args:
        steps: the last one has all requests.
        time_limit: seconds in which all of it must be done, or None.
        trouble: asked while a step is watched; a text undoes the roll-out and is its reason.
    """

    steps: tuple[Step, ...] = (Step(1.0, 0.0),)
    time_limit: float | None = None
    trouble: Callable[[], str | None] = _no_trouble
