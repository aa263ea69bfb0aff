"""Puts functions around readers, and takes them away again."""

from __future__ import annotations

import sys
from collections.abc import Callable, MutableMapping
from types import ModuleType
from typing import Any

Make = Callable[[Callable[..., Any]], Callable[..., Any]]
"""From a function to the one that stands in its place."""

_ORIGINAL = "__mlops_original__"


class Wrappers:
    """What has been wrapped.

    Args:
        names: variables of the notebook: what was imported into them before is replaced, too.
    """

    def __init__(self, names: MutableMapping[str, Any]) -> None:
        self._names = names
        self._placed: list[tuple[Any, str, Any]] = []
        self._pairs: list[tuple[Any, Any]] = []

    def wrap(self, module: ModuleType, path: str, make: Make) -> None:
        """Put a function around one of a module, wherever it is known by its own name.

        Args:
            module: that has it.
            path: its name, or that of a class and of a method: ``File.__init__``.
            make: gives the function around it.
        """
        owner: Any = module
        *outer, name = path.split(".")
        for part in outer:
            owner = getattr(owner, part, None)
        original = getattr(owner, name, None)
        if original is None or hasattr(original, _ORIGINAL):
            return
        wrapper = make(original)
        setattr(wrapper, _ORIGINAL, original)
        self._place(owner, name, wrapper)
        # Where pickle looks for it, so that it can still be sent to another process.
        home = sys.modules.get(getattr(original, "__module__", None) or "")
        if home is not None and getattr(home, name, None) is original:
            self._place(home, name, wrapper)
        self._pairs.append((original, wrapper))
        self._rebind(original, wrapper)

    def undo(self) -> None:
        """Put everything back as it was."""
        for owner, name, original in reversed(self._placed):
            setattr(owner, name, original)
        for original, wrapper in self._pairs:
            self._rebind(wrapper, original)
        self._placed.clear()
        self._pairs.clear()

    def _place(self, owner: Any, name: str, wrapper: Any) -> None:
        self._placed.append((owner, name, getattr(owner, name)))
        setattr(owner, name, wrapper)

    def _rebind(self, known: Any, instead: Any) -> None:
        for name, value in list(self._names.items()):
            if value is known:
                self._names[name] = instead
