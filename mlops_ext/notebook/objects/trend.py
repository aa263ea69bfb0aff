"""A metric over the versions of a group."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from mlops_ext.notebook.displays import trend as display
from mlops_ext.notebook.displays.blocks import Block
from mlops_ext.notebook.objects.shown import ShownRecord
from mlops_ext.services import records

if TYPE_CHECKING:
    pass


class Trend(ShownRecord[records.Trend]):
    """A metric over the versions of a group, and whether approved ones became worse.

    Attributes:
        record: Group, metric, its value of each version, oldest first, and the regression.
    """

    _kind = "trend"

    @property
    def points(self) -> list[records.TrendPoint]:
        """The versions with their values, oldest first."""
        return self.record.points

    @property
    def regression(self) -> records.Regression | None:
        """That the latest approved version is worse than the approved one before it."""
        return self.record.regression

    def rows(self) -> list[dict[str, Any]]:
        """Return a dictionary a version, oldest first: ``pandas.DataFrame(trend.rows())``.

        The columns are ``version``, ``status`` and the metric's name.
        """
        return [
            {"version": one.reference, "status": one.approval, self.record.metric: one.value}
            for one in self.points
        ]

    def __repr__(self) -> str:
        return f"<Trend of {self.record.metric or 'no metric'} in {self.record.group}>"

    def _blocks(self) -> Sequence[Block]:
        return display.blocks(self.record)
