"""Properties of steps: what a reference like ``Steps.Train.ModelArtifacts.S3ModelArtifacts`` names.

They are the members of what Describe answers of the step's job or resource.
"""

from __future__ import annotations

import re
from typing import Any

from mlops_ext.local.wire.model import service

DESCRIBED = {
    "Endpoint": ("DescribeEndpoint",),
    "EndpointConfig": ("DescribeEndpointConfig",),
    "Model": ("DescribeModel",),
    "Processing": ("DescribeProcessingJob",),
    "RegisterModel": ("DescribeModelPackage",),
    "Training": ("DescribeTrainingJob",),
    "Transform": ("DescribeTransformJob",),
    "Tuning": ("DescribeHyperParameterTuningJob", "ListTrainingJobsForHyperParameterTuningJob"),
}
"""By type of step: the operations whose answers its properties are."""

_PART = re.compile(r"\.?([A-Za-z0-9_]+)|\[(\d+)\]|\['([^']*)'\]")
_PATH = re.compile(rf"(?:{_PART.pattern})+")
Part = str | int


def parts(path: str) -> list[Part] | None:
    """A path's members, keys and indexes; None when it is no path.

    ``Outputs['train'].S3Output`` is ``["Outputs", "train", "S3Output"]``.
    """
    if not _PATH.fullmatch(path):
        return None
    return [
        int(found[2]) if found[2] is not None else found[1] or found[3] or ""
        for found in _PART.finditer(path)
    ]


def shape_of(step_type: str, path: str) -> dict[str, Any] | None:
    """The shape that a property of a type of step has; None when there is no such property.

    Args:
        step_type: one of `DESCRIBED`.
        path: what follows the step's name.
    """
    wanted, model = parts(path), service("sagemaker")
    if wanted is None:
        return None
    outputs = (
        model.shape(model.description["operations"][operation]["output"])
        for operation in DESCRIBED[step_type]
    )
    found = (_follow(model.shapes, output, wanted) for output in outputs)
    return next((shape for shape in found if shape is not None), None)


def _follow(
    shapes: dict[str, dict[str, Any]], shape: dict[str, Any], wanted: list[Part]
) -> dict[str, Any] | None:
    for part in wanted:
        match shape["type"]:
            case "structure" if part in shape["members"]:
                shape = shapes[shape["members"][part]["shape"]]
            case "list":  # by index, or by the name that an element has
                shape = shapes[shape["member"]["shape"]]
            case "map" if isinstance(part, str):
                shape = shapes[shape["value"]["shape"]]
            case _:
                return None
    return shape
