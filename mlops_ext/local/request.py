"""One HTTP request and its answer, free of any web framework."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from urllib.parse import parse_qs, parse_qsl


@dataclass
class Request:
    """A request as it came.

    Args:
        method: in upper case.
        path: as sent, still encoded.
        query: as sent, still encoded, without ``?``.
        headers: by lower-case name.
        body: the whole body; empty for an upload, which is streamed to a file.
    """

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: bytes = b""

    @cached_property
    def parameters(self) -> dict[str, str]:
        """The decoded query parameters."""
        return dict(parse_qsl(self.query, keep_blank_values=True)) if self.query else {}

    @cached_property
    def repeated(self) -> dict[str, list[str]]:
        """The decoded query parameters, each with all its values in order."""
        return parse_qs(self.query, keep_blank_values=True)


@dataclass
class Part:
    """A part of a file as an answer's body.

    Args:
        path: the file.
        offset: where the part begins, in bytes.
        length: its size in bytes.
    """

    path: Path
    offset: int
    length: int


@dataclass
class Response:
    """An answer.

    Args:
        status: HTTP status.
        headers: as they are written.
        body: bytes, a part of a file, or what is written while it comes.
    """

    status: int
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes | Part | AsyncGenerator[bytes, None] = b""


CUT = Response(0)
"""No answer at all: the connection is closed."""
