from __future__ import annotations

from typing import Any

import pytest
from defining import abalone, definition, pipeline, start, training
from making import ROLE, refused

ACCOUNT = "arn:aws:sagemaker:us-east-1:000000000000"


@pytest.fixture(scope="module")
def sagemaker(shared_engine: Any) -> Any:
    return shared_engine.client("sagemaker")


def test_a_pipeline_comes_back_as_it_was_given(sagemaker: Any) -> None:
    arn = pipeline(
        sagemaker,
        "Given-Pipeline",
        abalone(),
        PipelineDescription="of abalone",
        ParallelismConfiguration={"MaxParallelExecutionSteps": 3},
        Tags=[{"Key": "team", "Value": "sea"}],
    )
    assert arn == f"{ACCOUNT}:pipeline/given-pipeline"
    for reference in ("Given-Pipeline", arn, "given-pipeline"):
        found = sagemaker.describe_pipeline(PipelineName=reference)
        assert found["PipelineArn"] == arn
        assert found["PipelineName"] == "Given-Pipeline"
        assert found["PipelineDisplayName"] == "Given-Pipeline"
        assert found["PipelineDefinition"] == abalone()
        assert found["PipelineDescription"] == "of abalone"
        assert found["PipelineStatus"] == "Active"
        assert found["RoleArn"] == ROLE
        assert found["ParallelismConfiguration"] == {"MaxParallelExecutionSteps": 3}
        assert found["CreatedBy"]["UserProfileName"] == "ada"
        assert found["LastModifiedBy"] == found["CreatedBy"]
        assert found["CreationTime"] == found["LastModifiedTime"]
        assert "LastRunTime" not in found
    assert sagemaker.list_tags(ResourceArn=arn)["Tags"] == [{"Key": "team", "Value": "sea"}]


def test_a_name_is_taken_once_letter_case_ignored(sagemaker: Any) -> None:
    pipeline(sagemaker, "taken")
    with refused() as error:
        pipeline(sagemaker, "Taken")
    assert error.code == "ValidationException"
    assert error.text == (
        "Pipeline names must be unique within an AWS account and region."
        " Pipeline with name (Taken) already exists."
    )


def test_the_same_token_makes_one_pipeline(sagemaker: Any) -> None:
    token = "t" * 32
    first = pipeline(sagemaker, "with-token", ClientRequestToken=token)
    assert pipeline(sagemaker, "with-token", ClientRequestToken=token) == first


def test_exactly_one_definition_is_given(sagemaker: Any) -> None:
    with refused() as error:
        sagemaker.create_pipeline(PipelineName="none", RoleArn=ROLE)
    assert error.text == (
        "Either Pipeline Definition or Pipeline Definition S3 location should be provided"
    )
    place = {"Bucket": "models", "ObjectKey": "pipeline.json"}
    with refused() as error:
        pipeline(sagemaker, "both", PipelineDefinitionS3Location=place)
    assert error.text == (
        "Both Pipeline Definition and Pipeline Definition S3 Location shouldn't be present"
    )


def test_a_definition_is_read_from_s3(shared_engine: Any, sagemaker: Any) -> None:
    s3 = shared_engine.client("s3")
    s3.create_bucket(Bucket="pipelines")
    s3.put_object(Bucket="pipelines", Key="abalone.json", Body=abalone().encode())
    place = {"Bucket": "pipelines", "ObjectKey": "abalone.json"}
    request = {"PipelineName": "stored", "RoleArn": ROLE}
    sagemaker.create_pipeline(**request, PipelineDefinitionS3Location=place)
    found = sagemaker.describe_pipeline(PipelineName="stored")
    assert found["PipelineDefinition"] == abalone()
    with refused() as error:
        sagemaker.create_pipeline(
            PipelineName="lost",
            RoleArn=ROLE,
            PipelineDefinitionS3Location={**place, "ObjectKey": "lost.json"},
        )
    assert error.code == "ValidationException"
    assert "s3://pipelines/lost.json" in error.text


def test_a_missing_pipeline_is_named_by_every_operation(sagemaker: Any) -> None:
    for operation in (
        "describe_pipeline",
        "update_pipeline",
        "delete_pipeline",
        "start_pipeline_execution",
        "list_pipeline_executions",
        "list_pipeline_versions",
    ):
        with refused() as error:
            getattr(sagemaker, operation)(PipelineName="lost")
        assert error.code == "ResourceNotFound"
        assert error.text == f"Pipeline '{ACCOUNT}:pipeline/lost' does not exist."


