from __future__ import annotations

import json
from typing import Any

import pytest
from defining import (
    COUNT,
    DATA,
    abalone,
    condition,
    definition,
    fail,
    get,
    processing,
    register,
    training,
)

from mlops_ext.local.errors import ApiError
from mlops_ext.local.pipelines.definition import Dependency
from mlops_ext.local.pipelines.reading import LARGEST, read_definition

PREFIX = "Unable to parse pipeline definition. "
SPEED = {"Name": "Speed", "Type": "Float"}


def refusal(text: str) -> str:
    """What a definition is refused with, after the words that all refusals begin with."""
    with pytest.raises(ApiError) as error:
        read_definition(text)
    assert error.value.code == "ValidationException"
    assert error.value.message.startswith(PREFIX)
    return error.value.message.removeprefix(PREFIX)


def with_argument(step: dict[str, Any], member: str, value: Any) -> str:
    """A definition of one step with one argument changed."""
    step["Arguments"][member] = value
    return definition(step, Parameters=[COUNT, DATA, SPEED])


def test_steps_are_flattened_with_what_they_wait_for() -> None:
    found = read_definition(abalone())
    assert [(step.name, step.type) for step in found.steps] == [
        ("Prepare", "Processing"),
        ("Train", "Training"),
        ("Evaluate", "Processing"),
        ("Judge", "Condition"),
        ("Register", "RegisterModel"),
        ("TooBad", "Fail"),
    ]
    assert {step.name: set(step.waits_for) for step in found.steps} == {
        "Prepare": set(),
        "Train": {"Prepare"},
        "Evaluate": {"Train"},
        "Judge": {"Evaluate"},
        "Register": {"Judge", "Train"},
        "TooBad": {"Judge"},
    }
    places = {step.name: (step.parent, step.branch) for step in found.steps if step.parent}
    assert places == {"Register": ("Judge", "IfSteps"), "TooBad": ("Judge", "ElseSteps")}
    judge = found.step("Judge")
    assert judge is not None
    assert set(judge.arguments) == {"Conditions"}
    first = found.first()
    assert first is not None
    assert first.name == "Prepare"


def test_dependencies_may_be_told_and_have_triggers() -> None:
    found = read_definition(
        definition(
            training("Train"),
            processing("Report", DependsOn=["Train"]),
            fail("Alarm") | {"DependsOn": [{"Step": "Train", "Trigger": "Failed"}]},
        )
    )
    steps = {step.name: step.after for step in found.steps}
    assert steps["Report"] == (Dependency("Train"),)
    assert steps["Alarm"] == (Dependency("Train", "Failed"),)
    text = definition(training("A"), training("B", DependsOn=[{"Step": "A", "Trigger": "Never"}]))
    assert "Trigger (Completed, Failed, Stopped, Any)" in refusal(text)


def test_conditions_lie_in_conditions() -> None:
    inner = condition("Inner", 1, [training("Deep")], [])
    found = read_definition(definition(condition("Outer", 1, [inner], [])))
    assert [(step.name, step.parent) for step in found.steps] == [
        ("Outer", ""),
        ("Inner", "Outer"),
        ("Deep", "Inner"),
    ]


def test_parameters_keep_type_default_and_allowed_values() -> None:
    choice = {"Name": "Kind", "Type": "String", "DefaultValue": "a", "EnumValues": ["a", "b"]}
    found = read_definition(definition(Parameters=[COUNT, DATA, choice]))
    assert [(each.name, each.type, each.default, each.values) for each in found.parameters] == [
        ("InstanceCount", "Integer", 1, ()),
        ("InputData", "String", None, ()),
        ("Kind", "String", "a", ("a", "b")),
    ]


