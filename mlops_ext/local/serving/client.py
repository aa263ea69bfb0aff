"""A small HTTP/1.1 client for the shim: its Unix socket, open connections, on the event loop."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

IDLE_CONNECTIONS = 8


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
        self, method: str, path: str, headers: Mapping[str, str], body: bytes, timeout: float
    ) -> Response:
        """Sends a request and reads its whole answer.

        Raises:
            TimeoutError: no answer within `timeout` seconds.
            OSError: the process does not listen, or ended before it answered.
        """
        async with asyncio.timeout(timeout):
            connection = await self._connect()
            try:
                response = await _exchange(
                    connection, _head(method, path, headers, len(body)), body
                )
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


async def _exchange(connection: Connection, head: bytes, body: bytes) -> Response:
    reader, writer = connection
    writer.write(head + body)
    try:
        await writer.drain()
        lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers = {}
        for line in lines[1:-2]:
            name, _, value = line.partition(":")
            headers[name.lower()] = value.strip()
        answer = await reader.readexactly(int(headers["content-length"]))
    except asyncio.IncompleteReadError as error:
        raise ConnectionResetError("the model's process closed the connection") from error
    return Response(int(lines[0].split(" ", 2)[1]), headers, answer)
