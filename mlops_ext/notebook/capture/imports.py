"""Does something with a module as soon as it has been imported; imports none by itself."""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection, Sequence
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from importlib.abc import Loader

Then = Callable[[ModuleType], None]


class Finder:
    """A meta path finder that stands before the other finders while it is installed.

    Args:
        names: of the modules that are waited for.
        then: what is done with each; those that are there already get it at once.
    """

    def __init__(self, names: Collection[str], then: Then) -> None:
        self._names = frozenset(names)
        self._then = then

    def install(self) -> None:
        """Begin."""
        for name in self._names:
            if (module := sys.modules.get(name)) and not _is_initializing(module):
                self._then(module)
        sys.meta_path.insert(0, self)

    def remove(self) -> None:
        """End."""
        if self in sys.meta_path:
            sys.meta_path.remove(self)

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Return what the next finder gives, with a loader that tells when it is done."""
        if fullname not in self._names:
            return None
        for finder in sys.meta_path:
            if finder is not self and (spec := finder.find_spec(fullname, path, target)):
                if spec.loader is not None:
                    spec.loader = cast("Loader", _Loader(spec.loader, self._then))
                return spec
        return None


class _Loader:
    """A module's own loader, which is in its place again once the module has run."""

    def __init__(self, loader: Any, then: Then) -> None:
        self._loader = loader
        self._then = then

    def __getattr__(self, name: str) -> Any:
        return getattr(self._loader, name)

    def exec_module(self, module: ModuleType) -> None:
        if module.__spec__ is not None:
            module.__spec__.loader = self._loader
        module.__loader__ = self._loader
        self._loader.exec_module(module)
        self._then(module)


def _is_initializing(module: ModuleType) -> bool:
    return bool(getattr(module.__spec__, "_initializing", False))
