"""From a request to its answer: service, caller, operation, errors. Knows no web framework."""

from __future__ import annotations

import inspect
import logging
import uuid
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from mlops_ext.local import state
from mlops_ext.local.auth import Authenticator
from mlops_ext.local.call import Call, Caller, Operation, Output
from mlops_ext.local.errors import ApiError
from mlops_ext.local.faults import Cut
from mlops_ext.local.identity import caller_arn
from mlops_ext.local.keys import read_key_id
from mlops_ext.local.operations import OPERATIONS
from mlops_ext.local.request import CUT, Request, Response
from mlops_ext.local.s3.routes import Routes
from mlops_ext.local.s3.upload import Upload
from mlops_ext.local.signature import Signature, Style, read_signature, refuse
from mlops_ext.local.wire import failure
from mlops_ext.local.wire.model import service
from mlops_ext.local.wire.protocols import asked
from mlops_ext.local.wire.services import Destination, Served, destination

if TYPE_CHECKING:
    from mlops_ext.local.engine import Engine

_log = logging.getLogger(__name__)


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
        if request.method != "PUT" or destination(request).protocol != "s3":
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
        where, request_id = destination(request), str(uuid.uuid4())
        try:
            if where.protocol == "s3":
                return self._guarded(self._answer_s3(request, upload, request_id), request)
            result = self._answer_service(request, where, request_id)
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
        if isinstance(error, Cut):
            return CUT
        request_id = request_id or str(uuid.uuid4())
        if not isinstance(error, ApiError):
            _log.error("Request %s failed.", request_id, exc_info=error)
            error = failure.unexpected(error)
        return failure.refusal(request, destination(request), error, request_id)

    def _answer_service(
        self, request: Request, where: Destination, request_id: str
    ) -> Response | Awaitable[Response]:
        signature = read_signature(request, where.style)
        caller = self._authenticator.verify(request, where.style, signature)
        wanted = asked(request, where)
        name, served = wanted.operation, wanted.served
        operation = _offered(served.name, name)
        _check_service(where, signature, served)
        self._check_faults(name, served.prefix, caller.user)
        call = Call(self._engine, caller, served.name, name, wanted.parse(), request_id)
        return _finish(operation(call), lambda output: wanted.respond(output, request_id))

    def _caller(self, request: Request, style: Style) -> Caller:
        signature = read_signature(request, style)
        return self._authenticator.verify(request, style, signature)

    async def _answer_s3(
        self, request: Request, upload: Upload | None, request_id: str
    ) -> Response:
        if upload is None:
            self._caller(request, "s3")
        response = await self._s3.answer(request, upload, self._check_s3_faults)
        response.headers |= failure.ids(request_id)
        return response

    def _check_faults(self, operation: str, service_name: str, user: str) -> None:
        who = caller_arn(self._engine.account_id, user)
        self._engine.faults.check(operation, service_name, who)

    def _check_s3_faults(self, request: Request, operation: str) -> None:
        named = read_key_id(read_signature(request, "s3").key_id)
        self._check_faults(operation, "s3", named[0] if named else "")


def _check_service(where: Destination, signature: Signature, served: Served) -> None:
    if signature.service != served.scope:
        raise refuse(
            where.style,
            "scope",
            f"Credential should be scoped to correct service: '{served.scope}', "
            f"not '{signature.service}'.",
        )


def _offered(service_name: str, name: str) -> Operation:
    operation = OPERATIONS.get(service_name, {}).get(name)
    # An older botocore may not know an operation that is offered.
    if operation is None or name not in service(service_name).operation_names:
        raise failure.unknown_operation(name)
    return operation


def _finish(
    result: Output | Awaitable[Output], respond: Callable[[Output], Response]
) -> Response | Awaitable[Response]:
    """Answer now, or when the operation's coroutine is done."""
    if not inspect.isawaitable(result):
        return respond(result)

    async def later() -> Response:
        return respond(await result)

    return later()
