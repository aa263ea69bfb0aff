"""How each kind of target is reached."""

from __future__ import annotations

import hashlib
import inspect
import json
import uuid
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any

from mlops_ext.local.call import Call, Caller
from mlops_ext.local.events.arns import service_of
from mlops_ext.local.events.outbox import Delivery
from mlops_ext.local.events.transform import MISSING, at_path, input_of
from mlops_ext.local.identity import caller_arn
from mlops_ext.local.logs.store import Line, milliseconds
from mlops_ext.local.wire.model import service

if TYPE_CHECKING:
    from mlops_ext.local.engine import Engine

UNIVERSAL = "arn:aws:scheduler:::aws-sdk:"
"""Begins the target ARN of a schedule that calls an operation: ``…sagemaker:createEndpoint``."""

OFFERED = "SageMaker pipelines, CloudWatch Logs groups and event buses"


class TargetError(Exception):
    """A target can never be reached as it is declared; the text says why."""


async def send(engine: Engine, delivery: Delivery) -> None:
    """Give a target its event.

    Raises:
        TargetError: the target cannot be reached as it is declared.
        ApiError: what was asked of the target was refused.
        PathError: a JSON path of the target cannot be read.
    """
    arn = delivery.target["Arn"]
    if arn.startswith(UNIVERSAL):
        await _call_operation(engine, delivery)
        return
    sender = _SENDERS.get(service_of(arn))
    if sender is None:
        raise TargetError(f"The local SageMaker delivers to {OFFERED}; {arn} is none of these.")
    await sender(engine, delivery)


def operation_of(arn: str) -> tuple[str, str]:
    """Service and operation of a universal target; the operation begins with a capital."""
    service_name, _, operation = arn.removeprefix(UNIVERSAL).partition(":")
    return service_name, operation[:1].upper() + operation[1:]


async def _start_pipeline(engine: Engine, delivery: Delivery) -> None:
    parameters = delivery.target.get("SageMakerPipelineParameters", {})
    values = [
        {"Name": each["Name"], "Value": _parameter(each, delivery.event)}
        for each in parameters.get("PipelineParameterList", [])
    ]
    members = {
        "PipelineName": delivery.target["Arn"],
        "PipelineParameters": values,
        "ClientRequestToken": _token(delivery),
    }
    await _invoke(engine, delivery, "sagemaker", "StartPipelineExecution", members)


def _parameter(parameter: Mapping[str, str], event: dict[str, Any]) -> str:
    """The value of a pipeline parameter: as written, or what a JSON path leads to."""
    value = parameter["Value"]
    if not value.startswith("$."):
        return value
    found = at_path(event, value)
    if found is MISSING:
        raise TargetError(f"Parameter {parameter['Name']}: the event has nothing at {value}.")
    return found if isinstance(found, str) else json.dumps(found)


async def _write_log(engine: Engine, delivery: Delivery) -> None:
    group = delivery.target["Arn"].split(":", 6)[6].removesuffix(":*")
    if engine.logs.group(group) is None:
        raise TargetError(f"The log group {group} does not exist.")
    text = _text(delivery)
    stream = delivery.source.rpartition("/")[2]
    engine.logs.write(group, stream, [Line(milliseconds(engine.now()), text)])


async def _forward(engine: Engine, delivery: Delivery) -> None:
    bus = delivery.target["Arn"].rpartition("/")[2]
    if not engine.events.has_bus(bus):
        raise TargetError(f"The event bus {bus} does not exist.")
    engine.events.put(delivery.event, bus, forwarded=True)


async def _call_operation(engine: Engine, delivery: Delivery) -> None:
    service_name, operation = operation_of(delivery.target["Arn"])
    try:
        members = json.loads(_text(delivery))
    except ValueError:
        raise TargetError(f"The Input for {operation} is not JSON.") from None
    if not isinstance(members, dict):
        raise TargetError(f"The Input for {operation} is not an object.")
    await _invoke(engine, delivery, service_name, operation, members)


def _text(delivery: Delivery) -> str:
    """What is sent as text: a rule's input, or a schedule's with its keywords replaced."""
    if service_of(delivery.source) == "events":
        return input_of(delivery.event, delivery.target, delivery.source)
    text: str = delivery.target.get("Input", "{}")
    for name, value in delivery.event.items():
        text = text.replace(f"<aws.scheduler.{name}>", str(value))
    return text


async def _invoke(
    engine: Engine, delivery: Delivery, service_name: str, operation: str, members: dict[str, Any]
) -> None:
    """Call an operation as the rule or schedule."""
    # Not at the top: operations themselves stand on this module.
    from mlops_ext.local.operations import OPERATIONS

    function = OPERATIONS.get(service_name, {}).get(operation)
    if function is None:
        raise TargetError(f"The local SageMaker does not offer {service_name}:{operation}.")
    caller = Caller("", service_of(delivery.source), delivery.source.rpartition("/")[2])
    engine.faults.check(operation, service_name, caller_arn(engine.account_id, caller.user))
    wire = service(service_name).operation(operation)
    for member, reference in wire.input_shape["members"].items():
        if reference.get("idempotencyToken"):
            members.setdefault(member, _token(delivery))
    call = Call(engine, caller, service_name, operation, wire.check(members), str(uuid.uuid4()))
    result = function(call)
    if inspect.isawaitable(result):
        await result


def _token(delivery: Delivery) -> str:
    """The same for every attempt, so that what was done before a crash is not done again."""
    text = f"{delivery.source} {delivery.id} {delivery.created.isoformat()}"
    return hashlib.sha256(text.encode()).hexdigest()


_SENDERS: dict[str, Callable[[Engine, Delivery], Awaitable[None]]] = {
    "sagemaker": _start_pipeline,
    "logs": _write_log,
    "events": _forward,
}
