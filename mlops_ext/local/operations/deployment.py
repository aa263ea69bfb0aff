"""Endpoints: created, updated and deleted by requests, driven on by their processes.

What their documents say in the course of this is in `hosting.generations`.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import TYPE_CHECKING, Any

from mlops_ext.local.call import Call, Operation, Output
from mlops_ext.local.errors import validation
from mlops_ext.local.hosting.deployments import check_deployment_config, deployment_of
from mlops_ext.local.hosting.generations import (
    arrived,
    begun,
    given_up,
    moving,
    retained,
    serving_changed,
    serving_plan,
    weighed,
)
from mlops_ext.local.hosting.plans import Plan, models_of, plan_of, renewed
from mlops_ext.local.lineage import automatic
from mlops_ext.local.resources.declarations.deployment import (
    ENDPOINT,
    ENDPOINT_CONFIG,
    INFERENCE_COMPONENT,
)
from mlops_ext.local.resources.generic import create, remove, require
from mlops_ext.local.store import Document

if TYPE_CHECKING:
    from mlops_ext.local.engine import Engine

_IN_PROGRESS = ("Creating", "Updating", "RollingBack", "Deleting")
_BROKEN = ("Failed", "UpdateRollbackFailed")


def create_endpoint(call: Call) -> Output:
    """CreateEndpoint: answers at once; the endpoint is Creating until its processes answer.

    Raises:
        ApiError: ValidationException, the name is taken, the configuration, a model or an alarm
            is missing, or the DeploymentConfig cannot be followed.
    """
    plan = _plan(call)
    with call.engine.database.transaction():
        extra = {"EndpointConfigName": plan["EndpointConfigName"], "Plans": {}}
        endpoint = create(call, ENDPOINT, extra)
        endpoint = _come(call.engine, endpoint, plan, "Creating")
        automatic.endpoint_created(call, endpoint, models_of(call.engine, plan))
    _deploy(call.engine, endpoint, endpoint.body["Coming"])
    return {"EndpointArn": endpoint.arn}


def update_endpoint(call: Call) -> Output:
    """UpdateEndpoint: what serves goes on until the new generation answers.

    Raises:
        ApiError: ValidationException, the endpoint, the configuration, a model or an alarm is
            missing, the endpoint is being changed or has failed, or the DeploymentConfig cannot
            be followed.
    """
    with call.engine.database.transaction():
        endpoint = _in_service(call)
        plan = retained(call.input, serving_plan(endpoint.body), _plan(call))
        endpoint = _come(call.engine, endpoint, plan, "Updating")
        automatic.endpoint_updated(call, endpoint, models_of(call.engine, plan))
    _deploy(call.engine, endpoint, endpoint.body["Coming"])
    return {"EndpointArn": endpoint.arn}


def update_endpoint_weights_and_capacities(call: Call) -> Output:
    """UpdateEndpointWeightsAndCapacities: the processes stay, the requests spread anew.

    Raises:
        ApiError: ValidationException, the endpoint is missing, being changed or has failed, or a
            variant is unknown or named twice.
    """
    desired = call.input["DesiredWeightsAndCapacities"]
    wanted = {each["VariantName"]: each for each in desired}
    for name, count in Counter(each["VariantName"] for each in desired).items():
        if count > 1:
            raise validation(f'The variant name "{name}" was non-unique within the request.')
    with call.engine.database.transaction():
        endpoint = _in_service(call)
        variants = _weighed(endpoint, wanted)
        body = weighed(endpoint.body, variants)
        endpoint = call.engine.documents.change(endpoint, body, call.engine.now())
    _deploy(call.engine, endpoint, endpoint.body["Generation"])
    return {"EndpointArn": endpoint.arn}


def _weighed(endpoint: Document, wanted: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    """The serving variants with other weights and counts."""
    variants = serving_plan(endpoint.body)["Variants"]
    unknown = wanted.keys() - {each["VariantName"] for each in variants if not each["Shadow"]}
    if unknown:
        raise validation(
            f'The variant name(s) "{", ".join(sorted(unknown))}" is/are not present within '
            f'endpoint configuration "{endpoint.body["EndpointConfigName"]}".'
        )
    return [_changed(each, wanted.get(each["VariantName"], {})) for each in variants]


def _changed(variant: dict[str, Any], wanted: dict[str, Any]) -> dict[str, Any]:
    changed = {
        **variant,
        "Weight": wanted.get("DesiredWeight", variant["Weight"]),
        "InstanceCount": wanted.get("DesiredInstanceCount", variant["InstanceCount"]),
    }
    if variant["ServerlessConfig"] and "ServerlessUpdateConfig" in wanted:
        changed["ServerlessConfig"] = {
            **variant["ServerlessConfig"],
            **wanted["ServerlessUpdateConfig"],
        }
    return changed


def delete_endpoint(call: Call) -> Output:
    """DeleteEndpoint: the endpoint is Deleting until its processes have ended, then gone.

    Raises:
        ApiError: ValidationException, the endpoint is missing, is being changed or has inference
            components.
    """
    endpoint = _settled(call)
    kept = [
        component.name
        for component in call.engine.documents.each(INFERENCE_COMPONENT.kind)
        if component.body["EndpointArn"] == endpoint.arn
    ]
    if kept:
        raise validation(
            f'Cannot delete endpoint "{endpoint.arn}" with inference components: '
            f"delete {', '.join(kept)} first."
        )
    body = {**endpoint.body, "EndpointStatus": "Deleting"}
    _end(call.engine, call.engine.documents.change(endpoint, body, call.engine.now()))
    return {}


def _settled(call: Call) -> Document:
    endpoint = require(call.engine, ENDPOINT, call.input["EndpointName"])
    if endpoint.body["EndpointStatus"] in _IN_PROGRESS:
        raise validation(f'Cannot update in-progress endpoint "{endpoint.arn}".')
    return endpoint


def _in_service(call: Call) -> Document:
    endpoint = _settled(call)
    if endpoint.body["EndpointStatus"] in _BROKEN:
        raise validation(
            f'Cannot update failed endpoint "{endpoint.arn}". '
            "A failed endpoint can only be deleted."
        )
    return endpoint


def _plan(call: Call) -> Plan:
    config = require(call.engine, ENDPOINT_CONFIG, call.input["EndpointConfigName"])
    return plan_of(call.engine, config, call.input.get("DeploymentConfig"))


def _come(engine: Engine, endpoint: Document, plan: Plan, status: str) -> Document:
    """Keep a new generation that is to come."""
    check_deployment_config(engine, plan)
    generation, now = engine.documents.next_number(endpoint), engine.now()
    body = begun(endpoint.body, generation, plan, status, now)
    return engine.documents.change(endpoint, body, now)


def _deploy(engine: Engine, endpoint: Document, generation: int) -> None:
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
        state: as the supervisor tells it.
        reason: why it failed or goes back.
    """
    document = engine.documents.find(ENDPOINT.kind, endpoint)
    if document is None or document.body["EndpointStatus"] == "Deleting":
        return
    body, now = document.body, engine.now()
    if generation == body.get("Coming"):
        if state == "InService":
            after = arrived(body, now)
        elif state == "Failed":
            after = given_up(body, reason)
        else:
            after = moving(body, state, reason, now)
    elif generation == body.get("Generation"):
        after = serving_changed(body, state, reason, now)
    else:
        return
    if after != body:
        engine.documents.change(document, after, now)


