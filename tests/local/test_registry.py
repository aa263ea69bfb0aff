from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import pytest
from making import IMAGE, ROLE, refused, specification, version


@pytest.fixture(scope="module")
def sagemaker(shared_engine: Any) -> Any:
    return shared_engine.client("sagemaker")


def group(sagemaker: Any, name: str, **more: Any) -> str:
    answer = sagemaker.create_model_package_group(ModelPackageGroupName=name, **more)
    arn: str = answer["ModelPackageGroupArn"]
    return arn


def test_a_group_keeps_its_case_and_its_versions_arns_are_lower_case(sagemaker: Any) -> None:
    arn = group(sagemaker, "Case-Kept", ModelPackageGroupDescription="<b> & ü")
    assert arn.endswith(":model-package-group/Case-Kept")
    shown = sagemaker.describe_model_package_group(ModelPackageGroupName="case-kept")
    assert shown["ModelPackageGroupName"] == "Case-Kept"
    assert shown["ModelPackageGroupDescription"] == "<b> & ü"
    assert shown["ModelPackageGroupStatus"] == "Completed"
    assert shown["CreatedBy"]["UserProfileName"] == "ada"
    assert version(sagemaker, arn).endswith(":model-package/case-kept/1")


def test_a_group_name_is_taken_once(sagemaker: Any) -> None:
    group(sagemaker, "taken")
    with refused() as answer:
        group(sagemaker, "taken")
    assert answer.code == "ValidationException"
    assert "already exists" in answer.text


def test_a_missing_group_is_named_by_its_arn(sagemaker: Any) -> None:
    with refused() as answer:
        sagemaker.describe_model_package_group(ModelPackageGroupName="nobody")
    assert answer.code == "ValidationException"
    assert answer.text.startswith("ModelPackageGroup arn:aws:sagemaker:us-east-1:000000000000:")
    assert answer.text.endswith("model-package-group/nobody does not exist.")
    listed = sagemaker.list_model_packages(ModelPackageGroupName="nobody")
    assert listed["ModelPackageSummaryList"] == []
    with refused() as answer:
        version(sagemaker, "nobody")
    assert answer.code == "ValidationException"
    assert answer.text == "Model Package Group does not exist."


def test_a_version_of_a_package_or_model_takes_its_specification(sagemaker: Any) -> None:
    group(sagemaker, "cloned")
    first = version(sagemaker, "cloned")
    container = {"Image": IMAGE, "Mode": "SingleModel"}
    model = sagemaker.create_model(
        ModelName="cloned", PrimaryContainer=container, ExecutionRoleArn=ROLE
    )
    shown = sagemaker.describe_model_package(ModelPackageName=first)["InferenceSpecification"]
    for source, expected in (
        (first, shown),
        (model["ModelArn"], {"Containers": [{"Image": IMAGE}]}),
        ("s3://somewhere/else", None),
    ):
        made = sagemaker.create_model_package(ModelPackageGroupName="cloned", SourceUri=source)
        described = sagemaker.describe_model_package(ModelPackageName=made["ModelPackageArn"])
        assert described.get("InferenceSpecification") == expected


def test_a_version_is_described_by_arn_name_and_any_case(sagemaker: Any) -> None:
    group(sagemaker, "Described")
    arn = version(sagemaker, "Described", ModelPackageDescription="first")
    for reference in (arn, "described/1", "Described/1"):
        shown = sagemaker.describe_model_package(ModelPackageName=reference)
        assert shown["ModelPackageArn"] == arn
    assert shown["ModelPackageGroupName"] == "Described"
    assert shown["ModelPackageVersion"] == 1
    assert shown["ModelApprovalStatus"] == "PendingManualApproval"
    assert shown["ModelPackageStatus"] == "Completed"
    assert shown["ModelPackageStatusDetails"] == {"ValidationStatuses": [], "ImageScanStatuses": []}
    assert shown["CertifyForMarketplace"] is False
    assert "ModelPackageName" not in shown
    assert shown["CreatedBy"]["IamIdentity"]["Arn"].endswith(":assumed-role/mlops-local/ada")


