"""What groups demand, how versions stand, and deciding about them."""

from __future__ import annotations

from typing import Literal

from mlops_ext.server.route import Request, Route
from mlops_ext.services import governance
from mlops_ext.services.records import (
    Assessment,
    Assessments,
    IamPolicy,
    Policies,
    Record,
    Version,
    VersionDecisions,
)
from mlops_ext.services.records.governance import Change


class Decision(Record):
    """An approval or a rejection with its reason, and the rules that it does without."""

    status: Literal["Approved", "Rejected"]
    comment: str = ""
    overrides: tuple[str, ...] = ()


class SeveralQuery(Record):
    """Which versions."""

    version: list[str]


class SeveralDecisions(Record):
    """An approval or a rejection of several versions with its reason."""

    versions: list[str]
    status: Literal["Approved", "Rejected"]
    comment: str = ""


class StageMove(Record):
    """Where a version goes in its lifecycle, and why."""

    stage: str
    status: str | None = None
    comment: str = ""
    overrides: tuple[str, ...] = ()
    new: bool = False
    """The stage is a word that there is not yet."""


class StandingQuery(Record):
    """What one would do with a version, and to which stage it would go."""

    change: Change = "approve"
    stage: str | None = None


class RuleBody(Record):
    """What a rule asks for, and whether a reason is enough to do without it."""

    value: str = ""
    override: bool = False


class IamQuery(Record):
    """The role that gets a policy, and whether it approves."""

    role: str
    approves: bool = True


def _decide(request: Request) -> Version:
    body: Decision = request.body
    connection, reference = request.context.connection, request.version
    return governance.decide(
        connection, reference, body.status, body.comment, overrides=body.overrides
    )


def _decide_all(request: Request) -> VersionDecisions:
    body: SeveralDecisions = request.body
    connection = request.context.connection
    return governance.decide_all(connection, body.versions, body.status, body.comment)


def _move(request: Request) -> Version:
    body: StageMove = request.body
    connection, reference = request.context.connection, request.version
    return governance.set_stage(
        connection,
        reference,
        body.stage,
        body.status,
        body.comment,
        overrides=body.overrides,
        new=body.new,
    )


def _set(request: Request) -> Policies:
    body: RuleBody = request.body
    group, rule = request.path["group"], request.path["rule"]
    return governance.set_policy(
        request.context.connection, group, rule, body.value, override=body.override
    )


ROUTES: tuple[Route, ...] = (
    Route(
        "GET",
        "models/{group}/versions/{version}/rules",
        "How a version stands against the rules of its group",
        lambda r: governance.assess(r.context.connection, r.version, r.query.change, r.query.stage),
        answer=Assessment,
        query=StandingQuery,
    ),
    Route(
        "PUT",
        "models/{group}/versions/{version}/approval",
        "Approve or reject",
        _decide,
        answer=Version,
        body=Decision,
    ),
    Route(
        "GET",
        "versions/rules",
        "How versions stand against what their groups demand of an approval",
        lambda r: governance.assess_all(r.context.connection, r.query.version),
        answer=Assessments,
        query=SeveralQuery,
    ),
    Route(
        "PUT",
        "versions/approval",
        "Approve or reject versions, each as far as its rules allow",
        _decide_all,
        answer=VersionDecisions,
        body=SeveralDecisions,
    ),
    Route(
        "PUT",
        "models/{group}/versions/{version}/stage",
        "Move a version to a stage of its lifecycle",
        _move,
        answer=Version,
        body=StageMove,
    ),
    Route(
        "GET",
        "models/{group}/policies",
        "What a group demands of its versions",
        lambda r: governance.policies(r.context.connection, r.path["group"]),
        answer=Policies,
    ),
    Route(
        "PUT",
        "models/{group}/policies/{rule}",
        "Give a group a rule, or change it",
        _set,
        answer=Policies,
        body=RuleBody,
    ),
    Route(
        "DELETE",
        "models/{group}/policies/{rule}",
        "Take a rule from a group",
        lambda r: governance.remove_policy(r.context.connection, r.path["group"], r.path["rule"]),
        answer=Policies,
    ),
    Route(
        "GET",
        "models/{group}/iam",
        "The IAM policy of a role that approves versions of a group, or may not",
        lambda r: governance.iam_policy(
            r.context.connection, r.path["group"], r.query.role, approves=r.query.approves
        ),
        answer=IamPolicy,
        query=IamQuery,
    ),
)
