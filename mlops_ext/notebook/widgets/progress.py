"""What is being done and how far it has come: a bar where something is counted, else words."""

from __future__ import annotations

import time
from html import escape
from typing import Any

from mlops_ext.notebook.displays import words
from mlops_ext.services.records import Progressed

_STEP = 0.1
"""Seconds between two looks of the bar."""


class ProgressLine:
    """A line of output, a bar among it; nothing in a terminal, and where all is quick.

    Front ends without widgets, and kernels without ipywidgets, show the words alone.

    Args:
        shell: The IPython shell; None in a plain interpreter.
        after: Seconds from now that nothing is shown.
    """

    def __init__(self, shell: Any, after: float = 0.0) -> None:
        self._live = hasattr(shell, "kernel")
        self._from = time.monotonic() + after
        self._next = 0.0
        self._handle: Any = None
        self._bar: Any = None

    def show(self, how: Progressed) -> None:
        """Show what is being done in place of what was before."""
        now = time.monotonic()
        counted = 0 < how.done < how.total
        too_soon = counted and self._bar is not None and now < self._next
        if not self._live or now < self._from or too_soon:
            return
        self._next = now + _STEP
        if counted and self._draw(how):
            return
        self._bar = None
        self._put({"text/plain": told(how)})

    def _draw(self, how: Progressed) -> bool:
        """Draw the bar, and tell whether there is one."""
        try:
            from ipywidgets import HTML, HBox, IntProgress, Layout
        except ImportError:
            return False
        if self._bar is None:
            bar = IntProgress(max=1000, layout=Layout(width="220px"))
            self._bar = (bar, HTML())
            shown = HBox([bar, self._bar[1]])
            self._put({**shown._repr_mimebundle_(), "text/plain": told(how)})
        bar, label = self._bar
        bar.value = how.done * 1000 // how.total
        label.value = markup(how)
        return True

    def _put(self, bundle: dict[str, Any]) -> None:
        from IPython.display import display

        if self._handle is None:
            self._handle = display(  # type: ignore[no-untyped-call]
                bundle, raw=True, display_id=True
            )
        else:
            self._handle.update(bundle, raw=True)


def told(how: Progressed) -> str:
    """Return it in words: ``Uploading the model, 12.0 MB of 40.1 MB (30%)``."""
    if not 0 < how.done < how.total:
        return how.text
    return f"{how.text}, {words.size(how.done)} of {words.size(how.total)}" + (
        f" ({how.done / how.total:.0%})"
    )


def markup(how: Progressed) -> str:
    """Return the words as HTML."""
    return escape(told(how))
