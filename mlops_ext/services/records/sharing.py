"""Copying versions elsewhere, sharing groups with other accounts, and what hangs on what goes."""

from __future__ import annotations

from typing import Any, Literal

from mlops_ext.services.records.base import Record
from mlops_ext.services.records.endpoints import PlanStep


class Left(Record):
    """Something that cannot go along."""

    what: str
    """A URI, a setting, a state."""
    why: str
    """Why it stays, and what holds in its place."""


class CopyPlan(Record):
    """What copying a version will do, checked, with nothing made yet."""

    reference: str
    """The version that is copied: ``churn/3``."""
    source: str
    """Where it is, in words: ``the local SageMaker (000000000000, us-east-1)``."""
    target: str
    """Where the copy goes, in words: ``AWS 111122223333, eu-west-1``."""
    group: str
    """The group there."""
    existing: str | None = None
    """The version there that has the same content already: nothing will be made."""
    objects: int = 0
    """How many objects of S3 go along."""
    size: int = 0
    """Their bytes."""
    steps: list[PlanStep] = []
    left: list[Left] = []
    blocked: str | None = None
    """Why it cannot be copied, and what to do; none when it can."""


Rights = Literal["read", "deploy"]
"""What another account may do: ``read`` versions, or ``deploy`` them, too."""


class Grant(Record):
    """An account that a group is shared with."""

    account: str
    """Twelve digits."""
    rights: Rights


class Companion(Record):
    """Statements for another policy, without which a share is of little use."""

    service: Literal["s3", "ecr", "kms"]
    resource: str
    """The bucket, repository or key whose policy they belong to."""
    statements: list[dict[str, Any]] = []
    why: str
    """What they allow; or why none can be given, and what to do."""


class Sharing(Record):
    """With whom a group is shared, or what a change of that would make of it."""

    group: str
    arn: str
    grants: list[Grant] = []
    policy: dict[str, Any] | None = None
    """The group's whole resource policy, with the statements of others; none when it has none."""
    others: int = 0
    """How many statements of it are not ours; they stay as they are."""
    companions: list[Companion] = []
    steps: list[PlanStep] = []
    """What a change does, or did; empty when nothing was to be changed."""
    promotion: str = ""
    """What was done so that the other accounts see the group in their lists, or what would be."""
