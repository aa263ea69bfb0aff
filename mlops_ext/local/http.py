"""The door: an HTTP server on loopback that no web page and no other host gets through."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Awaitable, Iterable
from contextlib import aclosing
from http import HTTPStatus
from typing import TYPE_CHECKING, BinaryIO

from tornado.http1connection import HTTP1Connection
from tornado.httputil import (
    HTTPConnection,
    HTTPHeaders,
    HTTPMessageDelegate,
    HTTPOutputError,
    HTTPServerConnectionDelegate,
    RequestStartLine,
    ResponseStartLine,
)
from tornado.iostream import StreamClosedError

from mlops_ext.local.dispatch import Dispatcher
from mlops_ext.local.errors import ApiError
from mlops_ext.local.request import CUT, Part, Request, Response
from mlops_ext.local.s3.upload import Upload
from mlops_ext.local.wire.failure import json_error
from mlops_ext.local.wire.model import write_json

if TYPE_CHECKING:
    from mlops_ext.local.engine import Engine

LARGEST_BODY = 5 * 1024**4
"""Bytes of the largest upload that is taken: S3's largest object."""

_LARGEST_DOCUMENT = 8 * 1024**2  # bytes of any body that is not streamed to a file
_CHUNK = 256 * 1024
_REASONS = {status.value: status.phrase for status in HTTPStatus}


class Door(HTTPServerConnectionDelegate):
    """Makes an exchange of each request, and knows how many are under way.

    Args:
        engine: answers the requests.
        instance: what tells this process from any other at its port.
    """

    def __init__(self, engine: Engine, instance: str) -> None:
        port = engine.url.rpartition(":")[2]
        self.hosts = frozenset({f"127.0.0.1:{port}", f"localhost:{port}"})
        self.instance = instance
        self.dispatcher = Dispatcher(engine)
        self.last_request = time.monotonic()
        self.open: set[Exchange] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._quiet = asyncio.Event()
        self._quiet.set()

    def start_request(
        self, server_conn: object, request_conn: HTTPConnection
    ) -> HTTPMessageDelegate:
        """Begin an exchange (called by Tornado)."""
        return Exchange(self, request_conn)

    @property
    def busy(self) -> bool:
        """Whether any request is under way."""
        return bool(self.open)

    def begun(self, exchange: Exchange) -> None:
        """Count a request that came in."""
        self.open.add(exchange)
        self._quiet.clear()

    def done(self, exchange: Exchange) -> None:
        """Count a request as answered or given up."""
        self.open.discard(exchange)
        self.last_request = time.monotonic()
        if not self.open:
            self._quiet.set()

    def spawn(self, work: asyncio.Task[None]) -> None:
        """Keep a task alive until it is done."""
        self._tasks.add(work)
        work.add_done_callback(self._tasks.discard)

    async def drained(self, timeout: float) -> None:
        """Wait until no request is under way, at most `timeout` seconds."""
        try:
            await asyncio.wait_for(self._quiet.wait(), timeout)
        except TimeoutError:
            return


