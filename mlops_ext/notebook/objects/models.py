"""Model package groups and versions."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from mlops_ext.notebook.displays import models as display
from mlops_ext.notebook.displays.blocks import Block
from mlops_ext.notebook.displays.thinning import thinned
from mlops_ext.notebook.loading import load
from mlops_ext.notebook.objects.cards import Carded
from mlops_ext.notebook.objects.evaluation import Evaluated
from mlops_ext.notebook.objects.finding import Named
from mlops_ext.notebook.objects.governance import Decidable, GroupPolicy
from mlops_ext.notebook.objects.sharing import Copyable, Shareable
from mlops_ext.notebook.objects.shown import Shown
from mlops_ext.services import governance, models, records

if TYPE_CHECKING:
    from mlops_ext.connection import Connection
    from mlops_ext.notebook.objects.lineage import Lineage
    from mlops_ext.notebook.widgets.deployment import Deployment


class Models(Shown):
    """The model package groups; a sequence of `Group`.

    Args:
        connection: The SageMaker they are read from.
        groups: The groups' records.
        shared: Whether they are those of other accounts.
    """

    _kind = "models"

    def __init__(
        self,
        connection: Connection,
        groups: Sequence[records.ModelGroup],
        *,
        shared: bool = False,
    ) -> None:
        super().__init__(connection)
        self._shared = shared
        self._groups = [Group(connection, group) for group in groups]

    def __iter__(self) -> Iterator[Group]:
        return iter(self._groups)

    def __len__(self) -> int:
        return len(self._groups)

    def __getitem__(self, name: str | int) -> Group:
        """Return the group of a name or at a place.

        Raises:
            KeyError: No group has this name.
        """
        if isinstance(name, int):
            return self._groups[name]
        for group in self._groups:
            if group.name == name:
                return group
        raise KeyError(name)

    def __repr__(self) -> str:
        return f"<Models {', '.join(group.name for group in self)}>"

    def _blocks(self) -> Sequence[Block]:
        return display.groups([group.record for group in self], shared=self._shared)

    def _data(self) -> Any:
        return {"groups": [group.record.to_wire() for group in self]}


class Group(Shareable):
    """A model package group: its name and its versions, newest first."""

    _kind = "models"

    @property
    def policy(self) -> GroupPolicy:
        """What it demands of its versions."""
        return GroupPolicy.of(self.connection, self.name)

    @property
    def versions(self) -> list[records.VersionSummary]:
        """Its versions, newest first."""
        return self.record.versions

    def __repr__(self) -> str:
        return f"<Group {self.name}, {len(self.versions)} versions>"

    def _blocks(self) -> Sequence[Block]:
        return display.group(self.record)

    def _data(self) -> Any:
        return {"groups": [self.record.to_wire()]}


class FinishedJobs(Shown):
    """Training jobs whose models can be registered, newest first; a sequence of records."""

    _kind = "jobs"

    def __init__(self, connection: Connection, jobs: Sequence[records.FinishedJob]) -> None:
        super().__init__(connection)
        self._jobs = list(jobs)

    def __iter__(self) -> Iterator[records.FinishedJob]:
        return iter(self._jobs)

    def __len__(self) -> int:
        return len(self._jobs)

    def __getitem__(self, at: int) -> records.FinishedJob:
        return self._jobs[at]

    def __repr__(self) -> str:
        return f"<FinishedJobs {', '.join(job.name for job in self)}>"

    def _blocks(self) -> Sequence[Block]:
        return display.jobs(self._jobs)

    def _data(self) -> Any:
        return {"jobs": [job.to_wire() for job in self]}


class Version(Named, Carded, Decidable, Evaluated, Copyable):
    """A model package version and what can be done with it."""

    _kind = "version"

    @property
    def number(self) -> int:
        """Its number in the group."""
        return self.record.number

    @property
    def approval(self) -> str:
        """``PendingManualApproval``, ``Approved`` or ``Rejected``."""
        return self.record.approval

    @property
    def metrics(self) -> dict[str, float | None]:
        """Its headline metrics by name."""
        return {metric.name: metric.value for metric in self.record.metrics}

    @property
    def parameters(self) -> dict[str, Any]:
        """The model's parameters by name."""
        return self.record.parameters

    @property
    def datasets(self) -> list[records.DatasetUse]:
        """The data sets it learned from or was evaluated on."""
        return self.record.datasets

    def history(self) -> History:
        """Return what happened to it, newest first."""
        entries = governance.version_history(self.connection, self.reference)
        return History(self.connection, self.reference, entries)

    def lineage(self) -> Lineage:
        """Return what it was made from and what was made from it."""
        from mlops_ext.notebook.objects.lineage import Lineage

        return Lineage.asked(self.connection, self.reference)

    def deploy(
        self, endpoint: str, *, comment: str = "", override: Collection[str] = ()
    ) -> Deployment:
        """Deploy it to an endpoint; returns at once with a live display that has `wait`."""
        from mlops_ext.notebook.widgets.deployment import deploy

        return deploy(self.connection, self.reference, endpoint, comment=comment, override=override)

    def load(self) -> Any:
        """Return the model itself, from its archive.

        Loading a model runs code that its archive brings along; when someone else registered it,
        that is said first.

        Raises:
            MLOpsError: The archive is gone, or holds no pickled model.
        """
        return load(self.connection, self.record)

    def __repr__(self) -> str:
        return f"<Version {self.reference} {self.approval}>"

    def _blocks(self) -> Sequence[Block]:
        evaluated = self._show_evaluation()
        return display.version(self.record, evaluated, self._unread())

    def _extra(self) -> dict[str, Any] | None:
        evaluated = self._show_evaluation()
        extra: dict[str, Any] = {}
        if evaluated:
            extra["evaluation"] = thinned(evaluated).to_wire()
        if self.record.metrics and self.record.number > 1:
            extra["trends"] = self._read_trends()
        return extra or None

    def _read_trends(self) -> dict[str, list[float | None]]:
        """Return the values of each of its metrics up to this version, oldest first."""
        group = models.get_group(self.connection, self.record.group)
        past = [
            {metric.name: metric.value for metric in version.metrics}
            for version in reversed(group.versions)
            if version.number <= self.number
        ]
        return {name: [values.get(name) for values in past] for name in self.metrics}


class History(Shown):
    """What happened to a version or an endpoint, newest first; a sequence of entries."""

    _kind = "history"

    def __init__(
        self, connection: Connection, of: str, entries: Sequence[records.HistoryEntry]
    ) -> None:
        super().__init__(connection)
        self.of = of
        self.entries = list(entries)

    def __iter__(self) -> Iterator[records.HistoryEntry]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)

    def __getitem__(self, at: int) -> records.HistoryEntry:
        return self.entries[at]

    def __repr__(self) -> str:
        return f"<History of {self.of}, {len(self)} entries>"

    def _blocks(self) -> Sequence[Block]:
        return display.history(self.of, self.entries)

    def _data(self) -> Any:
        return {"entries": [entry.to_wire() for entry in self.entries]}
