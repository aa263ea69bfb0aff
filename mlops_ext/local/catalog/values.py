"""Values for a template's parameters, held against it, with CloudFormation's texts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from mlops_ext.local.catalog.errors import invalid
from mlops_ext.local.catalog.template import Template, text_of


def complete(template: Template, given: Mapping[str, str]) -> dict[str, str]:
    """All parameters of the template: the values given, defaults for the others.

    Raises:
        ApiError: InvalidParametersException, a name is unknown, a value is missing or breaks a
            constraint.
    """
    unknown = [name for name in given if name not in template.parameters]
    if unknown:
        raise invalid(f"Parameters: [{', '.join(unknown)}] do not exist in the template")
    values = {
        name: given[name] if name in given else text_of(parameter["Default"])
        for name, parameter in template.parameters.items()
        if name in given or "Default" in parameter
    }
    absent = [name for name in template.parameters if name not in values]
    if absent:
        raise invalid(f"Parameters: [{', '.join(absent)}] must have values")
    for name, value in values.items():
        _check(name, template.parameters[name], value)
    return values


def _check(name: str, parameter: dict[str, Any], value: str) -> None:
    broken = next(_broken(parameter, value), None)
    if broken is None:
        return
    described = parameter.get("ConstraintDescription")
    if described:
        raise invalid(f"Parameter '{name}' failed to satisfy constraint: {described}")
    raise invalid(f"Parameter '{name}' {broken}")


def _broken(parameter: dict[str, Any], value: str) -> Iterator[str]:
    """The rules that a value breaks."""
    allowed = [text_of(each) for each in parameter.get("AllowedValues", [])]
    if allowed and value not in allowed:
        yield "must be one of AllowedValues"
    if parameter["Type"] == "Number":
        yield from _broken_number(parameter, value)
        return
    pattern = parameter.get("AllowedPattern")
    if pattern is not None and not re.fullmatch(str(pattern), value):
        yield f"must match pattern {pattern}"
    if len(value) < float(parameter.get("MinLength", 0)):
        yield f"must contain at least {parameter['MinLength']} characters"
    if "MaxLength" in parameter and len(value) > float(parameter["MaxLength"]):
        yield f"must contain at most {parameter['MaxLength']} characters"


def _broken_number(parameter: dict[str, Any], value: str) -> Iterator[str]:
    try:
        number = float(value)
    except ValueError:
        yield "must be a number"
        return
    if "MinValue" in parameter and number < float(parameter["MinValue"]):
        yield f"must be a number not less than {parameter['MinValue']}"
    if "MaxValue" in parameter and number > float(parameter["MaxValue"]):
        yield f"must be a number not greater than {parameter['MaxValue']}"
