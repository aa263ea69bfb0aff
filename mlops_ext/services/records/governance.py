"""Policies that a group carries, and how a version stands against them."""

from __future__ import annotations

from typing import Any, Literal

from mlops_ext.services.records.base import Problem, Record

Change = Literal["approve", "register", "deploy", "stage"]
"""What a rule can cover: approving, registering as approved, deploying, moving to a stage."""

RuleStanding = Literal["met", "unmet", "waiting", "waived"]


class Policy(Record):
    """One rule of a group, kept as one tag."""

    rule: str
    """Its name: ``author``, ``min:auc``, ``needs:card``, ``stages``."""
    tag: str
    """Key of the tag: ``mlops:policy:min:auc``."""
    value: str
    """The tag's value as it stands: ``0.90 +override``."""
    title: str
    """What it asks for, in words; why it cannot be read, where it is not `readable`."""
    overridable: bool = False
    """Whether a reason is enough to do without it."""
    readable: bool = True
    covers: list[Change] = []


class Policies(Record):
    """The rules of a group."""

    group: str
    arn: str
    policies: list[Policy] = []


class RuleState(Record):
    """How a version stands against one rule."""

    rule: str
    title: str
    state: RuleStanding
    """``waiting``: for somebody else; it holds a change up just as ``unmet`` does."""
    evidence: str
    """What is so: "0.8812, at least 0.90 is needed"."""
    fix: str = ""
    """What to do about it: a sentence or a line of code; empty where it is met."""
    overridable: bool = False
    waived_by: str | None = None
    waived_why: str = ""


class Assessment(Record):
    """How a version stands against the rules that cover a change."""

    reference: str
    change: Change
    stage: str | None = None
    """The stage that it would be moved to."""
    author: str | None = None
    """Who registered it; none when it is not known."""
    rules: list[RuleState] = []
    allowed: bool = True
    """Whether the change may be made without an override."""


class Assessments(Record):
    """How several versions stand, each against the rules of its group."""

    assessments: list[Assessment]


class VersionDecision(Record):
    """What came of a decision about one of several versions."""

    reference: str
    approval: str | None = None
    """Its approval status now; none when nothing was decided."""
    problem: Problem | None = None
    """Why nothing was decided."""


class VersionDecisions(Record):
    """What came of a decision about several versions, in the order asked for."""

    status: Literal["Approved", "Rejected"]
    comment: str = ""
    decisions: list[VersionDecision]


class IamPolicy(Record):
    """An identity policy for IAM, and how to attach it."""

    group: str
    role: str
    name: str
    """Name for the policy."""
    document: dict[str, Any]
    """The policy in IAM's JSON grammar."""
    attach: list[str]
    """Commands of the aws CLI that attach it; the document is read from ``<name>.json``."""
    notes: list[str] = []
    """What it holds and what it does not, a sentence each."""
