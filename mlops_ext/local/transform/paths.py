"""The part of JSONPath that DataProcessing knows (Developer Guide, "Associate prediction results").

``$``, names (``$.a.b``, ``$['a']``, ``$['a','b']``), places (``$[0]``, ``$[-1]``, ``$[0,2]``) and
ranges (``$[1:]``, ``$[:-1]``, ``$[0:4:2]``). A selection of several things is a list of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

Step = Callable[[Any], Any]

_NAME = re.compile(r"\.([A-Za-z_][\w-]*)|\.?\[([^\]]*)\]")
_QUOTED = re.compile(r"""\s*(?:'([^']*)'|"([^"]*)")\s*""")
_RANGE = re.compile(r"\s*(-?\d*)\s*:\s*(-?\d*)\s*(?::\s*(-?\d+)\s*)?")


class PathError(ValueError):
    """The path cannot be read, or leads nowhere in a record."""


class JsonPath:
    """A path that selects a part of a record.

    Raises:
        PathError: it is none that DataProcessing knows.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        if not text.startswith("$"):
            raise PathError(f"The JSONPath {text!r} does not begin with $.")
        self._steps: list[Step] = []
        place = 1
        while place < len(text):
            found = _NAME.match(text, place)
            if found is None:
                raise PathError(f"The JSONPath {text!r} cannot be read from {text[place:]!r} on.")
            name, inside = found.groups()
            self._steps.append(_member([name]) if name is not None else _step(text, inside))
            place = found.end()

    def select(self, record: Any) -> Any:
        """The selected part.

        Raises:
            PathError: the record has no such part.
        """
        for step in self._steps:
            try:
                record = step(record)
            except (LookupError, TypeError) as error:
                raise PathError(f"A record has nothing at {self._text}: {error}") from error
        return record


def _step(text: str, inside: str) -> Step:
    parts = inside.split(",")
    quoted = [_QUOTED.fullmatch(part) for part in parts]
    if all(quoted):
        return _member([found[1] or found[2] or "" for found in quoted if found])
    found = _RANGE.fullmatch(inside)
    if found is not None:
        bounds = [int(each) if each else None for each in found.groups()]
        return lambda record: _list(record)[slice(*bounds)]
    try:
        places = [int(part) for part in parts]
    except ValueError:
        raise PathError(f"The JSONPath {text!r} has [{inside}], which is not offered.") from None
    if len(places) == 1:
        return lambda record: _list(record)[places[0]]
    return lambda record: [_list(record)[place] for place in places]


def _member(names: list[str]) -> Step:
    if len(names) == 1:
        return lambda record: _object(record)[names[0]]
    return lambda record: {name: _object(record)[name] for name in names}


def _list(record: Any) -> list[Any]:
    if not isinstance(record, list):
        raise TypeError("it is not a list")
    return record


def _object(record: Any) -> dict[str, Any]:
    if not isinstance(record, dict):
        raise TypeError("it is not an object")
    return record