def test_another_definition_makes_a_version_and_nothing_else_does(sagemaker: Any) -> None:
    arn = pipeline(sagemaker, "growing")
    described = sagemaker.update_pipeline(PipelineName="growing", PipelineDescription="new")
    assert (described["PipelineArn"], described["PipelineVersionId"]) == (arn, 1)
    same = definition(training("Train"))
    assert (
        sagemaker.update_pipeline(PipelineName="growing", PipelineDefinition=same)[
            "PipelineVersionId"
        ]
        == 1
    )
    other = sagemaker.update_pipeline(PipelineName="growing", PipelineDefinition=abalone())
    assert other["PipelineVersionId"] == 2
    found = sagemaker.describe_pipeline(PipelineName="growing")
    assert (found["PipelineDefinition"], found["PipelineDescription"]) == (abalone(), "new")
    first = sagemaker.describe_pipeline(PipelineName="growing", PipelineVersionId=1)
    assert first["PipelineDefinition"] == same
    pages = sagemaker.get_paginator("list_pipeline_versions").paginate(
        PipelineName="growing", PaginationConfig={"PageSize": 1}
    )
    shown = [each for page in pages for each in page["PipelineVersionSummaries"]]
    assert [each["PipelineVersionId"] for each in shown] == [2, 1]
    assert {each["PipelineArn"] for each in shown} == {arn}
    with refused() as error:
        sagemaker.describe_pipeline(PipelineName="growing", PipelineVersionId=3)
    assert error.code == "ResourceNotFound"


def test_a_refused_update_changes_nothing(sagemaker: Any) -> None:
    pipeline(sagemaker, "whole", PipelineDescription="before")
    with refused():
        sagemaker.update_pipeline(
            PipelineName="whole", PipelineDescription="after", PipelineDefinition="{"
        )
    assert sagemaker.describe_pipeline(PipelineName="whole")["PipelineDescription"] == "before"


def test_an_alias_names_one_version(sagemaker: Any) -> None:
    arn = pipeline(sagemaker, "named", PipelineVersionAliases=["stable"])
    sagemaker.update_pipeline(
        PipelineName="named", PipelineDefinition=abalone(), PipelineVersionAliases=["next"]
    )
    stable = sagemaker.describe_pipeline(PipelineName="named", PipelineVersionAlias="stable")
    assert stable["PipelineDefinition"] == definition(training("Train"))
    newest = sagemaker.describe_pipeline(PipelineName="named")
    assert newest["PipelineVersionAliases"] == ["next"]
    with refused() as error:
        sagemaker.update_pipeline_version(
            PipelineArn=arn,
            PipelineVersionId=2,
            PipelineVersionAliasOperations={"Add": ["stable"]},
        )
    assert error.code == "ConflictException"
    assert "version 1" in error.text
    sagemaker.update_pipeline_version(
        PipelineArn=arn, PipelineVersionId=1, PipelineVersionAliasOperations={"Remove": ["stable"]}
    )
    answer = sagemaker.update_pipeline_version(
        PipelineArn=arn,
        PipelineVersionId=2,
        PipelineVersionDisplayName="second",
        PipelineVersionDescription="with an evaluation",
        PipelineVersionAliasOperations={"Add": ["stable"], "Remove": ["next"]},
    )
    assert (answer["PipelineArn"], answer["PipelineVersionId"]) == (arn, 2)
    found = sagemaker.describe_pipeline(PipelineName="named", PipelineVersionAlias="stable")
    assert found["PipelineVersionAliases"] == ["stable"]
    assert found["PipelineVersionDisplayName"] == "second"
    assert found["PipelineVersionDescription"] == "with an evaluation"
    [second, first] = sagemaker.list_pipeline_versions(PipelineName="named")[
        "PipelineVersionSummaries"
    ]
    assert (second["PipelineVersionAliases"], first["PipelineVersionAliases"]) == (["stable"], [])