def restore(engine: Engine) -> None:
    """Take endpoints up again where an earlier engine left them."""
    endpoints = [_taken_up(engine, each) for each in engine.documents.each(ENDPOINT.kind)]
    engine.supervisor.restore(
        deployment_of(engine, endpoint.name, generation, endpoint.body["Plans"][str(generation)])
        for endpoint in endpoints
        if endpoint.body["EndpointStatus"] not in ("Deleting", *_BROKEN)
        for generation in (endpoint.body.get("Generation"), endpoint.body.get("Coming"))
        if generation is not None
    )
    for endpoint in endpoints:
        if endpoint.body["EndpointStatus"] == "Deleting":
            _end(engine, endpoint)


def _taken_up(engine: Engine, endpoint: Document) -> Document:
    """Plans get today's form, and an endpoint whose requests were moving back has arrived there."""
    plans = {number: renewed(plan) for number, plan in endpoint.body["Plans"].items()}
    body = {**endpoint.body, "Plans": plans}
    if body["EndpointStatus"] == "RollingBack":
        body = given_up(body, body["FailureReason"])
    if body == endpoint.body:
        return endpoint
    return engine.documents.change(endpoint, body, engine.now())


OPERATIONS: dict[str, dict[str, Operation]] = {
    "sagemaker": {
        "CreateEndpoint": create_endpoint,
        "UpdateEndpoint": update_endpoint,
        "UpdateEndpointWeightsAndCapacities": update_endpoint_weights_and_capacities,
        "DeleteEndpoint": delete_endpoint,
    }
}
