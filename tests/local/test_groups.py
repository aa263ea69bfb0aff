"""Resource Groups and the tagging API, as collections and members of projects need them."""

from __future__ import annotations

import json
from typing import Any

import pytest
from making import refused

TYPES = ["AWS::SageMaker::ModelPackageGroup", "AWS::ResourceGroups::Group"]


@pytest.fixture(scope="module")
def sagemaker(shared_engine: Any) -> Any:
    return shared_engine.client("sagemaker")


@pytest.fixture(scope="module")
def groups(shared_engine: Any) -> Any:
    return shared_engine.client("resource-groups")


@pytest.fixture(scope="module")
def tagging(shared_engine: Any) -> Any:
    return shared_engine.client("resourcegroupstaggingapi")


def query(*filters: tuple[str, list[str]], types: list[str] | None = None) -> dict[str, str]:
    found = [{"Key": key, "Values": values} for key, values in filters]
    text = json.dumps({"ResourceTypeFilters": types or TYPES, "TagFilters": found})
    return {"Type": "TAG_FILTERS_1_0", "Query": text}


def model_group(sagemaker: Any, name: str, **tags: str) -> str:
    answer = sagemaker.create_model_package_group(
        ModelPackageGroupName=name,
        Tags=[{"Key": key, "Value": value} for key, value in tags.items()],
    )
    arn: str = answer["ModelPackageGroupArn"]
    return arn


def arns(answer: dict[str, Any]) -> list[str]:
    identifiers = [each["Identifier"] for each in answer["Resources"]]
    assert identifiers == answer["ResourceIdentifiers"]
    return [each["ResourceArn"] for each in identifiers]


def test_a_collection_has_the_groups_with_its_tag(sagemaker: Any, groups: Any) -> None:
    path = "sagemaker:collection-path:1700000000000"
    made = groups.create_group(
        Name="risk-1700000000000",
        ResourceQuery=query((path, ["risk"])),
        Tags={"sagemaker:collection": "true", "sagemaker:collection-path:root": "true"},
    )
    group = made["Group"]["GroupArn"]
    assert group.endswith(":group/risk-1700000000000")
    assert ":resource-groups:" in group
    nested = groups.create_group(
        Name="nested",
        ResourceQuery=query(("sagemaker:collection-path:1700000000001", ["risk/nested"])),
        Tags={path: "risk", "sagemaker:collection": "true"},
    )["Group"]["GroupArn"]
    churn = model_group(sagemaker, "churn")
    assert arns(groups.list_group_resources(Group="risk-1700000000000")) == [nested]
    sagemaker.add_tags(ResourceArn=churn, Tags=[{"Key": path, "Value": "risk"}])
    assert set(arns(groups.list_group_resources(Group=group))) == {nested, churn}
    only = [{"Name": "resource-type", "Values": [TYPES[0]]}]
    of_type = groups.list_group_resources(Group=group, Filters=only)
    assert of_type["ResourceIdentifiers"] == [{"ResourceArn": churn, "ResourceType": TYPES[0]}]
    sagemaker.delete_tags(ResourceArn=churn, TagKeys=[path])
    assert arns(groups.list_group_resources(GroupName="risk-1700000000000")) == [nested]


def test_collections_at_the_root_are_found_by_their_tag(groups: Any, tagging: Any) -> None:
    made = groups.create_group(
        Name="rooted", ResourceQuery=query(("k", ["v"])), Tags={"root:of": "true"}
    )
    found = tagging.get_resources(
        TagFilters=[{"Key": "root:of", "Values": ["true"]}],
        ResourceTypeFilters=["resource-groups:group"],
    )
    (row,) = found["ResourceTagMappingList"]
    assert row["ResourceARN"] == made["Group"]["GroupArn"]
    assert row["Tags"] == [{"Key": "root:of", "Value": "true"}]
    assert found["PaginationToken"] == ""


def test_a_group_is_kept_changed_and_deleted(groups: Any) -> None:
    asked = query(("team", ["risk"]))
    made = groups.create_group(Name="kept", Description="first", ResourceQuery=asked)
    assert made["ResourceQuery"] == asked
    assert groups.get_group(Group="kept")["Group"]["Description"] == "first"
    assert groups.get_group_query(Group="kept")["GroupQuery"]["ResourceQuery"] == asked
    groups.update_group(Group="kept", Description="second")
    assert groups.get_group(GroupName="kept")["Group"]["Description"] == "second"
    other = query(("team", ["fraud"]))
    groups.update_group_query(Group=made["Group"]["GroupArn"], ResourceQuery=other)
    assert groups.get_group_query(GroupName="kept")["GroupQuery"]["ResourceQuery"] == other
    with refused() as error:
        groups.create_group(Name="kept", ResourceQuery=asked)
    assert error.code == "BadRequestException"
    assert "group already exists" in error.text
    assert groups.delete_group(Group="kept")["Group"]["Name"] == "kept"
    for ask in (groups.get_group, groups.get_group_query, groups.delete_group):
        with refused() as error:
            ask(Group="kept")
        assert error.code == "NotFoundException"


