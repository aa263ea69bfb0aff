"""Endpoints as records, with the versions they serve."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any, NoReturn

from mlops_ext.errors import UnknownReference, explain, translating
from mlops_ext.services.governance.deployments import endpoint_history, served_versions
from mlops_ext.services.manifest import read_manifest
from mlops_ext.services.near import closest, unknown
from mlops_ext.services.paging import pages, together
from mlops_ext.services.records import Endpoint, EndpointSummary, Variant
from mlops_ext.services.references import parse

if TYPE_CHECKING:
    from mlops_ext.connection import Connection

_MEMORY = "endpoints"


def list_endpoints(connection: Connection) -> list[EndpointSummary]:
    """Return all endpoints, by name.

    What an endpoint serves is asked again only when the endpoint has changed: one call for the
    list in the steady state.

    Raises:
        MLOpsError: SageMaker cannot be asked.
    """
    with translating("list endpoints", connection):
        client = connection.client("sagemaker")
        listed = list(pages(client, "list_endpoints", "Endpoints"))
        known: dict[str, EndpointSummary] = connection.memory.get(_MEMORY, {})
        found = together(partial(_summary, connection, known), listed)
        kept = {record.arn: record for record in found if record is not None}
        connection.memory[_MEMORY] = kept
    return sorted(kept.values(), key=lambda endpoint: endpoint.name.lower())


def _summary(
    connection: Connection, known: Mapping[str, EndpointSummary], listed: Mapping[str, Any]
) -> EndpointSummary | None:
    before = known.get(listed["EndpointArn"])
    now = (listed["EndpointStatus"], listed["LastModifiedTime"])
    if before and (before.status, before.modified) == now:
        return before
    client = connection.client("sagemaker")
    try:
        described = client.describe_endpoint(EndpointName=listed["EndpointName"])
        return summary_of(described, variants(connection, described))
    except client.exceptions.ClientError as error:
        if isinstance(explain(error, "read it"), UnknownReference):
            return None  # deleted since it was listed
        raise


def describe_endpoint(connection: Connection, name: str) -> dict[str, Any]:
    """Return what DescribeEndpoint says.

    Raises:
        UnknownReference: there is no such endpoint; `closest` has names near it.
    """
    name = parse(name).endpoint or name
    client = connection.client("sagemaker")
    try:
        described: dict[str, Any] = client.describe_endpoint(EndpointName=name)
        return described
    except client.exceptions.ClientError as error:
        if isinstance(explain(error, f"read endpoint {name}"), UnknownReference):
            _fail_unknown(client, name)
        raise


def _fail_unknown(client: Any, name: str) -> NoReturn:
    names = [one["EndpointName"] for one in pages(client, "list_endpoints", "Endpoints")]
    raise unknown(f"There is no endpoint {name}.", closest(name, names))


def get_endpoint(connection: Connection, name: str) -> Endpoint:
    """Return an endpoint with what it serves and has served.

    Raises:
        UnknownReference: there is no such endpoint; `closest` has names near it.
    """
    with translating(f"read endpoint {name}", connection):
        described = describe_endpoint(connection, name)
        serving = variants(connection, described)
        base = summary_of(described, serving)
        history = endpoint_history(connection, base.name, base.created)
        content_type, sample = _sample(connection, base.serves)
        return Endpoint(
            **dict(base),
            configuration=configuration_of(described),
            variants=serving,
            served=served_versions(history, _serving(base)),
            history=history,
            content_type=content_type,
            sample=sample,
        )


def _serving(endpoint: EndpointSummary) -> list[str]:
    """What answers now: an endpoint that is being made, or could not be, has nothing yet."""
    return [] if endpoint.status in ("Creating", "Failed") else endpoint.serves


def configuration_of(described: Mapping[str, Any]) -> str:
    """Return the configuration that serves or is about to."""
    pending = described.get("PendingDeploymentSummary") or {}
    return str(described.get("EndpointConfigName") or pending.get("EndpointConfigName") or "")


def summary_of(described: Mapping[str, Any], serving: list[Variant]) -> EndpointSummary:
    """Make the record that lists show."""
    created: datetime = described["CreationTime"]
    return EndpointSummary(
        name=described["EndpointName"],
        arn=described["EndpointArn"],
        status=described["EndpointStatus"],
        serves=list(dict.fromkeys(one.reference or one.model for one in serving)),
        created=created,
        modified=described.get("LastModifiedTime") or created,
        failure_reason=described.get("FailureReason"),
    )


def variants(connection: Connection, described: Mapping[str, Any]) -> list[Variant]:
    """Return an endpoint's variants with the versions behind their models.

    A configuration or model that has been deleted meanwhile leaves out what only it knew.
    """
    client = connection.client("sagemaker")
    name = configuration_of(described)
    config = _or_empty(client, client.describe_endpoint_config, EndpointConfigName=name)
    now = {one["VariantName"]: one for one in described.get("ProductionVariants") or []}
    return [
        _variant(connection, given, now.get(given["VariantName"], {}))
        for given in config.get("ProductionVariants") or []
    ]


def _variant(connection: Connection, given: Mapping[str, Any], now: Mapping[str, Any]) -> Variant:
    client = connection.client("sagemaker")
    model = str(given.get("ModelName") or "")
    described = _or_empty(client, client.describe_model, ModelName=model) if model else {}
    containers = [described.get("PrimaryContainer") or {}, *(described.get("Containers") or [])]
    packages = [one["ModelPackageName"] for one in containers if one.get("ModelPackageName")]
    weight = now.get("CurrentWeight", given.get("InitialVariantWeight", 1.0))
    images = now.get("DeployedImages") or [{}]
    return Variant(
        name=given["VariantName"],
        model=model,
        reference=version_of(connection, packages[0]) if packages else None,
        weight=weight,
        instance_type=given.get("InstanceType"),
        instance_count=now.get("CurrentInstanceCount", given.get("InitialInstanceCount")),
        image=images[0].get("SpecifiedImage") or containers[0].get("Image"),
    )


def version_of(connection: Connection, package: str) -> str | None:
    """Return the reference of a version, by its ARN; a deleted one keeps its number.

    The ARN of a version on AWS has the group's name in lower case, so the name is asked for.
    """
    group, _, number = package.partition(":model-package/")[2].rpartition("/")
    if not number.isdigit():
        return None
    names: dict[str, str] = connection.memory.setdefault("groups", {})
    if group not in names:
        client = connection.client("sagemaker")
        found = _or_empty(client, client.describe_model_package, ModelPackageName=package)
        if not found:
            return f"{group}/{number}"
        names[group] = found["ModelPackageGroupName"]
    return f"{names[group]}/{number}"


def _or_empty(client: Any, call: Any, **parameters: Any) -> dict[str, Any]:
    """What a Describe says; empty when the object is gone."""
    try:
        found: dict[str, Any] = call(**parameters)
        return found
    except client.exceptions.ClientError as error:
        if isinstance(explain(error, "read it"), UnknownReference):
            return {}
        raise


def _sample(connection: Connection, serves: list[str]) -> tuple[str, str | None]:
    """A request that fits the version it serves."""
    client = connection.client("sagemaker")
    for reference in serves:
        if parse(reference).kind == "version":
            package = _or_empty(client, client.describe_model_package, ModelPackageName=reference)
            manifest = read_manifest(connection, package) if package else None
            if manifest and manifest.sample:
                return manifest.sample_content_type or "application/json", manifest.sample
    return "application/json", None