def test_a_loop_is_a_step_and_its_body() -> None:
    loop = {
        "Name": "Each",
        "Type": "ForEach",
        "Arguments": {
            "IterableItems": ["a", "b"],
            "MaxConcurrency": 2,
            "Selector": {"Pick": "MaxBy", "Field": get("IterationOutput.One.TrainingTime")},
            "ForEachBody": [training("One", get("ForEach.CurrentItem.uri"))],
        },
    }
    after = fail("After") | {"Arguments": {"ErrorMessage": get("Steps.Each.Status")}}
    found = read_definition(definition(loop, after))
    assert [(step.name, step.branch) for step in found.steps] == [
        ("Each", ""),
        ("One", "ForEachBody"),
        ("After", ""),
    ]


def test_every_other_type_of_step_is_read() -> None:
    steps: list[dict[str, Any]] = [
        {
            "Name": "Ask",
            "Type": "Callback",
            "Arguments": {"uri": "s3://b/k"},
            "SqsQueueUrl": "https://queue",
            "OutputParameters": [{"OutputName": "answer", "OutputType": "String"}],
            "CacheConfig": {"Enabled": True, "ExpireAfter": "P30D"},
        },
        {
            "Name": "Call",
            "Type": "Lambda",
            "Arguments": {"answer": get("Steps.Ask.OutputParameters['answer']")},
            "FunctionArn": "arn:aws:lambda:us-east-1:000000000000:function:f",
            "OutputParameters": [],
        },
        processing("Check") | {"Type": "QualityCheck", "CheckType": "DATA_QUALITY"},
        {"Name": "Spark", "Type": "EMR", "Arguments": {"ClusterId": "j-1", "StepConfig": {}}},
        {
            "Name": "Model",
            "Type": "Model",
            "Arguments": {
                "ExecutionRoleArn": "arn:aws:iam::000000000000:role/service",
                "PrimaryContainer": {
                    "Image": "i",
                    "ModelDataUrl": {
                        "Std:Join": {"On": "/", "Values": ["s3://b", get("Execution.PipelineName")]}
                    },
                    "Environment": {},
                },
            },
            "RetryPolicies": [{"ExceptionType": ["Step.SERVICE_FAULT"], "MaxAttempts": 3}],
        },
        {"Name": "Note", "Type": "Lineage", "Arguments": {"Artifacts": []}},
        {"Name": "Sweep", "Type": "Cleanup", "Arguments": {"Resources": {"S3": []}}},
    ]
    found = read_definition(definition(*steps))
    assert [step.type for step in found.steps] == [step["Type"] for step in steps]
    call = found.step("Call")
    assert call is not None
    assert call.uses == ("Ask",)


def test_references_beside_the_arguments_count_too() -> None:
    check = processing("Check") | {
        "Type": "QualityCheck",
        "SuppliedBaselineStatistics": get("Steps.Prepare.ProcessingJobName"),
    }
    found = read_definition(definition(processing("Prepare"), check))
    assert found.steps[1].uses == ("Prepare",)


@pytest.mark.parametrize("text", [" ", "pipeline", "[]", '"{}"', "12"])
def test_a_definition_is_an_object(text: str) -> None:
    assert refusal(text) == "Expecting start of Json Object."


def test_a_definition_is_json_of_a_known_version_and_size() -> None:
    assert refusal('{"Steps": [').startswith("It is not JSON: ")
    assert refusal('{"Steps": NaN}') == "It is not JSON: NaN is no number."
    assert refusal(r'{"Metadata": "\ud800"}').startswith("It is not JSON: ")
    nested = '{"Metadata": ' + "[" * 100_000 + "]" * 100_000 + "}"
    assert refusal(nested) == "It is nested too deeply."
    assert refusal(definition(Version="2019-01-01")) == (
        "The Version is '2019-01-01' and must be '2020-12-01'."
    )
    assert refusal(definition(Stepz=[])) == "Unknown member 'Stepz'."
    assert refusal(json.dumps({"Version": "2020-12-01"})) == "Expecting start of Json Array."
    assert refusal(definition(Metadata={"x": "y" * LARGEST})) == (
        "The definition has more than 1048576 characters."
    )


