"""Inference components: models that share an endpoint, each with processes of its own.

A component's document keeps ``Plans`` by generation, ``Generation``, the one that serves, and
``Coming``, the one that is started; a plan has one variant.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from mlops_ext.local.call import Call, Operation, Output
from mlops_ext.local.errors import validation
from mlops_ext.local.hosting.deployments import check_deployment_config, deployment_of
from mlops_ext.local.hosting.generations import serving_plan
from mlops_ext.local.hosting.plans import (
    STARTUP_TIMEOUT,
    Plan,
    planned_container,
    planned_containers,
)
from mlops_ext.local.resources.declarations.deployment import (
    ENDPOINT,
    INFERENCE_COMPONENT,
    MODEL,
)
from mlops_ext.local.resources.generic import create, remove, require
from mlops_ext.local.store import Document

if TYPE_CHECKING:
    from mlops_ext.local.engine import Engine

_STATUS = "InferenceComponentStatus"
_IN_PROGRESS = ("Creating", "Updating", "Deleting")


def create_inference_component(call: Call) -> Output:
    """CreateInferenceComponent: Creating until its processes answer.

    Raises:
        ApiError: ValidationException, the name is taken, the endpoint is not in service or has
            models of its own, or the specification names no model that is there.
    """
    endpoint = _host(call)
    specification = call.input.get("Specification", {})
    copies = call.input.get("RuntimeConfig", {}).get("CopyCount", 1)
    variant = call.input.get("VariantName") or _variants(endpoint)[0]
    plan = _plan(call.engine, variant, specification, copies, None)
    with call.engine.database.transaction():
        extra: dict[str, Any] = {
            "EndpointName": endpoint.name,
            "EndpointArn": endpoint.arn,
            "VariantName": variant,
            "Plans": {},
        }
        component = create(call, INFERENCE_COMPONENT, extra)
        component = _come(call.engine, component, plan, "Creating")
    return {"InferenceComponentArn": component.arn}


def update_inference_component(call: Call) -> Output:
    """UpdateInferenceComponent: another specification, another count of copies, or both.

    Raises:
        ApiError: ValidationException, the component is missing, being changed or failed, or the
            DeploymentConfig cannot be followed.
    """
    component = _in_service(call)
    before = serving_plan(component.body)
    specification = call.input.get("Specification") or before["Specification"]
    copies = call.input.get("RuntimeConfig", {}).get("CopyCount", before["Variants"][0]["Copies"])
    return _updated(call, component, specification, copies)


def update_inference_component_runtime_config(call: Call) -> Output:
    """UpdateInferenceComponentRuntimeConfig: another count of copies.

    Raises:
        ApiError: ValidationException, the component is missing, being changed or failed.
    """
    component = _in_service(call)
    copies = call.input["DesiredRuntimeConfig"]["CopyCount"]
    return _updated(call, component, serving_plan(component.body)["Specification"], copies)


def delete_inference_component(call: Call) -> Output:
    """DeleteInferenceComponent: Deleting until its processes have ended, then gone.

    Raises:
        ApiError: ValidationException, it is missing or being changed.
    """
    component = _settled(call)
    body = {**component.body, _STATUS: "Deleting"}
    _end(call.engine, call.engine.documents.change(component, body, call.engine.now()))
    return {}


def _host(call: Call) -> Document:
    endpoint = require(call.engine, ENDPOINT, call.input["EndpointName"])
    if endpoint.body["EndpointStatus"] != "InService":
        raise validation(f'Endpoint "{endpoint.arn}" is not InService.')
    if any(each["Containers"] for each in serving_plan(endpoint.body)["Variants"]):
        raise validation(
            f'Endpoint "{endpoint.arn}" serves models: inference components need an endpoint '
            "configuration with an ExecutionRoleArn and no ModelName."
        )
    variant = call.input.get("VariantName")
    if variant is not None and variant not in _variants(endpoint):
        raise validation(
            f"Endpoint {endpoint.name} has no variant {variant}. "
            f"It has {', '.join(_variants(endpoint))}."
        )
    return endpoint


def _variants(endpoint: Document) -> list[str]:
    return [each["VariantName"] for each in serving_plan(endpoint.body)["Variants"]]


def _plan(
    engine: Engine,
    variant: str,
    specification: dict[str, Any],
    copies: int,
    deployment_config: dict[str, Any] | None,
) -> Plan:
    startup = specification.get("StartupParameters", {})
    timeout = startup.get("ContainerStartupHealthCheckTimeoutInSeconds", STARTUP_TIMEOUT)
    planned = {
        "VariantName": variant,
        "Weight": 1.0,
        "InstanceCount": None,
        "Shadow": False,
        "Direct": False,
        "Copies": copies,
        "Containers": _containers(engine, specification, timeout),
    }
    return {
        "DeploymentConfig": deployment_config,
        "Specification": specification,
        "Variants": [planned],
    }


def _containers(
    engine: Engine, specification: dict[str, Any], timeout: int
) -> list[dict[str, Any]]:
    if ("ModelName" in specification) == ("Container" in specification):
        raise validation("Specification must have exactly one of ModelName and Container.")
    if "ModelName" in specification:
        model = require(engine, MODEL, specification["ModelName"])
        return planned_containers(engine, model, timeout)
    given = specification["Container"]
    container = {name: given[name] for name in ("Image", "Environment") if name in given}
    if "ArtifactUrl" in given:
        container["ModelDataUrl"] = given["ArtifactUrl"]
    return [planned_container(engine, container, timeout)]


def _updated(call: Call, component: Document, specification: dict[str, Any], copies: int) -> Output:
    config = call.input.get("DeploymentConfig")
    variant = component.body["VariantName"]
    plan = _plan(call.engine, variant, specification, copies, config)
    _come(call.engine, component, plan, "Updating")
    return {"InferenceComponentArn": component.arn}


def _settled(call: Call) -> Document:
    component = require(call.engine, INFERENCE_COMPONENT, call.input["InferenceComponentName"])
    if component.body[_STATUS] in _IN_PROGRESS:
        raise validation(f'Cannot update in-progress inference component "{component.arn}".')
    return component


def _in_service(call: Call) -> Document:
    component = _settled(call)
    if component.body[_STATUS] == "Failed":
        raise validation(f'Cannot update failed inference component "{component.arn}".')
    return component


def _come(engine: Engine, component: Document, plan: Plan, status: str) -> Document:
    check_deployment_config(engine, plan)
    generation, now = engine.documents.next_number(component), engine.now()
    body = {
        **component.body,
        _STATUS: status,
        "FailureReason": None,
        "Plans": {**component.body["Plans"], str(generation): plan},
        "Coming": generation,
        "RuntimeConfig": _counts(component.body, plan),
        "Specification": _shown(plan),
    }
    changed = engine.documents.change(component, body, now)
    engine.components.deploy(deployment_of(engine, component.name, generation, plan))
    return changed


def _counts(body: dict[str, Any], plan: Plan) -> dict[str, int]:
    current = body.get("RuntimeConfig", {}).get("CurrentCopyCount", 0)
    return {"DesiredCopyCount": plan["Variants"][0]["Copies"], "CurrentCopyCount": current}


def _shown(plan: Plan) -> dict[str, Any]:
    """InferenceComponentSpecificationSummary."""
    specification: dict[str, Any] = plan["Specification"]
    container = specification.get("Container")
    if container is None:
        return specification
    image = container.get("Image")
    images = {"SpecifiedImage": image, "ResolvedImage": image}
    return {**specification, "Container": {**container, "DeployedImage": image and images}}


def component_changed(
    engine: Engine, name: str, generation: int, state: str, reason: str | None
) -> None:
    """Keep what became of a generation; as `deployment.endpoint_changed`."""
    component = engine.documents.find(INFERENCE_COMPONENT.kind, name)
    if component is None or component.body[_STATUS] == "Deleting":
        return
    body = component.body
    if state not in ("InService", "Failed"):
        return
    if generation == body.get("Coming"):
        after = _arrived(body) if state == "InService" else _given_up(body, reason)
    elif generation == body.get("Generation") and state == "Failed":
        after = {**body, _STATUS: "Failed", "FailureReason": reason, "Generation": None}
    else:
        return
    engine.documents.change(component, after, engine.now())


def _arrived(body: dict[str, Any]) -> dict[str, Any]:
    generation = body["Coming"]
    plan = body["Plans"][str(generation)]
    copies = plan["Variants"][0]["Copies"]
    return {
        **body,
        _STATUS: "InService",
        "Plans": {str(generation): plan},
        "Generation": generation,
        "Coming": None,
        "RuntimeConfig": {"DesiredCopyCount": copies, "CurrentCopyCount": copies},
        "LastDeploymentConfig": plan["DeploymentConfig"],
    }


def _given_up(body: dict[str, Any], reason: str | None) -> dict[str, Any]:
    serving = body.get("Generation")
    kept = {key: plan for key, plan in body["Plans"].items() if key == str(serving)}
    after = {**body, "FailureReason": reason, "Plans": kept, "Coming": None}
    if serving is None:
        return {**after, _STATUS: "Failed"}
    plan = kept[str(serving)]
    return {
        **after,
        _STATUS: "InService",
        "Specification": _shown(plan),
        "RuntimeConfig": _counts(body, plan),
    }


def _end(engine: Engine, component: Document) -> None:
    """Stop the processes, then forget the component."""

    def forget(done: asyncio.Future[None]) -> None:
        if not done.cancelled() and done.exception() is None:
            remove(engine, component)

    asyncio.ensure_future(engine.components.remove(component.name)).add_done_callback(forget)


def restore(engine: Engine) -> None:
    """Take components up again where an earlier engine left them."""
    components = list(engine.documents.each(INFERENCE_COMPONENT.kind))
    engine.components.restore(
        deployment_of(engine, each.name, generation, each.body["Plans"][str(generation)])
        for each in components
        if each.body[_STATUS] not in ("Deleting", "Failed")
        for generation in (each.body.get("Generation"), each.body.get("Coming"))
        if generation is not None
    )
    for component in components:
        if component.body[_STATUS] == "Deleting":
            _end(engine, component)


OPERATIONS: dict[str, dict[str, Operation]] = {
    "sagemaker": {
        "CreateInferenceComponent": create_inference_component,
        "UpdateInferenceComponent": update_inference_component,
        "UpdateInferenceComponentRuntimeConfig": update_inference_component_runtime_config,
        "DeleteInferenceComponent": delete_inference_component,
    }
}
