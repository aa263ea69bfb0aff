from __future__ import annotations

from typing import Any

import pytest
from defining import (
    COUNT,
    DATA,
    definition,
    get,
    processing,
    refusal,
    register,
    training,
)

from mlops_ext.local.pipelines.reading import read_definition

SPEED = {"Name": "Speed", "Type": "Float"}


def with_argument(step: dict[str, Any], member: str, value: Any) -> str:
    """A definition of one step with one argument changed."""
    step["Arguments"][member] = value
    return definition(step, Parameters=[COUNT, DATA, SPEED])


def test_arguments_are_those_of_the_operation() -> None:
    unknown = with_argument(training("Train"), "Nothing", 1)
    assert refusal(unknown) == "Unknown Argument member 'Nothing'."
    named = with_argument(register("Register", "s3://m"), "ModelPackageName", "m")
    assert refusal(named) == "Unknown Argument member 'ModelPackageName'."
    vpc = {"Subnets": get("Parameters.InputData"), "SecurityGroupIds": ["sg-1"]}
    network = with_argument(processing("Prepare"), "NetworkConfig", {"VpcConfig": vpc})
    assert refusal(network) == "Expecting start of Json Array."
    flat = with_argument(training("Train"), "ResourceConfig", "ml.m5.large")
    assert refusal(flat) == "Expecting start of Json Object."


def test_an_argument_is_one_of_its_enumeration() -> None:
    step = processing("Prepare")
    step["Arguments"]["ProcessingInputs"][0]["S3Input"]["S3InputMode"] = "FastFile"
    assert refusal(definition(step)) == (
        "Model Validation failed: Value 'FastFile' for 'ProcessingS3InputMode' failed to satisfy"
        " enum value set: [Pipe, File]"
    )


@pytest.mark.parametrize(
    ("member", "value", "parameter", "wanted"),
    [
        ("HyperParameters", {"rounds": get("Parameters.InstanceCount")}, "InstanceCount", "String"),
        (
            "ResourceConfig",
            {"InstanceCount": get("Parameters.InputData")},
            "InputData",
            "Integer",
        ),
        ("ResourceConfig", {"VolumeSizeInGB": get("Parameters.Speed")}, "Speed", "Integer"),
        ("EnableNetworkIsolation", get("Parameters.InputData"), "InputData", "Boolean"),
    ],
)
def test_a_parameter_fits_where_it_is_put(
    member: str, value: Any, parameter: str, wanted: str
) -> None:
    assert refusal(with_argument(training("Train"), member, value)) == (
        f"Cannot assign property reference [Parameters.{parameter}] to argument of type [{wanted}]."
    )


def test_a_property_fits_where_it_is_put() -> None:
    first = training("First")
    seconds = get("Steps.First.BillableTimeInSeconds")
    second = training("Second")
    second["Arguments"]["HyperParameters"] = {"rounds": seconds}
    assert refusal(definition(first, second)) == (
        "Cannot assign property reference [Steps.First.BillableTimeInSeconds] to argument of type"
        " [String]."
    )
    second["Arguments"]["HyperParameters"] = {"best": get("Steps.First.FinalMetricDataList['auc']")}
    second["Arguments"]["ResourceConfig"]["VolumeSizeInGB"] = seconds
    found = read_definition(definition(first, second))
    assert found.steps[1].uses == ("First",)


def test_the_best_of_a_tuning_is_a_property() -> None:
    ranges = {"IntegerParameterRanges": [{"Name": "d", "MinValue": "1", "MaxValue": "3"}]}
    job = training("Inner")["Arguments"]
    del job["HyperParameters"]
    tuning = {
        "Name": "Tune",
        "Type": "Tuning",
        "Arguments": {
            "HyperParameterTuningJobConfig": {
                "Strategy": "Bayesian",
                "ResourceLimits": {"MaxParallelTrainingJobs": 1},
                "ParameterRanges": ranges,
            },
            "TrainingJobDefinition": job,
        },
    }
    best = get("Steps.Tune.TrainingJobSummaries[0].TrainingJobName")
    joined = {"Std:Join": {"On": "/", "Values": ["s3://models", best, "output/model.tar.gz"]}}
    found = read_definition(definition(tuning, register("Register", joined)))
    assert found.steps[1].uses == ("Tune",)


def test_a_number_joined_into_text_fits() -> None:
    joined = {"Std:Join": {"On": "", "Values": [get("Parameters.InstanceCount")]}}
    found = read_definition(with_argument(training("T"), "HyperParameters", {"rounds": joined}))
    assert found.steps[0].arguments["HyperParameters"] == {"rounds": joined}
