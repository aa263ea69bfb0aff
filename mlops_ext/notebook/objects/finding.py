"""Versions that were found, and collections of model groups."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from mlops_ext.notebook.displays import finding as display
from mlops_ext.notebook.displays.blocks import Block
from mlops_ext.notebook.objects.shown import Shown
from mlops_ext.services import records

if TYPE_CHECKING:
    from mlops_ext.connection import Connection
    from mlops_ext.notebook.objects.models import Version


class Found(Shown):
    """The versions that a query keeps, in the order asked for; a sequence of summaries.

    Attributes:
        record: Query, sorting, how many there are, and the versions.
    """

    _kind = "found"

    def __init__(self, connection: Connection, record: records.Found) -> None:
        super().__init__(connection)
        self.record = record

    def __iter__(self) -> Iterator[records.VersionSummary]:
        return iter(self.record.versions)

    def __len__(self) -> int:
        return len(self.record.versions)

    def __getitem__(self, at: int) -> records.VersionSummary:
        return self.record.versions[at]

    @property
    def references(self) -> list[str]:
        """The versions' names: ``churn/3``."""
        return [version.reference for version in self]

    def first(self) -> Version:
        """Return the first version with all that is kept about it.

        Raises:
            IndexError: Nothing was found.
            MLOpsError: SageMaker cannot be asked.
        """
        from mlops_ext.notebook.objects.models import Version
        from mlops_ext.services import models

        return Version(self.connection, models.get_version(self.connection, self[0].reference))

    def rows(self) -> list[dict[str, Any]]:
        """Return a dictionary a version, its metrics among it: ``pandas.DataFrame(found.rows())``.

        The columns are ``version``, ``status``, ``stage``, ``framework``, ``by``, ``created``,
        ``aliases`` and one a metric.
        """
        return [
            {
                "version": version.reference,
                "status": version.approval,
                "stage": version.stage,
                "framework": version.framework,
                "by": version.created_by,
                "created": version.created,
                "aliases": version.aliases,
                **{metric.name: metric.value for metric in version.metrics},
            }
            for version in self
        ]

    def __repr__(self) -> str:
        return f"<Found {self.record.total} versions>"

    def _blocks(self) -> Sequence[Block]:
        return display.found(self.record)

    def _data(self) -> Any:
        return self.record.to_wire()
