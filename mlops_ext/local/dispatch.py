"""From a request to its answer: service, caller, operation, errors. Knows no web framework."""

from __future__ import annotations

import inspect
import logging
import re
import uuid
from collections.abc import Awaitable
from typing import TYPE_CHECKING, Any

from mlops_ext.local import state
from mlops_ext.local.auth import Authenticator
from mlops_ext.local.call import Call, Caller, Operation, Output
from mlops_ext.local.errors import ApiError
from mlops_ext.local.identity import caller_arn
from mlops_ext.local.keys import read_key_id
from mlops_ext.local.operations import OPERATIONS
from mlops_ext.local.request import Request, Response
from mlops_ext.local.s3.routes import Routes
from mlops_ext.local.s3.upload import Upload
from mlops_ext.local.signature import Style, read_signature, refuse
from mlops_ext.local.wire import failure, query, rest
from mlops_ext.local.wire.model import service

if TYPE_CHECKING:
    from mlops_ext.local.engine import Engine

_log = logging.getLogger(__name__)

_TARGETS = {"SageMaker": "sagemaker", "MLOpsLocal": "mlops-local"}
"""X-Amz-Target's prefix and the service of botocore behind it."""

_SCOPE = re.compile(r"Credential=[^/,\s]+/[^/,\s]*/[^/,\s]*/([^/,\s]+)/")


def style_of(request: Request) -> Style:
    """Which kind of service a request is for, and so how its errors must look."""
    headers = request.headers
    if "x-amz-target" in headers or "smithy-protocol" in headers:
        return "json"
    scope = _SCOPE.search(headers.get("authorization", ""))
    if scope is not None and scope[1] == "s3":
        return "s3"
    if request.path.startswith("/endpoints/") and scope is not None:
        return "json"
    form = headers.get("content-type", "").startswith("application/x-www-form-urlencoded")
    if (form and request.path == "/") or "Action" in request.parameters:
        return "query"
    return "s3"


