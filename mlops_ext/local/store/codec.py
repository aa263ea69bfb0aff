"""Bodies as text: JSON, with points in time kept as such."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

_TIME = "$time"


def encode(body: dict[str, Any]) -> str:
    """The text of a body; datetimes (aware) become ``{"$time": epoch seconds}``."""
    return json.dumps(body, default=_tagged, ensure_ascii=False, separators=(",", ":"))


def decode(text: str) -> dict[str, Any]:
    """The body of a text that `encode` made."""
    body: dict[str, Any] = _decode(text)
    return body


def decode_all(texts: Iterable[str]) -> list[Any]:
    """The values of many texts, bodies or parts of them; read as one, which is faster."""
    values: list[Any] = _decode(f"[{','.join(texts)}]")
    return values


def _decode(text: str) -> Any:
    return json.loads(text, object_hook=_untagged) if _TIME in text else json.loads(text)


def seconds(moment: datetime) -> float:
    """An aware datetime as epoch seconds, whole milliseconds: what answers show is what is kept."""
    return round(moment.timestamp(), 3)


def moment(seconds: float) -> datetime:
    """Epoch seconds as an aware datetime in UTC."""
    return datetime.fromtimestamp(seconds, UTC)


def _tagged(value: object) -> dict[str, float]:
    if isinstance(value, datetime):
        return {_TIME: value.timestamp()}
    raise TypeError(f"{type(value).__name__} cannot be kept in a document")


def _untagged(found: dict[str, Any]) -> Any:
    # A user's own map may have the key too, but never with a number behind it.
    if len(found) == 1 and isinstance(found.get(_TIME), float):
        return moment(found[_TIME])
    return found