def test_numbers_of_deleted_versions_are_not_given_again(sagemaker: Any) -> None:
    group(sagemaker, "numbers")
    for number in (1, 2):
        assert version(sagemaker, "numbers").endswith(f"/{number}")
    sagemaker.delete_model_package(ModelPackageName="numbers/2")
    assert version(sagemaker, "numbers").endswith("/3")
    with refused() as answer:
        sagemaker.describe_model_package(ModelPackageName="numbers/2")
    assert answer.text.endswith("model-package/numbers/2 does not exist.")


def test_many_registering_at_once_get_a_number_each(shared_engine: Any) -> None:
    clients = [shared_engine.client("sagemaker", user=f"u{each}") for each in range(4)]
    group(clients[0], "crowd")
    with ThreadPoolExecutor(4) as pool:
        arns = list(pool.map(lambda each: version(clients[each % 4], "crowd"), range(40)))
    numbers = sorted(int(arn.rpartition("/")[2]) for arn in arns)
    assert numbers == list(range(1, 41))


def test_the_same_client_token_gives_the_same_version(sagemaker: Any) -> None:
    group(sagemaker, "token")
    first = version(sagemaker, "token", ClientToken="one")
    assert version(sagemaker, "token", ClientToken="one") == first
    assert version(sagemaker, "token", ClientToken="two") != first


def test_group_or_name_must_be_given_and_not_both(sagemaker: Any) -> None:
    group(sagemaker, "both")
    with refused() as answer:
        version(sagemaker, "both", ModelPackageName="own")
    assert answer.text == (
        "Both ModelPackageName and ModelPackageGroupName are provided in the input. "
        "Cannot determine which one to use."
    )
    with refused() as answer:
        sagemaker.create_model_package(InferenceSpecification=specification("s3://b/k"))
    assert answer.code == "ValidationException"


def test_a_version_takes_no_tags_and_an_unversioned_package_does(sagemaker: Any) -> None:
    group(sagemaker, "untagged")
    tags = [{"Key": "team", "Value": "risk"}]
    with refused() as answer:
        version(sagemaker, "untagged", Tags=tags)
    assert "Tag the model package group instead" in answer.text
    answered = sagemaker.create_model_package(ModelPackageName="Alone", Tags=tags)
    arn = answered["ModelPackageArn"]
    assert arn.endswith(":model-package/alone")
    assert sagemaker.list_tags(ResourceArn=arn)["Tags"] == tags
    shown = sagemaker.describe_model_package(ModelPackageName="Alone")
    assert shown["ModelPackageName"] == "Alone"
    assert "ModelApprovalStatus" not in shown
    with refused() as answer:
        sagemaker.update_model_package(ModelPackageArn=arn, ModelApprovalStatus="Approved")
    assert "does not apply" in answer.text


def test_an_update_changes_what_it_names_and_says_who(shared_engine: Any, sagemaker: Any) -> None:
    group(sagemaker, "updated")
    arn = version(sagemaker, "updated", CustomerMetadataProperties={"auc": "0.9", "old": "1"})
    before = sagemaker.describe_model_package(ModelPackageName=arn)
    shared_engine.client("sagemaker", user="grace").update_model_package(
        ModelPackageArn=arn,
        ModelApprovalStatus="Approved",
        ApprovalDescription='"good" <enough> 🎉',
        CustomerMetadataProperties={"auc": "0.91", "new": "2"},
        CustomerMetadataPropertiesToRemove=["old", "never"],
        ModelLifeCycle={"Stage": "Production", "StageStatus": "Approved"},
        SourceUri="https://example.com/run/1",
        ModelCard={"ModelCardContent": '{"intended_uses":{}}', "ModelCardStatus": "Draft"},
        AdditionalInferenceSpecificationsToAdd=[
            {"Name": "gpu", "Containers": specification("s3://b/k")["Containers"]}
        ],
    )
    after = sagemaker.describe_model_package(ModelPackageName=arn)
    assert after["ModelApprovalStatus"] == "Approved"
    assert after["ApprovalDescription"] == '"good" <enough> 🎉'
    assert after["CustomerMetadataProperties"] == {"auc": "0.91", "new": "2"}
    assert after["ModelLifeCycle"] == {"Stage": "Production", "StageStatus": "Approved"}
    assert after["SourceUri"] == "https://example.com/run/1"
    assert after["ModelCard"]["ModelCardStatus"] == "Draft"
    assert [each["Name"] for each in after["AdditionalInferenceSpecifications"]] == ["gpu"]
    assert after["InferenceSpecification"] == before["InferenceSpecification"]
    assert after["CreatedBy"]["UserProfileName"] == "ada"
    assert after["LastModifiedBy"]["UserProfileName"] == "grace"
    assert after["LastModifiedTime"] >= before["LastModifiedTime"]
    assert after["CreationTime"] == before["CreationTime"]
    sanitized = sagemaker.describe_model_package(ModelPackageName=arn, IncludedData="MetadataOnly")
    assert sanitized["ModelCard"]["ModelCardContent"] == "{}"


