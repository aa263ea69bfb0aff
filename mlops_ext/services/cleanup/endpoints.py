"""Deleting endpoints with what was made for them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from mlops_ext.errors import UnknownReference, explain, translating
from mlops_ext.services.deployment.deploying import ENDPOINT_TAG, wait_until_gone
from mlops_ext.services.deployment.endpoints import configuration_of, describe_endpoint
from mlops_ext.services.paging import pages
from mlops_ext.services.records import Cleaned

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
        configurations = own_configurations(client, name, configuration_of(described))
        client.delete_endpoint(EndpointName=name)
        wait_until_gone(client, name)
        removed = [f"endpoint {name}"]
        for configuration, models in configurations.items():
            if gone(client, client.delete_endpoint_config, EndpointConfigName=configuration):
                removed.append(f"endpoint configuration {configuration}")
            for model in models:
                if gone(client, client.delete_model, ModelName=model):
                    removed.append(f"model {model}")
        return Cleaned(removed=list(dict.fromkeys(removed)))


def own_configurations(client: Any, endpoint: str, current: str) -> dict[str, list[str]]:
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


def gone(client: Any, call: Callable[..., Any], **parameters: Any) -> bool:
    """Delete, and say whether it was there."""
    try:
        call(**parameters)
        return True
    except client.exceptions.ClientError as error:
        if isinstance(explain(error, "delete it"), UnknownReference):
            return False
        raise
