from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from making import IMAGE, ROLE, refused, version

from mlops_ext.local.operations.search import SEARCHED


@pytest.fixture(scope="module")
def sagemaker(shared_engine: Any) -> Any:
    """Versions 1 to 4 of ``churn``, tagged ``team=risk``, and version 1 of ``fraud``."""
    client = shared_engine.client("sagemaker")
    client.create_model_package_group(
        ModelPackageGroupName="churn", Tags=[{"Key": "team.name", "Value": "risk"}]
    )
    client.create_model_package_group(ModelPackageGroupName="fraud")
    for number in range(1, 5):
        version(
            client,
            "churn",
            ModelPackageDescription=f"trained, again, {number}",
            CustomerMetadataProperties={"auc": f"0.9{number}", "data.rows": str(number)},
        )
    client.update_model_package(
        ModelPackageArn="arn:aws:sagemaker:us-east-1:000000000000:model-package/churn/2",
        ModelApprovalStatus="Approved",
        ModelLifeCycle={"Stage": "Production", "StageStatus": "Approved"},
    )
    version(client, "fraud")
    for name, depth in (("deep", 9), ("shallow", 2)):
        client.create_trial_component(
            TrialComponentName=name,
            Parameters={"depth": {"NumberValue": depth}, "loss.name": {"StringValue": "log"}},
        )
    return client


def by(name: str, operator: str | None = None, value: str | None = None) -> dict[str, Any]:
    given = {"Name": name, "Operator": operator, "Value": value}
    return {member: text for member, text in given.items() if text is not None}


def found(
    sagemaker: Any, *filters: dict[str, Any], resource: str = "ModelPackage", **more: Any
) -> list[str]:
    """Group and number of the versions found, or names of others, oldest change first."""
    expression = {"Filters": list(filters)} if filters else None
    given = {"SearchExpression": expression} if expression else {}
    answer = sagemaker.search(
        **{"Resource": resource, "SortOrder": "Ascending", "MaxResults": 100, **given, **more}
    )
    assert answer["TotalHits"]["Relation"] == "EqualTo"
    names = []
    for result in answer["Results"]:
        (row,) = result.values()
        arn = row.get("ModelPackageArn") or row.get("TrialComponentArn")
        names.append(arn.split("/", 1)[1].replace("/", ":"))
    return names


CHURN = ["churn:1", "churn:3", "churn:4"]


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ([by("ModelApprovalStatus", "Equals", "Approved")], ["churn:2"]),
        ([by("ModelApprovalStatus", value="Approved")], ["churn:2"]),
        ([by("ModelApprovalStatus", "NotEquals", "PendingManualApproval")], ["churn:2"]),
        ([by("ModelLifeCycle.Stage", "Equals", "Production")], ["churn:2"]),
        ([by("ModelLifeCycle.Stage", "Exists")], ["churn:2"]),
        ([by("ModelLifeCycle", "NotExists")], [*CHURN, "fraud:1"]),
        ([by("ModelPackageVersion", "GreaterThan", "2")], ["churn:3", "churn:4"]),
        ([by("ModelPackageVersion", "LessThanOrEqualTo", "1")], ["churn:1", "fraud:1"]),
        ([by("ModelPackageVersion", "Equals", "3")], ["churn:3"]),
        ([by("CustomerMetadataProperties.auc", "Equals", "0.93")], ["churn:3"]),
        ([by("CustomerMetadataProperties.data.rows", "In", "1, 4")], ["churn:1", "churn:4"]),
        ([by("CustomerMetadataProperties.auc", "Contains", ".94")], ["churn:4"]),
        ([by("ModelPackageDescription", "Equals", "trained, again, 1")], ["churn:1"]),
        ([by("ModelPackageGroupName", "Equals", "fraud,other")], ["fraud:1"]),
        ([by("InferenceSpecification.Containers.Image", "Contains", "sklearn")], None),
        ([by("Tags.team.name", "Equals", "risk")], [*CHURN, "churn:2"]),
        ([by("CreatedBy.UserProfileName", "Equals", "ada")], None),
        ([by("CertifyForMarketplace", "Equals", "true")], []),
        (
            [
                by("ModelPackageGroupName", "Equals", "churn"),
                by("ModelPackageVersion", "LessThan", "3"),
            ],
            ["churn:1", "churn:2"],
        ),
    ],
)
def test_filters_choose_versions(
    sagemaker: Any, filters: list[dict[str, Any]], expected: list[str] | None
) -> None:
    names = found(sagemaker, *filters)
    everything = [*CHURN, "churn:2", "fraud:1"]
    assert sorted(names) == sorted(everything if expected is None else expected)


