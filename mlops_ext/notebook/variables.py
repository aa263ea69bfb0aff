"""Which variables of the kernel hold fitted models, told by their types alone.

The panel asks this while the user works, so no code of theirs may run: no attribute access that a
class can redefine, no ``repr``, no comparison. Only types and the instances' own dictionaries are
looked at.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypedDict


class FittedModel(TypedDict):
    """A variable that holds a fitted model."""

    name: str
    type: str
    """Name of its class: ``Pipeline``."""
    framework: str
    """``scikit-learn``, ``xgboost``, ``lightgbm``, ``pytorch``, ``keras``."""
    features: int | None
    """How many columns it learned from, where it says."""
    classes: int | None
    """How many classes it tells apart, where it says."""


_BASES = {
    ("xgboost.", "XGBModel"): "xgboost",
    ("lightgbm.", "LGBMModel"): "lightgbm",
    ("sklearn.", "BaseEstimator"): "scikit-learn",
    ("torch.", "Module"): "pytorch",
    ("keras.", "Model"): "keras",
}
"""Module prefix and name of a base class, and the framework it stands for; nearest first."""


def fitted(namespace: Mapping[str, Any] | None = None) -> list[FittedModel]:
    """Return the fitted models among the variables, the one bound last first.

    Args:
        namespace: Variables by name; none takes those of the running kernel.
    """
    if namespace is None:
        namespace = _user_namespace()
    found = [
        _described(name, value, framework)
        for name, value in list(namespace.items())
        if not name.startswith("_") and (framework := _framework(type(value))) and _is_fitted(value)
    ]
    return found[::-1]


def _user_namespace() -> Mapping[str, Any]:
    from mlops_ext.notebook.cells import shell

    ipython = shell()
    return {} if ipython is None else ipython.user_ns


def _framework(kind: type) -> str | None:
    bases = [
        (f"{_told(base, '__module__')}.", _told(base, "__name__"))
        for base in _told(kind, "__mro__")
    ]
    for (prefix, name), framework in _BASES.items():
        if any(module.startswith(prefix) and base == name for module, base in bases):
            return framework
    return None


def _told(kind: type, name: str) -> Any:
    """Return what a class says of itself, past its metaclass."""
    return type.__getattribute__(kind, name)


def _is_fitted(value: object) -> bool:
    members = _members(value)
    steps = members.get("steps")
    if type(steps) is list and steps:
        last = steps[-1]
        return type(last) is tuple and len(last) == 2 and _is_fitted(last[1])
    if _framework(type(value)) in {"pytorch", "keras"}:
        return True
    return "_Booster" in members or any(
        name.endswith("_") and not name.startswith("__") for name in members
    )


def _described(name: str, value: object, framework: str) -> FittedModel:
    return {
        "name": name,
        "type": _told(type(value), "__name__"),
        "framework": framework,
        "features": _features(value),
        "classes": _classes(value),
    }


def _features(value: object) -> int | None:
    members = _members(value)
    count = members.get("n_features_in_")
    if type(count) is int:
        return count
    return next((_features(step) for step in _steps(members)), None)


def _classes(value: object) -> int | None:
    members = _members(value)
    classes: Any = members.get("classes_")
    if type(classes).__module__ == "numpy" and type(classes).__name__ == "ndarray":
        return len(classes)
    steps = _steps(members)
    return _classes(steps[-1]) if steps else None


def _steps(members: Mapping[str, Any]) -> list[object]:
    steps = members.get("steps")
    if type(steps) is not list:
        return []
    return [step[1] for step in steps if type(step) is tuple and len(step) == 2]


def _members(value: object) -> Mapping[str, Any]:
    try:
        members = object.__getattribute__(value, "__dict__")
    except AttributeError:
        return {}
    return members if type(members) is dict else {}
