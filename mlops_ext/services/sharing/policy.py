"""Resource policies of model package groups: our statements in them, those of others untouched.

The grammar is that of IAM's resource policies (IAM user guide, "Grammar of the IAM JSON policy
language"); actions and resources are those of "Deploy a model version from a different account" in
SageMaker's developer guide.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from mlops_ext.services.records.sharing import Grant, Rights

Statement = dict[str, Any]
Policy = dict[str, Any]

VERSION = "2012-10-17"
_GROUP_ACTIONS = ["sagemaker:DescribeModelPackageGroup"]
_VERSION_ACTIONS: dict[Rights, list[str]] = {
    "read": ["sagemaker:DescribeModelPackage", "sagemaker:ListModelPackages"],
    "deploy": [
        "sagemaker:DescribeModelPackage",
        "sagemaker:ListModelPackages",
        "sagemaker:CreateModel",
    ],
}
_SIDS: dict[Rights, tuple[str, str]] = {
    "read": ("MLOpsReadGroup", "MLOpsReadVersions"),
    "deploy": ("MLOpsDeployGroup", "MLOpsDeployVersions"),
}
_ACCOUNT = re.compile(r"(?:arn:[\w-]+:iam::)?(\d{12})(?::root)?")


def grants_of(policy: Policy | None) -> list[Grant]:
    """Return whom our statements share with, by account."""
    found: dict[str, Rights] = {}
    for rights, sids in _SIDS.items():
        for statement in statements_of(policy):
            if statement.get("Sid") in sids:
                found |= dict.fromkeys(_accounts(statement), rights)
    return [Grant(account=account, rights=found[account]) for account in sorted(found)]


def statements_of(policy: Policy | None) -> list[Statement]:
    """Return the statements of a policy; AWS lets one stand without a list."""
    found = (policy or {}).get("Statement", [])
    return [found] if isinstance(found, dict) else list(found)


def others_in(policy: Policy | None) -> list[Statement]:
    """Return the statements that are not ours."""
    ours = {sid for sids in _SIDS.values() for sid in sids}
    return [one for one in statements_of(policy) if one.get("Sid") not in ours]


def with_grants(policy: Policy | None, arn: str, grants: Iterable[Grant]) -> Policy | None:
    """Return a policy with our statements for these grants in place of those it has.

    Args:
        policy: as it is; None when there is none.
        arn: of the group.
        grants: all accounts that the group is to be shared with.

    Returns:
        The policy; None when no statement is left, which AWS does not take.
    """
    grants = list(grants)
    statements = [*others_in(policy)]
    for rights in _SIDS:
        accounts = sorted(one.account for one in grants if one.rights == rights)
        if accounts:
            statements += _statements(arn, accounts, rights)
    if not statements:
        return None
    return {"Version": VERSION, **(policy or {}), "Statement": statements}


def _statements(arn: str, accounts: Sequence[str], rights: Rights) -> list[Statement]:
    of_group, of_versions = _SIDS[rights]
    versions = f"{arn.replace(':model-package-group/', ':model-package/')}/*"
    principal = principals(arn, accounts)
    return [
        _allow(of_group, principal, _GROUP_ACTIONS, arn),
        _allow(of_versions, principal, _VERSION_ACTIONS[rights], versions),
    ]


def _allow(sid: str, principal: Mapping[str, Any], actions: list[str], resource: str) -> Statement:
    return {
        "Sid": sid,
        "Effect": "Allow",
        "Principal": dict(principal),
        "Action": actions,
        "Resource": resource,
    }


def principals(arn: str, accounts: Sequence[str]) -> dict[str, Any]:
    """Return accounts as a statement's principals, in the partition of an ARN."""
    partition = arn.split(":")[1]
    return {"AWS": [f"arn:{partition}:iam::{account}:root" for account in accounts]}


def _accounts(statement: Statement) -> list[str]:
    given = statement.get("Principal")
    listed = given.get("AWS", []) if isinstance(given, dict) else []
    texts = [listed] if isinstance(listed, str) else listed
    return [found[1] for text in texts if (found := _ACCOUNT.fullmatch(text))]
