"""Training jobs: created, stopped, updated, deleted by requests; `jobs` runs them."""

from __future__ import annotations

from mlops_ext.local.call import Call, Operation, Output
from mlops_ext.local.errors import ApiError, validation
from mlops_ext.local.jobs.kinds import STATUSES_RUNNING
from mlops_ext.local.jobs.launch import start
from mlops_ext.local.resources.declarations.jobs import TRAINING_JOB
from mlops_ext.local.resources.generic import remove, require
from mlops_ext.local.store import Document


def create_training_job(call: Call) -> Output:
    """CreateTrainingJob: answers at once; the job runs in processes of its own.

    Raises:
        ApiError: ResourceInUse, the name is taken; ValidationException, see `Training.check`;
            ResourceNotFound, the trial is missing.
    """
    job = start(call.engine, call.caller, TRAINING_JOB.kind, call.input)
    return {"TrainingJobArn": job.arn}


def stop_training_job(call: Call) -> Output:
    """StopTrainingJob: SIGTERM, and SIGKILL for what is left after 120 seconds.

    Raises:
        ApiError: ValidationException, there is no such job, or it has ended.
    """
    call.engine.jobs.stop(_running(call))
    return {}


def update_training_job(call: Call) -> Output:
    """UpdateTrainingJob: profiler, remote debugging and warm pool are kept, and change nothing.

    Raises:
        ApiError: ValidationException, there is no such job, or it has ended.
    """
    job = _running(call)
    changed = {
        name: value
        for name, value in call.input.items()
        if name in ("ProfilerConfig", "ProfilerRuleConfigurations", "RemoteDebugConfig")
    }
    resources = {**job.body["ResourceConfig"], **call.input.get("ResourceConfig", {})}
    body = {**job.body, **changed, "ResourceConfig": resources}
    call.engine.documents.change(job, body, call.engine.now())
    return {"TrainingJobArn": job.arn}


def delete_training_job(call: Call) -> Output:
    """DeleteTrainingJob: the record alone; model, log and lineage stay.

    Raises:
        ApiError: ValidationException, there is no such job; ResourceInUse, it runs.
    """
    job = require(call.engine, TRAINING_JOB, call.input["TrainingJobName"])
    status = job.body["TrainingJobStatus"]
    if status in STATUSES_RUNNING:
        raise ApiError(
            "ResourceInUse",
            f"The training job {job.name} is in status {status}. Stop it before you delete it.",
        )
    remove(call.engine, job)
    return {}


def _running(call: Call) -> Document:
    job = require(call.engine, TRAINING_JOB, call.input["TrainingJobName"])
    status = job.body["TrainingJobStatus"]
    if status != "InProgress":
        raise validation(
            f"The request was rejected because the training job is in status {status}."
        )
    return job


OPERATIONS: dict[str, dict[str, Operation]] = {
    "sagemaker": {
        "CreateTrainingJob": create_training_job,
        "StopTrainingJob": stop_training_job,
        "UpdateTrainingJob": update_training_job,
        "DeleteTrainingJob": delete_training_job,
    }
}