@pytest.mark.parametrize(
    ("operations", "code"),
    [
        ({"Add": ["42"]}, "ValidationException"),
        ({"Add": [f"a{number}" for number in range(10)]}, "ValidationException"),
        ({"Add": ["x"], "Remove": ["x"]}, "ValidationException"),
        ({"Remove": ["never"]}, "ResourceNotFound"),
    ],
)
def test_aliases_keep_their_rules(sagemaker: Any, operations: Any, code: str) -> None:
    arn = f"{ACCOUNT}:pipeline/ruled"
    if not sagemaker.list_pipelines(PipelineNamePrefix="ruled")["PipelineSummaries"]:
        pipeline(sagemaker, "ruled", PipelineVersionAliases=["one"])
    with refused() as error:
        sagemaker.update_pipeline_version(
            PipelineArn=arn, PipelineVersionId=1, PipelineVersionAliasOperations=operations
        )
    assert error.code == code
    kept = sagemaker.describe_pipeline(PipelineName="ruled")["PipelineVersionAliases"]
    assert kept == ["one"]


def test_aliases_come_only_with_another_definition(sagemaker: Any) -> None:
    pipeline(sagemaker, "unchanged")
    with refused() as error:
        sagemaker.update_pipeline(PipelineName="unchanged", PipelineVersionAliases=["a"])
    assert error.code == "ValidationException"
    with refused() as error:
        sagemaker.describe_pipeline(
            PipelineName="unchanged", PipelineVersionId=1, PipelineVersionAlias="a"
        )
    assert error.code == "ValidationException"
    with refused() as error:
        sagemaker.describe_pipeline(PipelineName="unchanged", PipelineVersionAlias="a")
    assert error.code == "ResourceNotFound"


def test_pipelines_are_listed_by_prefix_order_and_page(sagemaker: Any) -> None:
    for name in ("list-b", "list-a", "list-c", "other-list-d"):
        pipeline(sagemaker, name)
    pages = sagemaker.get_paginator("list_pipelines").paginate(
        PipelineNamePrefix="list", SortBy="Name", SortOrder="Ascending", MaxResults=2
    )
    found = [each for page in pages for each in page["PipelineSummaries"]]
    assert [each["PipelineName"] for each in found] == ["list-a", "list-b", "list-c"]
    assert set(found[0]) == {
        "PipelineArn",
        "PipelineName",
        "PipelineDisplayName",
        "RoleArn",
        "CreationTime",
        "LastModifiedTime",
    }
    newest = sagemaker.list_pipelines(PipelineNamePrefix="list")["PipelineSummaries"]
    assert [each["PipelineName"] for each in newest] == ["list-c", "list-a", "list-b"]
    early = sagemaker.list_pipelines(CreatedBefore=found[1]["CreationTime"])["PipelineSummaries"]
    assert "list-b" not in {each["PipelineName"] for each in early}
    assert sagemaker.list_pipelines(ManagedBy="AWS")["PipelineSummaries"] == []
    assert sagemaker.list_pipelines(ManagedBy="CUSTOMER")["PipelineSummaries"]


def test_a_deleted_pipeline_takes_its_runs_and_tags_with_it(sagemaker: Any) -> None:
    arn = pipeline(sagemaker, "deleted", Tags=[{"Key": "a", "Value": "b"}])
    run = start(sagemaker, "deleted")
    assert sagemaker.delete_pipeline(PipelineName="deleted")["PipelineArn"] == arn
    with refused() as error:
        sagemaker.describe_pipeline_execution(PipelineExecutionArn=run)
    assert error.code == "ResourceNotFound"
    assert pipeline(sagemaker, "deleted") == arn
    assert sagemaker.list_tags(ResourceArn=arn)["Tags"] == []
    assert (
        sagemaker.list_pipeline_executions(PipelineName="deleted")["PipelineExecutionSummaries"]
        == []
    )


def test_pipelines_and_versions_are_searched(sagemaker: Any) -> None:
    arn = pipeline(sagemaker, "sought", Tags=[{"Key": "sea", "Value": "deep"}])
    run = start(sagemaker, "sought")
    expression = {"Filters": [{"Name": "Tags.sea", "Operator": "Equals", "Value": "deep"}]}
    [found] = sagemaker.search(Resource="Pipeline", SearchExpression=expression)["Results"]
    assert found["Pipeline"]["PipelineArn"] == arn
    assert found["Pipeline"]["LastRunTime"]
    assert found["Pipeline"]["Tags"] == [{"Key": "sea", "Value": "deep"}]
    expression = {"Filters": [{"Name": "PipelineArn", "Operator": "Equals", "Value": arn}]}
    [found] = sagemaker.search(Resource="PipelineVersion", SearchExpression=expression)["Results"]
    version = found["PipelineVersion"]
    assert version["PipelineVersionId"] == 1
    assert version["LastExecutedPipelineExecutionArn"] == run
    assert version["LastExecutedPipelineExecutionStatus"] == "Failed"
