"""Copies, shares and deletions: what they will do, and what groups and versions can do of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from mlops_ext.notebook.displays import sharing as display
from mlops_ext.notebook.displays.blocks import Block
from mlops_ext.notebook.objects.shown import ShownRecord
from mlops_ext.services import cleanup, records, sharing
from mlops_ext.services.records.removal import Serving
from mlops_ext.services.records.sharing import Rights

if TYPE_CHECKING:
    from mlops_ext.connection import Connection
    from mlops_ext.notebook.objects.endpoints import Cleaned
    from mlops_ext.notebook.objects.models import Version
    from mlops_ext.notebook.verbs.base import Verbs


class CopyPlan(ShownRecord[records.CopyPlan]):
    """What copying a version will do; nothing is made yet."""

    _kind = "copy"

    @property
    def size(self) -> int:
        """Bytes that go along."""
        return self.record.size

    @property
    def steps(self) -> list[records.PlanStep]:
        """What is made, one thing each."""
        return self.record.steps

    @property
    def left(self) -> list[records.Left]:
        """What cannot go along, and why."""
        return self.record.left

    def __repr__(self) -> str:
        return f"<CopyPlan of {self.record.reference} to {self.record.target}>"

    def _blocks(self) -> Sequence[Block]:
        return display.copy_plan(self.record)


class Removal(ShownRecord[records.Removal]):
    """What deleting something will do; nothing is deleted yet."""

    _kind = "removal"

    @property
    def steps(self) -> list[records.PlanStep]:
        """What goes, and what stays and why."""
        return self.record.steps

    @property
    def blocked(self) -> str | None:
        """Why it is refused as asked; none when it is not."""
        return self.record.blocked

    def __repr__(self) -> str:
        return f"<Removal of {self.record.name}>"

    def _blocks(self) -> Sequence[Block]:
        return display.removal(self.record)


class Sharing(ShownRecord[records.Sharing]):
    """With whom a group is shared, and what other policies must say for it."""

    _kind = "sharing"

    @property
    def accounts(self) -> dict[str, str]:
        """The rights of each account: ``read`` or ``deploy``."""
        return {one.account: one.rights for one in self.record.grants}

    @property
    def policy(self) -> dict[str, Any] | None:
        """The group's whole resource policy; none when it has none."""
        return self.record.policy

    @property
    def companions(self) -> list[records.Companion]:
        """The statements for bucket, repository and key that go with it."""
        return self.record.companions

    def __repr__(self) -> str:
        return f"<Sharing of {self.record.group} with {', '.join(self.accounts) or 'nobody'}>"

    def _blocks(self) -> Sequence[Block]:
        return display.sharing(self.record)


class Shareable(ShownRecord[records.ModelGroup]):
    """What a group can do with other accounts, and how it goes; a part of `Group`."""

    @property
    def name(self) -> str:
        """Its name."""
        return self.record.name

    def shared(self) -> Sharing:
        """Return with whom it is shared."""
        return Sharing(self.connection, sharing.read(self.connection, self.name))

    def share(
        self,
        *accounts: str,
        rights: Rights = "read",
        promote: bool = False,
        dry_run: bool = False,
    ) -> Sharing:
        """Share it with other accounts by its resource policy.

        Args:
            accounts: Ids of accounts, twelve digits.
            rights: ``read``, or ``deploy``, which reads, too.
            promote: Promote the share in RAM, so that the accounts see it in their lists.
            dry_run: Change nothing, and return what would be.

        Raises:
            MLOpsError: An account's id is none, or SageMaker refuses.
        """
        change = sharing.plan if dry_run else sharing.share
        record = change(self.connection, self.name, accounts, rights, promote=promote)
        return Sharing(self.connection, record)

    def unshare(self, *accounts: str, dry_run: bool = False) -> Sharing:
        """Take the share away from accounts, from all where none is named.

        Raises:
            MLOpsError: It is not shared with an account, or SageMaker refuses.
        """
        if dry_run:
            record = sharing.plan(self.connection, self.name, accounts, None)
        else:
            record = sharing.unshare(self.connection, self.name, accounts)
        return Sharing(self.connection, record)

    def delete(self, *, endpoints: Serving = "refuse", dry_run: bool = False) -> Cleaned | Removal:
        """Delete it with all its versions; see `delete` of the session."""
        return deleted(self.connection, self.name, endpoints, dry_run=dry_run)


class Copyable(ShownRecord[records.Version]):
    """What a version can do to be elsewhere, and how it goes; a part of `Version`."""

    @property
    def arn(self) -> str:
        """ARN of the model package."""
        return self.record.arn

    def copy(
        self,
        to: Verbs | Connection | str | None = None,
        group: str | None = None,
        *,
        dry_run: bool = False,
    ) -> Version | CopyPlan:
        """Copy it to another group, account, region or SageMaker; see `copy` of the session."""
        from mlops_ext.notebook.copying import copy

        return copy(self.connection, self.arn, to=to, group=group, dry_run=dry_run)

    def delete(self, *, endpoints: Serving = "refuse", dry_run: bool = False) -> Cleaned | Removal:
        """Delete it with what is kept with it; see `delete` of the session."""
        return deleted(self.connection, self.arn, endpoints, dry_run=dry_run)


def deleted(
    connection: Connection, name: str, endpoints: Serving, *, dry_run: bool
) -> Cleaned | Removal:
    """Delete a group, a version or an endpoint, or tell what that would do."""
    from mlops_ext.notebook.objects.endpoints import Cleaned

    if dry_run:
        return Removal(connection, cleanup.plan(connection, name, endpoints))
    return Cleaned(connection, cleanup.delete(connection, name, endpoints))
