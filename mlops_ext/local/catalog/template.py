"""CloudFormation templates, as far as a product's parameters and outputs go."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from mlops_ext.local.catalog.errors import invalid

LARGEST = 1_048_576
"""Bytes of a template in S3 (CloudFormation quotas)."""

_FORMAT = "Template format error: "
_BOUNDS = ("MaxLength", "MinLength", "MaxValue", "MinValue")
_CONSTRAINTS = ("AllowedPattern", "ConstraintDescription", *_BOUNDS)
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")


@dataclass(frozen=True)
class Template:
    """What a template says.

    Args:
        parameters: by name, each as the template has it (``Type``, ``Default``, …).
        outputs: names and descriptions.
    """

    parameters: dict[str, dict[str, Any]]
    outputs: dict[str, str]


def read_template(text: str) -> Template:
    """A template in JSON or YAML.

    Raises:
        ApiError: InvalidParametersException, with CloudFormation's text.
    """
    document = _document(text)
    if not isinstance(document, dict):
        raise invalid(f"{_FORMAT}unsupported structure.")
    if not isinstance(document.get("Resources"), dict) or not document["Resources"]:
        raise invalid(f"{_FORMAT}At least one Resources member must be defined.")
    parameters = _section(document, "Parameters")
    for parameter in parameters.values():
        _check_parameter(parameter)
    outputs = _section(document, "Outputs")
    return Template(
        parameters={str(name): parameter for name, parameter in parameters.items()},
        outputs={str(name): _description(output) for name, output in outputs.items()},
    )


def _document(text: str) -> Any:
    if text.lstrip()[:1] == "{":
        try:
            return json.loads(text)
        except (ValueError, RecursionError) as error:
            raise invalid(f"{_FORMAT}JSON not well-formed. {error}") from None
    import yaml  # loaded when the first template is read: most never need it

    loader: Any = type("TemplateLoader", (yaml.SafeLoader,), {})
    # Short forms of functions (!Ref, !Sub) may stand anywhere; parameters have none in them.
    loader.add_multi_constructor("!", lambda *_: None)
    loader.add_constructor("tag:yaml.org,2002:timestamp", yaml.SafeLoader.construct_yaml_str)
    try:
        return yaml.load(text, loader)
    except (yaml.YAMLError, RecursionError) as error:
        raise invalid(f"{_FORMAT}YAML not well-formed. {error}") from None


def _section(document: dict[str, Any], name: str) -> dict[str, Any]:
    section = document.get(name) or {}
    if not isinstance(section, dict):
        raise invalid(f"{_FORMAT}{name} must be an object.")
    return section


def _check_parameter(parameter: Any) -> None:
    if not isinstance(parameter, dict) or "Type" not in parameter:
        raise invalid(f"{_FORMAT}Every Parameters object must contain a Type member.")
    for member, value in parameter.items():
        if member == "AllowedValues":
            if not isinstance(value, list) or not all(map(_plain, value)):
                raise invalid(f"{_FORMAT}Every AllowedValues member must be a list of strings.")
        elif not _plain(value):
            raise invalid(f"{_FORMAT}Every {member} member must be a string.")
        elif member in _BOUNDS and not _NUMBER.fullmatch(str(value)):
            raise invalid(f"{_FORMAT}Every {member} member must be a number.")
        elif member == "AllowedPattern" and not _is_pattern(str(value)):
            raise invalid(f"{_FORMAT}AllowedPattern {value} is no regular expression.")


def _is_pattern(text: str) -> bool:
    try:
        re.compile(text)
    except re.error:
        return False
    return True


def _plain(value: Any) -> bool:
    return isinstance(value, str | int | float)


def _description(output: Any) -> str:
    text = output.get("Description") if isinstance(output, dict) else None
    return text if isinstance(text, str) else ""


def shown(name: str, parameter: dict[str, Any]) -> dict[str, Any]:
    """A parameter as Service Catalog shows it (ProvisioningArtifactParameter)."""
    constraints: dict[str, Any] = {
        member: text_of(parameter[member]) for member in _CONSTRAINTS if member in parameter
    }
    allowed = parameter.get("AllowedValues")
    if allowed:
        constraints["AllowedValues"] = [text_of(value) for value in allowed]
    found: dict[str, Any] = {
        "ParameterKey": name,
        "ParameterType": str(parameter["Type"]),
        "IsNoEcho": text_of(parameter.get("NoEcho", False)) == "true",
        "ParameterConstraints": constraints,
    }
    if "Default" in parameter:
        found["DefaultValue"] = text_of(parameter["Default"])
    if "Description" in parameter:
        found["Description"] = str(parameter["Description"])
    return found


def text_of(value: str | float) -> str:
    """A template's value as text; flags as CloudFormation writes them."""
    return str(value).lower() if isinstance(value, bool) else str(value)
