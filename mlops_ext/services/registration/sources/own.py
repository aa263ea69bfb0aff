"""Objects and modules with ``model_fn``: the functions of SageMaker's containers, written here."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType
from typing import Any

from mlops_ext.services.registration.archive import refused
from mlops_ext.services.registration.local_code import imports_of, local_code
from mlops_ext.services.registration.model import PROGRAM, Model, Scratch
from mlops_ext.services.registration.needs import needs
from mlops_ext.services.registration.serving_script import own_script
from mlops_ext.services.registration.sources import objects


def takes(given: Any) -> bool:
    """Whether it has ``model_fn``."""
    return not isinstance(given, type) and callable(getattr(given, "model_fn", None))


def read(given: Any, scratch: Scratch) -> Model:
    """Describe a module by its file, another object by its pickle.

    Raises:
        InvalidInput: the module has no file, or the object cannot be pickled.
    """
    if isinstance(given, ModuleType):
        return _module(given, scratch)
    return objects.pickled(given, scratch, own_script(given))


def _module(given: ModuleType, scratch: Scratch) -> Model:
    path = Path(given.__file__ or "")
    if path.suffix != ".py":
        raise refused(
            f"The module {given.__name__} has no file of Python.",
            hint="Register a folder with code/inference.py.",
        )
    imported = imports_of(path)
    code = {name: one for name, one in local_code(imported).items() if one != path}
    modules = imported.union(*(imports_of(one) for one in code.values()))
    pins = needs(modules)
    files: list[objects.File] = [(f"code/{name}", one) for name, one in code.items()]
    known = [one for one in objects.FRAMEWORKS if one in modules]
    framework = objects.FRAMEWORKS[known[-1]] if known else None
    version = next((pin.version for pin in pins if pin.name == framework), None)
    return Model(
        content=objects.packed(path.read_text("utf-8"), pins, files, scratch),
        source=given.__name__,
        program=PROGRAM,
        framework=framework,
        version=version,
        needs=pins,
    )
