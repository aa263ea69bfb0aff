"""What a request asks for, in each protocol: operation, input, and how its answer is written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from mlops_ext.local.errors import ApiError
from mlops_ext.local.request import Request, Response
from mlops_ext.local.wire import failure, query, rest
from mlops_ext.local.wire.model import service
from mlops_ext.local.wire.services import Destination, Served

Output = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request asks for.

    Args:
        served: the service.
        operation: the operation's name, in the model or not.
        parse: reads and checks the input; raises `ApiError`.
        respond: writes an output as the answer with a request id.
    """

    served: Served
    operation: str
    parse: Callable[[], dict[str, Any]]
    respond: Callable[[Output, str], Response]


def asked(request: Request, destination: Destination) -> Asked:
    """What a request asks for; its body is not looked at yet, but for a form's ``Action``.

    Raises:
        ApiError: ``UnknownOperationException`` for a service that is not served,
            ``UnsupportedMediaTypeException`` for CBOR.
    """
    match destination.protocol:
        case "rest-json":
            return _rest(request, destination)
        case "query":
            return _query(request, destination)
        case "json":
            return _json(request, destination)
        case _:
            raise ApiError(
                "UnsupportedMediaTypeException",
                "The local SageMaker does not read CBOR: let the client speak JSON or query.",
                415,
            )


def _json(request: Request, destination: Destination) -> Asked:
    target = request.headers["x-amz-target"]
    if not destination.services:
        raise failure.unknown_operation(target)
    (served,), name = destination.services, target.rpartition(".")[2]

    def respond(output: Output, request_id: str) -> Response:
        body = service(served.name).operation(name).serialize(output)
        headers = {"Content-Type": failure.json_type(request), **failure.ids(request_id)}
        return Response(200, headers, body)

    return Asked(
        served, name, lambda: service(served.name).operation(name).parse(request.body), respond
    )


def _rest(request: Request, destination: Destination) -> Asked:
    for served in destination.services:
        if found := rest.find(served.name, request.method, request.path):
            name, labels = found
            break
    else:
        raise failure.unknown_operation(f"{request.method} {request.path}")

    def respond(output: Output, request_id: str) -> Response:
        wire = rest.rest_operation(served.name, name)
        headers, body = wire.serialize(output)
        return Response(wire.status, headers | failure.ids(request_id), body)

    return Asked(
        served, name, lambda: rest.rest_operation(served.name, name).parse(request, labels), respond
    )


def _query(request: Request, destination: Destination) -> Asked:
    form = query.read_form(request)
    name = form.get("Action", "")
    if not destination.services:
        raise failure.unknown_operation(name)
    (served,) = destination.services

    def respond(output: Output, request_id: str) -> Response:
        body = query.query_operation(served.name, name).serialize(output, request_id)
        return Response(200, {"Content-Type": "text/xml", **failure.ids(request_id)}, body)

    return Asked(
        served, name, lambda: query.query_operation(served.name, name).parse(form), respond
    )
