"""Carrying a deployment out: all of it, or nothing."""

from __future__ import annotations

import time
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any

from mlops_ext.errors import Conflict, InvalidInput, translating
from mlops_ext.services.deployment.endpoints import get_endpoint
from mlops_ext.services.deployment.planning import (
    Prospect,
    endpoint_name,
    find,
    look,
    next_configuration,
    reason_against,
)
from mlops_ext.services.emitting import emitted
from mlops_ext.services.governance.checking import check
from mlops_ext.services.governance.decisions import DEPLOYED, record_decision, record_waivers
from mlops_ext.services.names import check_text
from mlops_ext.services.records import Endpoint
from mlops_ext.services.undo import Undo

if TYPE_CHECKING:
    from mlops_ext.connection import Connection

ENDPOINT_TAG = "mlops:endpoint"
"""Tag of models and configurations that we made, with the name of their endpoint."""

INSTANCE = "ml.m5.large"
VARIANT = "AllTraffic"
_TRIES = 5
_GONE_SECONDS = 300.0


@emitted
def deploy(
    connection: Connection,
    reference: str,
    endpoint: str,
    *,
    comment: str = "",
    overrides: Collection[str] = (),
    instance_type: str = INSTANCE,
    instance_count: int = 1,
) -> Endpoint:
    """Deploy an approved version; returns at once, while the endpoint is made or changed.

    Args:
        connection: where, and as whom.
        reference: the version.
        endpoint: name of the endpoint, new or existing.
        comment: why, one line.
        overrides: names of rules that shall not hold it up; the comment is the reason.
        instance_type: SageMaker's instance type; the local SageMaker ignores it.
        instance_count: how many.

    Raises:
        UnknownReference: there is no such version.
        Conflict: the version is not approved, or the endpoint is being changed.
        InvalidInput: AWS refuses a name; `proposal` is a valid one.
        Refused: rules of the group hold it up.
    """
    endpoint = endpoint_name(endpoint)
    comment = check_text(comment, "comment")
    with translating(f"deploy {reference} to {endpoint}", connection):
        found = look(connection, reference, endpoint)
        if reason := reason_against(found):
            raise Conflict.of("NotDeployable", reason)
        package = found.package
        version = package["ModelPackageArn"]
        with Undo() as undo:
            waived = check(connection, package, "deploy", overrides=overrides, reason=comment)
            record_waivers(connection, version, waived, "deploy", comment, undo)
            _make_model(connection, undo, found)
            name = _make_configuration(connection, undo, found, instance_type, instance_count)
            record_decision(
                connection,
                version,
                DEPLOYED,
                why=comment,
                before=" and ".join(found.serving),
                after=found.reference,
                endpoint=endpoint,
                undo=undo,
            )
            _point(connection, found, name)
        return get_endpoint(connection, endpoint)


def _tags(endpoint: str) -> list[dict[str, str]]:
    return [{"Key": ENDPOINT_TAG, "Value": endpoint}]


def _make_model(connection: Connection, undo: Undo, found: Prospect) -> None:
    if found.model_exists:
        return
    client = connection.client("sagemaker")
    client.create_model(
        ModelName=found.model,
        PrimaryContainer={"ModelPackageName": found.package["ModelPackageArn"]},
        ExecutionRoleArn=connection.role_arn(),
        Tags=_tags(found.endpoint),
    )
    undo.on_failure(client.delete_model, ModelName=found.model)


def _make_configuration(
    connection: Connection, undo: Undo, found: Prospect, instance: str, count: int
) -> str:
    """Make the configuration, under the next name when somebody took this one meanwhile."""
    client = connection.client("sagemaker")
    name = found.configuration
    variant: Mapping[str, Any] = {
        "VariantName": VARIANT,
        "ModelName": found.model,
        "InstanceType": instance,
        "InitialInstanceCount": count,
        "InitialVariantWeight": 1.0,
    }
    for last in (False,) * (_TRIES - 1) + (True,):
        try:
            client.create_endpoint_config(
                EndpointConfigName=name,
                ProductionVariants=[variant],
                Tags=_tags(found.endpoint),
            )
            break
        except client.exceptions.ClientError as error:
            if last or "already existing" not in str(error):
                raise
            name = next_configuration(client, found.endpoint)
    undo.on_failure(client.delete_endpoint_config, EndpointConfigName=name)
    return name


def _point(connection: Connection, found: Prospect, configuration: str) -> None:
    """Make the endpoint serve the configuration."""
    client = connection.client("sagemaker")
    if found.described is not None and not found.replaces:
        client.update_endpoint(EndpointName=found.endpoint, EndpointConfigName=configuration)
        return
    if found.replaces:
        client.delete_endpoint(EndpointName=found.endpoint)
        wait_until_gone(client, found.endpoint)
    client.create_endpoint(
        EndpointName=found.endpoint,
        EndpointConfigName=configuration,
        Tags=_tags(found.endpoint),
    )


def wait_until_gone(client: Any, endpoint: str, seconds: float = _GONE_SECONDS) -> None:
    """Wait until an endpoint that is being deleted is gone.

    Raises:
        InvalidInput: it is still there after that time.
    """
    pause, deadline = 0.05, time.monotonic() + seconds
    while find(client, client.describe_endpoint, EndpointName=endpoint) is not None:
        if time.monotonic() > deadline:
            raise InvalidInput.of("StillThere", f"Endpoint {endpoint} is still being deleted.")
        time.sleep(pause)
        pause = min(pause * 1.5, 5.0)
