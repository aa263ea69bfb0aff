"""``sagemaker-runtime``: InvokeEndpoint, at once, in parts, or later."""

from __future__ import annotations

import uuid

from mlops_ext.local.call import Call, Operation, Output
from mlops_ext.local.hosting.asking import ask, plan_in_service, refused
from mlops_ext.local.hosting.streaming import stream

_SYNCHRONOUS = ("ContentType", "Accept", "CustomAttributes", "InferenceId")


async def invoke_endpoint(call: Call) -> Output:
    """Asks the model behind an endpoint and hands its answer back as it is.

    Raises:
        ApiError: see `ask`.
    """
    result = await ask(call.engine, call.input["EndpointName"], call.input)
    output: Output = {
        "Body": result.body,
        "ContentType": result.content_type,
        "InvokedProductionVariant": result.variant,
    }
    more = {
        "CustomAttributes": result.custom_attributes,
        "NewSessionId": result.new_session,
        "ClosedSessionId": result.closed_session,
    }
    return output | {member: value for member, value in more.items() if value is not None}


async def invoke_endpoint_with_response_stream(call: Call) -> Output:
    """InvokeEndpointWithResponseStream: each part of the answer as soon as the model gives it.

    Raises:
        ApiError: see `ask`; what fails after the first part is a ModelStreamError in the stream.
    """
    engine, name = call.engine, call.input["EndpointName"]
    first, events = await stream(lambda heard: ask(engine, name, call.input, heard))
    output: Output = {
        "Body": events,
        "ContentType": first.content_type,
        "InvokedProductionVariant": first.variant,
    }
    if first.custom_attributes is not None:
        output["CustomAttributes"] = first.custom_attributes
    return output


def invoke_endpoint_async(call: Call) -> Output:
    """Keeps an invocation whose input lies in S3, to be answered there.

    Raises:
        ApiError: ``ValidationError``, the endpoint is not there, not in service or not made for
            this, or the request does not say where its input lies.
    """
    given, name = call.input, call.input["EndpointName"]
    plan = plan_in_service(call.engine, name)
    if plan is None:
        raise refused(f"Endpoint {name} of account {call.engine.account_id} is not in service.")
    config = plan["AsyncInferenceConfig"]
    if not config:
        raise refused(f"Endpoint {name} has no AsyncInferenceConfig: use InvokeEndpoint.")
    if not given.get("InputLocation"):
        raise refused("InputLocation must name the object that holds the request.")
    output, number = config["OutputConfig"], str(uuid.uuid4())
    request = {member: given[member] for member in _SYNCHRONOUS if member in given}
    failures = output.get("S3FailurePath")
    body = {
        "EndpointName": name,
        "Request": request,
        "Input": given["InputLocation"],
        "Output": _place(call, output.get("S3OutputPath"), f"{number}.out"),
        "Failure": failures and _place(call, failures, f"{number}-error.out"),
    }
    call.engine.queue.add(number, body)
    answer: Output = {
        "InferenceId": given.get("InferenceId", number),
        "OutputLocation": body["Output"],
    }
    return answer | ({"FailureLocation": body["Failure"]} if failures else {})


def _place(call: Call, prefix: str | None, name: str) -> str:
    """The URI of a file below a prefix, or below the default bucket when none is configured."""
    if prefix is None:
        account, region = call.engine.account_id, call.engine.region
        prefix = f"s3://sagemaker-{region}-{account}/async-endpoint-outputs"
    return f"{prefix.rstrip('/')}/{name}"


OPERATIONS: dict[str, dict[str, Operation]] = {
    "sagemaker-runtime": {
        "InvokeEndpoint": invoke_endpoint,
        "InvokeEndpointAsync": invoke_endpoint_async,
        "InvokeEndpointWithResponseStream": invoke_endpoint_with_response_stream,
    },
}
