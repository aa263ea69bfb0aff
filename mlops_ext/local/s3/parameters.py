"""Numbers and tokens in S3's query strings."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping

from mlops_ext.local.errors import ApiError

MOST_KEYS = 1000
"""Keys, parts or deletions in one answer or request."""


def number(parameters: Mapping[str, str], name: str, default: int) -> int:
    """A parameter's number; raises `ApiError` InvalidArgument."""
    text = parameters.get(name, "")
    if text and not re.fullmatch(r"\d{1,9}", text):
        raise ApiError("InvalidArgument", f"Provided {name} not an integer or within range")
    return int(text) if text else default


def token_of(key: str) -> str:
    """The continuation token that goes on after a key."""
    return base64.urlsafe_b64encode(key.encode()).decode("ascii")


def key_of(token: str) -> str:
    """The key that a continuation token goes on after; raises `ApiError` InvalidArgument."""
    try:
        return base64.urlsafe_b64decode(token).decode()
    except ValueError:
        raise ApiError("InvalidArgument", "The continuation token provided is incorrect") from None
