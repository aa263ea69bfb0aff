"""What a transform job does with one file: split, ask, filter, join, assemble."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

from mlops_ext.local.transform.processing import Processing, answers
from mlops_ext.local.transform.records import batches

MEGABYTE = 1 << 20
MOST_MEGABYTES = 6
"""MaxPayloadInMB when the request says nothing."""

Ask = Callable[[bytes], Awaitable[tuple[bytes, str]]]
"""Sends a payload; the answer and its type."""


@dataclass(frozen=True)
class Work:
    """How a job's files are turned.

    Args:
        request: the job's members.
        processing: its filters and join.
    """

    request: dict[str, Any]
    processing: Processing

    @classmethod
    def of(cls, request: dict[str, Any]) -> Work:
        """The work of a CreateTransformJob's input; raises `PathError`."""
        source, output = request["TransformInput"], request["TransformOutput"]
        given = source.get("ContentType", "")
        config = request.get("DataProcessing", {})
        return cls(request, Processing(config, given, output.get("Accept") or given))

    async def turn(self, path: Path, target: Path, ask: Ask) -> None:
        """Turns one file into another.

        Requests are sent side by side as MaxConcurrentTransforms says, and answers are written in
        the order of the records.

        Raises:
            RecordError, PathError: a record cannot be sent, or an answer not be kept.
        """
        source = self.request["TransformInput"]
        most = self.request.get("MaxPayloadInMB", MOST_MEGABYTES) * MEGABYTE
        parts = batches(
            path,
            compressed=source.get("CompressionType") == "Gzip",
            lines=source.get("SplitType") == "Line" or self.processing.needs_lines,
            several=self.request.get("BatchStrategy", "MultiRecord") == "MultiRecord",
            most=most,
        )
        side_by_side = self.request.get("MaxConcurrentTransforms") or 1
        with target.open("wb") as file:
            while window := await asyncio.to_thread(_next, parts, side_by_side):
                asked = await asyncio.gather(*(self._asked(batch, ask) for batch in window))
                await asyncio.to_thread(self._write, file, asked)

    async def _asked(self, batch: list[bytes], ask: Ask) -> bytes:
        if not self.processing.asks:
            return (await ask(b"\n".join(batch)))[0]
        payload = b"\n".join(map(self.processing.before, batch))
        body, type = await ask(payload)
        kept = map(self.processing.after, batch, answers(body, type, len(batch)))
        return b"\n".join(kept)

    def _write(self, file: BinaryIO, bodies: list[bytes]) -> None:
        lines = self.request["TransformOutput"].get("AssembleWith") == "Line"
        for body in bodies:
            file.write(body)
            if lines and not body.endswith(b"\n"):
                file.write(b"\n")


def _next(parts: Iterator[list[bytes]], count: int) -> list[list[bytes]]:
    """The next batches, at most `count` of them."""
    return list(islice(parts, count))
