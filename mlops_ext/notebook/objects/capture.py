"""What the cells of this notebook have read, as `ml.captured()` and ``%mlops capture`` give it."""

from __future__ import annotations

from typing import Any, Literal

from mlops_ext.notebook.capture import declared, switch, watching
from mlops_ext.notebook.capture.log import Read
from mlops_ext.notebook.displays import capture as display
from mlops_ext.notebook.displays.blocks import joined, page

Turn = Literal["on", "off"]


def captured(shell: Any, turn: Turn | None = None) -> Captured:
    """Turn capture on or off, if asked to, and return what has been captured.

    Args:
        shell: the IPython shell; None in a plain interpreter, where nothing can be captured.
        turn: ``on``, or ``off``, which forgets what was captured.
    """
    if turn == "off":
        switch.off()
        declared.forget()
    elif turn == "on" and shell is not None:
        switch.on(shell)
    watch = watching.current()
    return Captured(None if watch is None else list(watch.log))


class Captured:
    """The reads of the cells so far, and what was declared.

    Attributes:
        reads: in their order; none while capture is off.
        on: whether capture is on.
    """

    def __init__(self, reads: list[Read] | None) -> None:
        self.on = reads is not None
        self.reads = reads or []
        self._declared = list(declared.declared())

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        """Return text and script-free HTML."""
        blocks = display.captured(self.reads, self._declared, on=self.on)
        return {"text/plain": joined(blocks), "text/html": str(page(blocks))}

    def __str__(self) -> str:
        return joined(display.captured(self.reads, self._declared, on=self.on))

    def __repr__(self) -> str:
        return f"<Captured {len(self.reads)} reads, {'on' if self.on else 'off'}>"
