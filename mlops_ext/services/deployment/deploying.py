"""Planning a deployment, and carrying the plan out."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mlops_ext.errors import Conflict, InvalidInput, UnknownReference, explain, translating
from mlops_ext.services.decisions import DEPLOYED, record_decision
from mlops_ext.services.deployment.endpoints import configuration_of, get_endpoint, variants
from mlops_ext.services.models import describe, who
from mlops_ext.services.names import check_name, check_text, fit_name
from mlops_ext.services.paging import pages
from mlops_ext.services.records import DeployPlan, Endpoint, PlanStep
from mlops_ext.services.references import parse
from mlops_ext.services.undo import Undo

if TYPE_CHECKING:
    from mlops_ext.connection import Connection

ENDPOINT_TAG = "mlops:endpoint"
"""Tag of models and configurations that we made, with the name of their endpoint."""

INSTANCE = "ml.m5.large"
VARIANT = "AllTraffic"
_TRIES = 5
_GONE_SECONDS = 300.0


@dataclass(frozen=True)
class _Deployment:
    """A deployment, looked into."""

    package: dict[str, Any]
    reference: str
    endpoint: str
    described: dict[str, Any] | None
    serving: list[str]
    model: str
    model_exists: bool
    configuration: str

    @property
    def replaces(self) -> bool:
        """Whether the endpoint has failed and must be made anew."""
        return self.described is not None and self.described["EndpointStatus"] == "Failed"


def plan(connection: Connection, reference: str, endpoint: str) -> DeployPlan:
    """Tell what deploying a version would do; nothing is made.

    Args:
        connection: where.
        reference: the version.
        endpoint: name of the endpoint, new or existing.

    Raises:
        UnknownReference: there is no such version.
        InvalidInput: AWS refuses the endpoint's name; `proposal` is a valid one.
    """
    endpoint = _endpoint_name(endpoint)
    with translating(f"plan the deployment of {reference} to {endpoint}", connection):
        found = _look(connection, reference, endpoint)
        return DeployPlan(
            reference=found.reference,
            endpoint=endpoint,
            exists=found.described is not None,
            steps=_steps(found),
            warnings=_warnings(connection, found),
            blocked=_blocked(found),
        )


def _endpoint_name(endpoint: str) -> str:
    return check_name(parse(endpoint).endpoint or endpoint, "endpoint")


def _look(connection: Connection, reference: str, endpoint: str) -> _Deployment:
    package = describe(connection, reference)
    client = connection.client("sagemaker")
    name = f"{package['ModelPackageGroupName']}/{package['ModelPackageVersion']}"
    described = _find(client, client.describe_endpoint, EndpointName=endpoint)
    before = variants(connection, described) if described else []
    model = fit_name(
        package["ModelPackageGroupName"], str(package["ModelPackageVersion"]), "on", endpoint
    )
    return _Deployment(
        package=package,
        reference=name,
        endpoint=endpoint,
        described=described,
        serving=[one.reference or one.model for one in before],
        model=model,
        model_exists=_serves(client, model, package["ModelPackageArn"]),
        configuration=next_configuration(client, endpoint),
    )


def _find(client: Any, call: Any, **parameters: Any) -> dict[str, Any] | None:
    try:
        found: dict[str, Any] = call(**parameters)
        return found
    except client.exceptions.ClientError as error:
        if isinstance(explain(error, "read it"), UnknownReference):
            return None
        raise


def _serves(client: Any, model: str, package: str) -> bool:
    """Whether a model of that name exists for that version.

    Raises:
        Conflict: it exists for something else.
    """
    found = _find(client, client.describe_model, ModelName=model)
    if found is None:
        return False
    if (found.get("PrimaryContainer") or {}).get("ModelPackageName") == package:
        return True
    raise Conflict.of(
        "ModelExists",
        f"A model {model} exists and is not of this version.",
        hint="Delete that model, or deploy to an endpoint of another name.",
    )


def next_configuration(client: Any, endpoint: str) -> str:
    """Return the next free name for a configuration: ``churn-prod-0003``."""
    listed = pages(client, "list_endpoint_configs", "EndpointConfigs", NameContains=_stem(endpoint))
    own = re.compile(rf"{re.escape(_stem(endpoint))}-(\d{{4,}})")
    numbers = [
        int(found[1]) for one in listed if (found := own.fullmatch(one["EndpointConfigName"]))
    ]
    return f"{_stem(endpoint)}-{max(numbers, default=0) + 1:04}"


def _stem(endpoint: str) -> str:
    return endpoint if len(endpoint) <= 56 else fit_name(endpoint[:47], endpoint)[:56].rstrip("-")


def _steps(found: _Deployment) -> list[PlanStep]:
    model = PlanStep(
        verb="keep" if found.model_exists else "make",
        kind="Model",
        name=found.model,
        why=f"from {found.reference}, {found.package.get('ModelApprovalStatus', '')}",
    )
    config = PlanStep(
        verb="make",
        kind="Endpoint configuration",
        name=found.configuration,
        why="1 variant with all of the traffic",
    )
    if found.described is None:
        made = PlanStep(verb="make", kind="Endpoint", name=found.endpoint, why="new")
        return [model, config, made]
    before = " and ".join(found.serving) or "nothing"
    if found.replaces:
        return [
            PlanStep(verb="remove", kind="Endpoint", name=found.endpoint, why="it has failed"),
            model,
            config,
            PlanStep(verb="make", kind="Endpoint", name=found.endpoint, why="anew"),
        ]
    return [
        model,
        config,
        PlanStep(
            verb="change",
            kind="Endpoint",
            name=found.endpoint,
            why=f"serves {found.reference} in place of {before}, without a gap",
        ),
        PlanStep(
            verb="keep",
            kind="Endpoint configuration",
            name=configuration_of(found.described),
            why=f"to go back to {before}",
        ),
    ]


def _warnings(connection: Connection, found: _Deployment) -> list[str]:
    warnings = []
    author = who(found.package.get("CreatedBy"))
    if author and author != connection.info().user:
        warnings.append(
            f"{found.reference} was registered by {author}. Serving it runs its code on "
            + ("this machine." if connection.kind == "local" else "your account.")
        )
    if found.reference in found.serving:
        warnings.append(f"{found.endpoint} serves {found.reference} already.")
    return warnings


def _blocked(found: _Deployment) -> str | None:
    status = found.package.get("ModelApprovalStatus")
    if status != "Approved":
        state = "was rejected" if status == "Rejected" else "is not approved yet"
        return (
            f"{found.reference} {state}; only an approved version can be deployed. "
            f'Approve it first: ml.version("{found.reference}").approve("why").'
        )
    now = found.described["EndpointStatus"] if found.described else "InService"
    if now not in ("InService", "Failed"):
        return f"Endpoint {found.endpoint} is {now}; wait until it is in service."
    return None


def deploy(
    connection: Connection,
    reference: str,
    endpoint: str,
    *,
    comment: str = "",
    instance_type: str = INSTANCE,
    instance_count: int = 1,
) -> Endpoint:
    """Deploy an approved version; returns at once, while the endpoint is made or changed.

    Args:
        connection: where, and as whom.
        reference: the version.
        endpoint: name of the endpoint, new or existing.
        comment: why, one line.
        instance_type: SageMaker's instance type; the local SageMaker ignores it.
        instance_count: how many.

    Raises:
        UnknownReference: there is no such version.
        Conflict: the version is not approved, or the endpoint is being changed.
        InvalidInput: AWS refuses a name; `proposal` is a valid one.
    """
    endpoint = _endpoint_name(endpoint)
    comment = check_text(comment, "comment")
    with translating(f"deploy {reference} to {endpoint}", connection):
        found = _look(connection, reference, endpoint)
        if reason := _blocked(found):
            raise Conflict.of("NotDeployable", reason)
        with Undo() as undo:
            _make_model(connection, undo, found)
            name = _make_configuration(connection, undo, found, instance_type, instance_count)
            _point(connection, found, name)
        record_decision(
            connection,
            found.package["ModelPackageArn"],
            DEPLOYED,
            why=comment,
            before=" and ".join(found.serving),
            after=found.reference,
            endpoint=endpoint,
        )
        return get_endpoint(connection, endpoint)


def _tags(endpoint: str) -> list[dict[str, str]]:
    return [{"Key": ENDPOINT_TAG, "Value": endpoint}]


def _make_model(connection: Connection, undo: Undo, found: _Deployment) -> None:
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
    connection: Connection, undo: Undo, found: _Deployment, instance: str, count: int
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


def _point(connection: Connection, found: _Deployment, configuration: str) -> None:
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
    while _find(client, client.describe_endpoint, EndpointName=endpoint) is not None:
        if time.monotonic() > deadline:
            raise InvalidInput.of("StillThere", f"Endpoint {endpoint} is still being deleted.")
        time.sleep(pause)
        pause = min(pause * 1.5, 5.0)