def test_customer_metadata_has_fifty_places_and_a_refusal_changes_nothing(sagemaker: Any) -> None:
    group(sagemaker, "metadata")
    full = {f"k{number}": "v" for number in range(50)}
    arn = version(sagemaker, "metadata", CustomerMetadataProperties=full)
    with refused() as answer:
        sagemaker.update_model_package(
            ModelPackageArn=arn,
            CustomerMetadataProperties={"one-more": "v"},
            ModelApprovalStatus="Approved",
        )
    assert "50 customer metadata properties" in answer.text
    shown = sagemaker.describe_model_package(ModelPackageName=arn)
    assert shown["CustomerMetadataProperties"] == full
    assert shown["ModelApprovalStatus"] == "PendingManualApproval"


def test_a_card_in_a_package_keeps_what_an_update_does_not_name(sagemaker: Any) -> None:
    group(sagemaker, "carded")
    content = '{"intended_uses": {"risk_rating": "High"}}'
    card = {"ModelCardContent": content, "ModelCardStatus": "Draft"}
    arn = version(sagemaker, "carded", ModelCard=card)
    sagemaker.update_model_package(ModelPackageArn=arn, ModelCard={"ModelCardStatus": "Approved"})
    shown = sagemaker.describe_model_package(ModelPackageName=arn)["ModelCard"]
    assert shown == {"ModelCardContent": content, "ModelCardStatus": "Approved"}
    with refused() as answer:
        sagemaker.update_model_package(
            ModelPackageArn=arn, ModelCard={"ModelCardContent": '{"intended_use": {}}'}
        )
    assert "has no section 'intended_use'" in answer.text


def test_a_client_token_makes_one_package_of_one_group(sagemaker: Any) -> None:
    for name in ("token-a", "token-b"):
        group(sagemaker, name)
    first = version(sagemaker, "token-a", ClientToken="once")
    assert version(sagemaker, "token-a", ClientToken="once") == first
    listed = sagemaker.list_model_packages(ModelPackageGroupName="token-a")
    assert len(listed["ModelPackageSummaryList"]) == 1
    with refused() as answer:
        version(sagemaker, "token-b", ClientToken="once")
    assert answer.code == "ConflictException"


def test_added_specifications_have_names_of_their_own(sagemaker: Any) -> None:
    group(sagemaker, "specified")
    arn = version(sagemaker, "specified")
    added = [{"Name": "gpu", "Containers": specification("s3://b/k")["Containers"]}]
    sagemaker.update_model_package(
        ModelPackageArn=arn, AdditionalInferenceSpecificationsToAdd=added
    )
    with refused() as answer:
        sagemaker.update_model_package(
            ModelPackageArn=arn, AdditionalInferenceSpecificationsToAdd=added
        )
    assert answer.code == "ValidationException"
    assert "must be unique" in answer.text


def test_a_card_that_is_no_json_is_refused(sagemaker: Any) -> None:
    group(sagemaker, "card")
    card = {"ModelCardContent": "not json", "ModelCardStatus": "Draft"}
    with refused() as answer:
        version(sagemaker, "card", ModelCard=card)
    assert answer.text.startswith("ModelCardContent is not a JSON document")


