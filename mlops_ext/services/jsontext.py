"""JSON as files have it: read tolerantly, written strictly and the same each time."""

from __future__ import annotations

import json
import math
from typing import Any


def read(data: bytes | str) -> Any:
    """Parse JSON; bare ``NaN`` and ``Infinity``, which Python writes, are taken, too.

    Raises:
        ValueError: it is not JSON.
    """
    return json.loads(data)


def write(value: Any) -> bytes:
    """Serialise to strict JSON: keys sorted, numbers that are not finite as text (``"NaN"``)."""
    plain = strict(value)
    return json.dumps(plain, ensure_ascii=False, indent=1, sort_keys=True, allow_nan=False).encode()


def write_line(value: Any) -> str:
    """Serialise to strict JSON in one line, members in the order given."""
    return json.dumps(strict(value), ensure_ascii=False, allow_nan=False)


def strict(value: Any) -> Any:
    """Copy data so that strict JSON can hold it; what JSON does not know becomes text."""
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, dict):
        return {str(key): strict(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [strict(item) for item in value]
    if isinstance(value, set | frozenset):
        return sorted((strict(item) for item in value), key=str)
    if hasattr(value, "tolist"):  # numpy's numbers and arrays
        return strict(value.tolist())
    if isinstance(value, int):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else _name(value)
    return str(value)


def _name(value: float) -> str:
    return "NaN" if math.isnan(value) else ("Infinity" if value > 0 else "-Infinity")
