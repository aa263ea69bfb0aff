"""Bodies in AWS's chunked encoding (``Content-Encoding: aws-chunked``).

Each chunk is ``<hex size>[;chunk-signature=…]``, its data and a line end; after an empty chunk
come trailers. The signature of the request's head says who sends; chunk signatures guard against
changes on the way, which loopback does not have, and are not verified.
"""

from __future__ import annotations

from collections.abc import Mapping

from mlops_ext.local.errors import ApiError

_LONGEST_LINE = 4096


def is_chunked(headers: Mapping[str, str]) -> bool:
    """Whether a body is in AWS's chunked encoding."""
    streaming = headers.get("x-amz-content-sha256", "").startswith("STREAMING-")
    return streaming or "aws-chunked" in headers.get("content-encoding", "")


class ChunkedDecoder:
    """Takes pieces of an encoded body, gives the data in them; `trailers` grow at the end."""

    def __init__(self) -> None:
        self.trailers: dict[str, str] = {}
        self._buffer = b""
        self._left = 0  # bytes of the current chunk still to come
        self._in_trailers = False

    def feed(self, piece: bytes) -> bytes:
        """The data in the next piece; raises `ApiError` for another encoding."""
        self._buffer += piece
        data = []
        while self._buffer:
            if self._left:
                taken = self._buffer[: self._left]
                self._buffer = self._buffer[len(taken) :]
                self._left -= len(taken)
                data.append(taken)
                continue
            line, end, rest = self._buffer.partition(b"\r\n")
            if not end:
                if len(line) > _LONGEST_LINE:
                    raise _malformed()
                break
            self._buffer = rest
            self._read_line(line.decode("latin-1"))
        return b"".join(data)

    def _read_line(self, line: str) -> None:
        if self._in_trailers:
            name, _, value = line.partition(":")
            if name:
                self.trailers[name.strip().lower()] = value.strip()
        elif line:  # empty: the line end behind a chunk's data
            try:
                self._left = int(line.partition(";")[0], 16)
            except ValueError:
                raise _malformed() from None
            self._in_trailers = self._left == 0

    def finish(self) -> None:
        """Raise `ApiError` unless the last chunk has come."""
        if not self._in_trailers or self._left:
            raise _malformed()


def _malformed() -> ApiError:
    return ApiError("IncompleteBody", "The body is not complete in the aws-chunked encoding.")
