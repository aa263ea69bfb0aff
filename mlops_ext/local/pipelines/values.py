"""Values of parameters: what a definition declares, what a run is given."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from mlops_ext.local.errors import ApiError, validation
from mlops_ext.local.pipelines.definition import Definition, Parameter
from mlops_ext.local.pipelines.refusal import refused
from mlops_ext.local.words import closest

TYPES = ("String", "Integer", "Float", "Boolean")
MOST = 200
"""Parameters of a pipeline."""

_FLAGS = {"true": True, "false": False}
_INTEGER = re.compile(r"[+-]?[0-9]+")
_FLOAT = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?")


def check_declaration(parameter: Parameter) -> None:
    """Whether default and allowed values are of the parameter's type.

    Raises:
        ApiError: ValidationException, one is not, or the default is none of those allowed.
    """
    where = f"of the parameter '{parameter.name}'"
    for value in parameter.values:
        if not _is(parameter.type, value):
            raise refused(f"EnumValues {where} must be of type {parameter.type}.")
    if parameter.default is None:
        return
    if not _is(parameter.type, parameter.default):
        raise refused(f"DefaultValue {where} must be of type {parameter.type}.")
    if parameter.values and parameter.default not in parameter.values:
        raise refused(f"DefaultValue {where} must be one of its EnumValues.")


def _is(kind: str, value: Any) -> bool:
    if kind == "Boolean" or isinstance(value, bool):
        return kind == "Boolean" and isinstance(value, bool)
    if kind == "String":
        return isinstance(value, str)
    return isinstance(value, int) or (kind == "Float" and isinstance(value, float))


def typed(parameter: Parameter, text: str) -> Any:
    """A run's value, which is always text, as the parameter's type.

    Raises:
        ApiError: ValidationException, the text is none of the type, or not among those allowed.
    """
    value = _typed(parameter, text)
    if parameter.values and value not in parameter.values:
        allowed = ", ".join(map(written, parameter.values))
        raise validation(
            f"The value '{text}' of pipeline parameter '{parameter.name}' is none of those allowed:"
            f" {allowed}."
        )
    return value


def _typed(parameter: Parameter, text: str) -> Any:
    match parameter.type:
        case "Integer" if _INTEGER.fullmatch(text):
            return int(text)
        case "Float" if _FLOAT.fullmatch(text):
            return float(text)
        case "Boolean" if text.lower() in _FLAGS:
            return _FLAGS[text.lower()]
        case "String" if text:
            return text
        case "String":
            raise validation('[string "" is too short (length: 0, required minimum: 1)]')
    raise validation(
        f"The value '{text}' of pipeline parameter '{parameter.name}' is not of its type"
        f" {parameter.type}."
    )


def written(value: Any) -> str:
    """A value as text, as runs list it: ``true``, ``0.5``, ``ml.m5.large``."""
    return value if isinstance(value, str) else json.dumps(value)


def of_run(definition: Definition, given: list[dict[str, str]]) -> list[dict[str, str]]:
    """All parameters of a run as ``Name`` and ``Value``: those given, defaults for the others.

    Raises:
        ApiError: ValidationException, a name is unknown or given twice, a value is of another
            type or not allowed, or a parameter without default has none.
    """
    named = {each["Name"]: each["Value"] for each in given}
    if len(named) < len(given):
        raise validation("A pipeline parameter is given more than once.")
    known = {parameter.name: parameter for parameter in definition.parameters}
    for name, text in named.items():
        if name not in known:
            raise _unknown(name, known)
        typed(known[name], text)
    missing = [name for name, one in known.items() if one.default is None and name not in named]
    if missing:
        raise validation(
            f"Pipeline parameters without a default value must be given: {', '.join(missing)}."
        )
    return [
        {"Name": name, "Value": named.get(name, written(parameter.default))}
        for name, parameter in known.items()
    ]


def _unknown(name: str, known: Mapping[str, Parameter]) -> ApiError:
    near = closest(name, known)
    hint = f" Did you mean {near[0]}?" if near else ""
    return validation(f"The pipeline has no parameter '{name}'.{hint}")
