from __future__ import annotations

import re
import time
from typing import Any

import pytest
from defining import (
    COUNT,
    DATA,
    TYPE,
    abalone,
    condition,
    definition,
    get,
    pipeline,
    start,
    training,
)
from making import ROLE, refused

SPEED = {"Name": "Speed", "Type": "Float", "DefaultValue": 0.5}
FLAG = {"Name": "Flag", "Type": "Boolean", "DefaultValue": True}
SIZE = {"Name": "Size", "Type": "String", "DefaultValue": "s", "EnumValues": ["s", "m"]}


@pytest.fixture(scope="module")
def sagemaker(shared_engine: Any) -> Any:
    client = shared_engine.client("sagemaker")
    pipeline(client, "Abalone", abalone())
    pipeline(
        client,
        "typed",
        definition(training("Train"), Parameters=[TYPE, COUNT, DATA, SPEED, FLAG, SIZE]),
    )
    return client


def parameters(sagemaker: Any, run: str) -> dict[str, str]:
    pages = sagemaker.get_paginator("list_pipeline_parameters_for_execution").paginate(
        PipelineExecutionArn=run, PaginationConfig={"PageSize": 2}
    )
    return {each["Name"]: each["Value"] for page in pages for each in page["PipelineParameters"]}


def executions(sagemaker: Any, name: str, **filters: Any) -> list[Any]:
    pages = sagemaker.get_paginator("list_pipeline_executions").paginate(
        PipelineName=name, **filters
    )
    return [each for page in pages for each in page["PipelineExecutionSummaries"]]


def test_a_started_execution_ends_failed_and_says_why(sagemaker: Any) -> None:
    before = time.time() * 1000
    run = start(sagemaker, "Abalone", {"InputData": "s3://data/raw.csv"})
    assert re.fullmatch(
        r"arn:aws:sagemaker:us-east-1:\d{12}:pipeline/abalone/execution/\w{12}", run
    )
    found = sagemaker.describe_pipeline_execution(PipelineExecutionArn=run)
    assert found["PipelineExecutionStatus"] == "Failed"
    assert found["FailureReason"] == (
        "The local SageMaker does not run pipelines yet. No step was started; the first would have"
        " been 'Prepare' (Processing)."
    )
    assert found["PipelineArn"] == run.partition("/execution/")[0]
    assert found["PipelineVersionId"] == 1
    assert found["CreatedBy"]["UserProfileName"] == "ada"
    assert found["LastModifiedBy"] == found["CreatedBy"]
    assert found["PipelineExperimentConfig"] == {
        "ExperimentName": "Abalone",
        "TrialName": run.rpartition("/")[2],
    }
    prefix, _, milliseconds = found["PipelineExecutionDisplayName"].partition("-")
    assert prefix == "execution"
    assert before - 1 <= int(milliseconds) <= time.time() * 1000
    steps = sagemaker.list_pipeline_execution_steps(PipelineExecutionArn=run)
    assert steps["PipelineExecutionSteps"] == []


def test_a_run_shows_on_its_pipeline_without_changing_it(sagemaker: Any) -> None:
    pipeline(sagemaker, "shown")
    before = sagemaker.describe_pipeline(PipelineName="shown")
    run = start(sagemaker, "shown")
    after = sagemaker.describe_pipeline(PipelineName="shown")
    started = sagemaker.describe_pipeline_execution(PipelineExecutionArn=run)["CreationTime"]
    assert abs(after["LastRunTime"] - started).total_seconds() < 0.01
    assert after["LastModifiedTime"] == before["LastModifiedTime"]
    [summary] = sagemaker.list_pipelines(PipelineNamePrefix="shown")["PipelineSummaries"]
    assert summary["LastExecutionTime"] == after["LastRunTime"]
    [version] = sagemaker.list_pipeline_versions(PipelineName="shown")["PipelineVersionSummaries"]
    assert version["LastExecutionPipelineExecutionArn"] == run


def test_a_pipeline_without_steps_succeeds(sagemaker: Any) -> None:
    pipeline(sagemaker, "empty", definition())
    run = start(sagemaker, "empty")
    found = sagemaker.describe_pipeline_execution(PipelineExecutionArn=run)
    assert found["PipelineExecutionStatus"] == "Succeeded"
    assert "FailureReason" not in found