@pytest.mark.parametrize(
    "bad",
    [
        {"Type": "TAG_FILTERS_1_0", "Query": "no json"},
        {"Type": "TAG_FILTERS_1_0", "Query": "[]"},
        {"Type": "TAG_FILTERS_1_0", "Query": '{"TagFilters": [{"Value": 1}]}'},
        {"Type": "CLOUDFORMATION_STACK_1_0", "Query": '"stack"'},
    ],
)
def test_a_query_that_is_none_is_refused(groups: Any, bad: dict[str, str]) -> None:
    with refused() as error:
        groups.create_group(Name="bad", ResourceQuery=bad)
    assert error.code == "BadRequestException"
    assert groups.search_resources(ResourceQuery=query(("never", [])))["ResourceIdentifiers"] == []


def test_a_stack_has_no_resources_and_a_configuration_is_kept(groups: Any) -> None:
    stack = {
        "Type": "CLOUDFORMATION_STACK_1_0",
        "Query": json.dumps({"ResourceTypeFilters": ["AWS::AllSupported"], "StackIdentifier": "s"}),
    }
    parameters = [{"Name": "deletion-protection", "Values": ["UNLESS_EMPTY"]}]
    configuration = [{"Type": "AWS::ResourceGroups::Generic", "Parameters": parameters}]
    made = groups.create_group(Name="stack", ResourceQuery=stack, Configuration=configuration)
    assert made["GroupConfiguration"]["Configuration"] == configuration
    assert arns(groups.list_group_resources(Group="stack")) == []
    groups.put_group_configuration(Group="stack", Configuration=[])
    kept = groups.get_group_configuration(Group="stack")["GroupConfiguration"]
    assert kept["Configuration"] == []


def test_tags_of_a_group_are_added_read_and_removed(groups: Any) -> None:
    arn = groups.create_group(Name="labelled", ResourceQuery=query(("k", ["v"])), Tags={"a": "1"})[
        "Group"
    ]["GroupArn"]
    assert groups.tag(Arn=arn, Tags={"b": "2"})["Tags"] == {"b": "2"}
    assert groups.get_tags(Arn=arn)["Tags"] == {"a": "1", "b": "2"}
    assert groups.untag(Arn=arn, Keys=["a"])["Keys"] == ["a"]
    assert groups.get_tags(Arn=arn)["Tags"] == {"b": "2"}


def test_groups_and_their_members_are_listed_in_pages(sagemaker: Any, groups: Any) -> None:
    for number in range(5):
        groups.create_group(Name=f"paged-{number}", ResourceQuery=query(("page", ["yes"])))
        model_group(sagemaker, f"paged-{number}", page="yes")
    pages = groups.get_paginator("list_groups").paginate(PaginationConfig={"PageSize": 2})
    names = [each["GroupName"] for page in pages for each in page["GroupIdentifiers"]]
    assert names == sorted(names)
    assert {f"paged-{number}" for number in range(5)} <= set(names)
    pages = groups.get_paginator("list_group_resources").paginate(
        Group="paged-0", PaginationConfig={"PageSize": 2}
    )
    found = [each["ResourceArn"] for page in pages for each in page["ResourceIdentifiers"]]
    assert [arn.rpartition("/")[2] for arn in found] == [f"paged-{number}" for number in range(5)]


def test_filters_join_keys_and_take_any_of_the_values(sagemaker: Any, tagging: Any) -> None:
    one = model_group(sagemaker, "joined-1", project="p", stage="dev")
    two = model_group(sagemaker, "joined-2", project="p", stage="prod")
    three = model_group(sagemaker, "joined-3", project="other", stage="prod")

    def found(*filters: tuple[str, list[str]], **more: Any) -> set[str]:
        asked = [{"Key": key, "Values": values} for key, values in filters]
        answer = tagging.get_resources(TagFilters=asked, **more)
        return {row["ResourceARN"] for row in answer["ResourceTagMappingList"]}

    assert found(("project", ["p"])) == {one, two}
    assert found(("project", [])) == {one, two, three}
    assert found(("project", ["p", "other"]), ("stage", ["prod"])) == {two, three}
    assert found(("project", ["p"]), ResourceTypeFilters=["sagemaker:endpoint"]) == set()
    assert found(("project", ["p"]), ResourceTypeFilters=["sagemaker"]) == {one, two}
    by_arn = tagging.get_resources(ResourceARNList=[two])["ResourceTagMappingList"]
    assert [row["ResourceARN"] for row in by_arn] == [two]
    pages = tagging.get_paginator("get_resources").paginate(
        TagFilters=[{"Key": "project"}], PaginationConfig={"PageSize": 1}
    )
    rows = [row["ResourceARN"] for page in pages for row in page["ResourceTagMappingList"]]
    assert rows == sorted([one, two, three])


def test_tags_are_put_on_many_resources_and_failures_told(sagemaker: Any, tagging: Any) -> None:
    arn = model_group(sagemaker, "many")
    missing = arn + "-missing"
    failed = tagging.tag_resources(ResourceARNList=[arn, missing], Tags={"owner": "ada"})
    assert failed["FailedResourcesMap"].keys() == {missing}
    assert failed["FailedResourcesMap"][missing]["ErrorCode"] == "InvalidParameterException"
    assert sagemaker.list_tags(ResourceArn=arn)["Tags"] == [{"Key": "owner", "Value": "ada"}]
    assert "owner" in tagging.get_tag_keys()["TagKeys"]
    assert tagging.get_tag_values(Key="owner")["TagValues"] == ["ada"]
    assert tagging.untag_resources(ResourceARNList=[arn], TagKeys=["owner"]) is not None
    assert sagemaker.list_tags(ResourceArn=arn)["Tags"] == []
    assert tagging.get_tag_values(Key="owner")["TagValues"] == []
