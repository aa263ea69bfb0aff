"""Groups of other accounts that are shared with this one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mlops_ext.errors import translating
from mlops_ext.services.models import group_of
from mlops_ext.services.paging import pages, together
from mlops_ext.services.records import ModelGroup

if TYPE_CHECKING:
    from mlops_ext.connection import Connection


def list_received(connection: Connection) -> list[ModelGroup]:
    """Return the groups that other accounts share with this one, with their versions.

    Their versions are named by ARN: a name alone would be one of this account. The local SageMaker
    has one account, and nothing is shared with it.

    Raises:
        MLOpsError: SageMaker cannot be asked.
    """
    with translating("list what is shared with this account", connection):
        client = connection.client("sagemaker")
        listed = pages(
            client,
            "list_model_package_groups",
            "ModelPackageGroupSummaryList",
            CrossAccountFilterOption="CrossAccount",
        )
        groups = [_read(client, group) for group in listed]
    return sorted(groups, key=lambda group: (group.name.lower(), group.arn))


def _read(client: Any, group: dict[str, Any]) -> ModelGroup:
    arn = group["ModelPackageGroupArn"]
    listed = pages(
        client, "list_model_packages", "ModelPackageSummaryList", ModelPackageGroupName=arn
    )
    arns = [one["ModelPackageArn"] for one in listed]
    packages = together(lambda one: client.describe_model_package(ModelPackageName=one), arns)
    record = group_of(group, packages, {})
    versions = [one.model_copy(update={"reference": one.arn}) for one in record.versions]
    return record.model_copy(update={"versions": versions, "account": arn.split(":")[4]})
