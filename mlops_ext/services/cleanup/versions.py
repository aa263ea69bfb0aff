"""Deleting groups and versions with what is kept with them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mlops_ext.errors import Conflict, translating
from mlops_ext.services.cleanup.endpoints import delete_endpoint, gone
from mlops_ext.services.cleanup.hanging import Hanging, hanging_on
from mlops_ext.services.models import describe, find_group, search_versions
from mlops_ext.services.records import Cleaned
from mlops_ext.services.records.removal import Serving
from mlops_ext.services.references import ALIAS_TAG
from mlops_ext.services.registration.claims import release

if TYPE_CHECKING:
    from mlops_ext.connection import Connection


def delete_version(
    connection: Connection, reference: str, endpoints: Serving = "refuse"
) -> Cleaned:
    """Delete a version and what is kept with it; lineage keeps that it was there.

    Args:
        connection: where.
        reference: the version.
        endpoints: what happens to those that serve it.

    Raises:
        UnknownReference: there is no such version.
        Conflict: an endpoint serves it, and ``refuse`` is what shall happen then.
    """
    with translating(f"delete {reference}", connection):
        hanging = hanging_on(connection, [describe(connection, reference)])
        removed = _delete(connection, hanging, endpoints)
        _delete_aliases(connection, hanging)
        return Cleaned(removed=removed)


def delete_group(
    connection: Connection,
    name: str,
    with_versions: bool = True,
    endpoints: Serving = "refuse",
) -> Cleaned:
    """Delete a group with all its versions and what is kept with them.

    Args:
        connection: where.
        name: of the group.
        with_versions: False deletes an empty group only.
        endpoints: what happens to those that serve one of its versions.

    Raises:
        UnknownReference: there is no such group; `closest` has names near it.
        Conflict: an endpoint serves one of its versions, or it is not empty.
    """
    with translating(f"delete model {name}", connection):
        group = find_group(connection, name)["ModelPackageGroupName"]
        packages = list(search_versions(connection, group)) if with_versions else []
        hanging = hanging_on(connection, packages)
        removed = _delete(connection, hanging, endpoints)
        connection.client("sagemaker").delete_model_package_group(ModelPackageGroupName=group)
        return Cleaned(removed=[*removed, f"model group {group}"])


def _delete(connection: Connection, hanging: Hanging, endpoints: Serving) -> list[str]:
    if reason := hanging.reason(endpoints):
        raise Conflict.of("StillServed", f"Nothing was deleted: {reason[0]}.", hint=reason[1])
    removed: list[str] = []
    if endpoints == "remove":
        for endpoint in hanging.endpoints:
            removed += delete_endpoint(connection, endpoint.name).removed
    for package in hanging.packages:
        removed += _delete_package(connection, package)
        release(connection, package)
    client = connection.client("s3")
    for one in hanging.objects_to_remove(endpoints):
        client.delete_object(Bucket=one.bucket, Key=one.key)
        removed.append(one.uri)
    return list(dict.fromkeys(removed))


def _delete_package(connection: Connection, package: dict[str, Any]) -> list[str]:
    client = connection.client("sagemaker")
    name = f"version {package['ModelPackageGroupName']}/{package['ModelPackageVersion']}"
    arn = package["ModelPackageArn"]
    return [name] if gone(client, client.delete_model_package, ModelPackageName=arn) else []


def _delete_aliases(connection: Connection, hanging: Hanging) -> None:
    """An alias of a version that is gone would name nothing."""
    if hanging.aliases:
        keys = [f"{ALIAS_TAG}{alias}" for alias in hanging.aliases]
        client = connection.client("sagemaker")
        client.delete_tags(ResourceArn=hanging.group_arn, TagKeys=keys)
