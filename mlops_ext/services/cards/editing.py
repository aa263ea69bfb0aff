"""Cards as text by path: what to set, and where two of them differ."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from typing import Any

from mlops_ext.errors import InvalidInput
from mlops_ext.services.cards.schema import SECTIONS, Content


def edited(content: Content, changes: Mapping[str, Any]) -> Content:
    """Return a card with members set.

    Args:
        content: the card before.
        changes: values by path (``intended_uses.purpose_of_model``); an object is merged into
            the one that is there, None takes the member away.

    Raises:
        InvalidInput: a path leads into a text or a list.
    """
    result = copy.deepcopy(content)
    for path, value in changes.items():
        _set(result, path.split("."), value, path)
    return result


def differences(one: Content, other: Content) -> dict[str, tuple[Any, Any]]:
    """Return where two cards differ: both values by path, None where one has nothing."""
    left, right = dict(_leaves(one)), dict(_leaves(other))
    paths = sorted({*left, *right}, key=_order)
    return {
        path: (left.get(path), right.get(path))
        for path in paths
        if left.get(path) != right.get(path)
    }


def _set(place: Content, parts: list[str], value: Any, path: str) -> None:
    *outer, last = parts
    for part in outer:
        inner = place.setdefault(part, {})
        if not isinstance(inner, dict):
            raise InvalidInput.of(
                "InvalidPath",
                f"{path} does not name a member of a model card.",
                f"{part} is no object.",
                hint=f"Set the whole of {part}, or write for example "
                "intended_uses.purpose_of_model.",
            )
        place = inner
    before = place.get(last)
    if value is None:
        place.pop(last, None)
    elif isinstance(value, Mapping) and isinstance(before, dict):
        for name, part in value.items():
            _set(before, [str(name)], part, path)
    else:
        place[last] = copy.deepcopy(value)


def _leaves(content: Content, before: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in content.items():
        path = f"{before}{name}"
        if isinstance(value, dict):
            yield from _leaves(value, f"{path}.")
        else:
            yield path, value


def _order(path: str) -> tuple[int, str]:
    section = path.partition(".")[0]
    return (SECTIONS.index(section) if section in SECTIONS else len(SECTIONS), path)
