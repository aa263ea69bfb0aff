"""All tuning jobs: each starts training jobs until it has what it was made for."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from mlops_ext.local.call import Caller
from mlops_ext.local.errors import ApiError
from mlops_ext.local.jobs.launch import start
from mlops_ext.local.resources.declarations.jobs import TRAINING_JOB
from mlops_ext.local.resources.declarations.tuning import TUNING_JOB
from mlops_ext.local.resources.tagging import tag_list
from mlops_ext.local.store import Document
from mlops_ext.local.tuning.requests import chosen, most_jobs, request
from mlops_ext.local.tuning.results import best, counters, not_improving, reached, summary

if TYPE_CHECKING:
    from mlops_ext.local.engine import Engine

Body = dict[str, Any]

STATUS = "HyperParameterTuningJobStatus"
RUNNING = ("InProgress", "Stopping")
ATTEMPTS = 5
_NO_SUCCESS = (
    f"No training job succeeded after {ATTEMPTS} attempts. For additional details, please take a "
    "look at the training job failures by listing training jobs for the hyperparameter tuning job."
)
_ALL_FAILED = (
    "All training jobs failed. Please look at the training job failures to get more details."
)


class Tunings:
    """Goes on with a tuning job whenever one of its training jobs has ended.

    What a tuning job's document keeps beside what Describe shows: ``Seed``, ``Jobs``, the names of
    its training jobs, and ``Holder``, who asked for it. A training job keeps its ``Tuning``: the
    definition and the values that it tries.

    Args:
        engine: where documents and jobs are.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._deadlines: dict[str, asyncio.TimerHandle] = {}
        engine.jobs.watch(self._job_ended)

    def begin(self) -> None:
        """Go on with what an earlier engine left."""
        for tuning in self._engine.documents.each(TUNING_JOB.kind):
            if tuning.body[STATUS] in RUNNING:
                self.launch(tuning)

    def launch(self, tuning: Document) -> None:
        """Begin with a tuning job, or go on with it."""
        limit = _limits(tuning).get("MaxRuntimeInSeconds")
        if limit is not None:
            left = limit - (self._engine.now() - tuning.created).total_seconds()
            loop = asyncio.get_running_loop()
            late = loop.call_later(max(0, left), self._advance, tuning.name)
            self._deadlines[tuning.name] = late
        self._advance(tuning.name)

    def stop(self, tuning: Document) -> None:
        """Stop a tuning job and the training jobs that run for it."""
        body = {**tuning.body, STATUS: "Stopping"}
        tuning = self._engine.documents.change(tuning, body, self._engine.now())
        self._stop_jobs(tuning)
        self._advance(tuning.name)

    def jobs_of(self, tuning: Document) -> list[Document]:
        """The training jobs of a tuning job that are still there, oldest first."""
        found = (
            self._engine.documents.find(TRAINING_JOB.kind, name) for name in tuning.body["Jobs"]
        )
        return [job for job in found if job is not None]

    def close(self) -> None:
        """Let go of the tuning jobs: the next engine goes on with them."""
        for deadline in self._deadlines.values():
            deadline.cancel()
        self._deadlines.clear()

    def _job_ended(self, job: Document) -> None:
        tuned = job.body.get("Tuning")
        if tuned is not None:
            asyncio.get_running_loop().call_soon(self._advance, tuned["Name"])

    def _advance(self, name: str) -> None:
        """Count what there is, then start, wait or end."""
        tuning = self._engine.documents.find(TUNING_JOB.kind, name)
        if tuning is None or tuning.body[STATUS] not in RUNNING:
            return
        try:
            with self._engine.database.transaction():
                tuning = self._counted(tuning)
                enough = self._enough(tuning)
                if not enough:
                    tuning = self._filled(tuning)
        except ApiError as error:
            self._break(tuning, error.message)
            return
        if tuning.body["TrainingJobStatusCounters"]["InProgress"] == 0:
            self._end(tuning, *self._verdict(tuning))
        elif enough and self._engine.now() >= self._deadline(tuning):
            self._stop_jobs(tuning)

    def _counted(self, tuning: Document) -> Document:
        summaries = [summary(tuning, job) for job in self.jobs_of(tuning)]
        leader = best(summaries)
        body = {
            **tuning.body,
            **counters(summaries),
            "BestTrainingJob": leader,
            "OverallBestTrainingJob": best([*filter(None, [leader]), *self._inherited(tuning)]),
            "TuningJobCompletionDetails": {
                "NumberOfTrainingJobsObjectiveNotImproving": not_improving(summaries)
            },
        }
        if body == tuning.body:
            return tuning
        return self._engine.documents.change(tuning, body, self._engine.now())

    def _inherited(self, tuning: Document) -> list[Body]:
        """The best training jobs of the parents that it starts warm from."""
        parents = tuning.body.get("WarmStartConfig", {}).get("ParentHyperParameterTuningJobs", [])
        names = [each["HyperParameterTuningJobName"] for each in parents]
        found = (self._engine.documents.find(TUNING_JOB.kind, name) for name in names)
        bests = (parent.body.get("OverallBestTrainingJob") for parent in found if parent)
        return [each for each in bests if each is not None]

    def _enough(self, tuning: Document) -> bool:
        """Whether no further training job is to be started."""
        body = tuning.body
        criteria = body["HyperParameterTuningJobConfig"].get("TuningJobCompletionCriteria", {})
        patience = criteria.get("BestObjectiveNotImproving", {}).get(
            "MaxNumberOfTrainingJobsNotImproving"
        )
        idle = body["TuningJobCompletionDetails"]["NumberOfTrainingJobsObjectiveNotImproving"]
        return (
            body[STATUS] == "Stopping"
            or len(body["Jobs"]) >= most_jobs(body)
            or reached(body["BestTrainingJob"], criteria.get("TargetObjectiveMetricValue"))
            or (patience is not None and idle >= patience)
            or self._hopeless(tuning)
            or self._engine.now() >= self._deadline(tuning)
        )

    def _hopeless(self, tuning: Document) -> bool:
        counted = tuning.body["TrainingJobStatusCounters"]
        return bool(counted["NonRetryableError"] >= ATTEMPTS and counted["Completed"] == 0)

    def _deadline(self, tuning: Document) -> datetime:
        limit = _limits(tuning).get("MaxRuntimeInSeconds")
        last = datetime.max.replace(tzinfo=tuning.created.tzinfo)
        return last if limit is None else tuning.created + timedelta(seconds=limit)

    def _filled(self, tuning: Document) -> Document:
        """As many training jobs as may run side by side, each kept with its start."""
        running = tuning.body["TrainingJobStatusCounters"]["InProgress"]
        free = _limits(tuning)["MaxParallelTrainingJobs"] - running
        for _ in range(min(free, most_jobs(tuning.body) - len(tuning.body["Jobs"]))):
            tuning = self._started(tuning)
        return self._counted(tuning)

    def _started(self, tuning: Document) -> Document:
        engine, body, number = self._engine, tuning.body, len(tuning.body["Jobs"])
        definition, values = chosen(body, body["Seed"], number)
        tags = tag_list(engine.tags.of(tuning.arn))
        given = {**request(body, definition, values, number), "Tags": tags}
        caller = Caller("", body["CreatedBy"]["UserProfileName"], body["Holder"])
        tuned = {"Name": tuning.name, "Definition": definition, "Values": values}
        extra = {"TuningJobArn": tuning.arn, "Tuning": tuned}
        job = start(engine, caller, TRAINING_JOB.kind, given, extra=extra)
        return engine.documents.change(
            tuning, {**body, "Jobs": [*body["Jobs"], job.name]}, engine.now()
        )

    def _stop_jobs(self, tuning: Document) -> None:
        for job in self.jobs_of(tuning):
            if job.body["TrainingJobStatus"] == "InProgress":
                self._engine.jobs.stop(job)

    def _break(self, tuning: Document, reason: str) -> None:
        """A training job cannot be started: those that run are stopped."""
        self._stop_jobs(tuning)
        self._end(self._counted(tuning), "Failed", f"ClientError: {reason}")

    def _end(self, tuning: Document, status: str, reason: str | None) -> None:
        body, now = tuning.body, self._engine.now()
        seconds = int((now - tuning.created).total_seconds())
        after = {
            **body,
            STATUS: status,
            "FailureReason": reason,
            "HyperParameterTuningEndTime": now,
            "ConsumedResources": {"RuntimeInSeconds": seconds},
        }
        self._engine.documents.change(tuning, after, now)
        deadline = self._deadlines.pop(tuning.name, None)
        if deadline is not None:
            deadline.cancel()

    def _verdict(self, tuning: Document) -> tuple[str, str | None]:
        counted = tuning.body["TrainingJobStatusCounters"]
        if tuning.body[STATUS] == "Stopping":
            return "Stopped", None
        if counted["Completed"] or not counted["NonRetryableError"]:
            return "Completed", None
        return "Failed", _NO_SUCCESS if self._hopeless(tuning) else _ALL_FAILED


def _limits(tuning: Document) -> Body:
    limits: Body = tuning.body["HyperParameterTuningJobConfig"]["ResourceLimits"]
    return limits