def test_times_are_compared_as_times(sagemaker: Any) -> None:
    past = f"{datetime.now(UTC) - timedelta(days=1):%Y-%m-%dT%H:%M:%S}"
    assert len(found(sagemaker, by("CreationTime", "GreaterThan", past))) == 5
    assert found(sagemaker, by("LastModifiedTime", "LessThan", past)) == []


@pytest.mark.parametrize(
    ("filters", "text"),
    [
        (
            [by("CustomerMetadataProperties.auc", "GreaterThan", "0.9")],
            "The operator GreaterThan is not supported for the text property "
            "CustomerMetadataProperties.auc.",
        ),
        ([by("ModelPackageVersion", "Contains", "1")], "not supported for the number property"),
        ([by("CreationTime", "In", "a,b")], "not supported for the timestamp property"),
        ([by("ModelPackageVersion", "LessThan", "two")], "'two' for property ModelPackageVersion"),
        ([by("ModelPackageVersion", "Equals", "nan")], "'nan' for property ModelPackageVersion"),
        ([by("ModelPackageVersion", "NotEquals", "1e999")], "is not a number"),
        ([by("CreationTime", "LessThan", "yesterday")], "is not a timestamp"),
        ([by("Colour", "Equals", "red")], "Unknown property name: Colour"),
        ([by("ModelApprovalStatus.Deeper", "Exists")], "Unknown property name"),
        ([by("ModelLifeCycle", "Equals", "Production")], "has parts: name one of them"),
        ([by("ModelApprovalStatus", "Exists", "true")], "takes no Value"),
        ([by("ModelApprovalStatus", "Equals")], "needs a Value"),
        (
            [by("ModelPackageDescription", "Contains", each) for each in "ab"],
            "'CONTAINS' operator usage limit of 1 exceeded.",
        ),
    ],
)
def test_what_aws_does_not_compare_is_refused(
    sagemaker: Any, filters: list[dict[str, Any]], text: str
) -> None:
    with refused() as answer:
        found(sagemaker, *filters)
    assert answer.code == "ValidationException"
    assert text in answer.text


def test_expressions_nest_and_join_by_and_or_or(sagemaker: Any) -> None:
    third = by("ModelPackageVersion", "Equals", "3")
    fraud = by("ModelPackageGroupName", "Equals", "fraud")
    approved = by("ModelApprovalStatus", "Equals", "Approved")
    either = {"Filters": [third, fraud], "Operator": "Or"}
    assert found(sagemaker, SearchExpression=either) == ["churn:3", "fraud:1"]
    nested = {"SubExpressions": [either, {"Filters": [approved]}], "Operator": "Or"}
    assert sorted(found(sagemaker, SearchExpression=nested)) == ["churn:2", "churn:3", "fraud:1"]
    with refused() as answer:
        found(sagemaker, SearchExpression={"Operator": "Or"})
    assert "at least one subexpression, filter, or nested filter" in answer.text


def test_a_nested_filter_holds_for_one_element_of_the_list(sagemaker: Any) -> None:
    def containers(*filters: dict[str, Any]) -> list[str]:
        nested = {
            "NestedPropertyName": "InferenceSpecification.Containers",
            "Filters": list(filters),
        }
        return found(sagemaker, SearchExpression={"NestedFilters": [nested]})

    path = "InferenceSpecification.Containers"
    image = by(f"{path}.Image", "Equals", IMAGE)
    assert len(containers(image)) == 5
    assert containers(image, by(f"{path}.ModelDataUrl", "Equals", "s3://other")) == []


def test_parameters_are_numbers_where_they_are(sagemaker: Any) -> None:
    def components(*filters: dict[str, Any]) -> list[str]:
        return found(sagemaker, *filters, resource="ExperimentTrialComponent")

    assert components(by("Parameters.depth", "GreaterThan", "5")) == ["deep"]
    assert components(by("Parameters.depth", "Equals", "2")) == ["shallow"]
    assert components(by("Parameters.loss.name", "Equals", "log")) == ["deep", "shallow"]
    base = "arn:aws:sagemaker:us-east-1:000000000000:experiment-trial-component"
    both = f"{base}/deep,{base}/shallow,{base}/none"
    assert components(by("TrialComponentArn", "Equals", both)) == ["deep", "shallow"]
    names = [by("TrialComponentName", "Contains", each) for each in ("de", "ee")]
    assert components(*names) == ["deep"]


@pytest.mark.parametrize("order", ["Ascending", "Descending"])
@pytest.mark.parametrize(
    "sort", [None, "CreationTime", "ModelPackageVersion", "CustomerMetadataProperties.auc"]
)
def test_pages_give_everything_once_in_order(sagemaker: Any, sort: str | None, order: str) -> None:
    given = {"Resource": "ModelPackage", "SortOrder": order, **({"SortBy": sort} if sort else {})}
    whole = sagemaker.search(MaxResults=100, **given)["Results"]
    paged = [
        result
        for page in sagemaker.get_paginator("search").paginate(
            **given, PaginationConfig={"PageSize": 2}
        )
        for result in page["Results"]
    ]
    assert paged == whole
    assert len(whole) == 5
    if sort == "ModelPackageVersion":
        numbers = [each["ModelPackage"]["ModelPackageVersion"] for each in whole]
        assert numbers == sorted(numbers, reverse=order == "Descending")


