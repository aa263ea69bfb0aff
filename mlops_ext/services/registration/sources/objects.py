"""Objects with ``predict``: pickled, with the packages and the local code that they need."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from mlops_ext.services import jsontext
from mlops_ext.services.registration.archive import refused
from mlops_ext.services.registration.images.choice import Pin
from mlops_ext.services.registration.local_code import imports_of, local_code
from mlops_ext.services.registration.model import PROGRAM, Model, Packed, Scratch
from mlops_ext.services.registration.needs import needs
from mlops_ext.services.registration.notebook_code import MODULE, notebook_code
from mlops_ext.services.registration.pickling import Insides, dump, look_inside
from mlops_ext.services.registration.serving_script import PICKLED

FRAMEWORKS = {
    "sklearn": "scikit-learn",
    "xgboost": "xgboost",
    "lightgbm": "lightgbm",
    "torch": "torch",
}
"""Modules of the frameworks that are known, and the packages."""

File = tuple[str, bytes | Path]


def takes(given: Any) -> bool:
    """Whether it is an instance that predicts."""
    return not isinstance(given, type) and callable(getattr(given, "predict", None))


def read(given: Any, scratch: Scratch) -> Model:
    """Describe an object by its pickle.

    Raises:
        InvalidInput: it cannot be pickled, or needs what cannot go along.
    """
    return pickled(given, scratch, PICKLED)


def pickled(given: Any, scratch: Scratch, script: str) -> Model:
    """Describe an object that is pickled and served by a script.

    Raises:
        InvalidInput: it cannot be pickled, or needs what cannot go along.
    """
    insides = look_inside(given)
    file = dump(given, scratch.folder)
    frames = {"pandas"} if columns_of(given) else set()
    modules = insides.modules | frames | {"joblib"}
    pins, code = needed(given, insides, modules)
    framework, version = framework_of(given)
    return Model(
        content=packed(script, pins, [file, *code], scratch),
        source=type(given).__name__,
        program=PROGRAM,
        framework=framework,
        version=version,
        needs=pins,
        parameters=parameters_of(given),
        columns=columns_of(given),
        classes=classes_of(given),
        predict=getattr(given, "predict", None),
    )


def needed(given: Any, insides: Insides, modules: Iterable[str]) -> tuple[list[Pin], list[File]]:
    """Return the packages that serving needs, and the code that goes along as files.

    Raises:
        InvalidInput: a class of the notebook cannot be taken out of it.
    """
    found = set(modules)
    written = notebook_code(insides.own) if insides.own else None
    files: list[File] = []
    if written:
        found |= written.modules
        files.append((f"code/{MODULE}.py", written.source.encode()))
    local = local_code(found)
    files += [(f"code/{name}", path) for name, path in local.items()]
    found |= {name for path in local.values() for name in imports_of(path)}
    return needs({*found, "numpy"}), files


def packed(script: str, pins: Iterable[Pin], files: Iterable[File], scratch: Scratch) -> Packed:
    """Return the files of an archive: script, requirements, model and further code."""
    files = list(files)
    if any(name == f"code/{MODULE}.py" for name, _ in files):
        script = _WITH_NOTEBOOK + script
    lines = "".join(f"{pin}\n" for pin in pins)
    made: list[File] = [
        (f"code/{PROGRAM}", script.encode()),
        ("code/requirements.txt", lines.encode()),
    ]
    return Packed([*made, *files, *including(scratch, {name for name, _ in [*made, *files]})])


def including(scratch: Scratch, taken: set[str]) -> list[File]:
    """Return the further files that were given.

    Raises:
        InvalidInput: one has the name of a file that is made.
    """
    clash = sorted(taken.intersection(name for name, _ in scratch.include))
    if clash:
        raise refused(
            f"{clash[0]} is made by registering, and cannot be included, too.",
            hint="Give the file another name.",
        )
    return list(scratch.include)


_WITH_NOTEBOOK = f"""import __main__
import {MODULE}

# Pickles of a notebook name its classes and functions as the main module's.
vars(__main__).update({{k: v for k, v in vars({MODULE}).items() if not k.startswith("__")}})

"""


def framework_of(given: Any) -> tuple[str | None, str | None]:
    """Return the package, and its version, of an object's class or of one it inherits from."""
    for kind in type(given).__mro__:
        module = kind.__module__.partition(".")[0]
        if module in FRAMEWORKS:
            found = needs([module])
            return FRAMEWORKS[module], found[0].version if found else None
    return None, None


def parameters_of(given: Any) -> dict[str, Any]:
    """Return ``get_params()`` as plain data.

    Of a pipeline its steps' parameters tell, by ``step__name``; the steps themselves do not.
    """
    reader = getattr(given, "get_params", None)
    found = reader() if callable(reader) else {}
    plain = jsontext.strict({name: value for name, value in found.items() if _is_plain(value)})
    assert isinstance(plain, dict)  # a mapping stays one
    return plain


def _is_plain(value: Any) -> bool:
    if isinstance(value, list | tuple | set):
        return all(_is_plain(item) for item in value)
    return not hasattr(value, "get_params") and not hasattr(value, "fit")


def columns_of(given: Any) -> list[str]:
    """Return the names of the columns that an estimator learned from; empty when it had none."""
    names = getattr(given, "feature_names_in_", None)
    return [] if names is None else [str(name) for name in names]


def classes_of(given: Any) -> list[str]:
    """Return the names of a classifier's classes, in the order of its scores."""
    classes = getattr(given, "classes_", None)
    return [] if classes is None or isinstance(classes, str) else [str(one) for one in classes]
