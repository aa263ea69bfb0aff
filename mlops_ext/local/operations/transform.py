"""Transform jobs: created and stopped by requests; `jobs` runs them."""

from __future__ import annotations

from mlops_ext.local.call import Call, Operation, Output
from mlops_ext.local.errors import validation
from mlops_ext.local.jobs.launch import start
from mlops_ext.local.resources.declarations.transform import TRANSFORM_JOB
from mlops_ext.local.resources.generic import require


def create_transform_job(call: Call) -> Output:
    """CreateTransformJob: answers at once; the job runs in processes of its own.

    Raises:
        ApiError: ResourceInUse, the name is taken; ValidationException, see `Transform.check`;
            ResourceNotFound, the trial is missing.
    """
    job = start(call.engine, call.caller, TRANSFORM_JOB.kind, call.input)
    return {"TransformJobArn": job.arn}


def stop_transform_job(call: Call) -> Output:
    """StopTransformJob: files that are turned stay, the one under way is dropped.

    Raises:
        ApiError: ValidationException, there is no such job, or it has ended.
    """
    job = require(call.engine, TRANSFORM_JOB, call.input["TransformJobName"])
    status = job.body["TransformJobStatus"]
    if status != "InProgress":
        raise validation(
            f"The request was rejected because the transform job is in status {status}."
        )
    call.engine.jobs.stop(job)
    return {}


OPERATIONS: dict[str, dict[str, Operation]] = {
    "sagemaker": {
        "CreateTransformJob": create_transform_job,
        "StopTransformJob": stop_transform_job,
    }
}
