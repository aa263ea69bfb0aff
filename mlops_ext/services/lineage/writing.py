"""JSON of very many values at once."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any


def quoted(values: Sequence[str | None]) -> list[str]:
    """Return values as JSON; as one, which is faster: JSON has no line ends within a value."""
    if not values:
        return []
    text = json.dumps(values, separators=("\n", ":"), ensure_ascii=False)
    return text[1:-1].split("\n")


def shared(values: Sequence[str | None]) -> list[str]:
    """Return the same of values of which many are equal."""
    distinct = list(set(values))
    texts = dict(zip(distinct, quoted(distinct), strict=True))
    return [texts[value] for value in values]


def as_json(value: Any) -> str:
    """Return a value as JSON without spaces."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def parted(pieces: list[str]) -> list[str]:
    """Return pieces of which each record's last ends with a comma, without the last of all."""
    return [*pieces[:-1], *(piece[:-1] for piece in pieces[-1:])]
