"""Versions that were found, and collections of model groups."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from mlops_ext.notebook.displays import finding as display
from mlops_ext.notebook.displays.blocks import Block
from mlops_ext.notebook.objects.shown import Shown, ShownRecord
from mlops_ext.services import aliases, collections, records

if TYPE_CHECKING:
    from mlops_ext.connection import Connection
    from mlops_ext.notebook.objects.models import Version


class Found(ShownRecord[records.Found]):
    """The versions that a query keeps, in the order asked for; a sequence of summaries.

    Attributes:
        record: Query, sorting, how many there are, and the versions.
    """

    _kind = "found"

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


class AliasChange(ShownRecord[records.AliasChange]):
    """An alias that was set or taken away.

    Attributes:
        record: The alias, the version it names now and the one it named before.
    """

    _kind = "alias"

    def __repr__(self) -> str:
        return f"<AliasChange {display.said(self.record)}>"

    def _blocks(self) -> Sequence[Block]:
        return display.alias(self.record)


class Named(ShownRecord[records.Version]):
    """What a version has to do with aliases; a part of `Version`."""

    @property
    def reference(self) -> str:
        """Its name: ``churn/3``."""
        return self.record.reference

    def alias(self, name: str) -> AliasChange:
        """Let an alias name this version; one that names another moves here, and that is said.

        Raises:
            InvalidInput: The alias has signs it cannot have, or means something else.
        """
        return AliasChange(
            self.connection, aliases.set_alias(self.connection, self.reference, name)
        )


class Collection(ShownRecord[records.Collection]):
    """A collection of model groups and what can be done with it.

    Attributes:
        connection: The SageMaker it is kept in.
        record: Its path, its groups and the collections inside it.
    """

    _kind = "collections"

    @property
    def path(self) -> str:
        """Its path: ``risk/churn``."""
        return self.record.path

    @property
    def groups(self) -> list[str]:
        """Names of the model groups that are in it itself."""
        return self.record.groups

    @property
    def collections(self) -> list[Collection]:
        """The collections inside it."""
        return [Collection(self.connection, record) for record in self.record.collections]

    def add(self, *groups: str) -> Collection:
        """Put model groups into it, and return it as it is then.

        Raises:
            UnknownReference: There is no such group.
        """
        return Collection(
            self.connection, collections.change_collection(self.connection, self.path, add=groups)
        )

    def remove(self, *groups: str) -> Collection:
        """Take model groups out of it, and return it as it is then; the groups stay.

        Raises:
            UnknownReference: There is no such group.
        """
        return Collection(
            self.connection,
            collections.change_collection(self.connection, self.path, remove=groups),
        )

    def rename(self, name: str) -> Collection:
        """Give it another name where it lies, and return it as it is then.

        ``ml.collection("risk/churn").rename("loss")`` is ``risk/loss``; those inside it follow.

        Raises:
            InvalidInput: The name has signs it cannot have.
            Conflict: There is one of this name beside it.
        """
        return Collection(
            self.connection, collections.rename_collection(self.connection, self.path, name)
        )

    def delete(self) -> None:
        """Delete it; it must be empty.

        Raises:
            Conflict: Something is in it.
        """
        collections.delete_collection(self.connection, self.path)

    def __repr__(self) -> str:
        return f"<Collection {self.path}: {', '.join(self.groups) or 'no model groups'}>"

    def _blocks(self) -> Sequence[Block]:
        return display.collection(self.record)

    def _data(self) -> Any:
        return {"collections": [self.record.to_wire()]}


class Collections(Shown):
    """The collections of model groups as a tree; a sequence of those at the top."""

    _kind = "collections"

    def __init__(self, connection: Connection, found: Sequence[records.Collection]) -> None:
        super().__init__(connection)
        self._records = list(found)

    def __iter__(self) -> Iterator[Collection]:
        return (Collection(self.connection, record) for record in self._records)

    def __len__(self) -> int:
        return len(self._records)

    def __getitem__(self, path: str) -> Collection:
        """Return the collection of a path, however deep.

        Raises:
            KeyError: There is none.
        """
        below = list(self)
        while below:
            one = below.pop()
            if one.path == path:
                return one
            below += one.collections
        raise KeyError(path)

    def __repr__(self) -> str:
        return f"<Collections {', '.join(record.path for record in self._records)}>"

    def _blocks(self) -> Sequence[Block]:
        return display.collections(self._records)

    def _data(self) -> Any:
        return {"collections": [record.to_wire() for record in self._records]}
