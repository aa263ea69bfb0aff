"""Training jobs: checked, planned, followed, ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mlops_ext.local.call import Call
from mlops_ext.local.jobs import cluster, times, traces, training_plan, training_request
from mlops_ext.local.jobs.kinds import Body
from mlops_ext.local.jobs.measurements import Measurement
from mlops_ext.local.jobs.plan import Plan
from mlops_ext.local.jobs.runner.report import Ending, Progress
from mlops_ext.local.lineage.jobs import job_created, job_ended, job_measured
from mlops_ext.local.metrics.bucket import Bucket
from mlops_ext.local.metrics.store import Metric
from mlops_ext.local.resources.declarations.jobs import TRAINING_JOB
from mlops_ext.local.store import Document
from mlops_ext.local.store.series import Point

if TYPE_CHECKING:
    from mlops_ext.local.engine import Engine

_PRIMARY = {"Completed": "Completed", "Failed": "Failed"}


class Training:
    """The kind of jobs that CreateTrainingJob makes."""

    resource = TRAINING_JOB
    log_group = "/aws/sagemaker/TrainingJobs"
    status = "TrainingJobStatus"

    def check(self, call: Call) -> None:
        """Refuse what SageMaker refuses at Create, and what cannot run here.

        Raises:
            ApiError: ValidationException.
        """
        training_request.check(call.engine, call.input)

    def initial(self, engine: Engine, request: Body) -> Body:
        """Defaults that Describe shows, and the first status."""
        started: Body = {"TrainingJobStatus": "InProgress", "SecondaryStatusTransitions": []}
        return times.passed(started, "Starting", engine.now()) | training_request.defaults(request)

    def created(self, call: Call, document: Document) -> None:
        """Lineage of a new job."""
        job_created(call, document, traces.of_training(document))

    async def plan(self, engine: Engine, document: Document) -> Plan:
        """What the runner of a training job is to do.

        Raises:
            JobFailedError: an input cannot be had, or nothing runs the image any more.
        """
        return await training_plan.plan(engine, document, self.log_group)

    def patience(self, body: Body) -> float | None:
        """MaxWaitTimeInSeconds of a spot job."""
        seconds: float | None = body["StoppingCondition"].get("MaxWaitTimeInSeconds")
        return seconds

    def waiting(self, engine: Engine, document: Document, message: str) -> Body:
        """It is Pending."""
        return times.passed(document.body, "Pending", engine.now(), message)

    def progressed(self, body: Body, progress: Progress) -> Body:
        """Secondary statuses as the runner tells them."""
        for phase, start in progress.phases:
            began = times.moment(start)
            if phase == "Downloading":
                body = {"TrainingStartTime": began, **body}
            silent = phase == "Downloading" and not body.get("InputDataConfig")
            if body["TrainingJobStatus"] == "InProgress" and not silent:
                body = times.passed(body, phase, began)
        return body

    def measured(self, engine: Engine, document: Document, found: list[Measurement]) -> None:
        """Metrics of the trial component, and of CloudWatch."""
        points = [Point(each.name, times.moment(each.time), None, each.value) for each in found]
        job_measured(engine, document, points)
        for each in found:
            metric = Metric.of(self.log_group, each.name, {"TrainingJobName": document.name})
            bucket = Bucket()
            bucket.add(each.value)
            engine.metrics.store.add(metric, times.moment(each.time), "None", bucket, resolution=1)

    def stopping(self, engine: Engine, body: Body) -> Body:
        """It is Stopping."""
        return {
            **times.passed(body, "Stopping", engine.now()),
            "TrainingJobStatus": "Stopping",
        }

    def finished(self, engine: Engine, document: Document, ending: Ending) -> Body:
        """The last status, times, artifacts and lineage."""
        body, end = self.progressed(document.body, ending.progress), times.moment(ending.ended)
        body = times.ended(body, ending.outcome, end)
        body |= {
            "TrainingJobStatus": _PRIMARY.get(ending.outcome, "Stopped"),
            "TrainingEndTime": end,
        }
        if ending.outcome == "Failed":
            body["FailureReason"] = ending.reason
        if "TrainingStartTime" in body:
            seconds = times.seconds_between(body["TrainingStartTime"], end)
            body |= {"TrainingTimeInSeconds": seconds, "BillableTimeInSeconds": seconds}
        if training_plan.MODEL in ending.taken:
            body["ModelArtifacts"] = {"S3ModelArtifacts": training_plan.model_uri(document)}
        made = traces.made_by_training(body, training_plan.saved(engine, body))
        status = cluster.primary(body, self.status)
        job_ended(engine, document, status, cluster.span(body), made)
        return body