def test_parameters_are_listed_with_defaults_filled_in(sagemaker: Any) -> None:
    run = start(
        sagemaker, "typed", {"InputData": "s3://d/x", "InstanceCount": "3", "Flag": "False"}
    )
    assert parameters(sagemaker, run) == {
        "InstanceType": "ml.m5.large",
        "InstanceCount": "3",
        "InputData": "s3://d/x",
        "Speed": "0.5",
        "Flag": "False",
        "Size": "s",
    }


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ({}, "Pipeline parameters without a default value must be given: InputData."),
        (
            {"InputDate": "x"},
            "The pipeline has no parameter 'InputDate'. Did you mean InputData?",
        ),
        (
            {"InputData": "x", "InstanceCount": "two"},
            "The value 'two' of pipeline parameter 'InstanceCount' is not of its type Integer.",
        ),
        (
            {"InputData": "x", "Speed": "fast"},
            "The value 'fast' of pipeline parameter 'Speed' is not of its type Float.",
        ),
        (
            {"InputData": "x", "InstanceCount": "1_000"},
            "The value '1_000' of pipeline parameter 'InstanceCount' is not of its type Integer.",
        ),
        (
            {"InputData": "x", "Speed": "nan"},
            "The value 'nan' of pipeline parameter 'Speed' is not of its type Float.",
        ),
        (
            {"InputData": "x", "Flag": "yes"},
            "The value 'yes' of pipeline parameter 'Flag' is not of its type Boolean.",
        ),
        (
            {"InputData": "x", "Size": "xl"},
            "The value 'xl' of pipeline parameter 'Size' is none of those allowed: s, m.",
        ),
        ({"InputData": ""}, '[string "" is too short (length: 0, required minimum: 1)]'),
    ],
)
def test_parameters_that_do_not_fit_are_refused(sagemaker: Any, values: Any, text: str) -> None:
    before = len(executions(sagemaker, "typed"))
    with refused() as error:
        start(sagemaker, "typed", values)
    assert (error.code, error.text) == ("ValidationException", text)
    assert len(executions(sagemaker, "typed")) == before


def test_a_parameter_is_given_once(sagemaker: Any) -> None:
    twice = [{"Name": "InputData", "Value": "a"}] * 2
    with refused() as error:
        sagemaker.start_pipeline_execution(PipelineName="typed", PipelineParameters=twice)
    assert error.code == "ValidationException"


def test_the_same_token_starts_one_execution_of_a_pipeline(sagemaker: Any) -> None:
    for name in ("token-a", "token-b"):
        pipeline(sagemaker, name)
    token = "z" * 40
    first = start(sagemaker, "token-a", ClientRequestToken=token)
    assert start(sagemaker, "token-a", ClientRequestToken=token) == first
    assert start(sagemaker, "token-b", ClientRequestToken=token) != first
    assert len(executions(sagemaker, "token-a")) == 1


def test_an_execution_runs_the_version_asked_for(sagemaker: Any) -> None:
    first = definition(training("First"))
    pipeline(sagemaker, "versioned", first, PipelineVersionAliases=["stable"])
    sagemaker.update_pipeline(
        PipelineName="versioned", PipelineDefinition=definition(training("Second"))
    )
    newest = start(sagemaker, "versioned")
    by_alias = start(sagemaker, "versioned", PipelineVersionAlias="stable")
    by_number = start(sagemaker, "versioned", PipelineVersionId=1)
    for run, number, step in (
        (newest, 2, "Second"),
        (by_alias, 1, "First"),
        (by_number, 1, "First"),
    ):
        found = sagemaker.describe_pipeline_execution(PipelineExecutionArn=run)
        assert found["PipelineVersionId"] == number
        assert f"'{step}'" in found["FailureReason"]
    run = sagemaker.describe_pipeline_definition_for_execution(PipelineExecutionArn=by_alias)
    assert run["PipelineDefinition"] == first
    assert run["CreationTime"]
    stable = executions(sagemaker, "versioned", PipelineVersionAlias="stable")
    assert [each["PipelineExecutionArn"] for each in stable] == [by_number, by_alias]
    assert stable[0]["PipelineVersionAliases"] == ["stable"]
    with refused() as error:
        executions(sagemaker, "versioned", PipelineVersionAlias="lost")
    assert error.code == "ResourceNotFound"
    with refused() as error:
        start(sagemaker, "versioned", PipelineVersionId=1, PipelineVersionAlias="stable")
    assert error.code == "ValidationException"


