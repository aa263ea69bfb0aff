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


def malformed(value: Any) -> Iterator[str]:
    """The names of functions anywhere in a value that are given what they cannot take."""
    function = function_of(value)
    if function is not None and not _FORMS[function](value[function]):
        yield function
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for part in parts:
        yield from malformed(part)


def _is_join(given: Any) -> bool:
    return (
        isinstance(given, dict)
        and isinstance(given.get("On", ""), str)
        and isinstance(given.get("Values"), list)
    )


def _is_json_get(given: Any) -> bool:
    return (
        isinstance(given, dict)
        and isinstance(given.get("Path"), str)
        and ("PropertyFile" in given) != ("S3Uri" in given)
    )


_FORMS: dict[str, Callable[[Any], bool]] = {
    GET: lambda given: isinstance(given, str),
    JOIN: _is_join,
    JSON_GET: _is_json_get,
}


def references(value: Any) -> Iterator[str]:
    """Every path that is got anywhere in a value, for example ``Steps.Train.TrainingJobName``.

    None of its functions may be `malformed`.
    """
    if function_of(value) == GET:
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