def test_one_search_carries_what_many_describes_would(sagemaker: Any) -> None:
    answer = sagemaker.search(
        Resource="ModelPackage",
        SearchExpression={"Filters": [by("ModelApprovalStatus", "Equals", "Approved")]},
    )
    (row,) = (result["ModelPackage"] for result in answer["Results"])
    described = sagemaker.describe_model_package(ModelPackageName="churn/2")
    del described["ResponseMetadata"]
    assert row.pop("Tags") == [{"Key": "team.name", "Value": "risk"}]
    assert row == described
    assert answer["TotalHits"]["Value"] == 1
    assert "NextToken" not in answer


def test_models_groups_and_endpoints_are_searched_too(sagemaker: Any) -> None:
    sagemaker.create_model(
        ModelName="Searched", PrimaryContainer={"Image": IMAGE}, ExecutionRoleArn=ROLE
    )
    models = sagemaker.search(
        Resource="Model",
        SearchExpression={"Filters": [by("PrimaryContainer.Image", "Equals", IMAGE)]},
    )
    assert models["Results"][0]["Model"]["Model"]["ModelName"] == "Searched"
    assert models["Results"][0]["Model"]["Endpoints"] == []
    groups = sagemaker.search(
        Resource="ModelPackageGroup",
        SearchExpression={"Filters": [by("Tags.team.name", "Equals", "risk")]},
    )
    assert [each["ModelPackageGroup"]["ModelPackageGroupName"] for each in groups["Results"]] == [
        "churn"
    ]
    assert sagemaker.search(Resource="Endpoint")["Results"] == []


def test_a_resource_that_is_not_offered_is_refused_by_name(sagemaker: Any) -> None:
    with refused() as answer:
        sagemaker.search(Resource="HubContent")
    assert "Search for HubContent" in answer.text


@pytest.mark.parametrize("resource", sorted(SEARCHED))
def test_everything_that_is_searched_is_sought_by_times_and_tags(
    sagemaker: Any, resource: str
) -> None:
    for each in (
        by("CreationTime", "LessThan", "2020-01-01T00:00:00"),
        by("CreationTime", "GreaterThan", "2999-01-01T00:00:00"),
        by("Tags.nobody-has-this", "Exists"),
    ):
        answer = sagemaker.search(Resource=resource, SearchExpression={"Filters": [each]})
        assert answer["Results"] == []
        assert answer["TotalHits"] == {"Value": 0, "Relation": "EqualTo"}


def test_only_what_is_visible_is_answered(sagemaker: Any) -> None:
    def groups(value: str) -> set[str]:
        answer = sagemaker.search(
            Resource="ModelPackageGroup",
            VisibilityConditions=[{"Key": "Tags.team.name", "Value": value}],
        )
        found = (result["ModelPackageGroup"] for result in answer["Results"])
        return {group["ModelPackageGroupName"] for group in found}

    assert groups("risk") == {"churn", "fraud"}
    assert groups("other") == {"fraud"}


def test_names_of_properties_are_suggested_by_how_they_begin(sagemaker: Any) -> None:
    def suggested(hint: str, resource: str = "ModelPackage") -> list[str]:
        answer = sagemaker.get_search_suggestions(
            Resource=resource,
            SuggestionQuery={"PropertyNameQuery": {"PropertyNameHint": hint}},
        )
        return [each["PropertyName"] for each in answer["PropertyNameSuggestions"]]

    assert suggested("customermetadata") == [
        "CustomerMetadataProperties.auc",
        "CustomerMetadataProperties.data.rows",
    ]
    assert suggested("ModelApp") == ["ModelApprovalStatus"]
    assert suggested("Tags.te") == ["Tags.team.name"]
    assert suggested("Parameters.d", "ExperimentTrialComponent") == ["Parameters.depth"]
    assert suggested("Nothing") == []
    everything = sagemaker.get_search_suggestions(Resource="ModelPackage")
    assert len(everything["PropertyNameSuggestions"]) > 10
    with refused() as answer:
        sagemaker.get_search_suggestions(Resource="HubContent")
    assert answer.code == "ValidationException"


def test_names_of_properties_are_found_in_any_case(sagemaker: Any) -> None:
    assert found(sagemaker, by("modelpackageversion", "GreaterThan", "3")) == ["churn:4"]
    assert found(sagemaker, by("tags.team.name", "Exists"))
