"""Versions side by side."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mlops_ext.notebook.displays import comparison as display
from mlops_ext.notebook.displays.blocks import Block
from mlops_ext.notebook.displays.document import save
from mlops_ext.notebook.displays.thinning import compared
from mlops_ext.notebook.objects.shown import ShownRecord
from mlops_ext.services import records

if TYPE_CHECKING:
    pass


class Comparison(ShownRecord[records.Comparison]):
    """Two or more versions side by side: the verdict and what it rests on."""

    _kind = "comparison"

    @property
    def verdict(self) -> str:
        """The answer as one sentence."""
        return self.record.verdict

    @property
    def outcome(self) -> str:
        """``better``, ``worse``, ``unclear`` or ``unknown``."""
        return self.record.outcome

    @property
    def differences_only(self) -> Comparison:
        """The same without metrics, facts and packages that are equal in all versions."""
        kept = {
            "metrics": [row for row in self.record.metrics if len(set(row.values)) > 1],
            "changes": [row for row in self.record.changes if row.differs],
        }
        return Comparison(self.connection, self.record.model_copy(update=kept))

    def table(self) -> list[dict[str, Any]]:
        """Return one row a metric and version, as ``pandas.DataFrame`` takes them.

        Each has ``metric``, ``version``, ``value``, ``difference`` (to the baseline), ``low`` and
        ``high`` (its 95 % interval), ``p`` and ``method``; None where it is not known.
        """
        return [
            {
                "metric": row.name,
                "version": version.reference,
                "value": row.values[at],
                "difference": row.differences[at],
                "low": paired.low if paired else None,
                "high": paired.high if paired else None,
                "p": paired.p if paired else None,
                "method": paired.method if paired else None,
            }
            for row in self.record.metrics
            for at, version in enumerate(self.record.versions)
            for paired in (row.paired[at] if row.paired else None,)
        ]

    def to_html(self, path: str | Path) -> Path:
        """Write all of it as an HTML page that needs no other file, and return where.

        Raises:
            InvalidInput: No file can be written there.
        """
        return save(display.document(self.record), path)

    def __repr__(self) -> str:
        return f"<Comparison of {', '.join(v.reference for v in self.record.versions)}>"

    def _blocks(self) -> Sequence[Block]:
        return display.blocks(self.record)

    def _data(self) -> Any:
        return compared(self.record).to_wire()