def test_an_execution_of_ones_own_pipeline_takes_no_role(sagemaker: Any) -> None:
    with refused() as error:
        start(sagemaker, "typed", {"InputData": "x"}, RoleArn=ROLE)
    assert error.code == "ValidationException"


def test_executions_are_listed_newest_first_by_time_and_page(sagemaker: Any) -> None:
    pipeline(sagemaker, "many", ParallelismConfiguration={"MaxParallelExecutionSteps": 4})
    runs = [
        start(sagemaker, "many", PipelineExecutionDisplayName=f"run-{number}")
        for number in range(3)
    ]
    found = executions(sagemaker, "many", PaginationConfig={"PageSize": 2})
    assert [each["PipelineExecutionArn"] for each in found] == runs[::-1]
    newest = found[0]
    assert newest["PipelineExecutionDisplayName"] == "run-2"
    assert newest["PipelineExecutionStatus"] == "Failed"
    assert "does not run pipelines" in newest["PipelineExecutionFailureReason"]
    assert [
        each["PipelineExecutionArn"]
        for each in executions(
            sagemaker, "many", SortBy="PipelineExecutionArn", SortOrder="Ascending"
        )
    ] == sorted(runs)
    later = executions(sagemaker, "many", CreatedAfter=found[0]["StartTime"])
    assert [each["PipelineExecutionArn"] for each in later] == runs[2:]
    shown = sagemaker.describe_pipeline_execution(PipelineExecutionArn=runs[0])
    assert shown["ParallelismConfiguration"] == {"MaxParallelExecutionSteps": 4}


def test_an_execution_is_renamed_described_and_given_other_parallelism(sagemaker: Any) -> None:
    run = start(sagemaker, "Abalone", {"InputData": "x"})
    answer = sagemaker.update_pipeline_execution(
        PipelineExecutionArn=run,
        PipelineExecutionDisplayName="renamed",
        PipelineExecutionDescription="the good one",
        ParallelismConfiguration={"MaxParallelExecutionSteps": 2},
    )
    assert answer["PipelineExecutionArn"] == run
    found = sagemaker.describe_pipeline_execution(PipelineExecutionArn=run)
    assert found["PipelineExecutionDisplayName"] == "renamed"
    assert found["PipelineExecutionDescription"] == "the good one"
    assert found["ParallelismConfiguration"] == {"MaxParallelExecutionSteps": 2}
    assert found["LastModifiedTime"] > found["CreationTime"]


def test_a_retry_keeps_the_execution_and_ends_it_again(sagemaker: Any) -> None:
    run = start(sagemaker, "Abalone", {"InputData": "x"})
    before = sagemaker.describe_pipeline_execution(PipelineExecutionArn=run)
    answer = sagemaker.retry_pipeline_execution(
        PipelineExecutionArn=run, ParallelismConfiguration={"MaxParallelExecutionSteps": 7}
    )
    assert answer["PipelineExecutionArn"] == run
    after = sagemaker.describe_pipeline_execution(PipelineExecutionArn=run)
    assert after["PipelineExecutionStatus"] == "Failed"
    assert after["FailureReason"] == before["FailureReason"]
    assert after["CreationTime"] == before["CreationTime"]
    assert after["ParallelismConfiguration"] == {"MaxParallelExecutionSteps": 7}


def test_what_has_ended_is_neither_stopped_nor_retried(sagemaker: Any) -> None:
    failed = start(sagemaker, "Abalone", {"InputData": "x"})
    with refused() as error:
        sagemaker.stop_pipeline_execution(PipelineExecutionArn=failed)
    assert error.code == "ValidationException"
    assert "Only pipelines with 'Executing' status can be stopped" in error.text
    pipeline(sagemaker, "over", definition())
    succeeded = start(sagemaker, "over")
    with refused() as error:
        sagemaker.retry_pipeline_execution(PipelineExecutionArn=succeeded)
    assert error.code == "ConflictException"


