"""Identity policies that make AWS itself hold who may approve, move and rule.

What IAM can tell apart is in the request: the approval status and the stage that are set, and the
keys of tags. The condition keys are those of `errors.permission` (CreateModelPackage,
UpdateModelPackage) and ``aws:TagKeys`` (AddTags, DeleteTags), from
https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsagemaker.html.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from mlops_ext.errors import InvalidInput
from mlops_ext.errors.permission import APPROVAL_KEY, STAGE_KEYS
from mlops_ext.services.governance import moves
from mlops_ext.services.governance.grammar import AUTHOR, POLICY_TAG, STAGES, rule_of
from mlops_ext.services.governance.policies import policies
from mlops_ext.services.governance.stages import STAGES as PRESETS
from mlops_ext.services.governance.stages import preset
from mlops_ext.services.names import check_name
from mlops_ext.services.records.governance import IamPolicy, Policies

if TYPE_CHECKING:
    from mlops_ext.connection import Connection

Statement = dict[str, Any]

_ROLE = re.compile(
    r"(arn:[\w-]+:iam::(?P<account>\d{12}):role/([\w+=,.@/-]+/)?)?(?P<name>[\w+=,.@-]{1,64})"
)
_STAGE_SIDS = ("OnlyTheseStages", "OnlyTheseStagesBySlash")
"""A denial by a key that no request has does nothing, so a policy has one for each form."""
_DECIDED = ["Approved", "Rejected"]
_UPDATE, _CREATE = "sagemaker:UpdateModelPackage", "sagemaker:CreateModelPackage"
_READ = ["DescribeModelPackage", "DescribeModelPackageGroup", "ListModelPackages", "ListTags"]
_RECORD = [
    *("CreateAction", "AddAssociation", "DeleteAction", "DeleteAssociation"),
    *("ListActions", "ListArtifacts", "QueryLineage"),
]
"""What keeping decisions takes, and taking one back whose change is refused."""


def iam_policy(
    connection: Connection,
    group: str,
    role: str,
    *,
    approves: bool = True,
    stages: Sequence[str] | None = None,
) -> IamPolicy:
    """Write the identity policy of a role that approves versions, or of one that may not.

    Args:
        connection: where the group is.
        group: name of the model package group.
        role: name or ARN of the role that gets it.
        approves: True: it may approve and reject. False: it registers, and may do neither.
        stages: the only stages that the role may move versions to; by default those that the
            group's rule names (for a role that does not approve: those that a new version may go
            to), and any where the group has no such rule.

    Raises:
        UnknownReference: there is no such group.
        InvalidInput: the role or a stage is no valid name.
    """
    found = _ROLE.fullmatch(role)
    if found is None or found["name"].isdigit():
        raise InvalidInput.of(
            "InvalidRole",
            f"{role!r} is not a role.",
            hint="Give its name or its ARN: an identity policy is attached to a role.",
        )
    rules = policies(connection, group)
    allowed = _stages(rules, approves) if stages is None else [_stage(one) for one in stages]
    groups, versions = _resources(rules.arn)
    statements = (_approver if approves else _author)(rules, groups, versions)
    if allowed is not None:
        statements += _only_stages(allowed, groups + versions)
    statements.append(_no_ruling(groups))
    name = f"{rules.group}-{'approves' if approves else 'registers'}"
    attach = (
        f"aws iam put-role-policy --role-name {found['name']} --policy-name {name} "
        f"--policy-document file://{name}.json"
    )
    return IamPolicy(
        group=rules.group,
        role=role,
        name=name,
        document={"Version": "2012-10-17", "Statement": statements},
        attach=[attach],
        notes=_notes(rules, found["account"], allowed, approves=approves),
    )


def _stage(word: str) -> str:
    return preset(check_name(word, "stage"), PRESETS)


def _stages(rules: Policies, approves: bool) -> list[str] | None:
    rule = next((one for one in rules.policies if one.rule == STAGES and one.readable), None)
    if rule is None:
        return None
    value = rule_of(rule.rule, rule.value).value
    named = {after for _, after in moves.parse(value)} if approves else moves.targets(value, None)
    return None if moves.ANY in named else sorted(named)


def _resources(arn: str) -> tuple[list[str], list[str]]:
    """ARNs of a group and of its versions; SageMaker writes versions in lower case."""
    place, _, name = arn.partition(":model-package-group/")
    names = sorted({name, name.lower()})
    return [arn], [f"{place}:model-package/{one}/*" for one in names]


def _approver(rules: Policies, groups: list[str], versions: list[str]) -> list[Statement]:
    both = groups + versions
    statements = [
        _statement("Read", "Allow", [f"sagemaker:{one}" for one in _READ], both),
        _statement("Decide", "Allow", [_UPDATE], versions),
        _statement("RecordDecisions", "Allow", [f"sagemaker:{one}" for one in _RECORD], ["*"]),
    ]
    if any(one.rule == AUTHOR for one in rules.policies):
        statements.append(_statement("NeverTheAuthor", "Deny", [_CREATE], both))
    return statements


def _author(rules: Policies, groups: list[str], versions: list[str]) -> list[Statement]:
    decided = {"StringEquals": {APPROVAL_KEY: _DECIDED}}
    return [_statement("NoDecision", "Deny", [_UPDATE, _CREATE], groups + versions, decided)]


def _only_stages(allowed: Sequence[str], resources: list[str]) -> Iterator[Statement]:
    """A request without a stage has neither key, and passes."""
    for sid, key in zip(_STAGE_SIDS, STAGE_KEYS, strict=True):
        condition: dict[str, Any] = {"Null": {key: "false"}}
        if allowed:
            condition["StringNotEquals"] = {key: list(allowed)}
        yield _statement(sid, "Deny", [_UPDATE, _CREATE], resources, condition)


def _no_ruling(groups: list[str]) -> Statement:
    keys = {"ForAnyValue:StringLike": {"aws:TagKeys": [f"{POLICY_TAG}*"]}}
    return _statement(
        "RulesStay", "Deny", ["sagemaker:AddTags", "sagemaker:DeleteTags"], groups, keys
    )


def _statement(
    sid: str,
    effect: str,
    actions: list[str],
    resources: list[str],
    condition: dict[str, Any] | None = None,
) -> Statement:
    more = {"Condition": condition} if condition else {}
    return {"Sid": sid, "Effect": effect, "Action": actions, "Resource": resources, **more}


def _notes(
    rules: Policies, account: str | None, allowed: Sequence[str] | None, *, approves: bool
) -> list[str]:
    notes = [
        "IAM sees who asks and what is set: it holds who decides, not metrics or evidence, which "
        "are held by mlops-ext alone."
    ]
    if any(one.rule == AUTHOR for one in rules.policies):
        notes.append(
            "IAM cannot compare the approver with the author: give registering and approving to "
            "different roles. Each has a policy of its own; this is the one of those who "
            f"{'approve' if approves else 'register'}."
        )
    if allowed is not None:
        notes.append("IAM sees the stage that a version is moved to, not the one it comes from.")
    if account and account != rules.arn.split(":")[4]:
        notes.append(
            f"The role is of account {account}: the group must also be shared with that account."
        )
    return notes
