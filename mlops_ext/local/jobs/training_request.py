"""What CreateTrainingJob refuses, and what it adds to a request."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mlops_ext.local.errors import validation
from mlops_ext.local.jobs import channels, runtimes
from mlops_ext.local.jobs.inputs import place
from mlops_ext.local.jobs.kinds import Body
from mlops_ext.local.jobs.sandbox.algorithms import metric_definitions

if TYPE_CHECKING:
    from mlops_ext.local.engine import Engine

DAY = 86_400
"""MaxRuntimeInSeconds when the request says nothing."""

_FLAGS = (
    "EnableNetworkIsolation",
    "EnableInterContainerTrafficEncryption",
    "EnableManagedSpotTraining",
)


def check(engine: Engine, given: Body) -> None:
    """Refuse what SageMaker refuses at Create, and what cannot run here.

    Raises:
        ApiError: ValidationException.
    """
    _require(given, "AlgorithmSpecification", "ResourceConfig")
    _check_algorithm(engine, given["AlgorithmSpecification"])
    _check_resources(given["ResourceConfig"])
    _check_times(given)
    channels.check(engine, given)
    for member in ("CheckpointConfig", "TensorBoardOutputConfig"):
        path = given.get(member, {}).get("LocalPath", "/opt/ml/")
        if not path.startswith("/opt/ml/"):
            raise validation(
                f"{member}.LocalPath {path} is not below /opt/ml, which is all that a job has for "
                "itself here."
            )
    place(given["OutputDataConfig"]["S3OutputPath"])


def defaults(request: Body) -> Body:
    """Members that a request leaves open, as Describe shows them."""
    metrics = metric_definitions(request)
    algorithm = {"EnableSageMakerMetricsTimeSeries": False, **request["AlgorithmSpecification"]}
    if metrics:
        algorithm["MetricDefinitions"] = metrics
    output = {"KmsKeyId": "", "CompressionType": "GZIP", **request["OutputDataConfig"]}
    return {
        "AlgorithmSpecification": algorithm,
        "InputDataConfig": [channels.shown(each) for each in request.get("InputDataConfig", [])],
        "OutputDataConfig": output,
        "StoppingCondition": {"MaxRuntimeInSeconds": DAY, **request.get("StoppingCondition", {})},
        **{flag: request.get(flag, False) for flag in _FLAGS},
    }


def _require(given: Body, *members: str) -> None:
    for member in members:
        if member not in given:
            raise validation(
                f"1 validation error detected: Value null at '{member[0].lower()}{member[1:]}' "
                "failed to satisfy constraint: Member must not be null"
            )


def _check_algorithm(engine: Engine, algorithm: Body) -> None:
    if ("TrainingImage" in algorithm) == ("AlgorithmName" in algorithm):
        raise validation(
            "Either TrainingImage or AlgorithmName is to be given in AlgorithmSpecification, "
            "and not both."
        )
    if "TrainingImage" not in algorithm:
        raise validation(
            f"The algorithm {algorithm['AlgorithmName']} exists on AWS alone: name a TrainingImage."
        )
    for definition in algorithm.get("MetricDefinitions", []):
        try:
            re.compile(definition["Regex"])
        except re.error as error:
            raise validation(
                f"The regular expression of the metric {definition['Name']} cannot be used: {error}"
            ) from None
    runtimes.check(engine, algorithm["TrainingImage"])


def _check_resources(resources: Body) -> None:
    if "InstancePreferences" in resources:
        return
    if "InstanceGroups" in resources:
        _check_count(resources)
        return
    for member in ("InstanceType", "InstanceCount"):
        if member not in resources:
            raise validation(
                f"1 validation error detected: Value null at 'resourceConfig."
                f"{member[0].lower()}{member[1:]}' failed to satisfy constraint: "
                "Member must not be null"
            )
    _check_count(resources)


def _check_count(resources: Body) -> None:
    """A cluster has an instance at least; the model lets a count be 0 for a group that is empty."""
    groups = resources.get("InstanceGroups", [])
    counts = [each.get("InstanceCount", 0) for each in groups or [resources]]
    if sum(counts) < 1:
        raise validation(
            "1 validation error detected: Value '0' at 'resourceConfig.instanceCount' failed to "
            "satisfy constraint: Member must have value greater than or equal to 1"
        )


def _check_times(given: Body) -> None:
    condition = given.get("StoppingCondition", {})
    runtime = condition.get("MaxRuntimeInSeconds", DAY)
    wait = condition.get("MaxWaitTimeInSeconds")
    if given.get("EnableManagedSpotTraining") and (wait is None or wait < runtime):
        raise validation(
            "Invalid MaxWaitTimeInSeconds. It must be present and be greater than or equal to "
            "MaxRuntimeInSeconds"
        )
