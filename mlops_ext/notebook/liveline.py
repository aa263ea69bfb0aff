"""A line of output that tells how something stands, each text in place of the one before."""

from __future__ import annotations

import time
from typing import Any


class LiveLine:
    """A line that is replaced by the next; nothing in a terminal, which cannot replace it.

    Args:
        shell: The IPython shell; None in a plain interpreter.
        after: Seconds from now that nothing is shown, so that what is quick stays silent.
    """

    def __init__(self, shell: Any, after: float = 0.0) -> None:
        self._live = hasattr(shell, "kernel")
        self._from = time.monotonic() + after
        self._handle: Any = None

    def show(self, text: str) -> None:
        """Show the line in place of the one before."""
        from IPython.display import display

        if not self._live or time.monotonic() < self._from:
            return
        bundle = {"text/plain": text}
        if self._handle is None:
            self._handle = display(  # type: ignore[no-untyped-call]
                bundle, raw=True, display_id=True
            )
        else:
            self._handle.update(bundle, raw=True)
