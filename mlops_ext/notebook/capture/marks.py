"""Which reads a frame or an array came of.

A frame of pandas carries them in its ``attrs``, which outlive most operations; other results are
known as long as they live. A mark is opaque, and means nothing in another kernel: frames are
written to files with their ``attrs``.
"""

from __future__ import annotations

import secrets
import sys
import weakref
from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import Any

KEY = "mlops"
"""In ``DataFrame.attrs``."""

_session = secrets.token_hex(4)
_others: dict[int, tuple[weakref.ref[Any], frozenset[int]]] = {}
_FRAMES = ("DataFrame", "Series")
_VIEWS = 8
"""How many views of views of an array are followed."""


def mark(result: Any, reads: Iterable[int]) -> None:
    """Let a result know the reads that it came of."""
    numbers = frozenset(reads)
    if not numbers:
        return
    if _is_frame(result):
        result.attrs[KEY] = _written(numbers)
    elif isinstance(result, dict):
        for one in result.values():
            mark(one, numbers)
    else:
        with suppress(TypeError):
            key = id(result)
            _others[key] = (weakref.ref(result, lambda _: _others.pop(key, None)), numbers)


def marks(value: Any) -> frozenset[int]:
    """Return the numbers of the reads that a value came of; none when it does not tell.

    None of the user's code runs.
    """
    if _is_frame(value):
        return _numbers(value.attrs.get(KEY))
    for _ in range(_VIEWS):
        known = _others.get(id(value))
        if known and known[0]() is value:
            return known[1]
        if not _is_array(value) or value.base is None:
            break
        value = value.base
    return frozenset()


def united(result: Any, parts: Sequence[Any]) -> None:
    """Let a frame that several went into know the reads of all of them.

    pandas keeps ``attrs`` only where those of all parts are equal, which our marks prevent: what
    the user has put there is kept where it is equal without them.
    """
    frames = [part for part in parts if _is_frame(part)]
    if not _is_frame(result) or not any(KEY in frame.attrs for frame in frames):
        return
    own = [{k: v for k, v in frame.attrs.items() if k != KEY} for frame in frames]
    if len(frames) == len(parts) and all(one == own[0] for one in own):
        result.attrs.update(own[0])
    numbers = frozenset[int]().union(*(marks(frame) for frame in frames))
    if numbers:
        result.attrs[KEY] = _written(numbers)


def _written(numbers: frozenset[int]) -> str:
    return f"{_session}:{','.join(map(str, sorted(numbers)))}"


def _numbers(written: Any) -> frozenset[int]:
    if not isinstance(written, str) or not written.startswith(f"{_session}:"):
        return frozenset()
    return frozenset(int(one) for one in written.partition(":")[2].split(","))


def _is_frame(value: Any) -> bool:
    pandas = sys.modules.get("pandas")
    kinds = tuple(getattr(pandas, name) for name in _FRAMES if hasattr(pandas, name))
    return issubclass(type(value), kinds)


def _is_array(value: Any) -> bool:
    numpy = sys.modules.get("numpy")
    return numpy is not None and type(value) in (numpy.ndarray, numpy.memmap)
