"""RAM: letting the other accounts see in their lists what a resource policy shares.

A policy makes a resource share of the feature set CREATED_FROM_POLICY, which nobody sees. Promoting
its permission and then the share makes them standard ones, which ``ListModelPackageGroups`` with
``CrossAccountFilterOption=CrossAccount`` lists (RAM user guide, "Promoting resource shares").
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mlops_ext.errors import Unavailable
from mlops_ext.services.names import fit_name

if TYPE_CHECKING:
    from mlops_ext.connection import Connection

_FROM_POLICY = "CREATED_FROM_POLICY"


def promote(connection: Connection, arn: str) -> str:
    """Promote what a group's policy shares, and say what was done.

    On the local SageMaker nothing is done, and what AWS would do is said.

    Args:
        connection: where the group is.
        arn: of the group.

    Raises:
        Unavailable: RAM does not know the policy yet.
    """
    group = arn.rpartition("/")[2]
    if connection.local_client() is not None:
        return (
            "The local SageMaker has one account and no RAM. On AWS the policy's permission and "
            f"resource share are promoted (ram:PromotePermissionCreatedFromPolicy, "
            f"ram:PromoteResourceShareCreatedFromPolicy), so that the accounts see {group} among "
            "what is shared with them."
        )
    ram = connection.client("ram")
    shares = list(_shares(ram, arn))
    if not shares:
        raise Unavailable.of(
            "NotYetShared",
            f"RAM does not know the policy of {group} yet.",
            hint="Share it again in a minute: nothing is made twice.",
            retryable=True,
        )
    done = [one["resourceShareArn"] for one in shares if _promoted(ram, one, group)]
    if not done:
        return f"{group} is seen by the accounts already."
    return f"Promoted {' and '.join(done)}: the accounts see {group} among what is shared."


def _shares(ram: Any, arn: str) -> list[dict[str, Any]]:
    listed = ram.get_paginator("list_resources").paginate(resourceOwner="SELF", resourceArns=[arn])
    arns = [one["resourceShareArn"] for page in listed for one in page["resources"]]
    if not arns:
        return []
    found = ram.get_resource_shares(resourceOwner="SELF", resourceShareArns=arns)
    shares: list[dict[str, Any]] = found["resourceShares"]
    return shares


def _promoted(ram: Any, share: dict[str, Any], group: str) -> bool:
    """Promote a share, and say whether it had to be."""
    if share.get("featureSet") != _FROM_POLICY:
        return False
    arn = share["resourceShareArn"]
    permissions = ram.list_resource_share_permissions(resourceShareArn=arn)["permissions"]
    for permission in permissions:
        if permission.get("featureSet") == _FROM_POLICY:
            name = fit_name("mlops", group)[:36]
            ram.promote_permission_created_from_policy(permissionArn=permission["arn"], name=name)
    ram.promote_resource_share_created_from_policy(resourceShareArn=arn)
    return True