class Exchange(HTTPMessageDelegate):
    """One request and its answer.

    A body is read to its end even when the request is refused: a client that still sends
    would not see the answer.

    Args:
        door: whose request it is.
        connection: Tornado's side of it.
    """

    def __init__(self, door: Door, connection: HTTPConnection) -> None:
        self._door = door
        self._connection = connection
        self._chunks: list[bytes] = []
        self._size = 0
        self._upload: Upload | None = None
        self._refused: Response | None = None
        self._request = Request("", "", "", {})

    def headers_received(
        self, start_line: RequestStartLine | ResponseStartLine, headers: HTTPHeaders
    ) -> Awaitable[None] | None:
        """Judge a request by its first lines (called by Tornado)."""
        assert isinstance(start_line, RequestStartLine)
        path, _, query = start_line.path.partition("?")
        lower = {name.lower(): value for name, value in headers.items()}
        self._request = Request(start_line.method, path, query, lower)
        self._door.begun(self)
        self._refused = self._judge(lower)
        if self._refused is None and start_line.method == "PUT":
            try:
                self._upload = self._door.dispatcher.upload(self._request)
            except Exception as error:
                self._refused = self._door.dispatcher.refusal(self._request, error)
        return None

    def _judge(self, headers: dict[str, str]) -> Response | None:
        """Pages of browsers and other host names (DNS rebinding) stay out."""
        if headers.get("host") not in self._door.hosts:
            return _forbidden(f"The host {headers.get('host')!r} is not this local SageMaker.")
        if "origin" in headers or headers.get("sec-fetch-site") == "cross-site":
            return _forbidden("Requests from web pages are not answered.")
        if self._request.method == "OPTIONS":
            return _forbidden("Preflight requests are not answered.")
        return None

    def data_received(self, chunk: bytes) -> Awaitable[None] | None:
        """Take a piece of the body (called by Tornado)."""
        self._size += len(chunk)
        if self._refused is not None:
            return None
        if self._upload is not None:
            try:
                self._upload.write(chunk)
            except Exception as error:
                self._upload.discard()
                self._refused = self._door.dispatcher.refusal(self._request, error)
        elif self._size > _LARGEST_DOCUMENT:
            self._chunks.clear()
            self._refused = self._door.dispatcher.refusal(self._request, _too_large())
        else:
            self._chunks.append(chunk)
        return None

    def finish(self) -> None:
        """Answer: the whole request is here (called by Tornado)."""
        if self._refused is not None:
            return self._write(self._refused)
        if self._request.path == "/health" and self._request.method == "GET":
            document = {"service": "mlops-local", "instance": self._door.instance}
            return self._write(
                Response(200, {"Content-Type": "application/json"}, write_json(document))
            )
        self._request.body = b"".join(self._chunks)
        result = self._door.dispatcher.answer(self._request, self._upload)
        if isinstance(result, Response):
            return self._write(result)
        self._door.spawn(asyncio.ensure_future(self._write_later(result)))
        return None

    def on_connection_close(self) -> None:
        """Give up: the client has gone (called by Tornado)."""
        if self._upload is not None:
            self._upload.discard()
        self._door.done(self)

    async def _write_later(self, answer: Awaitable[Response]) -> None:
        response = await answer
        if isinstance(response.body, bytes):
            return self._write(response)
        if isinstance(response.body, AsyncGenerator):
            return await self._follow(response, response.body)
        try:
            file = response.body.path.open("rb")
        except OSError as error:  # removed by hand meanwhile
            return self._write(self._door.dispatcher.refusal(self._request, error))
        with file:
            await self._stream(response, response.body, file)
        return None

    async def _follow(self, response: Response, parts: AsyncGenerator[bytes, None]) -> None:
        """Write each part when it comes; no length was said, so the answer is chunked."""
        try:
            async with aclosing(parts):
                await self._begin(response, None, b"")
                async for part in parts:
                    await self._connection.write(part)
                self._connection.finish()
        except StreamClosedError:
            pass  # the client has gone
        finally:
            self._door.done(self)

    async def _stream(self, response: Response, part: Part, file: BinaryIO) -> None:
        file.seek(part.offset)
        left = part.length
        try:
            await self._begin(response, part.length, b"")
            while left and (chunk := file.read(min(_CHUNK, left))):
                left -= len(chunk)
                await self._connection.write(chunk)
            self._connection.finish()
        except (StreamClosedError, HTTPOutputError):
            # The client has gone, or the file was cut short by hand: the connection is closed.
            pass
        finally:
            self._door.done(self)

    def _write(self, response: Response) -> None:
        if response is CUT:
            return self._cut()
        assert isinstance(response.body, bytes)
        try:
            self._begin(response, len(response.body), response.body)
            self._connection.finish()
        except StreamClosedError:
            pass
        finally:
            self._door.done(self)
        return None

    def _cut(self) -> None:
        if isinstance(self._connection, HTTP1Connection):
            self._connection.close()
        self._door.done(self)

    def _begin(self, response: Response, length: int | None, first: bytes) -> Awaitable[None]:
        # An answer to HEAD says the length of what GET would send.
        said = {} if length is None else {"Content-Length": str(length)}
        fields = {**said, **response.headers}
        reason = _REASONS.get(response.status, "Unknown")
        line = ResponseStartLine("HTTP/1.1", response.status, reason)
        return self._connection.write_headers(line, _LowerCase(fields), first)


class _LowerCase(HTTPHeaders):
    """Header names in lower case, which name the user metadata of S3."""

    def get_all(self) -> Iterable[tuple[str, str]]:
        return [(name.lower(), value) for name, value in super().get_all()]


def _forbidden(text: str) -> Response:
    headers, body = json_error(ApiError("AccessDeniedException", text, 403))
    return Response(403, headers, body)


def _too_large() -> ApiError:
    return ApiError(
        "RequestEntityTooLargeException",
        f"The request's body is larger than {_LARGEST_DOCUMENT} bytes.",
        413,
    )
