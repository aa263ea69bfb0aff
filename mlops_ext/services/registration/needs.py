"""Which packages serving a model needs, from the modules it comes from; nothing is imported."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from functools import cache
from importlib import metadata

from mlops_ext.services.registration.images.choice import Pin

_ONE_NAME = {"xgboost-cpu": "xgboost"}
"""Builds of a package under another name: images and indexes know the package."""


def needs(modules: Iterable[str]) -> list[Pin]:
    """Return the installed packages that modules belong to, by name, each once.

    Args:
        modules: dotted names; what is of the standard library or of no package is left out.
    """
    tops = {module.partition(".")[0] for module in modules}
    found = {pin.name: pin for top in tops - sys.stdlib_module_names for pin in _pins(top)}
    return [found[name] for name in sorted(found)]


def pin(module: str) -> Pin | None:
    """Return the package that a module belongs to; None when it is of none."""
    return next(iter(_pins(module.partition(".")[0])), None)


def _pins(top: str) -> list[Pin]:
    names = _packages().get(top, [])
    return [_pinned(name) for name in dict.fromkeys(names)][:1]


@cache
def _pinned(name: str) -> Pin:
    told = metadata.metadata(name).json.get("requires_python", "")
    oldest = re.search(r">=\s*(\d+\.\d+)", str(told))
    plain = re.sub(r"[-_.]+", "-", name).lower()
    return Pin(_ONE_NAME.get(plain, plain), metadata.version(name), oldest[1] if oldest else None)


def _packages() -> dict[str, list[str]]:
    """Packages by the modules they install, read once for each search path."""
    return _packages_on(tuple(sys.path))


@cache
def _packages_on(path: tuple[str, ...]) -> dict[str, list[str]]:
    return {name: list(found) for name, found in metadata.packages_distributions().items()}
