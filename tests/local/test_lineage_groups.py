"""The account's lineage group, and how much lineage one may make by hand."""

from __future__ import annotations

from typing import Any

import pytest
from making import artifact, refused

from mlops_ext.local.lineage.quotas import ENTITIES

NAME = "sagemaker-default-lineage-group"


@pytest.fixture(scope="module")
def sagemaker(shared_engine: Any) -> Any:
    return shared_engine.client("sagemaker")


def context(sagemaker: Any, name: str) -> str:
    answer = sagemaker.create_context(
        ContextName=name, ContextType="Note", Source={"SourceUri": "s3://notes"}
    )
    arn: str = answer["ContextArn"]
    return arn


def test_all_lineage_belongs_to_the_one_group(sagemaker: Any) -> None:
    (group,) = sagemaker.list_lineage_groups()["LineageGroupSummaries"]
    assert group["LineageGroupName"] == NAME
    assert group["LineageGroupArn"].endswith(f":lineage-group/{NAME}")
    described = sagemaker.describe_lineage_group(LineageGroupName=NAME)
    assert described["LineageGroupArn"] == group["LineageGroupArn"]
    assert described["CreationTime"] == group["CreationTime"]
    arn = artifact(sagemaker, "s3://grouped")
    for entity in (
        sagemaker.describe_artifact(ArtifactArn=arn),
        sagemaker.describe_context(ContextName=context(sagemaker, "grouped")),
    ):
        assert entity["LineageGroupArn"] == group["LineageGroupArn"]


def test_a_group_that_is_not_there_or_not_shared_is_told(sagemaker: Any) -> None:
    with refused() as error:
        sagemaker.describe_lineage_group(LineageGroupName="other")
    assert error.code == "ResourceNotFound"
    with refused() as error:
        sagemaker.get_lineage_group_policy(LineageGroupName=NAME)
    assert error.code == "ResourceNotFound"
    assert "policy" in error.text


def test_contexts_made_by_hand_are_limited_and_those_of_sagemaker_are_not(
    sagemaker: Any,
) -> None:
    limit = ENTITIES["context"]
    made = [context(sagemaker, f"many-{number}") for number in range(limit - 1)]
    if "grouped" not in {c["ContextName"] for c in _all(sagemaker)}:
        made.append(context(sagemaker, "last"))
    with refused() as error:
        context(sagemaker, "too-many")
    assert error.code == "ResourceLimitExceeded"
    assert f"is {limit} Contexts" in error.text
    sagemaker.create_model_package_group(ModelPackageGroupName="automatic")
    types = [each["ContextType"] for each in _all(sagemaker)]
    assert types.count("ModelGroup") == 1
    sagemaker.delete_context(ContextName="many-0")
    context(sagemaker, "room-again")


def _all(sagemaker: Any) -> list[dict[str, Any]]:
    pages = sagemaker.get_paginator("list_contexts").paginate(PaginationConfig={"PageSize": 100})
    return [each for page in pages for each in page["ContextSummaries"]]
