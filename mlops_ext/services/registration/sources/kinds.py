"""Of which make an object is, told by its classes without importing anything."""

from __future__ import annotations

from typing import Any


def is_a(value: Any, package: str, name: str | None = None) -> bool:
    """Whether a class of the object, or one it inherits from, is of that package and name."""
    return any(
        kind.__module__.partition(".")[0] == package and name in (None, kind.__name__)
        for kind in type(value).__mro__
    )
