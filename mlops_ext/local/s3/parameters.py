"""Numbers and tokens in S3's query strings."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping

from mlops_ext.local.errors import ApiError

_LARGEST = 2**31 - 1

MOST_KEYS = 1000
"""Keys, parts or deletions in one answer or request."""


def number(parameters: Mapping[str, str], name: str, default: int) -> int:
    """A parameter's number; raises `ApiError` InvalidArgument."""
    text = parameters.get(name, "")
    if not text:
        return default
    told: dict[str, object] = {"ArgumentName": name, "ArgumentValue": text}
    if not re.fullmatch(r"-?[0-9]{1,10}", text) or int(text) > _LARGEST:
        problem = f"Provided {name} not an integer or within integer range"
        raise ApiError("InvalidArgument", problem, extra=told)
    if int(text) < 0:
        problem = f"Argument {name} must be an integer between 0 and {_LARGEST}"
        raise ApiError("InvalidArgument", problem, extra=told)
    return int(text)


def token_of(key: str) -> str:
    """The continuation token that goes on after a key."""
    return base64.urlsafe_b64encode(key.encode()).decode("ascii")


def key_of(token: str) -> str:
    """The key that a continuation token goes on after; raises `ApiError` InvalidArgument."""
    try:
        return base64.urlsafe_b64decode(token).decode()
    except ValueError:
        raise ApiError("InvalidArgument", "The continuation token provided is incorrect") from None
