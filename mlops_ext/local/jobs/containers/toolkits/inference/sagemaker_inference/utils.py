"""Small helpers of inference scripts."""

from __future__ import annotations


def parse_accept(accept: str) -> list[str]:
    """The media types of an Accept header, without their parameters."""
    return [each.partition(";")[0].strip() for each in accept.split(",")]
