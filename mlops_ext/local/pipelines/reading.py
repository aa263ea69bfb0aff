"""From the text of a definition to its records."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator
from typing import Any

from mlops_ext.local.pipelines import arguments, checks, values
from mlops_ext.local.pipelines.definition import (
    COMPLETED,
    Definition,
    Dependency,
    Parameter,
    PropertyFile,
    Step,
)
from mlops_ext.local.pipelines.expressions import function_of, malformed, references
from mlops_ext.local.pipelines.refusal import array_expected, object_expected, refused

LARGEST = 1_048_576
"""Characters of a definition (API Reference, CreatePipeline)."""

VERSION = "2020-12-01"
STEP_TYPES = frozenset(
    [
        "Athena",
        "AutoML",
        "BedrockCustomModel",
        "BedrockCustomModelDeployment",
        "BedrockModelImport",
        "BedrockProvisionedModelThroughput",
        "Callback",
        "ClarifyCheck",
        "Cleanup",
        "Condition",
        "EMR",
        "EMRServerless",
        "Endpoint",
        "EndpointConfig",
        "Fail",
        "ForEach",
        "HubContent",
        "InferenceComponent",
        "Job",
        "Lambda",
        "Lineage",
        "Model",
        "Processing",
        "QualityCheck",
        "RegisterModel",
        "Training",
        "Transform",
        "Tuning",
    ]
)
_MEMBERS = frozenset(
    ["Version", "Metadata", "Parameters", "PipelineExperimentConfig", "MlflowConfig", "Steps"]
)
_MLFLOW = ("MlflowResourceArn", "MlflowExperimentName")
_TRIGGERS = (COMPLETED, "Failed", "Stopped", "Any")
_NAME = re.compile(r"[A-Za-z0-9\-_]{1,64}")
_BRANCHES = {"Condition": ("IfSteps", "ElseSteps"), "ForEach": ("ForEachBody",)}


def read_definition(text: str) -> Definition:
    """The records of a definition, checked.

    Raises:
        ApiError: ValidationException, what does not hold and where.
    """
    if len(text) > LARGEST:
        raise refused(f"The definition has more than {LARGEST} characters.")
    try:
        return _checked(_document(text))
    except RecursionError:
        raise refused("It is nested too deeply.") from None


def _checked(document: dict[str, Any]) -> Definition:
    definition = Definition(
        parameters=tuple(_parameter(each) for each in _list(document.get("Parameters"))),
        steps=tuple(
            step for each in _list(document.get("Steps"), needed=True) for step in _steps(each)
        ),
        experiment=_configuration(document, "PipelineExperimentConfig", checks.EXPERIMENT),
        mlflow=_configuration(document, "MlflowConfig", _MLFLOW),
    )
    checks.check(definition)
    for step in definition.steps:
        arguments.check(step, definition)
    return definition


def _document(text: str) -> dict[str, Any]:
    if text.lstrip()[:1] != "{":
        raise object_expected()
    try:
        document: dict[str, Any] = json.loads(text, parse_constant=_no_constant)
        json.dumps(document, ensure_ascii=False).encode()  # half a surrogate pair cannot be kept
    except ValueError as error:
        raise refused(f"It is not JSON: {error}.") from None
    for member in document:
        if member not in _MEMBERS:
            raise refused(f"Unknown member '{member}'.")
    if document.get("Version", VERSION) != VERSION:
        raise refused(f"The Version is '{document['Version']}' and must be '{VERSION}'.")
    for function in malformed(document):
        raise refused(f"The function {function} has not the form that it must have.")
    return document


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is no number")


def _configuration(
    document: dict[str, Any], member: str, known: Collection[str]
) -> dict[str, Any] | None:
    """A map of texts, or of references in their place."""
    found = document.get(member)
    if found is None:
        return None
    for name, value in _object(found).items():
        if name not in known:
            raise refused(f"Unknown member '{name}' of {member}.")
        if value is not None and not isinstance(value, str) and function_of(value) is None:
            raise refused(f"The member '{name}' of {member} must be a string.")
    return {name: value for name, value in found.items() if value is not None}


def _parameter(value: Any) -> Parameter:
    given = _object(value)
    name, kind = given.get("Name"), given.get("Type")
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise refused(f"The parameter name {_shown(name)} does not match [A-Za-z0-9\\-_]{{1,64}}.")
    if kind not in values.TYPES:
        known = ", ".join(values.TYPES)
        raise refused(f"The parameter '{name}' has the type {_shown(kind)}; types are: {known}.")
    allowed = tuple(_list(given.get("EnumValues")))
    parameter = Parameter(name, kind, given.get("DefaultValue"), allowed)
    values.check_declaration(parameter)
    return parameter


def _steps(value: Any, parent: str = "", branch: str = "") -> Iterator[Step]:
    """A step and, after it, those that lie in it."""
    body = _object(value)
    name, kind = body.get("Name"), body.get("Type")
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise refused(f"The step name {_shown(name)} does not match [A-Za-z0-9\\-_]{{1,64}}.")
    if not isinstance(kind, str) or kind not in STEP_TYPES:
        raise refused(f"The step '{name}' has the unknown type {_shown(kind)}.")
    inner = _object(body.get("Arguments"))
    branches = _BRANCHES.get(kind, ())
    own = {member: part for member, part in inner.items() if member not in branches}
    yield Step(
        name=name,
        type=kind,
        arguments=own,
        body=body,
        after=tuple(_dependency(name, each) for each in _list(body.get("DependsOn"))),
        files=tuple(_property_file(name, each) for each in _list(body.get("PropertyFiles"))),
        uses=_used({**body, "Arguments": own}),
        parent=parent,
        branch=branch,
    )
    for each in branches:
        for child in _list(inner.get(each)):
            yield from _steps(child, name, each)


def _property_file(step: str, value: Any) -> PropertyFile:
    given = _object(value)
    members = [given.get(member) for member in ("PropertyFileName", "OutputName", "FilePath")]
    texts = [member for member in members if isinstance(member, str)]
    if len(texts) < len(members):
        raise refused(
            f"PropertyFiles of step '{step}' must have PropertyFileName, OutputName and FilePath."
        )
    return PropertyFile(*texts)


def _used(body: dict[str, Any]) -> tuple[str, ...]:
    """The steps that a step's references name, each once, in their order."""
    paths = (path.split(".") for path in references(body))
    return tuple(dict.fromkeys(path[1] for path in paths if path[0] == "Steps" and len(path) > 1))


def _dependency(step: str, value: Any) -> Dependency:
    if isinstance(value, str):
        return Dependency(value)
    given = _object(value)
    trigger = given.get("Trigger", COMPLETED)
    if not isinstance(given.get("Step"), str) or trigger not in _TRIGGERS:
        raise refused(
            f"DependsOn of step '{step}' takes names of steps, or objects of Step and Trigger"
            f" ({', '.join(_TRIGGERS)})."
        )
    return Dependency(given["Step"], trigger)


def _object(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise object_expected()
    return value


def _list(value: Any, needed: bool = False) -> list[Any]:
    if value is None and not needed:
        return []
    if not isinstance(value, list):
        raise array_expected()
    return value


def _shown(value: Any) -> str:
    return f"'{value}'" if isinstance(value, str) else json.dumps(value)
