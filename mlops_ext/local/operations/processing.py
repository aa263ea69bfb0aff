"""Processing jobs: created, stopped, deleted by requests; `jobs` runs them."""

from __future__ import annotations

from mlops_ext.local.call import Call, Operation, Output
from mlops_ext.local.errors import ApiError, validation
from mlops_ext.local.jobs.kinds import STATUSES_RUNNING
from mlops_ext.local.jobs.launch import start
from mlops_ext.local.resources.declarations.jobs import PROCESSING_JOB
from mlops_ext.local.resources.generic import remove, require


def create_processing_job(call: Call) -> Output:
    """CreateProcessingJob: answers at once; the job runs in processes of its own.

    Raises:
        ApiError: ResourceInUse, the name is taken; ValidationException, see `Processing.check`;
            ResourceNotFound, the trial is missing.
    """
    job = start(call.engine, call.caller, PROCESSING_JOB.kind, call.input)
    return {"ProcessingJobArn": job.arn}


def stop_processing_job(call: Call) -> Output:
    """StopProcessingJob: SIGTERM, and SIGKILL for what is left after 120 seconds.

    Raises:
        ApiError: ValidationException, there is no such job, or it has ended.
    """
    job = require(call.engine, PROCESSING_JOB, call.input["ProcessingJobName"])
    status = job.body["ProcessingJobStatus"]
    if status != "InProgress":
        raise validation(
            f"The request was rejected because the processing job is in status {status}."
        )
    call.engine.jobs.stop(job)
    return {}


def delete_processing_job(call: Call) -> Output:
    """DeleteProcessingJob: the record alone; outputs, log and lineage stay.

    Raises:
        ApiError: ValidationException, there is no such job; ResourceInUse, it runs.
    """
    job = require(call.engine, PROCESSING_JOB, call.input["ProcessingJobName"])
    status = job.body["ProcessingJobStatus"]
    if status in STATUSES_RUNNING:
        raise ApiError(
            "ResourceInUse",
            f"The processing job {job.name} is in status {status}. Stop it before you delete it.",
        )
    remove(call.engine, job)
    return {}


OPERATIONS: dict[str, dict[str, Operation]] = {
    "sagemaker": {
        "CreateProcessingJob": create_processing_job,
        "StopProcessingJob": stop_processing_job,
        "DeleteProcessingJob": delete_processing_job,
    }
}
