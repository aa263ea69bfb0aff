"""What a group demands, and deciding about versions."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Self

from mlops_ext.notebook.displays import governance as display
from mlops_ext.notebook.displays.blocks import Block
from mlops_ext.notebook.objects.shown import ShownRecord
from mlops_ext.services import governance, records
from mlops_ext.services.records.governance import Change

if TYPE_CHECKING:
    from mlops_ext.connection import Connection


class Decidable(ShownRecord[records.Version]):
    """What can be decided about a version; a part of `Version`."""

    def approve(
        self, comment: str = "", *, stage: str | None = None, override: Collection[str] = ()
    ) -> Self:
        """Approve it and return it as it is then.

        Args:
            comment: Why, kept in the history.
            stage: Of its lifecycle that it moves to with it; one that a version or a rule has.
            override: Names of rules that shall not hold it up, ``["min:auc"]``; the comment is the
                reason, and the history keeps that they were waived.

        Raises:
            Refused: Rules of the group hold it up; the text says which, and what is missing.
            UnknownReference: There is no such stage.
            MLOpsError: SageMaker refuses.
        """
        return self._as(
            governance.decide(
                self.connection,
                self.record.reference,
                "Approved",
                comment,
                overrides=_listed(override),
                stage=stage,
            )
        )

    def reject(self, comment: str = "") -> Self:
        """Reject it and return it as it is then.

        Raises:
            MLOpsError: SageMaker refuses.
        """
        return self._as(
            governance.decide(self.connection, self.record.reference, "Rejected", comment)
        )

    def stage(
        self,
        stage: str,
        status: str | None = None,
        comment: str = "",
        *,
        override: Collection[str] = (),
        new: bool = False,
    ) -> Self:
        """Move it to a stage of its lifecycle and return it as it is then.

        Args:
            stage: ``Proposal``, ``Development``, ``QA``, ``PreProduction``, ``Production``,
                ``Archived``, or an own word of letters, digits and hyphens.
            status: ``PendingApproval``, ``InProgress``, ``OnHold``, ``Approved``, ``Rejected``,
                ``Retired``, or an own word; where left out the one that fits.
            comment: Why, kept in the history.
            override: Names of rules that shall not hold it up, as for `approve`.
            new: The stage is a word that no version and no rule has yet.

        Raises:
            Refused: A rule of the group does not allow the move.
            UnknownReference: There is no such stage, and it is not said to be new.
            MLOpsError: AWS refuses a word, or SageMaker refuses.
        """
        return self._as(
            governance.set_stage(
                self.connection,
                self.record.reference,
                stage,
                status,
                comment,
                overrides=_listed(override),
                new=new,
            )
        )

    def rules(self, change: Change = "approve", stage: str | None = None) -> Standing:
        """Return how it stands against its group's rules.

        Args:
            change: ``approve``, ``deploy`` or ``stage``.
            stage: Where it would be moved.
        """
        found = governance.assess(self.connection, self.record.reference, change, stage)
        return Standing(self.connection, found)

    def _as(self, record: records.Version) -> Self:
        return type(self)(self.connection, record)


def _listed(override: Collection[str]) -> list[str]:
    return [override] if isinstance(override, str) else list(override)


class Standing(ShownRecord[records.Assessment]):
    """How a version stands against the rules of its group; a sequence of rule states."""

    _kind = "standing"

    @property
    def allowed(self) -> bool:
        """Whether nothing holds the change up."""
        return self.record.allowed

    def __iter__(self) -> Iterator[records.RuleState]:
        return iter(self.record.rules)

    def __len__(self) -> int:
        return len(self.record.rules)

    def __repr__(self) -> str:
        return f"<Standing of {self.record.reference}: {'' if self.allowed else 'not '}allowed>"

    def _blocks(self) -> Sequence[Block]:
        return display.standing(self.record)


class Decisions(ShownRecord[records.VersionDecisions]):
    """What came of a decision about several versions; a sequence of decisions."""

    _kind = "decisions"

    def __iter__(self) -> Iterator[records.VersionDecision]:
        return iter(self.record.decisions)

    def __len__(self) -> int:
        return len(self.record.decisions)

    def __repr__(self) -> str:
        done = sum(one.problem is None for one in self)
        return f"<Decisions: {done} of {len(self)} {self.record.status.lower()}>"

    def _blocks(self) -> Sequence[Block]:
        return display.decisions(self.record)


class GroupPolicy(ShownRecord[records.Policies]):
    """The rules that a group carries; a sequence of policies."""

    _kind = "policies"

    @classmethod
    def of(cls, connection: Connection, group: str) -> GroupPolicy:
        """Read the rules of a group."""
        return cls(connection, governance.policies(connection, group))

    def set(self, rule: str, value: object = None, *, override: bool = False) -> GroupPolicy:
        """Give the group a rule, or change the one of that name, and return all of them.

        Args:
            rule: ``author`` (another approver than the author), ``min:auc``, ``max:rmse``,
                ``needs:evaluation``, ``needs:card``, ``needs:dataset`` or ``stages``.
            value: The threshold; the paths of ``stages``: ``Development:QA:Production``, with
                ``@new`` for no stage and ``@any`` for every stage.
            override: Whether a reason is enough to do without it.

        Raises:
            InvalidInput: There is no such rule, or the value does not fit it.
        """
        group = self.record.group
        self.record = governance.set_policy(self.connection, group, rule, value, override=override)
        return self

    def remove(self, rule: str) -> GroupPolicy:
        """Take a rule away and return those that are left.

        Raises:
            UnknownReference: The group has no such rule.
        """
        self.record = governance.remove_policy(self.connection, self.record.group, rule)
        return self

    def iam(self, role: str, *, approves: bool = True, stages: Sequence[str] | None = None) -> Iam:
        """Write the IAM policy that makes AWS itself hold what a role may decide.

        Args:
            role: Name or ARN of the role that gets it.
            approves: Whether the role approves versions, or registers them and may not.
            stages: The only stages that it may move versions to; told from the rules otherwise.

        Raises:
            InvalidInput: That is not a role.
        """
        group = self.record.group
        found = governance.iam_policy(
            self.connection, group, role, approves=approves, stages=stages
        )
        return Iam(self.connection, found)

    def __iter__(self) -> Iterator[records.Policy]:
        return iter(self.record.policies)

    def __len__(self) -> int:
        return len(self.record.policies)

    def __repr__(self) -> str:
        return f"<Policy of {self.record.group}, {len(self)} rules>"

    def _blocks(self) -> Sequence[Block]:
        return display.policies(self.record)


class Iam(ShownRecord[records.IamPolicy]):
    """An identity policy for IAM, and how to attach it."""

    _kind = "iam"

    @property
    def document(self) -> dict[str, Any]:
        """The policy, as IAM takes it."""
        return self.record.document

    def json(self) -> str:
        """Return the policy as text."""
        return json.dumps(self.document, indent=2)

    def __repr__(self) -> str:
        return f"<Iam {self.record.name} for {self.record.role}>"

    def _blocks(self) -> Sequence[Block]:
        return display.iam(self.record)
