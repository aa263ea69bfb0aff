"""Arguments of steps, held against the requests of the operations behind them."""

from __future__ import annotations

from typing import Any

from mlops_ext.local.errors import ApiError
from mlops_ext.local.pipelines import properties
from mlops_ext.local.pipelines.definition import Definition, Step
from mlops_ext.local.pipelines.expressions import GET, function_of
from mlops_ext.local.pipelines.refusal import array_expected, object_expected, refused
from mlops_ext.local.wire.model import service

OPERATIONS = {
    "AutoML": "CreateAutoMLJob",
    "Endpoint": "CreateEndpoint",
    "EndpointConfig": "CreateEndpointConfig",
    "InferenceComponent": "CreateInferenceComponent",
    "Model": "CreateModel",
    "Processing": "CreateProcessingJob",
    "RegisterModel": "CreateModelPackage",
    "Training": "CreateTrainingJob",
    "Transform": "CreateTransformJob",
    "Tuning": "CreateHyperParameterTuningJob",
}
"""The operation whose request the arguments of a type of step are."""

_KEPT_BACK = {"RegisterModel": frozenset({"ModelPackageName"})}
"""Members of the request that a step must not have."""

_ASSIGNABLE = {
    "string": ("String", {"String"}),
    "integer": ("Integer", {"Integer"}),
    "long": ("Long", {"Integer"}),
    "float": ("Float", {"Float", "Integer"}),
    "double": ("Double", {"Float", "Integer"}),
    "boolean": ("Boolean", {"Boolean"}),
}
"""By type of a shape: its name in SageMaker's texts, and the types that fit."""

_TYPES = {
    "string": "String",
    "integer": "Integer",
    "long": "Integer",
    "float": "Float",
    "double": "Float",
    "boolean": "Boolean",
}
"""By type of a shape: the type of a parameter that would be alike."""


def check(step: Step, definition: Definition) -> None:
    """Refuse arguments that the operation behind the step does not know.

    Raises:
        ApiError: ValidationException, a member is unknown, has another form, is none of its
            enumeration, or is given a parameter of another type.
    """
    if step.type not in OPERATIONS:
        return
    sagemaker = service("sagemaker")
    shape = sagemaker.description["operations"][OPERATIONS[step.type]]["input"]["shape"]
    for member in _KEPT_BACK.get(step.type, frozenset()) & step.arguments.keys():
        raise _unknown_member(member)
    _Checker(sagemaker.shapes, definition).check(shape, step.arguments)


class _Checker:
    """Holds values against shapes.

    Args:
        shapes: of the service model.
        definition: what references lead to.
    """

    def __init__(self, shapes: dict[str, dict[str, Any]], definition: Definition) -> None:
        self._shapes = shapes
        self._definition = definition
        self._types = {parameter.name: parameter.type for parameter in definition.parameters}

    def check(self, name: str, value: Any) -> None:
        if value is None:
            return
        shape = self._shapes[name]
        match shape["type"]:
            case "structure":
                self._structure(shape, value)
            case "list":
                if not isinstance(value, list):
                    raise array_expected()
                for item in value:
                    self.check(shape["member"]["shape"], item)
            case "map":
                if not isinstance(value, dict):
                    raise object_expected()
                for item in value.values():
                    self.check(shape["value"]["shape"], item)
            case _:
                self._scalar(name, shape, value)

    def _structure(self, shape: dict[str, Any], value: Any) -> None:
        if not isinstance(value, dict):
            raise object_expected()
        for member, part in value.items():
            if member not in shape["members"]:
                raise _unknown_member(member)
            self.check(shape["members"][member]["shape"], part)

    def _scalar(self, name: str, shape: dict[str, Any], value: Any) -> None:
        function = function_of(value)
        if function == GET:
            self._assign(shape, str(value[GET]))
        elif function is None and "enum" in shape and value not in shape["enum"]:
            allowed = ", ".join(shape["enum"])
            raise refused(
                f"Model Validation failed: Value '{value}' for '{name}' failed to satisfy enum"
                f" value set: [{allowed}]"
            )

    def _assign(self, shape: dict[str, Any], path: str) -> None:
        wanted = _ASSIGNABLE.get(shape["type"])
        given = self._type_of(path)
        if wanted is not None and given is not None and given not in wanted[1]:
            raise refused(
                f"Cannot assign property reference [{path}] to argument of type [{wanted[0]}]."
            )

    def _type_of(self, path: str) -> str | None:
        """The type of what a reference names; None when only a run can say."""
        head, _, rest = path.partition(".")
        if head == "Parameters":
            return self._types[rest]
        step = self._definition.step(rest.partition(".")[0]) if head == "Steps" else None
        if step is None or step.type not in properties.DESCRIBED:
            return None
        found = properties.shape_of(step.type, rest.partition(".")[2])
        return _TYPES.get(found["type"]) if found else None


def _unknown_member(member: str) -> ApiError:
    return refused(f"Unknown Argument member '{member}'.")
