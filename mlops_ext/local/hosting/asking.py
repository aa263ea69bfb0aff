"""One invocation from its request to the model's answer, with AWS's codes and texts."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from mlops_ext.local.errors import ApiError
from mlops_ext.local.hosting.generations import serving_plan
from mlops_ext.local.hosting.model_data import MODELS
from mlops_ext.local.hosting.plans import Plan
from mlops_ext.local.resources.declarations.deployment import ENDPOINT, INFERENCE_COMPONENT
from mlops_ext.local.serving.invocation import (
    EndpointNotFoundError,
    Heard,
    Invocation,
    InvocationResult,
    ModelFailedError,
    NotInServiceError,
    TargetError,
    VariantNotFoundError,
    VariantRestartingError,
)

if TYPE_CHECKING:
    from pathlib import Path

    from mlops_ext.local.engine import Engine

COMPONENT_NEEDED = (
    "Inference Component Name header is required for endpoints to which you plan to deploy "
    "inference components. Please include Inference Component Name header or consider using "
    "SageMaker models."
)


_NAMESPACE = "AWS/SageMaker"


def refused(message: str) -> ApiError:
    """A ``ValidationError``, which is how ``sagemaker-runtime`` names it."""
    return ApiError("ValidationError", message)


def plan_in_service(engine: Engine, name: str) -> Plan | None:
    """The plan that an endpoint serves; None while none does.

    Raises:
        ApiError: ValidationError, there is no such endpoint.
    """
    endpoint = engine.documents.find(ENDPOINT.kind, name)
    if endpoint is None:
        raise refused(f"Endpoint {name} of account {engine.account_id} not found.")
    body = endpoint.body
    return None if body.get("Generation") is None else serving_plan(body)


async def ask(
    engine: Engine, name: str, given: dict[str, Any], heard: Heard | None = None
) -> InvocationResult:
    """Ask an endpoint as a request of InvokeEndpoint says, and capture the data if it does so.

    Args:
        engine: the local SageMaker.
        name: the endpoint.
        given: members of InvokeEndpoint's input.
        heard: told each part of an answer that comes in parts, when it comes.

    Raises:
        ApiError: ``ValidationError`` when nothing of that name is in service or the request does
            not fit, ``ModelError`` (424) when the model fails, ``ServiceUnavailable`` (503) while
            its process is restarted.
    """
    plan = plan_in_service(engine, name)
    if "EnableExplanations" in given and not (plan or {}).get("ExplainerConfig"):
        raise refused(f"EnableExplanations is given, but endpoint {name} has no explainer.")
    request = replace(_invocation(engine, name, plan, given), heard=heard)
    component = given.get("InferenceComponentName")
    if component is not None:
        component = _component(engine, name, component)
    elif plan is not None and not any(each["Containers"] for each in plan["Variants"]):
        raise refused(COMPONENT_NEEDED)
    result = await _answer(engine, name, component, request)
    if plan is not None and plan["DataCaptureConfig"]:
        engine.captures.add(plan["DataCaptureConfig"], name, request, result)
    return result


def _invocation(engine: Engine, name: str, plan: Plan | None, given: dict[str, Any]) -> Invocation:
    body = given.get("Body") or b""
    target = given.get("TargetModel")
    return Invocation(
        body=body.encode() if isinstance(body, str) else body,
        content_type=given.get("ContentType"),
        accept=given.get("Accept"),
        custom_attributes=given.get("CustomAttributes"),
        inference_id=given.get("InferenceId"),
        session_id=given.get("SessionId"),
        target_variant=given.get("TargetVariant"),
        target_container=given.get("TargetContainerHostname"),
        target_model=target,
        model_data=None if target is None else _target_model(engine, name, plan, target),
    )


def _target_model(engine: Engine, name: str, plan: Plan | None, target: str) -> Path:
    prefixes = [
        container["ModelData"][0]
        for variant in (plan or {"Variants": []})["Variants"]
        for container in variant["Containers"]
        if container["ModelData"] and container["ModelData"][1] == MODELS
    ]
    if not prefixes:
        raise refused(f"TargetModel is given, but endpoint {name} is not a multi-model endpoint.")
    uri = f"{prefixes[0].rstrip('/')}/{target.lstrip('/')}"
    try:
        return engine.objects.path(uri)
    except ApiError as error:
        bucket, _, key = uri.removeprefix("s3://").partition("/")
        raise refused(
            f"Failed to download model data(bucket: {bucket}, key: {key}). Please ensure that "
            "there is an object located at the URL."
        ) from error


def _component(engine: Engine, endpoint: str, name: str) -> str:
    component = engine.documents.find(INFERENCE_COMPONENT.kind, name)
    if component is None or component.body["EndpointName"].lower() != endpoint.lower():
        raise refused(f"Inference Component {name} of endpoint {endpoint} not found.")
    return component.name


async def _answer(
    engine: Engine, name: str, component: str | None, request: Invocation
) -> InvocationResult:
    endpoint = f"Endpoint {name} of account {engine.account_id}"
    supervisor = engine.components if component else engine.supervisor
    start = time.perf_counter()

    def measure(variant: str, status: int) -> None:
        places = [{"EndpointName": name, "VariantName": variant}]
        if component:
            places.append({"InferenceComponentName": component})
        for place in places:
            _measure(engine, place, time.perf_counter() - start, status)

    try:
        result = await supervisor.invoke(component or name, request)
        measure(result.variant, 200)
        return result
    except EndpointNotFoundError as error:
        raise refused(f"{endpoint} not found.") from error
    except NotInServiceError as error:
        raise refused(f"{endpoint} is not in service: {error}") from error
    except VariantNotFoundError as error:
        raise refused(
            f"{endpoint} has no variant {request.target_variant}. It has {error}."
        ) from error
    except TargetError as error:
        raise refused(f"{endpoint} cannot serve the request: {error}.") from error
    except VariantRestartingError as error:
        message = f"{endpoint} is restarting the model of variant {error}. Try again in a moment."
        raise ApiError("ServiceUnavailable", message, 503) from error
    except ModelFailedError as error:
        measure(error.variant, error.status or 500)
        group = f"InferenceComponents/{component}" if component else f"Endpoints/{name}"
        raise _model_error(engine, f"/aws/sagemaker/{group}", error) from error


def _measure(engine: Engine, place: dict[str, str], seconds: float, status: int) -> None:
    """What CloudWatch keeps of an invocation (namespace AWS/SageMaker)."""
    engine.metrics.count(_NAMESPACE, "Invocations", place, 1.0, "None")
    engine.metrics.count(_NAMESPACE, "ModelLatency", place, seconds * 1e6, "Microseconds")
    for metric, family in (("Invocation4XXErrors", 4), ("Invocation5XXErrors", 5)):
        engine.metrics.count(_NAMESPACE, metric, place, float(status // 100 == family), "None")


def _model_error(engine: Engine, group: str, error: ModelFailedError) -> ApiError:
    side = "client" if 400 <= error.status < 500 else "server"
    message = (
        f'Received {side} error ({error.status}) from primary with message "{error.message}". '
        f"See {group} in account {engine.account_id} for more information."
    )
    return ApiError(
        "ModelError",
        message,
        424,
        extra={
            "OriginalStatusCode": error.status,
            "OriginalMessage": error.message,
            "LogStreamArn": engine.arn(f"log-group:{group}", "logs"),
        },
    )
