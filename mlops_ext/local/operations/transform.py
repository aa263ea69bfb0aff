"""Transform jobs: created and stopped by requests; `transform` runs them."""

from __future__ import annotations

from typing import Any

from mlops_ext.local.call import Call, Operation, Output
from mlops_ext.local.errors import validation
from mlops_ext.local.hosting.plans import STARTUP_TIMEOUT, Plan, planned_containers
from mlops_ext.local.jobs.inputs import Input, require_objects, split
from mlops_ext.local.resources.declarations.deployment import MODEL
from mlops_ext.local.resources.declarations.transform import TRANSFORM_JOB
from mlops_ext.local.resources.generic import create, require
from mlops_ext.local.store import Document
from mlops_ext.local.transform import traces
from mlops_ext.local.transform.job import Work
from mlops_ext.local.transform.paths import PathError
from mlops_ext.local.transform.transforms import STATUS

_BINARY = ("RecordIO", "TFRecord")


def create_transform_job(call: Call) -> Output:
    """CreateTransformJob: answers at once; the job runs in the background.

    Raises:
        ApiError: ResourceInUse, the name is taken; ValidationException, the model or the input is
            missing, or the job asks for what is not offered.
    """
    return {"TransformJobArn": start(call).arn}


def start(call: Call) -> Document:
    """Check, keep and run a job, and record its lineage; for whoever needs a transform job.

    Args:
        call: with the input of CreateTransformJob.

    Raises:
        ApiError: as `create_transform_job`.
    """
    engine, given = call.engine, call.input
    model = require(engine, MODEL, given["ModelName"])
    _check(call, model)
    extra: dict[str, Any] = {
        STATUS: "InProgress",
        "TransformInput": {
            "CompressionType": "None",
            "SplitType": "None",
            **given["TransformInput"],
        },
        "TransformOutput": {"AssembleWith": "None", "KmsKeyId": "", **given["TransformOutput"]},
        "Plan": _plan(call, model),
        "DataProcessing": {
            "InputFilter": "$",
            "OutputFilter": "$",
            "JoinSource": "None",
            **given.get("DataProcessing", {}),
        },
    }
    with engine.database.transaction():
        job = create(call, TRANSFORM_JOB, extra)
        traces.created(call, job)
        engine.database.at_commit(lambda: engine.transforms.launch(job))
    return job


def _plan(call: Call, model: Document) -> Plan:
    containers = planned_containers(call.engine, model, STARTUP_TIMEOUT)
    own = {"SAGEMAKER_BATCH": "true", **call.input.get("Environment", {})}
    variant = {
        "VariantName": "transform",
        "Weight": 1.0,
        "InstanceCount": None,
        "Shadow": False,
        "Direct": False,
        "Copies": 1,
        "Containers": [
            {**each, "Environment": {**each["Environment"], **own}} for each in containers
        ],
    }
    return {"DeploymentConfig": None, "Variants": [variant]}


def _check(call: Call, model: Document) -> None:
    given = call.input
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
    require_objects(call.engine, Input(data["S3Uri"], data["S3DataType"]), role)


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


def stop_transform_job(call: Call) -> Output:
    """StopTransformJob.

    Raises:
        ApiError: ValidationException, there is no such job, or it has ended.
    """
    job = require(call.engine, TRANSFORM_JOB, call.input["TransformJobName"])
    if job.body[STATUS] != "InProgress":
        raise validation(
            f"The request was rejected because the transform job is in status {job.body[STATUS]}."
        )
    call.engine.transforms.stop(job)
    return {}


OPERATIONS: dict[str, dict[str, Operation]] = {
    "sagemaker": {
        "CreateTransformJob": create_transform_job,
        "StopTransformJob": stop_transform_job,
    }
}
