"""Parts of files that others wrote, which may be missing or of another form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mlops_ext.services import metrics


def mapping(found: Any) -> Mapping[str, Any]:
    """Return a mapping as it is, anything else as an empty one."""
    return found if isinstance(found, Mapping) else {}


def items(found: Any) -> list[Any]:
    """Return a list as it is, anything else as an empty one."""
    return found if isinstance(found, list) else []


def mappings(found: Any) -> list[Mapping[str, Any]]:
    """Return the mappings in a list."""
    return [one for one in items(found) if isinstance(one, Mapping)]


def texts(found: Any) -> list[str]:
    """Return a list's items as text."""
    return [str(one) for one in items(found)]


def count(found: Any) -> int | None:
    """Return a whole number, also one written as ``5.0``; None for anything else."""
    number = metrics.number(found)
    return None if number is None else int(number)