def test_selected_steps_need_a_run_to_take_the_other_results_from(sagemaker: Any) -> None:
    source = start(sagemaker, "Abalone", {"InputData": "x"})
    pipeline(sagemaker, "another")
    foreign = start(sagemaker, "another")

    def select(*steps: str, **more: Any) -> str:
        config = {"SelectedSteps": [{"StepName": step} for step in steps], **more}
        return start(sagemaker, "Abalone", {"InputData": "x"}, SelectiveExecutionConfig=config)

    run = select("Train", SourcePipelineExecutionArn=source)
    found = sagemaker.describe_pipeline_execution(PipelineExecutionArn=run)
    assert found["SelectiveExecutionConfig"] == {
        "SelectedSteps": [{"StepName": "Train"}],
        "SourcePipelineExecutionArn": source,
    }
    assert select("Prepare")
    with refused() as error:
        select("Train", "Register")
    assert error.text == (
        "Invalid SourcePipelineExecutionArn: null. The selected steps [Train, Register] have"
        " dependencies on [Judge, Prepare]"
    )
    with refused() as error:
        select("Train", "Register", SourcePipelineExecutionArn=source)
    assert error.text == (
        "Invalid SelectedSteps: select all steps between selected steps, too: [Evaluate, Judge]."
    )
    with refused() as error:
        select("Trane")
    assert error.text == "Invalid SelectedSteps: the pipeline has no steps [Trane]."
    with refused() as error:
        select("Train", SourcePipelineExecutionArn=foreign)
    assert "is not an execution of pipeline" in error.text
    with refused() as error:
        select("Train", SourcePipelineExecutionArn=f"{source[:-12]}{'0' * 12}")
    assert error.code == "ResourceNotFound"


def test_a_missing_execution_is_named_by_every_operation(sagemaker: Any) -> None:
    arn = "arn:aws:sagemaker:us-east-1:000000000000:pipeline/abalone/execution/aaaaaaaaaaaa"
    for operation in (
        "describe_pipeline_execution",
        "describe_pipeline_definition_for_execution",
        "list_pipeline_execution_steps",
        "list_pipeline_parameters_for_execution",
        "retry_pipeline_execution",
        "stop_pipeline_execution",
        "update_pipeline_execution",
    ):
        with refused() as error:
            getattr(sagemaker, operation)(PipelineExecutionArn=arn)
        assert error.code == "ResourceNotFound"
        assert error.text == f"Pipeline execution '{arn}' does not exist."


def test_no_step_waits_for_a_callback_token(sagemaker: Any) -> None:
    for send in (
        sagemaker.send_pipeline_execution_step_success,
        sagemaker.send_pipeline_execution_step_failure,
    ):
        with refused() as error:
            send(CallbackToken="a1b2c3d4e5")
        assert error.code == "ResourceNotFound"
        assert "a1b2c3d4e5" in error.text


def test_the_first_step_may_be_a_condition(sagemaker: Any) -> None:
    judge = condition("Judge", get("Parameters.InstanceCount"), [training("Train")], [])
    pipeline(sagemaker, "judging", definition(judge, Parameters=[COUNT]))
    run = start(sagemaker, "judging")
    found = sagemaker.describe_pipeline_execution(PipelineExecutionArn=run)
    assert "'Judge' (Condition)" in found["FailureReason"]


def test_executions_are_searched(sagemaker: Any) -> None:
    run = start(
        sagemaker, "Abalone", {"InputData": "sought"}, PipelineExecutionDisplayName="sought"
    )
    filters = [
        {"Name": "PipelineExecutionStatus", "Operator": "Equals", "Value": "Failed"},
        {"Name": "PipelineExecutionDisplayName", "Operator": "Equals", "Value": "sought"},
    ]
    [found] = sagemaker.search(Resource="PipelineExecution", SearchExpression={"Filters": filters})[
        "Results"
    ]
    assert found["PipelineExecution"]["PipelineExecutionArn"] == run
    values = {
        each["Name"]: each["Value"] for each in found["PipelineExecution"]["PipelineParameters"]
    }
    assert values["InputData"] == "sought"
