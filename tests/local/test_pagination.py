from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from making import IMAGE, ROLE, artifact, refused, version

COUNT = 23
LISTS = {
    "list_model_package_groups": ("ModelPackageGroupSummaryList", {}, "Ascending"),
    "list_model_packages": (
        "ModelPackageSummaryList",
        {"ModelPackageGroupName": "page-00"},
        "Ascending",
    ),
    "list_models": ("Models", {}, "Descending"),
    "list_endpoint_configs": ("EndpointConfigs", {}, "Descending"),
    "list_artifacts": ("ArtifactSummaries", {"ArtifactType": "DataSet"}, "Descending"),
    "list_actions": ("ActionSummaries", {"ActionType": "Note"}, "Descending"),
    "list_contexts": ("ContextSummaries", {"ContextType": "Study"}, "Descending"),
    "list_trial_components": ("TrialComponentSummaries", {}, "Descending"),
    "list_associations": (
        "AssociationSummaries",
        {"AssociationType": "DerivedFrom"},
        "Descending",
    ),
}


@pytest.fixture(scope="module")
def sagemaker(shared_engine: Any) -> Any:
    """`COUNT` of everything."""
    client = shared_engine.client("sagemaker")
    variant = {
        "VariantName": "v",
        "ModelName": "page-00",
        "InitialInstanceCount": 1,
        "InstanceType": "ml.m5.large",
    }
    last = artifact(client, "s3://page/last", "Model")
    for number in range(COUNT):
        name = f"page-{number:02}"
        client.create_model_package_group(ModelPackageGroupName=name)
        client.create_model(
            ModelName=name, PrimaryContainer={"Image": IMAGE}, ExecutionRoleArn=ROLE
        )
        client.create_endpoint_config(EndpointConfigName=name, ProductionVariants=[variant])
        source = {"SourceUri": f"s3://page/{name}"}
        client.create_action(ActionName=name, Source=source, ActionType="Note")
        client.create_context(ContextName=name, Source=source, ContextType="Study")
        client.create_trial_component(TrialComponentName=name)
        client.add_association(
            SourceArn=artifact(client, source["SourceUri"]),
            DestinationArn=last,
            AssociationType="DerivedFrom",
        )
        version(client, "page-00")
    return client


@pytest.mark.parametrize("operation", LISTS)
def test_a_list_answers_ten_and_a_token_and_pages_reach_all(sagemaker: Any, operation: str) -> None:
    member, filters, order = LISTS[operation]
    first = getattr(sagemaker, operation)(**filters)
    assert len(first[member]) == 10
    assert first["NextToken"]
    paginator = sagemaker.get_paginator(operation)
    pages = list(paginator.paginate(**filters, PaginationConfig={"PageSize": 6}))
    assert [len(page[member]) for page in pages] == [6, 6, 6, 5]
    assert "NextToken" not in pages[-1]
    rows = [row for page in pages for row in page[member]]
    times = [row["CreationTime"] for row in rows]
    assert times == sorted(times, reverse=order == "Descending")
    opposite = "Ascending" if order == "Descending" else "Descending"
    turned = getattr(sagemaker, operation)(**filters, SortOrder=opposite, MaxResults=100)
    assert turned[member] == rows[::-1]


@pytest.mark.parametrize("operation", sorted(set(LISTS) - {"list_artifacts", "list_associations"}))
def test_a_list_is_sorted_by_name(sagemaker: Any, operation: str) -> None:
    member, filters, _ = LISTS[operation]
    answer = getattr(sagemaker, operation)(
        **filters, SortBy="Name", SortOrder="Ascending", MaxResults=100
    )
    rows = answer[member]
    if operation == "list_model_packages":
        assert [row["ModelPackageVersion"] for row in rows] == list(range(1, COUNT + 1))
    else:
        names = [next(v for k, v in row.items() if k.endswith("Name")) for row in rows]
        assert names == [f"page-{number:02}" for number in range(COUNT)]


def test_associations_are_sorted_by_their_ends(sagemaker: Any) -> None:
    for end in ("SourceArn", "DestinationArn", "SourceType", "DestinationType"):
        pages = sagemaker.get_paginator("list_associations").paginate(
            SortBy=end, SortOrder="Ascending", PaginationConfig={"PageSize": 7}
        )
        values = [row[end] for page in pages for row in page["AssociationSummaries"]]
        assert values == sorted(values)


def test_names_are_filtered_by_a_part_in_any_case(sagemaker: Any) -> None:
    names = [each["ModelName"] for each in sagemaker.list_models(NameContains="GE-1")["Models"]]
    assert sorted(names) == [f"page-1{digit}" for digit in range(10)]


def test_times_are_bounds(sagemaker: Any) -> None:
    now = datetime.now(UTC)
    for after, expected in ((now - timedelta(hours=1), 10), (now + timedelta(hours=1), 0)):
        assert len(sagemaker.list_models(CreationTimeAfter=after)["Models"]) == expected
        assert len(sagemaker.list_contexts(CreatedAfter=after)["ContextSummaries"]) == expected
        before = sagemaker.list_models(CreationTimeBefore=after)["Models"]
        assert len(before) == 10 - expected


def test_what_is_made_while_paging_shifts_nothing(sagemaker: Any) -> None:
    first = sagemaker.list_trial_components(MaxResults=20)
    sagemaker.create_trial_component(TrialComponentName="newcomer")
    second = sagemaker.list_trial_components(MaxResults=20, NextToken=first["NextToken"])
    names = [
        row["TrialComponentName"]
        for page in (first, second)
        for row in page["TrialComponentSummaries"]
    ]
    assert names == [f"page-{number:02}" for number in reversed(range(COUNT))]
    sagemaker.delete_trial_component(TrialComponentName="newcomer")


@pytest.mark.parametrize("token", ["nonsense", "W10=", "WzEsMiwzXQ==", "ü", '["a"]'])
def test_a_token_of_nobody_is_refused(sagemaker: Any, token: str) -> None:
    with refused() as answer:
        sagemaker.list_models(NextToken=token)
    assert answer.code == "ValidationException"
    assert "NextToken" in answer.text or "nextToken" in answer.text


@pytest.mark.parametrize("size", [0, 101])
def test_page_sizes_have_bounds(sagemaker: Any, size: int) -> None:
    with pytest.raises(Exception, match="axResults"):
        sagemaker.list_models(MaxResults=size)
