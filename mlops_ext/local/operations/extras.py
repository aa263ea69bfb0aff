"""Our own operations beside AWS's: faults, interpreters, the engine itself."""

from __future__ import annotations

import os
from collections import Counter
from datetime import UTC, datetime
from typing import Any

from mlops_ext.local.call import Call, Operation, Output
from mlops_ext.local.errors import validation
from mlops_ext.local.faults import EVERY, Fault
from mlops_ext.local.resources.declarations.deployment import ENDPOINT
from mlops_ext.local.resources.generic import require
from mlops_ext.local.store import Draft
from mlops_ext.local.words import closest

INTERPRETER = "interpreter"
"""The kind of the documents that say which interpreter serves an archive; named by its SHA-256."""

_LOG_LINES = 200
_KEPT_UNDER = "mlops"  # the first part of the keys of what is kept with versions


def put_fault(call: Call) -> Output:
    """Make the next calls of an operation, or of every one, fail.

    Raises:
        ApiError: ValidationException naming the closest operations for one that is not offered.
    """
    operation = call.input["Operation"]
    offered = _operation_names()
    if operation != EVERY and operation not in offered:
        near = closest(operation, offered)
        raise validation(
            f"The local SageMaker does not offer the operation {operation}."
            + (f" Did you mean {' or '.join(near)}?" if near else "")
        )
    code, message = call.input["Code"], call.input.get("Message", "")
    call.engine.faults.put(Fault(operation, code, call.input.get("Times", 1), message))
    return {}


def list_faults(call: Call) -> Output:
    """The faults that are set."""
    faults = [
        {
            "Operation": fault.operation,
            "Code": fault.code,
            "Times": fault.times,
            "Message": fault.message,
        }
        for fault in call.engine.faults.all()
    ]
    return {"Faults": faults}


def delete_faults(call: Call) -> Output:
    """Let an operation work again, or all of them."""
    call.engine.faults.delete(call.input.get("Operation"))
    return {}


def put_interpreter(call: Call) -> Output:
    """Record the interpreter that serves an archive, in place of an earlier one."""
    engine, digest = call.engine, call.input["ArchiveSha256"]
    body: dict[str, Any] = {
        "Executable": call.input["Executable"],
        "Packages": call.input.get("Packages", {}),
    }
    with engine.database.transaction():
        known = engine.documents.find(INTERPRETER, digest)
        if known is not None:
            engine.documents.change(known, body, engine.now())
        else:
            arn = engine.arn(f"interpreter/{digest}", "mlops-local")
            engine.documents.add(Draft(INTERPRETER, arn, digest, body), engine.now())
    return {}


def describe_engine(call: Call) -> Output:
    """The process, its endpoints, and the disk that each model package group takes."""
    engine = call.engine
    return {
        "Version": _version(),
        "StateDirectory": str(engine.state_dir),
        "AccountId": engine.account_id,
        "Region": engine.region,
        "StartTime": engine.started,
        "ProcessId": os.getpid(),
        "Endpoints": [
            {"EndpointName": each.name, "EndpointStatus": each.body["EndpointStatus"]}
            for each in engine.documents.each("endpoint")
        ],
        "DiskUsage": disk_usage(engine.objects.usage()),
    }


def read_endpoint_log(call: Call) -> Output:
    """The last lines of what an endpoint's model processes wrote, oldest first.

    Raises:
        ApiError: ValidationException when there is no such endpoint.
    """
    name = require(call.engine, ENDPOINT, call.input["EndpointName"]).name
    return {"Lines": call.engine.supervisor.logs(name, call.input.get("Lines", _LOG_LINES))}


def read_endpoint_metrics(call: Call) -> Output:
    """What an endpoint served in each minute of the last day, oldest first.

    Raises:
        ApiError: ValidationException when there is no such endpoint.
    """
    name = require(call.engine, ENDPOINT, call.input["EndpointName"]).name
    minutes = [
        {
            "Minute": datetime.fromtimestamp(minute["minute"], UTC),
            "Requests": minute["requests"],
            "Errors": minute["errors"],
            "P50": minute["p50_ms"],
        }
        for minute in call.engine.supervisor.metrics(name)
    ]
    return {"Minutes": minutes}


def disk_usage(usage: dict[str, int]) -> list[dict[str, Any]]:
    """Bytes by model package group, the largest first; what belongs to none comes last.

    Args:
        usage: bytes by ``bucket/first/second`` part of the keys.
    """
    groups: Counter[str] = Counter()
    others = 0
    for place, size in usage.items():
        match place.split("/"):
            case [_, kept, group] if kept == _KEPT_UNDER:
                groups[group] += size
            case _:
                others += size
    found: list[dict[str, Any]] = [
        {"ModelPackageGroupName": group, "Bytes": size} for group, size in groups.most_common()
    ]
    return [*found, {"Bytes": others}] if others else found


def _version() -> str:
    # Here: it would make each start of the engine slower.
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("mlops-ext")
    except PackageNotFoundError:
        return "unknown"  # this folder alone, without the package around it


def _operation_names() -> set[str]:
    # Not at the top: these modules are what that package is being made of.
    from mlops_ext.local import operations
    from mlops_ext.local.s3 import route

    offered = operations.OPERATIONS.values()
    return {name for names in offered for name in names} | route.OPERATIONS


OPERATIONS: dict[str, dict[str, Operation]] = {
    "mlops-local": {
        "DeleteFaults": delete_faults,
        "DescribeEngine": describe_engine,
        "ListFaults": list_faults,
        "PutFault": put_fault,
        "PutInterpreter": put_interpreter,
        "ReadEndpointLog": read_endpoint_log,
        "ReadEndpointMetrics": read_endpoint_metrics,
    }
}
