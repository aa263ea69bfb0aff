"""Answers of an inference script."""

from __future__ import annotations


class Response(tuple[str | bytes, str]):
    """A body and its media type."""

    def __new__(
        cls,
        response: str | bytes = b"",
        accept: str | None = None,
        status: int = 200,
        mimetype: str | None = None,
    ) -> Response:
        """The answer; raises ValueError for another status than 200."""
        if status != 200:
            raise ValueError(f"A script answers with status 200, not {status}: {response!r}")
        return super().__new__(cls, (response, accept or mimetype or "text/plain"))
