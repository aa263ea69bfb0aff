"""What deploying a version would do, checked, with nothing made."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mlops_ext.errors import Conflict, UnknownReference, explain, translating
from mlops_ext.services.deployment.endpoints import configuration_of, variants
from mlops_ext.services.governance.checking import assess_package, blocked
from mlops_ext.services.manifest import deployable, read_manifest
from mlops_ext.services.models import describe
from mlops_ext.services.names import check_name, fit_name
from mlops_ext.services.packages import who
from mlops_ext.services.paging import pages
from mlops_ext.services.records import DeployPlan, PlanStep
from mlops_ext.services.references import parse

if TYPE_CHECKING:
    from mlops_ext.connection import Connection


@dataclass(frozen=True)
class Prospect:
    """A deployment that has been looked into.

    Args:
        package: what DescribeModelPackage says of the version.
        reference: the version: ``churn/3``.
        endpoint: name of the endpoint.
        described: what DescribeEndpoint says; None when it is new.
        serving: references of the versions it serves now.
        model: name of the model.
        model_exists: whether it is there, for this version.
        configuration: name of the next configuration.
    """

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
    endpoint = endpoint_name(endpoint)
    with translating(f"plan the deployment of {reference} to {endpoint}", connection):
        found = look(connection, reference, endpoint)
        reason = reason_against(found)
        standing = None if reason else assess_package(connection, found.package, "deploy")
        return DeployPlan(
            reference=found.reference,
            endpoint=endpoint,
            exists=found.described is not None,
            steps=_steps(found),
            warnings=_warnings(connection, found),
            blocked=blocked(standing) if standing else reason,
            rules=standing.rules if standing else [],
        )


def endpoint_name(endpoint: str) -> str:
    """Return the name of an endpoint, also of ``endpoint:churn-prod``, if AWS takes it."""
    return check_name(parse(endpoint).endpoint or endpoint, "endpoint")


def look(connection: Connection, reference: str, endpoint: str) -> Prospect:
    """Look into a deployment of a version to an endpoint of a valid name."""
    package = describe(connection, reference)
    client = connection.client("sagemaker")
    name = f"{package['ModelPackageGroupName']}/{package['ModelPackageVersion']}"
    described = find(client, client.describe_endpoint, EndpointName=endpoint)
    before = variants(connection, described) if described else []
    model = fit_name(
        package["ModelPackageGroupName"], str(package["ModelPackageVersion"]), "on", endpoint
    )
    return Prospect(
        package=package,
        reference=name,
        endpoint=endpoint,
        described=described,
        serving=[one.reference or one.model for one in before],
        model=model,
        model_exists=_serves(client, model, package["ModelPackageArn"]),
        configuration=next_configuration(client, endpoint),
    )


def find(client: Any, call: Any, **parameters: Any) -> dict[str, Any] | None:
    """Return what a Describe says; None when there is no such object."""
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
    found = find(client, client.describe_model, ModelName=model)
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


def _steps(found: Prospect) -> list[PlanStep]:
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
            why=_change(found, before),
        ),
        PlanStep(
            verb="keep",
            kind="Endpoint configuration",
            name=configuration_of(found.described),
            why=f"to go back to {before}",
        ),
    ]


def _change(found: Prospect, before: str) -> str:
    if before == found.reference:
        return f"serves {before} already, started anew"
    return f"serves {found.reference} in place of {before}, without a gap"


def _warnings(connection: Connection, found: Prospect) -> list[str]:
    warnings = []
    author = who(found.package.get("CreatedBy"))
    if author and author != connection.info().user:
        warnings.append(
            f"{found.reference} was registered by {author}. Serving it runs its code on "
            + ("this machine." if connection.kind == "local" else "your account.")
        )
    manifest = read_manifest(connection, found.package)
    if manifest and manifest.deployable_note:
        warnings.append(deployable(manifest.deployable, manifest.deployable_note))
    if found.reference in found.serving:
        warnings.append(f"{found.endpoint} serves {found.reference} already.")
    return warnings


def reason_against(found: Prospect) -> str | None:
    """Return why it cannot be deployed, and what to do; None when it can."""
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
