"""Training jobs of a tuning job: definitions, values, CreateTrainingJob requests."""

from __future__ import annotations

import hashlib
from typing import Any

from mlops_ext.local.tuning.ranges import Ranges, Values, at_random, grid, size

Body = dict[str, Any]

OBJECTIVE_PARAMETER = "_tuning_objective_metric"
_KEPT = (
    "AlgorithmSpecification",
    "RoleArn",
    "InputDataConfig",
    "VpcConfig",
    "OutputDataConfig",
    "ResourceConfig",
    "StoppingCondition",
    "EnableNetworkIsolation",
    "EnableInterContainerTrafficEncryption",
    "EnableManagedSpotTraining",
    "CheckpointConfig",
    "RetryStrategy",
    "Environment",
)
"""Members of a definition that are CreateTrainingJob's own."""

_CLUSTER = ("InstanceType", "InstanceCount", "VolumeSizeInGB", "VolumeKmsKeyId")


def definitions(tuning: Body) -> list[Body]:
    """The definitions of a tuning job: the one, or each of several."""
    one = tuning.get("TrainingJobDefinition")
    return [one] if one else list(tuning.get("TrainingJobDefinitions", []))


def objective(tuning: Body, definition: Body) -> dict[str, str] | None:
    """What a definition's training jobs are judged by, if anything."""
    config = tuning["HyperParameterTuningJobConfig"]
    found: dict[str, str] | None = definition.get(
        "TuningObjective", config.get("HyperParameterTuningJobObjective")
    )
    return found


def ranges(tuning: Body, definition: Body) -> Ranges:
    """What a definition's hyperparameters are chosen from."""
    config = tuning["HyperParameterTuningJobConfig"]
    found: Ranges = definition.get("HyperParameterRanges", config.get("ParameterRanges", {}))
    return found


def most_jobs(tuning: Body) -> int:
    """How many training jobs there are to be, at most."""
    config = tuning["HyperParameterTuningJobConfig"]
    limit = config["ResourceLimits"].get("MaxNumberOfTrainingJobs")
    if config["Strategy"] != "Grid":
        return int(limit or 1)
    combinations = sum(size(ranges(tuning, each)) for each in definitions(tuning))
    return min(combinations, limit or combinations)


def chosen(tuning: Body, seed: int, number: int) -> tuple[Body, Values]:
    """The definition and the values of the training job of that number, counted from 0.

    Definitions take turns; a grid goes through the combinations of one after the other's.
    """
    each = definitions(tuning)
    if tuning["HyperParameterTuningJobConfig"]["Strategy"] != "Grid":
        definition = each[number % len(each)]
        return definition, at_random(ranges(tuning, definition), seed, number)
    every = (
        (definition, values) for definition in each for values in grid(ranges(tuning, definition))
    )
    return next(pair for place, pair in enumerate(every) if place == number)


def request(tuning: Body, definition: Body, values: Values, number: int) -> Body:
    """CreateTrainingJob's input for the training job of that number, counted from 0."""
    name = tuning["HyperParameterTuningJobName"]
    mark = hashlib.sha256(f"{name}/{tuning['Seed']}/{number}".encode()).hexdigest()[:8]
    parameters = {**definition.get("StaticHyperParameters", {}), **values}
    judged = objective(tuning, definition)
    if judged is not None:
        parameters[OBJECTIVE_PARAMETER] = judged["MetricName"]
    made = {member: definition[member] for member in _KEPT if member in definition}
    if "ResourceConfig" not in made:
        made["ResourceConfig"] = _cluster(definition.get("HyperParameterTuningResourceConfig", {}))
    return {
        **made,
        "TrainingJobName": f"{name}-{number + 1:03}-{mark}",
        "HyperParameters": parameters,
    }


def _cluster(config: Body) -> Body:
    """A HyperParameterTuningResourceConfig as a ResourceConfig: the first of its instances."""
    first: Body = next(iter(config.get("InstanceConfigs", [])), {})
    found = {member: config[member] for member in _CLUSTER if member in config}
    return {"VolumeSizeInGB": 1, **found, **first}
