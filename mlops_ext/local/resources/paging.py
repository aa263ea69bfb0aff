"""NextToken: opaque outside, the place where a page ended inside."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Sequence
from typing import Any

from mlops_ext.local.errors import validation

Place = tuple[Any, ...]
"""The values by which a page is ordered, of its last row."""


def token_of(place: Sequence[Any]) -> str:
    """The token that continues after `place`."""
    text = json.dumps(place, separators=(",", ":"))
    return base64.b64encode(text.encode()).decode()


def place_of(token: str | None, types: Sequence[type | tuple[type, ...]]) -> Place | None:
    """The place that `token_of` made a token of; None without a token.

    Args:
        token: ``NextToken`` of a request.
        types: what the values of the place are.

    Raises:
        ApiError: ValidationException, the token is none of ours.
    """
    if not token:
        return None
    try:
        values = json.loads(base64.b64decode(token.encode(), validate=True))
        if len(values) == len(types) and all(map(isinstance, values, types)):
            return tuple(values)
    except (binascii.Error, ValueError, TypeError):
        pass
    raise validation("Invalid NextToken: pass the NextToken of the last answer unchanged.")


def answer(member: str, rows: list[dict[str, Any]], place: Sequence[Any] | None) -> dict[str, Any]:
    """A list's output; NextToken only when there is more."""
    return {member: rows} if place is None else {member: rows, "NextToken": token_of(place)}