class Dispatcher:
    """Answers requests with the operations of an engine.

    Args:
        engine: the parts that operations work with.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        key = state.master_key(engine.state_dir)
        self._authenticator = Authenticator(key, engine.region, engine.now)
        self._s3 = Routes(engine)

    def upload(self, request: Request) -> Upload | None:
        """Where the body of an S3 upload goes while it arrives; None for any other request.

        Raises:
            ApiError: the signature is not good, or the headers ask for what cannot be.
        """
        if request.method != "PUT" or style_of(request) != "s3":
            return None
        self._caller(request, "s3")
        return self._s3.upload(request)

    def answer(
        self, request: Request, upload: Upload | None = None
    ) -> Response | Awaitable[Response]:
        """The answer to a request; never raises.

        Args:
            request: the request with its body.
            upload: what `upload` gave, with the whole body in it.
        """
        style, request_id = style_of(request), str(uuid.uuid4())
        try:
            if style == "s3":
                return self._guarded(self._answer_s3(request, upload, request_id), request)
            result = self._answer_service(request, style, request_id)
        except Exception as error:
            return self.refusal(request, error, request_id)
        return result if isinstance(result, Response) else self._guarded(result, request)

    async def _guarded(self, answer: Awaitable[Response], request: Request) -> Response:
        try:
            return await answer
        except Exception as error:
            return self.refusal(request, error)

    def refusal(
        self, request: Request, error: Exception, request_id: str | None = None
    ) -> Response:
        """The answer for an exception, in the words and form of the request's service."""
        request_id = request_id or str(uuid.uuid4())
        if not isinstance(error, ApiError):
            _log.error("Request %s failed.", request_id, exc_info=error)
            error = failure.internal_failure()
        style = style_of(request)
        if style == "json":
            headers, body = failure.json_error(error)
        elif style == "query":
            headers, body = failure.query_error(error, request_id)
        else:
            headers, body = failure.s3_error(error, request.path, request_id)
        if request.method == "HEAD":
            body = b""
        return Response(error.status, headers | _ids(request_id), body)

    def _answer_service(
        self, request: Request, style: Style, request_id: str
    ) -> Response | Awaitable[Response]:
        caller = self._caller(request, style)
        if style == "query":
            return self._query(request, caller, request_id)
        if target := request.headers.get("x-amz-target"):
            return self._json(request, target, caller, request_id)
        return self._rest(request, caller, request_id)

    def _caller(self, request: Request, style: Style) -> Caller:
        signature = read_signature(request, style)
        return self._authenticator.verify(request, style, signature)

    def _json(
        self, request: Request, target: str, caller: Caller, request_id: str
    ) -> Response | Awaitable[Response]:
        prefix, _, name = target.rpartition(".")
        service_name = _TARGETS.get(prefix, "")
        operation = _offered(service_name, name, target if not service_name else name)
        self._check_service(request, service_name)
        self._check_faults(name, service_name, caller.user)
        wire = service(service_name).operation(name)
        call = Call(self._engine, caller, service_name, name, wire.parse(request.body), request_id)

        def respond(output: Output) -> Response:
            headers = {"Content-Type": failure.JSON_TYPE, **_ids(request_id)}
            return Response(200, headers, wire.serialize(output))

        return _finish(operation(call), respond)

    def _rest(
        self, request: Request, caller: Caller, request_id: str
    ) -> Response | Awaitable[Response]:
        found = rest.find("sagemaker-runtime", request.method, request.path)
        if found is None:
            raise failure.unknown_operation(f"{request.method} {request.path}")
        name, labels = found
        operation = _offered("sagemaker-runtime", name, name)
        self._check_service(request, "sagemaker")
        self._check_faults(name, "sagemaker", caller.user)
        wire = rest.rest_operation("sagemaker-runtime", name)
        members = wire.parse(labels, request.parameters, request.headers, request.body)
        call = Call(self._engine, caller, "sagemaker-runtime", name, members, request_id)

        def respond(output: Output) -> Response:
            headers, body = wire.serialize(output)
            return Response(200, headers | _ids(request_id), body)

        return _finish(operation(call), respond)

    def _query(
        self, request: Request, caller: Caller, request_id: str
    ) -> Response | Awaitable[Response]:
        form = query.read_form(request.query if request.method == "GET" else request.body.decode())
        name = form.get("Action", "")
        operation = _offered("sts", name, name)
        self._check_faults(name, "sts", caller.user)
        call = Call(self._engine, caller, "sts", name, {}, request_id)

        def respond(output: Output) -> Response:
            body = query.write_xml(service("sts"), name, output, request_id)
            return Response(200, {"Content-Type": "text/xml", **_ids(request_id)}, body)

        return _finish(operation(call), respond)

    async def _answer_s3(
        self, request: Request, upload: Upload | None, request_id: str
    ) -> Response:
        if upload is None:
            self._caller(request, "s3")
        response = await self._s3.answer(request, upload, self._check_s3_faults)
        response.headers |= _ids(request_id)
        return response

    def _check_faults(self, operation: str, service_name: str, user: str) -> None:
        who = caller_arn(self._engine.account_id, user)
        self._engine.faults.check(operation, service_name, who)

    def _check_s3_faults(self, request: Request, operation: str) -> None:
        named = read_key_id(read_signature(request, "s3").key_id)
        self._check_faults(operation, "s3", named[0] if named else "")

    def _check_service(self, request: Request, signed_for: str) -> None:
        actual = read_signature(request, "json").service
        if actual != signed_for:
            raise refuse(
                "json",
                "scope",
                f"Credential should be scoped to correct service: '{signed_for}', not '{actual}'.",
            )


def _offered(service_name: str, name: str, shown: str) -> Operation:
    operation = OPERATIONS.get(service_name, {}).get(name)
    # An older botocore may not know an operation that is offered.
    if operation is None or name not in service(service_name).operation_names:
        raise failure.unknown_operation(shown)
    return operation


def _finish(result: Output | Awaitable[Output], respond: Any) -> Response | Awaitable[Response]:
    """Answer now, or when the operation's coroutine is done."""
    if not inspect.isawaitable(result):
        response: Response = respond(result)
        return response

    async def later() -> Response:
        return respond(await result)  # type: ignore[no-any-return]

    return later()


def _ids(request_id: str) -> dict[str, str]:
    return {"x-amzn-RequestId": request_id, "x-amz-request-id": request_id}
