"""A model card as it is exported: a PDF with everything that its content says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from mlops_ext.local.cards.content import SECTIONS
from mlops_ext.local.cards.pdf import Line, pdf

_DEEPEST = 8


def card_pdf(name: str, facts: dict[str, str], content: dict[str, Any]) -> bytes:
    """The PDF of a card.

    Args:
        name: of the card.
        facts: what is to be read below the name: version, status, dates.
        content: of the card, sections in any order.
    """
    return pdf(_lines(name, facts, content))


def _lines(name: str, facts: dict[str, str], content: dict[str, Any]) -> Iterator[Line]:
    yield Line(f"Model card: {name}", "title")
    for label, value in facts.items():
        yield Line(f"{label}: {value}")
    for section in SECTIONS:
        if content.get(section):
            yield Line("")
            yield Line(_words(section), "heading")
            yield from _value(content[section], 0)


def _value(value: Any, depth: int) -> Iterator[Line]:
    if isinstance(value, dict):
        for key, part in value.items():
            yield from _part(_words(key), part, depth)
    elif isinstance(value, list):
        for number, part in enumerate(value, 1):
            yield from _part(f"{number}", part, depth)
    else:
        yield Line(_shown(value), indent=depth)


def _part(label: str, value: Any, depth: int) -> Iterator[Line]:
    if not isinstance(value, dict | list) or depth >= _DEEPEST:
        yield Line(f"{label}: {_shown(value)}", indent=depth)
    elif value:
        yield Line(f"{label}:", indent=depth)
        yield from _value(value, depth + 1)


def _words(key: str) -> str:
    words = key.replace("_", " ").strip()
    return words[:1].upper() + words[1:]


def _shown(value: Any) -> str:
    return "" if value is None else str(value)
