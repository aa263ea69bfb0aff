"""Making very many records at once."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def all_kept() -> Iterator[None]:
    """Rest Python's search for garbage while records are made of which all are kept.

    It would go through them again and again as they become more, and find none to free: for a
    hundred thousand that takes as long as making them.
    """
    searching = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if searching:
            gc.enable()
