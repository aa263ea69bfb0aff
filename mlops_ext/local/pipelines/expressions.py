"""What a definition writes in place of values: references and functions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

GET, JOIN, JSON_GET = "Get", "Std:Join", "Std:JsonGet"
_FUNCTIONS = frozenset({GET, JOIN, JSON_GET})


def function_of(value: Any) -> str | None:
    """Which function a value is: ``Get``, ``Std:Join``, ``Std:JsonGet``; None for a literal."""
    if isinstance(value, dict) and len(value) == 1:
        name = next(iter(value))
        return name if name in _FUNCTIONS else None
    return None


def references(value: Any) -> Iterator[str]:
    """Every path that is got anywhere in a value, for example ``Steps.Train.TrainingJobName``."""
    if function_of(value) == GET and isinstance(value[GET], str):
        yield value[GET]
    elif isinstance(value, dict):
        for part in value.values():
            yield from references(part)
    elif isinstance(value, list):
        for part in value:
            yield from references(part)


def resolve(value: Any, get: Callable[[str], Any]) -> Any:
    """A value with its references and joins put in.

    Args:
        value: as the definition has it; ``Std:JsonGet`` stays as it is.
        get: gives the value of a path.
    """
    match function_of(value):
        case "Get":
            return get(value[GET])
        case "Std:Join":
            join = value[JOIN]
            return join.get("On", "").join(str(resolve(part, get)) for part in join["Values"])
        case "Std:JsonGet":
            return value
    if isinstance(value, dict):
        return {key: resolve(part, get) for key, part in value.items()}
    if isinstance(value, list):
        return [resolve(part, get) for part in value]
    return value
