"""Removing groups, versions and endpoints with what hangs on them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from mlops_ext.errors import Conflict, UnknownReference, explain, translating
from mlops_ext.services.deployment.deploying import ENDPOINT_TAG, wait_until_gone
from mlops_ext.services.deployment.endpoints import (
    configuration_of,
    describe_endpoint,
    list_endpoints,
)
from mlops_ext.services.manifest import MANIFEST_KEY
from mlops_ext.services.models import describe, find_group, search_versions
from mlops_ext.services.paging import pages
from mlops_ext.services.records import Cleaned
from mlops_ext.services.registration.claims import release
from mlops_ext.services.storage import remove_beside

if TYPE_CHECKING:
    from mlops_ext.connection import Connection


def delete_endpoint(connection: Connection, name: str) -> Cleaned:
    """Delete an endpoint, and the configurations and models that were made for it.

    What others made stays: ours carry the tag ``mlops:endpoint``.

    Raises:
        UnknownReference: there is no such endpoint; `closest` has names near it.
    """
    with translating(f"delete endpoint {name}", connection):
        client = connection.client("sagemaker")
        described = describe_endpoint(connection, name)
        name = described["EndpointName"]
        configurations = _own_configurations(client, name, configuration_of(described))
        client.delete_endpoint(EndpointName=name)
        wait_until_gone(client, name)
        removed = [f"endpoint {name}"]
        for configuration, models in configurations.items():
            if _gone(client, client.delete_endpoint_config, EndpointConfigName=configuration):
                removed.append(f"endpoint configuration {configuration}")
            for model in models:
                if _gone(client, client.delete_model, ModelName=model):
                    removed.append(f"model {model}")
        return Cleaned(removed=list(dict.fromkeys(removed)))


def _own_configurations(client: Any, endpoint: str, current: str) -> dict[str, list[str]]:
    """Our configurations of an endpoint, with our models in each."""
    stem = current.rpartition("-")[0] or endpoint
    listed = pages(client, "list_endpoint_configs", "EndpointConfigs", NameContains=stem)
    found = {}
    for config in listed:
        if _is_ours(client, config["EndpointConfigArn"], endpoint):
            name = config["EndpointConfigName"]
            described = client.describe_endpoint_config(EndpointConfigName=name)
            found[name] = _own_models(client, described, endpoint)
    return found


def _own_models(client: Any, config: Mapping[str, Any], endpoint: str) -> list[str]:
    names = [one["ModelName"] for one in config["ProductionVariants"] if one.get("ModelName")]
    own = []
    for name in names:
        try:
            arn = client.describe_model(ModelName=name)["ModelArn"]
        except client.exceptions.ClientError as error:
            if isinstance(explain(error, "read it"), UnknownReference):
                continue
            raise
        if _is_ours(client, arn, endpoint):
            own.append(name)
    return own


def _is_ours(client: Any, arn: str, endpoint: str) -> bool:
    tags = pages(client, "list_tags", "Tags", ResourceArn=arn)
    return any(tag["Key"] == ENDPOINT_TAG and tag["Value"] == endpoint for tag in tags)


def _gone(client: Any, call: Callable[..., Any], **parameters: Any) -> bool:
    """Delete, and say whether it was there."""
    try:
        call(**parameters)
        return True
    except client.exceptions.ClientError as error:
        if isinstance(explain(error, "delete it"), UnknownReference):
            return False
        raise


def delete_version(connection: Connection, reference: str) -> Cleaned:
    """Delete a version and what is kept with it; lineage keeps that it was there.

    Raises:
        UnknownReference: there is no such version.
        Conflict: an endpoint serves it.
    """
    with translating(f"delete {reference}", connection):
        package = describe(connection, reference)
        _refuse_served(connection, [package])
        return Cleaned(removed=_delete_package(connection, package))


def delete_group(connection: Connection, name: str, with_versions: bool = True) -> Cleaned:
    """Delete a group with all its versions and what is kept with them.

    Args:
        connection: where.
        name: of the group.
        with_versions: False deletes an empty group only.

    Raises:
        UnknownReference: there is no such group; `closest` has names near it.
        Conflict: an endpoint serves one of its versions, or it is not empty.
    """
    with translating(f"delete model {name}", connection):
        found = find_group(connection, name)
        group = found["ModelPackageGroupName"]
        packages = list(search_versions(connection, group)) if with_versions else []
        _refuse_served(connection, packages)
        removed = []
        for package in sorted(packages, key=lambda one: one["ModelPackageVersion"]):
            removed += _delete_package(connection, package)
        connection.client("sagemaker").delete_model_package_group(ModelPackageGroupName=group)
        return Cleaned(removed=[*removed, f"model {group}"])


def _refuse_served(connection: Connection, packages: list[dict[str, Any]]) -> None:
    names = {f"{p['ModelPackageGroupName']}/{p['ModelPackageVersion']}" for p in packages}
    if not names:
        return
    hanging = [one for one in list_endpoints(connection) if names.intersection(one.serves)]
    if hanging:
        served = ", ".join(f"{one.name} serves {' and '.join(one.serves)}" for one in hanging)
        raise Conflict.of(
            "StillServed",
            f"Nothing was deleted: {served}.",
            hint=f"Delete {' and '.join(one.name for one in hanging)} first, "
            "or deploy another version there.",
        )


def _delete_package(connection: Connection, package: dict[str, Any]) -> list[str]:
    client = connection.client("sagemaker")
    name = f"{package['ModelPackageGroupName']}/{package['ModelPackageVersion']}"
    removed = []
    if _gone(client, client.delete_model_package, ModelPackageName=package["ModelPackageArn"]):
        removed.append(f"version {name}")
    pointer = (package.get("CustomerMetadataProperties") or {}).get(MANIFEST_KEY)
    removed += remove_beside(connection, pointer) if pointer else []
    release(connection, package)
    return removed