@pytest.mark.parametrize("name", ["", "a b", "a.b", "a" * 65, None, 7])
def test_names_follow_the_pattern(name: Any) -> None:
    pattern = "does not match [A-Za-z0-9\\-_]{1,64}."
    assert pattern in refusal(definition(training(name)))
    assert pattern in refusal(definition(Parameters=[{"Name": name, "Type": "String"}]))


def test_names_are_unique() -> None:
    twice = condition("Judge", 1, [training("Train")], [])
    assert refusal(definition(training("Train"), twice)) == (
        "Duplicate step names: Train. Names must be unique."
    )
    assert refusal(definition(Parameters=[COUNT, COUNT])) == (
        "Duplicate parameter names: InstanceCount. Names must be unique."
    )


def test_types_of_steps_and_parameters_are_known() -> None:
    assert refusal(definition(training("Train") | {"Type": "Trainin"})) == (
        "The step 'Train' has the unknown type 'Trainin'."
    )
    assert refusal(definition(Parameters=[{"Name": "P", "Type": "Text"}])) == (
        "The parameter 'P' has the type 'Text'; types are: String, Integer, Float, Boolean."
    )


@pytest.mark.parametrize(
    ("declared", "text"),
    [
        ({"Type": "Integer", "DefaultValue": "1"}, "DefaultValue of the parameter 'P' must be of"),
        ({"Type": "Integer", "DefaultValue": 1.5}, "DefaultValue of the parameter 'P' must be of"),
        ({"Type": "Integer", "DefaultValue": True}, "DefaultValue of the parameter 'P' must be of"),
        ({"Type": "Boolean", "DefaultValue": "true"}, "DefaultValue of the parameter 'P' must be"),
        ({"Type": "String", "EnumValues": [1]}, "EnumValues of the parameter 'P' must be of type"),
        (
            {"Type": "String", "DefaultValue": "c", "EnumValues": ["a"]},
            "DefaultValue of the parameter 'P' must be one of its EnumValues.",
        ),
    ],
)
def test_declared_values_are_of_the_declared_type(declared: Any, text: str) -> None:
    assert refusal(definition(Parameters=[{"Name": "P", **declared}])).startswith(text)


def test_a_whole_number_is_a_float_too() -> None:
    [found] = read_definition(definition(Parameters=[{**SPEED, "DefaultValue": 1}])).parameters
    assert found.default == 1


@pytest.mark.parametrize(
    "path",
    [
        "Parameters.Nothing",
        "Steps.Nothing.TrainingJobName",
        "Steps.Prepare.PropertyFiles.Nothing",
        "Steps.Prepare.ProcessingJobNam",
        "Steps.Prepare.ProcessingOutputConfig.Outputs['train'].S3Output.Uri",
        "Steps.Prepare.Environment[0",
        "Execution.Nothing",
        "PipelineExperimentConfig.Nothing",
        "Nothing.At.All",
    ],
)
def test_a_reference_leads_somewhere(path: str) -> None:
    text = definition(processing("Prepare"), training("Train", get(path)))
    assert refusal(text) == f"The property reference [{path}] in step 'Train' leads nowhere."


def test_a_dependency_exists() -> None:
    text = definition(training("Train"), processing("Report", DependsOn=["Trane"]))
    assert refusal(text) == (
        "The step 'Report' depends on the step 'Trane', which does not exist. Did you mean 'Train'?"
    )


def test_steps_do_not_go_in_circles() -> None:
    text = definition(
        training("A", get("Steps.C.ProcessingJobName")),
        training("B", DependsOn=["A"]),
        processing("C", get("Steps.B.ModelArtifacts.S3ModelArtifacts")),
    )
    assert refusal(text).startswith("The steps depend on each other in a circle: ")
    itself = training("A", DependsOn=["A"])
    assert refusal(definition(itself)).endswith("A -> A.")


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
