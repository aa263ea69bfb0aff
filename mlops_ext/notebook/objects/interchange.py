"""What came of importing lineage."""

from __future__ import annotations

from collections.abc import Sequence

from mlops_ext.notebook.displays import interchange as display
from mlops_ext.notebook.displays.blocks import Block
from mlops_ext.notebook.objects.shown import ShownRecord
from mlops_ext.services import records


class LineageImport(ShownRecord[records.LineageImport]):
    """What importing OpenLineage events makes, or would make.

    Attributes:
        record: Entities with their states, counts of associations, events that were left out.
    """

    _kind = "lineage-import"

    @property
    def bad(self) -> list[records.BadEvent]:
        """The events that were left out, where they stand and why."""
        return self.record.bad

    def __repr__(self) -> str:
        return f"<LineageImport: {display.sentence(self.record)}>"

    def _blocks(self) -> Sequence[Block]:
        return display.blocks(self.record)
