"""InvokeEndpoint of ``sagemaker-runtime``, with AWS's codes and texts for what can go wrong."""

from __future__ import annotations

from mlops_ext.local.call import Call, Operation, Output
from mlops_ext.local.errors import ApiError
from mlops_ext.local.serving.invocation import (
    EndpointNotFoundError,
    Invocation,
    InvocationResult,
    ModelFailedError,
    NotInServiceError,
    VariantNotFoundError,
    VariantRestartingError,
)

NOT_OFFERED = {
    "TargetModel": "is not a multi-model endpoint",
    "TargetContainerHostname": "has no containers that can be invoked directly",
    "InferenceComponentName": "has no inference components",
    "SessionId": "has no stateful sessions",
    "EnableExplanations": "has no explainer",
}
"""Members of the input for kinds of endpoints that the local SageMaker does not serve."""


async def invoke_endpoint(call: Call) -> Output:
    """Asks the model behind an endpoint and hands its answer back as it is.

    Raises:
        ApiError: ``ValidationError`` when nothing of that name is in service, ``ModelError`` (424)
            when the model fails, ``ServiceUnavailable`` (503) while its process is restarted.
    """
    name = call.input["EndpointName"]
    for member, text in NOT_OFFERED.items():
        if member in call.input:
            raise ApiError("ValidationError", f"{member} is given, but endpoint {name} {text}.")
    result = await _translated(call, name, _invocation(call))
    output: Output = {
        "Body": result.body,
        "ContentType": result.content_type,
        "InvokedProductionVariant": result.variant,
    }
    if result.custom_attributes is not None:
        output["CustomAttributes"] = result.custom_attributes
    return output


def _invocation(call: Call) -> Invocation:
    body = call.input.get("Body") or b""
    return Invocation(
        body=body.encode() if isinstance(body, str) else body,
        content_type=call.input.get("ContentType"),
        accept=call.input.get("Accept"),
        custom_attributes=call.input.get("CustomAttributes"),
        inference_id=call.input.get("InferenceId"),
        target_variant=call.input.get("TargetVariant"),
    )


async def _translated(call: Call, name: str, request: Invocation) -> InvocationResult:
    endpoint = f"Endpoint {name} of account {call.engine.account_id}"
    try:
        return await call.engine.supervisor.invoke(name, request)
    except EndpointNotFoundError as error:
        raise ApiError("ValidationError", f"{endpoint} not found.") from error
    except NotInServiceError as error:
        message = f"{endpoint} is not in service: {error}"
        raise ApiError("ValidationError", message) from error
    except VariantNotFoundError as error:
        message = f"{endpoint} has no variant {request.target_variant}. It has {error}."
        raise ApiError("ValidationError", message) from error
    except VariantRestartingError as error:
        message = f"{endpoint} is restarting the model of variant {error}. Try again in a moment."
        raise ApiError("ServiceUnavailable", message, 503) from error
    except ModelFailedError as error:
        raise _model_error(call, name, error) from error


def _model_error(call: Call, name: str, error: ModelFailedError) -> ApiError:
    group = f"/aws/sagemaker/Endpoints/{name}"
    side = "client" if 400 <= error.status < 500 else "server"
    message = (
        f'Received {side} error ({error.status}) from primary with message "{error.message}". '
        f"See {group} in account {call.engine.account_id} for more information."
    )
    return ApiError(
        "ModelError",
        message,
        424,
        extra={
            "OriginalStatusCode": error.status,
            "OriginalMessage": error.message,
            "LogStreamArn": call.engine.arn(f"log-group:{group}", "logs"),
        },
    )


OPERATIONS: dict[str, dict[str, Operation]] = {
    "sagemaker-runtime": {"InvokeEndpoint": invoke_endpoint},
}
