"""The lineage group: one a account, which all of its lineage belongs to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mlops_ext.local.call import Call, Output
from mlops_ext.local.errors import not_found
from mlops_ext.local.resources.declarations.lineage import LINEAGE_GROUP
from mlops_ext.local.resources.generic import describe, listing, require
from mlops_ext.local.store import Draft

if TYPE_CHECKING:
    from mlops_ext.local.engine import Engine

NAME = "sagemaker-default-lineage-group"


def group_arn(engine: Engine) -> str:
    """The ARN of the account's lineage group (``LineageGroupArn``)."""
    return engine.arn(LINEAGE_GROUP.tail(NAME))


def describe_group(call: Call) -> Output:
    """DescribeLineageGroup, by name or ARN."""
    _ensure(call.engine)
    return describe(call, LINEAGE_GROUP)


def list_groups(call: Call) -> Output:
    """ListLineageGroups: the account's own; nobody shares one with it."""
    _ensure(call.engine)
    return listing(call, LINEAGE_GROUP)


def get_group_policy(call: Call) -> Output:
    """GetLineageGroupPolicy.

    Raises:
        ApiError: ResourceNotFound, there is no such group, or it is shared with nobody, which is
            always so.
    """
    _ensure(call.engine)
    group = require(call.engine, LINEAGE_GROUP, call.input["LineageGroupName"])
    raise not_found(f"Resource policy for lineage group '{group.arn}' does not exist.")


def _ensure(engine: Engine) -> None:
    if engine.documents.find(LINEAGE_GROUP.kind, NAME) is None:
        draft = Draft(LINEAGE_GROUP.kind, group_arn(engine), NAME, {"LineageGroupName": NAME})
        engine.documents.add(draft, engine.now())
