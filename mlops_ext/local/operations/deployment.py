"""Endpoints: created, updated and deleted by requests, driven on by their processes.

Beside what Describe shows, an endpoint's document keeps ``Plans`` by generation, ``Generation``,
the one that serves, and ``Coming``, the one that is started; see `resources.plans`.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from mlops_ext.local.call import Call, Operation, Output
from mlops_ext.local.errors import validation
from mlops_ext.local.lineage import automatic
from mlops_ext.local.resources.declarations.deployment import ENDPOINT, ENDPOINT_CONFIG
from mlops_ext.local.resources.generic import create, operations, remove, require
from mlops_ext.local.resources.plans import (
    Plan,
    deployment_of,
    models_of,
    pending,
    plan_of,
    summaries,
)
from mlops_ext.local.store import Document

if TYPE_CHECKING:
    from mlops_ext.local.engine import Engine

_IN_PROGRESS = ("Creating", "Updating", "Deleting")
_RETAINED = {"DesiredWeight": "Weight", "DesiredInstanceCount": "InstanceCount"}


def create_endpoint(call: Call) -> Output:
    """CreateEndpoint: answers at once; the endpoint is Creating until its processes answer.

    Raises:
        ApiError: ValidationException, the name is taken, or the configuration or a model is
            missing.
    """
    plan = _plan(call)
    with call.engine.database.transaction():
        extra = {"EndpointConfigName": plan["EndpointConfigName"], "Plans": {}}
        endpoint = create(call, ENDPOINT, extra)
        endpoint = _come(call.engine, endpoint, plan, "Creating")
        automatic.endpoint_created(call, endpoint, models_of(call.engine, plan))
    _deploy_coming(call.engine, endpoint)
    return {"EndpointArn": endpoint.arn}


def update_endpoint(call: Call) -> Output:
    """UpdateEndpoint: what serves goes on until the new generation answers.

    Raises:
        ApiError: ValidationException, the endpoint, the configuration or a model is missing, or
            the endpoint is being changed or has failed.
    """
    with call.engine.database.transaction():
        endpoint = _settled(call)
        if endpoint.body["EndpointStatus"] == "Failed":
            raise validation(
                f'Cannot update failed endpoint "{endpoint.arn}". '
                "A failed endpoint can only be deleted."
            )
        plan = _retain(call.input, _serving_plan(endpoint.body), _plan(call))
        endpoint = _come(call.engine, endpoint, plan, "Updating")
        automatic.endpoint_updated(call, endpoint, models_of(call.engine, plan))
    _deploy_coming(call.engine, endpoint)
    return {"EndpointArn": endpoint.arn}


def delete_endpoint(call: Call) -> Output:
    """DeleteEndpoint: the endpoint is Deleting until its processes have ended, then gone.

    Raises:
        ApiError: ValidationException, the endpoint is missing or is being changed.
    """
    endpoint = _settled(call)
    body = {**endpoint.body, "EndpointStatus": "Deleting"}
    _end(call.engine, call.engine.documents.change(endpoint, body, call.engine.now()))
    return {}


def _settled(call: Call) -> Document:
    endpoint = require(call.engine, ENDPOINT, call.input["EndpointName"])
    if endpoint.body["EndpointStatus"] in _IN_PROGRESS:
        raise validation(f'Cannot update in-progress endpoint "{endpoint.arn}".')
    return endpoint


def _plan(call: Call) -> Plan:
    config = require(call.engine, ENDPOINT_CONFIG, call.input["EndpointConfigName"])
    return plan_of(call.engine, config, call.input.get("DeploymentConfig"))


def _serving_plan(body: dict[str, Any]) -> Plan:
    plan: Plan = body["Plans"][str(body["Generation"])]
    return plan


def _retain(given: dict[str, Any], serving: Plan, plan: Plan) -> Plan:
    """The plan with weights and counts of what serves, where the request wants to keep them."""
    if given.get("RetainDeploymentConfig"):
        plan = {**plan, "DeploymentConfig": serving["DeploymentConfig"]}
    if not given.get("RetainAllVariantProperties"):
        return plan
    excluded = {
        each["VariantPropertyType"] for each in given.get("ExcludeRetainedVariantProperties", [])
    }
    members = [member for name, member in _RETAINED.items() if name not in excluded]
    before = {each["VariantName"]: each for each in serving["Variants"]}
    variants = [
        {**each, **{name: before.get(each["VariantName"], each)[name] for name in members}}
        for each in plan["Variants"]
    ]
    return {**plan, "Variants": variants}


def _come(engine: Engine, endpoint: Document, plan: Plan, status: str) -> Document:
    """Keep a new generation that is to come."""
    generation, now = engine.documents.next_number(endpoint), engine.now()
    body = {
        **endpoint.body,
        "EndpointStatus": status,
        "Plans": {**endpoint.body["Plans"], str(generation): plan},
        "Coming": generation,
        "PendingDeploymentSummary": pending(plan, status, now),
        "FailureReason": None,
    }
    return engine.documents.change(endpoint, body, now)


def _deploy_coming(engine: Engine, endpoint: Document) -> None:
    generation = endpoint.body["Coming"]
    plan = endpoint.body["Plans"][str(generation)]
    engine.supervisor.deploy(deployment_of(engine, endpoint.name, generation, plan))


def _end(engine: Engine, endpoint: Document) -> None:
    """Stop the processes, then forget the endpoint."""

    def forget(done: asyncio.Future[None]) -> None:
        error = None if done.cancelled() else done.exception()
        if error is not None:
            body = {**endpoint.body, "EndpointStatus": "Failed", "FailureReason": str(error)}
            engine.documents.change(endpoint, body, engine.now())
        elif not done.cancelled():
            remove(engine, endpoint)

    asyncio.ensure_future(engine.supervisor.remove(endpoint.name)).add_done_callback(forget)


def endpoint_changed(
    engine: Engine, endpoint: str, generation: int, state: str, reason: str | None
) -> None:
    """Keep what became of a generation; news of an older one, or of a deleted endpoint, is none.

    Args:
        engine: the local SageMaker.
        endpoint: name of the endpoint.
        generation: which of its generations.
        state: ``InService`` or ``Failed``.
        reason: why it failed.
    """
    document = engine.documents.find(ENDPOINT.kind, endpoint)
    if document is None or document.body["EndpointStatus"] == "Deleting":
        return
    body = document.body
    if generation == body.get("Coming"):
        after = _arrived(engine, body) if state == "InService" else _given_up(body, reason)
    elif generation == body.get("Generation"):
        after = _serving_changed(body, state, reason)
    else:
        return
    if after != body:
        engine.documents.change(document, after, engine.now())


def _arrived(engine: Engine, body: dict[str, Any]) -> dict[str, Any]:
    generation = body["Coming"]
    plan = body["Plans"][str(generation)]
    return {
        **body,
        "EndpointStatus": "InService",
        "EndpointConfigName": plan["EndpointConfigName"],
        "ProductionVariants": summaries(plan, engine.now()),
        "LastDeploymentConfig": plan["DeploymentConfig"],
        "PendingDeploymentSummary": None,
        "FailureReason": None,
        "Plans": {str(generation): plan},
        "Generation": generation,
        "Coming": None,
    }


def _given_up(body: dict[str, Any], reason: str | None) -> dict[str, Any]:
    """A generation that did not come up: the one that serves goes on, if there is one."""
    serving = body.get("Generation")
    return {
        **body,
        "EndpointStatus": "Failed" if serving is None else "InService",
        "FailureReason": reason,
        "PendingDeploymentSummary": None,
        "Plans": {key: plan for key, plan in body["Plans"].items() if key == str(serving)},
        "Coming": None,
    }


def _serving_changed(body: dict[str, Any], state: str, reason: str | None) -> dict[str, Any]:
    if state == "InService":
        return body
    if body.get("Coming") is not None:
        return {**body, "Generation": None}
    return {**body, "EndpointStatus": "Failed", "FailureReason": reason}


def restore(engine: Engine) -> None:
    """Take endpoints up again where an earlier engine left them."""
    endpoints = list(engine.documents.each(ENDPOINT.kind))
    engine.supervisor.restore(
        deployment_of(engine, endpoint.name, generation, endpoint.body["Plans"][str(generation)])
        for endpoint in endpoints
        if endpoint.body["EndpointStatus"] not in ("Deleting", "Failed")
        for generation in (endpoint.body.get("Generation"), endpoint.body.get("Coming"))
        if generation is not None
    )
    for endpoint in endpoints:
        if endpoint.body["EndpointStatus"] == "Deleting":
            _end(engine, endpoint)


OPERATIONS: dict[str, dict[str, Operation]] = {
    "sagemaker": operations(ENDPOINT)
    | {
        "CreateEndpoint": create_endpoint,
        "UpdateEndpoint": update_endpoint,
        "DeleteEndpoint": delete_endpoint,
    }
}
