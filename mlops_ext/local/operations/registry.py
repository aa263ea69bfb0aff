"""The model registry's groups and their policies; `packages` has what is in them."""

from __future__ import annotations

from dataclasses import replace

from mlops_ext.local.call import Call, Operation, Output
from mlops_ext.local.errors import conflict, validation
from mlops_ext.local.lineage import automatic
from mlops_ext.local.policies import fault_of
from mlops_ext.local.resources.declarations.registry import MODEL_PACKAGE, MODEL_PACKAGE_GROUP
from mlops_ext.local.resources.generic import create, operations, remove, require
from mlops_ext.local.store import Document

_HOLDER = replace(MODEL_PACKAGE_GROUP, missing="Cannot find Model Package Group: {arn}")
"""A group as the operations on policies miss it, in words of their own."""


def create_group(call: Call) -> Output:
    """CreateModelPackageGroup."""
    with call.engine.database.transaction():
        group = create(call, MODEL_PACKAGE_GROUP, {"ModelPackageGroupStatus": "Completed"})
        automatic.group_created(call, group)
    return {"ModelPackageGroupArn": group.arn}


def delete_group(call: Call) -> Output:
    """DeleteModelPackageGroup.

    Raises:
        ApiError: ConflictException, the group still has model packages.
    """
    group = require(call.engine, MODEL_PACKAGE_GROUP, call.input["ModelPackageGroupName"])
    if call.engine.documents.has_children(MODEL_PACKAGE.kind, group.key):
        raise conflict(
            f"Model Package Group {group.arn} cannot be deleted because it is not empty. "
            "Delete its model packages first."
        )
    remove(call.engine, group)
    return {}


def put_group_policy(call: Call) -> Output:
    """PutModelPackageGroupPolicy.

    Raises:
        ApiError: ValidationException, the group is missing, or the policy is no valid one.
    """
    group, policy = _holder(call), call.input["ResourcePolicy"]
    if fault := fault_of(policy):
        raise validation(f"The resource policy is not valid: {fault}")
    body = {**group.body, "ResourcePolicy": policy}
    call.engine.documents.change(group, body, call.engine.now())
    return {"ModelPackageGroupArn": group.arn}


def get_group_policy(call: Call) -> Output:
    """GetModelPackageGroupPolicy.

    Raises:
        ApiError: ValidationException, the group is missing or has no policy.
    """
    return {"ResourcePolicy": _policy(_holder(call))}


def delete_group_policy(call: Call) -> Output:
    """DeleteModelPackageGroupPolicy.

    Raises:
        ApiError: ValidationException, the group is missing or has no policy.
    """
    group = _holder(call)
    _policy(group)
    body = {member: value for member, value in group.body.items() if member != "ResourcePolicy"}
    call.engine.documents.change(group, body, call.engine.now())
    return {}


def _holder(call: Call) -> Document:
    return require(call.engine, _HOLDER, call.input["ModelPackageGroupName"])


def _policy(group: Document) -> str:
    policy: str | None = group.body.get("ResourcePolicy")
    if policy is None:
        raise validation(f"Cannot find resource policy for: {group.arn}")
    return policy


OPERATIONS: dict[str, dict[str, Operation]] = {
    "sagemaker": operations(MODEL_PACKAGE_GROUP)
    | {
        "CreateModelPackageGroup": create_group,
        "DeleteModelPackageGroup": delete_group,
        "PutModelPackageGroupPolicy": put_group_policy,
        "GetModelPackageGroupPolicy": get_group_policy,
        "DeleteModelPackageGroupPolicy": delete_group_policy,
    }
}
