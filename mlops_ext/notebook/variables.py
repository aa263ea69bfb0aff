"""Which variables of the kernel hold models, told by their types alone.

The panel asks this while the user works, so no code of theirs may run: no attribute access that a
class can redefine, no ``repr``, no comparison. Only types and the instances' own dictionaries are
looked at.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypedDict


class Model(TypedDict):
    """A variable that holds a model."""

    name: str
    type: str
    """Name of its class: ``Pipeline``."""
    framework: str
    """``scikit-learn``, ``xgboost``, ``lightgbm``, ``pytorch``, ``keras``."""
    features: int | None
    """How many columns it learned from, where it says."""
    classes: int | None
    """How many classes it tells apart, where it says."""
    fitted: bool


_BASES = {
    ("xgboost.", "Booster"): "xgboost",
    ("xgboost.", "XGBModel"): "xgboost",
    ("lightgbm.", "Booster"): "lightgbm",
    ("lightgbm.", "LGBMModel"): "lightgbm",
    ("sklearn.", "BaseEstimator"): "scikit-learn",
    ("torch.", "Module"): "pytorch",
    ("keras.", "Model"): "keras",
}
"""Module prefix and name of a base class, and the framework it stands for; nearest first."""


_WHOLE = {"Booster", "Module", "Model"}
"""Bases whose instances are fitted and predict as soon as they are there."""


def models(namespace: Mapping[str, Any]) -> list[Model]:
    """Return the models among the variables: fitted ones first, the one bound last before others.

    Args:
        namespace: Variables by name.
    """
    found = [
        _described(name, value, framework)
        for name, value in list(namespace.items())
        if not name.startswith("_") and (framework := _framework(type(value))) and _predicts(value)
    ]
    return sorted(found[::-1], key=lambda model: not model["fitted"])


def members_of(value: object) -> Mapping[str, Any]:
    """Return an object's own dictionary, past all that its class may redefine."""
    return _members(value)


def bases_of(kind: type) -> list[tuple[str, str]]:
    """Return module and name of a class and of all it inherits from."""
    return [(_told(base, "__module__"), _told(base, "__name__")) for base in _told(kind, "__mro__")]


def _framework(kind: type) -> str | None:
    bases = [(f"{module}.", name) for module, name in bases_of(kind)]
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
    if _is_whole(value):
        return True
    return "_Booster" in members or any(
        name.endswith("_") and not name.startswith("__") for name in members
    )


def _is_whole(value: object) -> bool:
    own = {"xgboost", "lightgbm", "torch", "keras"}
    return any(
        name in _WHOLE and module.partition(".")[0] in own for module, name in bases_of(type(value))
    )


def _predicts(value: object) -> bool:
    steps = _steps(_members(value))
    if steps:
        return steps[-1] is not value and _predicts(steps[-1])
    kinds = _told(type(value), "__mro__")
    return _is_whole(value) or any("predict" in _told(kind, "__dict__") for kind in kinds)


def _described(name: str, value: object, framework: str) -> Model:
    return {
        "name": name,
        "type": _told(type(value), "__name__"),
        "framework": framework,
        "features": _features(value),
        "classes": _classes(value),
        "fitted": _is_fitted(value),
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
