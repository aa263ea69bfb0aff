"""A small HTTP/1.1 client for the shim: its Unix socket, open connections, on the event loop."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

IDLE_CONNECTIONS = 8
BROKEN_OFF = "x-broken-off"
"""Behind the last chunk of an answer: the user's code failed in the middle of it, and how."""


@dataclass(frozen=True)
class Response:
    """A complete answer; header names are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


Connection = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class ModelClient:
    """Requests to one model process.

    The socket belongs to this one process, which never closes a connection while it lives: a
    connection that breaks means that the process ended, so nothing is ever sent twice.
    """

    def __init__(self, socket: Path) -> None:
        self._socket = socket
        self._idle: list[Connection] = []

    async def request(
        self,
        method: str,
        path: str,
        headers: Mapping[str, str],
        body: bytes,
        timeout: float,
        heard: Callable[[Response], None] | None = None,
    ) -> Response:
        """Sends a request and reads its whole answer.

        Args:
            method: of the request.
            path: of the request.
            headers: of the request.
            body: of the request.
            timeout: seconds for the answer, or for each part of one that comes in parts.
            heard: told each part of such an answer, when it comes.

        Raises:
            TimeoutError: no answer, or no further part, within `timeout` seconds.
            OSError: the process does not listen, or ended before it answered.
        """
        loop = asyncio.get_running_loop()
        async with asyncio.timeout(timeout) as limit:

            def part_came(part: Response) -> None:
                limit.reschedule(loop.time() + timeout)
                if heard is not None:
                    heard(part)

            connection = await self._connect()
            try:
                head = _head(method, path, headers, len(body))
                response = await _exchange(connection, head, body, part_came)
            except BaseException:
                connection[1].close()
                raise
        self._release(connection)
        return response

    def close(self) -> None:
        """Closes the idle connections."""
        while self._idle:
            self._idle.pop()[1].close()

    async def _connect(self) -> Connection:
        if self._idle:
            return self._idle.pop()
        return await asyncio.open_unix_connection(str(self._socket))

    def _release(self, connection: Connection) -> None:
        if len(self._idle) < IDLE_CONNECTIONS:
            self._idle.append(connection)
        else:
            connection[1].close()


def _head(method: str, path: str, headers: Mapping[str, str], length: int) -> bytes:
    lines = [f"{method} {path} HTTP/1.1", "Host: localhost", f"Content-Length: {length}"]
    for name, value in headers.items():
        if "\r" in value or "\n" in value:
            raise ValueError(f"{name} holds a line break")
        lines.append(f"{name}: {value}")
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1", "replace")


async def _exchange(
    connection: Connection, head: bytes, body: bytes, heard: Callable[[Response], None]
) -> Response:
    reader, writer = connection
    writer.write(head + body)
    try:
        await writer.drain()
        lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers = dict(_header(line) for line in lines[1:-2])
        answer = Response(int(lines[0].split(" ", 2)[1]), headers, b"")
        if headers.get("transfer-encoding") == "chunked":
            return await _in_parts(reader, answer, heard)
        length = int(headers["content-length"])
        return replace(answer, body=await reader.readexactly(length))
    except asyncio.IncompleteReadError as error:
        raise ConnectionResetError("the model's process closed the connection") from error


async def _in_parts(
    reader: asyncio.StreamReader, head: Response, heard: Callable[[Response], None]
) -> Response:
    """The whole of a chunked answer; behind its last chunk the shim may say that it broke off."""
    parts = []
    while size := int(await reader.readuntil(b"\r\n"), 16):
        part = (await reader.readexactly(size + 2))[:-2]
        parts.append(part)
        heard(replace(head, body=part))
    trailer = await reader.readuntil(b"\r\n")
    if trailer == b"\r\n":
        return replace(head, body=b"".join(parts))
    await reader.readuntil(b"\r\n")
    name, text = _header(trailer.decode())
    assert name == BROKEN_OFF
    return Response(500, {"content-type": "text/plain; charset=utf-8"}, text.encode())


def _header(line: str) -> tuple[str, str]:
    name, _, value = line.partition(":")
    return name.lower(), value.strip()
