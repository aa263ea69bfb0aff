"""The least that an HTTP server can do: canned bytes for each operation, on bare asyncio."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path

_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/x-amz-json-1.1\r\nContent-Length: %d\r\n\r\n"


class Canned(asyncio.Protocol):
    """Answers each request with the bytes kept for its X-Amz-Target."""

    def __init__(self, answers: dict[bytes, bytes]) -> None:
        self._answers = answers
        self._data = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._data += data
        while (end := self._data.find(b"\r\n\r\n")) >= 0:
            head = self._data[:end]
            size = int(_field(head, b"content-length") or 0)
            if len(self._data) < end + 4 + size:
                return
            self._data = self._data[end + 4 + size :]
            body = self._answers.get(_field(head, b"x-amz-target").rpartition(b".")[2], b"{}")
            self._transport.write(_HEAD % len(body) + body)


def _field(head: bytes, name: bytes) -> bytes:
    for line in head.split(b"\r\n"):
        key, _, value = line.partition(b":")
        if key.lower() == name:
            return value.strip()
    return b""


async def main(port: int, file: str) -> None:
    texts = json.loads(Path(file).read_text("utf-8"))
    answers = {name.encode(): text.encode() for name, text in texts.items()}
    server = await asyncio.get_running_loop().create_server(
        lambda: Canned(answers), "127.0.0.1", port
    )
    await server.serve_forever()


asyncio.run(main(int(sys.argv[1]), sys.argv[2]))
