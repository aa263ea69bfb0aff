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
    refusal,
    training,
)

from mlops_ext.local.pipelines.definition import Dependency, PropertyFile
from mlops_ext.local.pipelines.reading import LARGEST, read_definition

SPEED = {"Name": "Speed", "Type": "Float"}


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


@pytest.mark.parametrize(
    ("function", "given"),
    [
        ("Get", 5),
        ("Std:Join", "a"),
        ("Std:Join", {"On": "/"}),
        ("Std:JsonGet", {"Path": "a"}),
        ("Std:JsonGet", {"Path": "a", "PropertyFile": get("Steps.A.X"), "S3Uri": "s3://b/k"}),
    ],
)
def test_functions_have_their_form(function: str, given: Any) -> None:
    text = definition(training("Train", {function: given}))
    assert refusal(text) == f"The function {function} has not the form that it must have."


def test_property_files_are_read_and_whole() -> None:
    report = {"PropertyFileName": "Report", "OutputName": "report", "FilePath": "a.json"}
    [step] = read_definition(definition(processing("Check", PropertyFiles=[report]))).steps
    assert step.files == (PropertyFile("Report", "report", "a.json"),)
    del report["FilePath"]
    assert refusal(definition(processing("Check", PropertyFiles=[report]))) == (
        "PropertyFiles of step 'Check' must have PropertyFileName, OutputName and FilePath."
    )


def test_the_configurations_of_a_pipeline_are_texts() -> None:
    config = {"ExperimentName": get("Execution.PipelineName"), "TrialName": None}
    found = read_definition(definition(PipelineExperimentConfig=config, MlflowConfig=None))
    assert found.experiment == {"ExperimentName": get("Execution.PipelineName")}
    assert refusal(definition(PipelineExperimentConfig={"Trial": "t"})) == (
        "Unknown member 'Trial' of PipelineExperimentConfig."
    )
    assert refusal(definition(MlflowConfig={"MlflowExperimentName": 5})) == (
        "The member 'MlflowExperimentName' of MlflowConfig must be a string."
    )


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
