"""What a caller gives, before anything is done with it: texts, and words of a few.

Annotations hold nobody who works in a notebook, and a misspelt word must not pass for another.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from mlops_ext.errors import InvalidInput
from mlops_ext.services.near import closest


def as_text(value: Any, what: str, example: str) -> str:
    """Return a text that was given.

    Args:
        value: what was given.
        what: what it is, as after "The": "name of a group".
        example: one that would do.

    Raises:
        InvalidInput: it is no text.
    """
    if isinstance(value, str):
        return value
    raise InvalidInput.of(
        "InvalidText",
        f"The {what} is {_shown(value)}, which is no text.",
        hint=f"Write for example {example!r}.",
    )


def one_of(value: Any, words: Iterable[str], what: str) -> None:
    """Let a word pass that is one of a few.

    Raises:
        InvalidInput: it is none of them; the closest is named.
    """
    known = list(words)
    if value in known:
        return
    near = closest(value, known)[:1] if isinstance(value, str) else []
    listed = f"Use {', '.join(known)}."
    raise InvalidInput.of(
        "InvalidChoice",
        f"{_shown(value)} is no {what}.",
        hint=f"The closest is {near[0]}. {listed}" if near else listed,
    )


def number(value: Any, what: str) -> float | None:
    """Return a number that was given, None for None.

    Raises:
        InvalidInput: it is no number.
    """
    if value is None:
        return None
    try:
        return float(value)
    except (TypeError, ValueError):
        raise InvalidInput.of(
            "InvalidNumber", f"The {what} is {_shown(value)}, which is no number."
        ) from None


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


_LONGEST = 80
