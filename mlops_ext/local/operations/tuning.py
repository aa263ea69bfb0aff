"""Tuning jobs: created, stopped, deleted and listed by requests; `tuning` drives them.

Random and Grid are what they are on AWS. Bayesian and Hyperband are accepted and search at random:
the same kind of result from more training jobs. The log of the local SageMaker says so.
"""

from __future__ import annotations

import logging
import secrets
from typing import Any

from mlops_ext.local.call import Call, Operation, Output
from mlops_ext.local.errors import ApiError, validation
from mlops_ext.local.resources.declarations.jobs import TRAINING_JOB
from mlops_ext.local.resources.declarations.tuning import TUNING_JOB
from mlops_ext.local.resources.generic import create, remove, require
from mlops_ext.local.resources.paging import answer, place_of
from mlops_ext.local.store import Document
from mlops_ext.local.tuning.ranges import check_ranges
from mlops_ext.local.tuning.requests import chosen, definitions, objective, ranges, request
from mlops_ext.local.tuning.results import counters, summary
from mlops_ext.local.tuning.tunings import RUNNING, STATUS

_PAGE = 10
_AT_RANDOM = ("Bayesian", "Hyperband")
_SEEDS = 2**31

_log = logging.getLogger(__name__)


def create_hyper_parameter_tuning_job(call: Call) -> Output:
    """CreateHyperParameterTuningJob: answers at once; training jobs run until it has enough.

    Raises:
        ApiError: ResourceInUse, the name is taken; ValidationException, a range, a definition or
            the objective cannot be used; ResourceNotFound, a parent to start warm from is missing.
    """
    return {"HyperParameterTuningJobArn": start(call).arn}


def start(call: Call) -> Document:
    """Check, keep and run a tuning job; for whoever needs one.

    Args:
        call: with the input of CreateHyperParameterTuningJob.

    Raises:
        ApiError: as `create_hyper_parameter_tuning_job`.
    """
    engine, given = call.engine, call.input
    config = given["HyperParameterTuningJobConfig"]
    seed = config.get("RandomSeed", secrets.randbelow(_SEEDS))
    _check(call, seed)
    if config["Strategy"] in _AT_RANDOM:
        name = given["HyperParameterTuningJobName"]
        _log.info("%s asks for strategy %s; it searches at random.", name, config["Strategy"])
    extra: dict[str, Any] = {
        STATUS: "InProgress",
        **counters([]),
        "Seed": seed,
        "Jobs": [],
        "Holder": call.caller.holder,
    }
    with engine.database.transaction():
        tuning = create(call, TUNING_JOB, extra)
        engine.database.after_commit(lambda: engine.tunings.launch(tuning))
    return tuning


def _check(call: Call, seed: int) -> None:
    given = call.input
    config = given["HyperParameterTuningJobConfig"]
    each = definitions(given)
    if ("TrainingJobDefinition" in given) == ("TrainingJobDefinitions" in given) or not each:
        raise validation(
            "Exactly one of TrainingJobDefinition and TrainingJobDefinitions must be provided."
        )
    limits = config["ResourceLimits"]
    if config["Strategy"] != "Grid" and "MaxNumberOfTrainingJobs" not in limits:
        raise validation(
            f"ResourceLimits of strategy {config['Strategy']} need MaxNumberOfTrainingJobs."
        )
    for parent in given.get("WarmStartConfig", {}).get("ParentHyperParameterTuningJobs", []):
        require(call.engine, TUNING_JOB, parent["HyperParameterTuningJobName"])
    names = [definition.get("DefinitionName") for definition in each]
    if len(each) > 1 and (None in names or len(set(names)) < len(names)):
        raise validation(
            "Each of several TrainingJobDefinitions needs a DefinitionName of its own."
        )
    for definition in each:
        check_ranges(ranges(given, definition), config["Strategy"])
        _check_objective(given, definition)
    for number, _ in enumerate(each):
        _check_training(call, seed, number)


