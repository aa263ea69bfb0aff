"""The policies of a group: reading, setting and removing them, as tags of the group."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mlops_ext.errors import InvalidInput, UnknownReference, translating
from mlops_ext.services.governance.grammar import POLICY_TAG, policies_of, written
from mlops_ext.services.models import find_group, group_tags
from mlops_ext.services.near import closest
from mlops_ext.services.records.governance import Policies

if TYPE_CHECKING:
    from mlops_ext.connection import Connection

_MOST_TAGS = 50
"""AWS's quota of tags a resource."""


def policies(connection: Connection, group: str) -> Policies:
    """Return the rules that a group carries.

    Args:
        connection: where.
        group: name or ARN of the model package group.

    Raises:
        UnknownReference: there is no such group; `closest` has names near it.
    """
    with translating(f"read the policies of {group}", connection):
        found = find_group(connection, group)
        return _read(connection, found["ModelPackageGroupName"], found["ModelPackageGroupArn"])


def policies_by_arn(connection: Connection, group: str, arn: str) -> Policies:
    """Return the rules of a group whose name and ARN are known: one call."""
    return _read(connection, group, arn)


def _read(connection: Connection, group: str, arn: str) -> Policies:
    tags = group_tags(connection, arn)
    return Policies(group=group, arn=arn, policies=policies_of(tags.items()))


def set_policy(
    connection: Connection,
    group: str,
    rule: str,
    value: object = None,
    *,
    override: bool = False,
) -> Policies:
    """Give a group a rule, or change the one of that name.

    Args:
        connection: where.
        group: name of the model package group.
        rule: ``author``, ``min:auc``, ``max:rmse``, ``needs:evaluation``, ``needs:card``,
            ``needs:dataset`` or ``stages``.
        value: a number for ``min`` and ``max``, paths for ``stages``; nothing for the others.
        override: whether a reason is enough to do without it.

    Returns:
        All rules that the group has then.

    Raises:
        UnknownReference: there is no such group.
        InvalidInput: there is no such rule, the value does not fit it, or the group has 50 tags.
    """
    tag = written(rule, value, override).tag
    with translating(f"set the policy {rule} of {group}", connection):
        found = find_group(connection, group)
        arn = found["ModelPackageGroupArn"]
        tags = group_tags(connection, arn)
        if tag["Key"] not in tags and len(tags) >= _MOST_TAGS:
            raise InvalidInput.of(
                "TooManyTags",
                f"{group} has {len(tags)} tags already; AWS keeps {_MOST_TAGS}.",
                hint="Each rule and each alias is a tag. Remove what is not needed.",
            )
        connection.client("sagemaker").add_tags(ResourceArn=arn, Tags=[tag])
        return _read(connection, found["ModelPackageGroupName"], arn)


def remove_policy(connection: Connection, group: str, rule: str) -> Policies:
    """Take a rule, or an unreadable tag of ours, from a group.

    Returns:
        The rules that are left.

    Raises:
        UnknownReference: there is no such group, or it has no such rule; `closest` has those near.
    """
    with translating(f"remove the policy {rule} of {group}", connection):
        found = find_group(connection, group)
        name, arn = found["ModelPackageGroupName"], found["ModelPackageGroupArn"]
        known = [one.rule for one in _read(connection, name, arn).policies]
        rule = rule.removeprefix(POLICY_TAG)
        if rule not in known:
            raise unknown_rule(name, rule, known)
        client = connection.client("sagemaker")
        client.delete_tags(ResourceArn=arn, TagKeys=[f"{POLICY_TAG}{rule}"])
        return _read(connection, name, arn)


def unknown_rule(group: str, rule: str, known: list[str]) -> UnknownReference:
    """Make the error for a rule that a group does not have."""
    has = f"It has {', '.join(known)}." if known else "It has none."
    return UnknownReference.of(
        "UnknownPolicy",
        f"{group} has no rule {rule}.",
        hint=has,
        closest=closest(rule, known),
    )
