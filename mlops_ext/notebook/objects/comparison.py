"""Versions side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from mlops_ext.notebook.displays import comparison as display
from mlops_ext.notebook.displays.blocks import Block
from mlops_ext.notebook.displays.thinning import thinned
from mlops_ext.notebook.objects.shown import Shown
from mlops_ext.services import records

if TYPE_CHECKING:
    from mlops_ext.connection import Connection


class Comparison(Shown):
    """Two or more versions side by side: the verdict and what it rests on."""

    _kind = "comparison"

    def __init__(self, connection: Connection, record: records.Comparison) -> None:
        super().__init__(connection)
        self.record = record

    @property
    def verdict(self) -> str:
        """The answer as one sentence."""
        return self.record.verdict

    @property
    def outcome(self) -> str:
        """``better``, ``worse``, ``unclear`` or ``unknown``."""
        return self.record.outcome

    def __repr__(self) -> str:
        return f"<Comparison of {', '.join(v.reference for v in self.record.versions)}>"

    def _blocks(self) -> Sequence[Block]:
        return display.blocks(self.record)

    def _data(self) -> Any:
        evaluations = [found and thinned(found) for found in self.record.evaluations]
        return self.record.model_copy(update={"evaluations": evaluations}).to_wire()
