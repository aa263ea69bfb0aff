"""What the caller of a lineage question bounds it by, and who is told how far it has come."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from time import monotonic

from mlops_ext.services.records import Progressed

Listener = Callable[[Progressed], None]

_STEP = 0.1
"""Seconds between two reports."""


class Interrupted(Exception):  # noqa: N818 - not an error: what has been read stays
    """Reading has to stop here, and can go on later.

    Args:
        why: in words, without a full stop.
        error: of the client; None: the caller's own bound is reached.
    """

    def __init__(self, why: str, error: Exception | None = None) -> None:
        super().__init__(why)
        self.why, self.error = why, error


@dataclass
class Bounds:
    """How much a question may take; shared by all that is read for it.

    Args:
        calls: of SageMaker's operations that are left; None: as many as it takes.
        until: on the monotonic clock; None: as long as it takes.
        tell: takes how far it has come.
        stopped: what has stopped it; nothing more is read after that.
    """

    calls: int | None = None
    until: float | None = None
    tell: Listener = lambda _: None
    stopped: Interrupted | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _told: float = float("-inf")

    def say(self, text: str, *, last: bool = False) -> None:
        """Tell how far it has come, one at a time and not more often than a person reads.

        Args:
            text: in words.
            last: to be told in any case.
        """
        with self._lock:
            now = monotonic()
            if last or now - self._told > _STEP:
                self._told = now
                self.tell(Progressed(text=text))

    def spend(self) -> str:
        """Count a call, and tell why it must not be made; empty: it may."""
        if self.until is not None and monotonic() > self.until:
            return "The time that was given is over"
        if self.calls is not None:
            if self.calls <= 0:
                return "The calls that were given are used up"
            self.calls -= 1
        return ""


_BOUNDS: ContextVar[Bounds | None] = ContextVar("bounds", default=None)


@contextmanager
def bounded(
    *, calls: int | None = None, seconds: float | None = None, tell: Listener | None = None
) -> Iterator[None]:
    """Bound what is read of the graph in the block, and have told how far it has come.

    The readings of a question are many and made in many places, so this is not handed down.

    Args:
        calls: of SageMaker's operations at most; None: as many as it takes.
        seconds: at most; None: as long as it takes.
        tell: takes how far it has come; may be called by any thread.
    """
    until = None if seconds is None else monotonic() + seconds
    token = _BOUNDS.set(Bounds(calls, until, tell or (lambda _: None)))
    try:
        yield
    finally:
        _BOUNDS.reset(token)


def bounds() -> Bounds:
    """Return what the question that is being answered is bound by."""
    return _BOUNDS.get() or Bounds()
