"""Requests of CreateTransformJob: what is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mlops_ext.local.errors import validation
from mlops_ext.local.jobs.inputs import Input, require_objects, split
from mlops_ext.local.resources.declarations.deployment import MODEL
from mlops_ext.local.resources.generic import require
from mlops_ext.local.transform.job import Work
from mlops_ext.local.transform.paths import PathError

if TYPE_CHECKING:
    from mlops_ext.local.engine import Engine

_BINARY = ("RecordIO", "TFRecord")


def check(engine: Engine, given: dict[str, Any]) -> None:
    """Refuse what SageMaker refuses at CreateTransformJob, and what is not offered.

    Raises:
        ApiError: ValidationException.
    """
    model = require(engine, MODEL, given["ModelName"])
    source, output = given["TransformInput"], given["TransformOutput"]
    split_type = source.get("SplitType", "None")
    if split_type in _BINARY:
        raise validation(
            f"SplitType {split_type} is not offered by the local SageMaker: use Line or None."
        )
    if source["DataSource"]["S3DataSource"]["S3DataType"] not in ("S3Prefix", "ManifestFile"):
        raise validation("S3DataType of TransformInput must be S3Prefix or ManifestFile.")
    if given.get("DataProcessing", {}).get("JoinSource") == "Input":
        _check_join(given)
    try:
        Work.of(given)
    except PathError as error:
        raise validation(f"DataProcessing: {error}") from error
    split(output["S3OutputPath"])
    data = source["DataSource"]["S3DataSource"]
    role = model.body.get("ExecutionRoleArn", "")
    require_objects(engine, Input(data["S3Uri"], data["S3DataType"]), role)


def _check_join(given: dict[str, Any]) -> None:
    """Records can be joined to their answers when both have the same form."""
    source, output = given["TransformInput"], given["TransformOutput"]
    content, accept = source.get("ContentType"), output.get("Accept")
    if content is None or (accept or content) != content:
        raise validation(
            "JoinSource Input needs the same ContentType of TransformInput and Accept of "
            f"TransformOutput, not {content} and {accept}."
        )
    if source.get("SplitType", "None") != output.get("AssembleWith", "None"):
        raise validation(
            "JoinSource Input needs the same SplitType of TransformInput and AssembleWith of "
            "TransformOutput."
        )
