"""What a tuning job shows of its training jobs: summaries, counters, the best one."""

from __future__ import annotations

from typing import Any

from mlops_ext.local.store import Document
from mlops_ext.local.tuning.requests import objective

Body = dict[str, Any]

_RUNNING = ("InProgress", "Stopping")
_KEPT = ("TrainingStartTime", "TrainingEndTime", "TrainingJobStatus", "FailureReason")


def summary(tuning: Document, job: Document) -> Body:
    """HyperParameterTrainingJobSummary."""
    judged = objective(tuning.body, job.body["Tuning"]["Definition"])
    metric = _metric(job, judged)
    return {
        "TrainingJobName": job.name,
        "TrainingJobArn": job.arn,
        "TrainingJobDefinitionName": job.body["Tuning"]["Definition"].get("DefinitionName"),
        "TuningJobName": tuning.name,
        "CreationTime": job.created,
        **{member: job.body.get(member) for member in _KEPT},
        "TunedHyperParameters": job.body["Tuning"]["Values"],
        "FinalHyperParameterTuningJobObjectiveMetric": metric,
        "ObjectiveStatus": _objective_status(job, metric) if judged else None,
    }


def _metric(job: Document, judged: dict[str, str] | None) -> Body | None:
    if judged is None:
        return None
    for each in job.body.get("FinalMetricDataList", []):
        if each["MetricName"] == judged["MetricName"]:
            return {**judged, "Value": each["Value"]}
    return None


def _objective_status(job: Document, metric: Body | None) -> str:
    if job.body["TrainingJobStatus"] in _RUNNING:
        return "Pending"
    return "Failed" if metric is None else "Succeeded"


def counters(summaries: list[Body]) -> Body:
    """TrainingJobStatusCounters and ObjectiveStatusCounters."""
    statuses = [each["TrainingJobStatus"] for each in summaries]
    objectives = [each["ObjectiveStatus"] for each in summaries]
    return {
        "TrainingJobStatusCounters": {
            "Completed": statuses.count("Completed"),
            "InProgress": sum(status in _RUNNING for status in statuses),
            "RetryableError": 0,
            "NonRetryableError": statuses.count("Failed"),
            "Stopped": statuses.count("Stopped"),
        },
        "ObjectiveStatusCounters": {
            status: objectives.count(status) for status in ("Succeeded", "Pending", "Failed")
        },
    }


def best(summaries: list[Body]) -> Body | None:
    """The training job with the best final metric, the earliest of equals."""
    judged = [each for each in summaries if each["ObjectiveStatus"] == "Succeeded"]
    return min(judged, key=_rank, default=None)


def not_improving(summaries: list[Body]) -> int:
    """How many of the training jobs that ended last were no better than the best before them."""
    ended = sorted(
        (each for each in summaries if each["ObjectiveStatus"] == "Succeeded"),
        key=lambda each: each["TrainingEndTime"],
    )
    leader = best(ended)
    return 0 if leader is None else len(ended) - 1 - ended.index(leader)


def reached(leader: Body | None, target: float | None) -> bool:
    """Whether the best metric is as good as the target."""
    if leader is None or target is None:
        return False
    metric = leader["FinalHyperParameterTuningJobObjectiveMetric"]
    value: float = metric["Value"]
    return value >= target if metric["Type"] == "Maximize" else value <= target


def _rank(each: Body) -> float:
    metric = each["FinalHyperParameterTuningJobObjectiveMetric"]
    value: float = metric["Value"]
    return -value if metric["Type"] == "Maximize" else value