def test_lists_choose_by_type_status_and_group(sagemaker: Any) -> None:
    group(sagemaker, "listed")
    arns = [version(sagemaker, "listed") for _ in range(3)]
    sagemaker.update_model_package(ModelPackageArn=arns[1], ModelApprovalStatus="Rejected")
    sagemaker.create_model_package(ModelPackageName="listed-alone")

    def listed(**filters: Any) -> list[str]:
        answer = sagemaker.list_model_packages(NameContains="listed", **filters)
        return [each["ModelPackageArn"] for each in answer["ModelPackageSummaryList"]]

    assert listed(ModelPackageGroupName="listed") == arns
    assert listed(ModelPackageGroupName="listed", SortOrder="Descending") == arns[::-1]
    assert listed(ModelPackageGroupName="listed", ModelApprovalStatus="Rejected") == [arns[1]]
    assert [arn.rpartition("/")[2] for arn in listed()] == ["listed-alone"]
    assert listed(ModelPackageType="Versioned") == arns
    assert len(listed(ModelPackageType="Both")) == 4
    groups = sagemaker.list_model_package_groups(CrossAccountFilterOption="CrossAccount")
    assert groups["ModelPackageGroupSummaryList"] == []


def test_a_batch_answers_what_is_there_and_an_error_for_the_rest(sagemaker: Any) -> None:
    group(sagemaker, "batch")
    arn = version(sagemaker, "batch")
    missing = arn[:-1] + "9"
    answer = sagemaker.batch_describe_model_package(ModelPackageArnList=[arn, missing])
    assert answer["ModelPackageSummaries"][arn]["ModelPackageVersion"] == 1
    error = answer["BatchDescribeModelPackageErrorMap"][missing]
    assert error["ErrorCode"] == "ValidationException"
    assert "does not exist" in error["ErrorResponse"]


def test_a_group_with_versions_is_not_deleted(sagemaker: Any) -> None:
    group(sagemaker, "Full")
    version(sagemaker, "Full")
    with refused() as answer:
        sagemaker.delete_model_package_group(ModelPackageGroupName="Full")
    assert answer.code == "ConflictException"
    sagemaker.delete_model_package(ModelPackageName="Full/1")
    sagemaker.delete_model_package_group(ModelPackageGroupName="full")
    with refused() as answer:
        sagemaker.describe_model_package_group(ModelPackageGroupName="Full")
    assert "does not exist" in answer.text


def test_a_group_keeps_a_policy_until_it_is_deleted(sagemaker: Any) -> None:
    group(sagemaker, "shared")
    with refused() as answer:
        sagemaker.get_model_package_group_policy(ModelPackageGroupName="shared")
    shown = sagemaker.describe_model_package_group(ModelPackageGroupName="shared")
    arn = shown["ModelPackageGroupArn"]
    assert answer.text == f"Cannot find resource policy for: {arn}"
    statement = {"Effect": "Allow", "Principal": "*", "Action": "sagemaker:*", "Resource": "*"}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    sagemaker.put_model_package_group_policy(ModelPackageGroupName="shared", ResourcePolicy=policy)
    answered = sagemaker.get_model_package_group_policy(ModelPackageGroupName="shared")
    assert answered["ResourcePolicy"] == policy
    sagemaker.delete_model_package_group_policy(ModelPackageGroupName="shared")
    with refused():
        sagemaker.get_model_package_group_policy(ModelPackageGroupName="shared")
    with refused() as answer:
        sagemaker.put_model_package_group_policy(ModelPackageGroupName="shared", ResourcePolicy="x")
    assert "not a JSON document" in answer.text


def test_the_policy_of_a_missing_group_is_missed_in_its_own_words(sagemaker: Any) -> None:
    missing = {"ModelPackageGroupName": "Nowhere"}
    for ask in (
        sagemaker.get_model_package_group_policy,
        sagemaker.delete_model_package_group_policy,
        partial(sagemaker.put_model_package_group_policy, ResourcePolicy="{}"),
    ):
        with refused() as answer:
            ask(**missing)
        assert answer.code == "ValidationException"
        assert answer.text.startswith("Cannot find Model Package Group: arn:aws:sagemaker:")
        assert answer.text.endswith(":model-package-group/Nowhere")


@pytest.mark.parametrize("name", ["churn_model", "-churn", "a" * 64, "ü"])
def test_names_that_sagemaker_refuses_are_refused(sagemaker: Any, name: str) -> None:
    with refused() as answer:
        group(sagemaker, name)
    assert answer.code == "ValidationException"
    assert "'modelPackageGroupName' failed to satisfy constraint" in answer.text