def _check_objective(given: dict[str, Any], definition: dict[str, Any]) -> None:
    judged = objective(given, definition)
    if judged is None:
        raise validation(
            "HyperParameterTuningJobObjective, or TuningObjective of each definition, must say "
            "what the training jobs are judged by."
        )
    metrics = [
        each["Name"] for each in definition["AlgorithmSpecification"].get("MetricDefinitions", [])
    ]
    if metrics and judged["MetricName"] not in metrics:
        raise validation(
            f"The objective metric {judged['MetricName']} is not one of MetricDefinitions: "
            f"{', '.join(metrics)}."
        )


def _check_training(call: Call, seed: int, number: int) -> None:
    """Refuse at once what CreateTrainingJob would refuse."""
    kind = call.engine.jobs.kind(TRAINING_JOB.kind)
    tuning = {**call.input, "Seed": seed}
    definition, values = chosen(tuning, seed, number)
    given = request(tuning, definition, values, number)
    kind.check(Call(call.engine, call.caller, call.service, "CreateTrainingJob", given, ""))


def stop_hyper_parameter_tuning_job(call: Call) -> Output:
    """StopHyperParameterTuningJob: stops its training jobs too.

    Raises:
        ApiError: ResourceNotFound, there is no such job; ValidationException, it has ended.
    """
    tuning = _named(call)
    if tuning.body[STATUS] != "InProgress":
        raise validation(
            "The request was rejected because the hyperparameter tuning job is in status "
            f"{tuning.body[STATUS]}."
        )
    call.engine.tunings.stop(tuning)
    return {}


def delete_hyper_parameter_tuning_job(call: Call) -> Output:
    """DeleteHyperParameterTuningJob: the record; its training jobs stay.

    Raises:
        ApiError: ResourceNotFound, there is no such job; ResourceInUse, it runs.
    """
    tuning = _named(call)
    if tuning.body[STATUS] in RUNNING:
        raise ApiError(
            "ResourceInUse",
            f"The hyperparameter tuning job {tuning.name} is in status {tuning.body[STATUS]}. "
            "Stop it before you delete it.",
        )
    remove(call.engine, tuning)
    return {}


def list_training_jobs(call: Call) -> Output:
    """ListTrainingJobsForHyperParameterTuningJob.

    Raises:
        ApiError: ResourceNotFound, there is no such job; ValidationException, a foreign NextToken.
    """
    given, tuning = call.input, _named(call)
    rows = [summary(tuning, job) for job in call.engine.tunings.jobs_of(tuning)]
    status = given.get("StatusEquals")
    rows = [row for row in rows if status in (None, row["TrainingJobStatus"])]
    by, descending = given.get("SortBy", "Name"), given.get("SortOrder") == "Descending"
    rows.sort(key=lambda row: _sort_key(row, by, descending), reverse=descending)
    place = place_of(given.get("NextToken"), (int,))
    first = place[0] if place else 0
    end = first + given.get("MaxResults", _PAGE)
    return answer("TrainingJobSummaries", rows[first:end], (end,) if end < len(rows) else None)


def _sort_key(row: dict[str, Any], by: str, descending: bool) -> Any:
    match by:
        case "CreationTime":
            return row["CreationTime"]
        case "Status":
            return row["TrainingJobStatus"]
        case "FinalObjectiveMetricValue":
            metric = row["FinalHyperParameterTuningJobObjectiveMetric"]
            # Those without a value come last, whichever way it is sorted.
            return ((metric is not None) == descending, metric["Value"] if metric else 0.0)
    return row["TrainingJobName"]


def _named(call: Call) -> Document:
    return require(call.engine, TUNING_JOB, call.input["HyperParameterTuningJobName"])


OPERATIONS: dict[str, dict[str, Operation]] = {
    "sagemaker": {
        "CreateHyperParameterTuningJob": create_hyper_parameter_tuning_job,
        "StopHyperParameterTuningJob": stop_hyper_parameter_tuning_job,
        "DeleteHyperParameterTuningJob": delete_hyper_parameter_tuning_job,
        "ListTrainingJobsForHyperParameterTuningJob": list_training_jobs,
    }
}
