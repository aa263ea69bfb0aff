from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from making import IMAGE, artifact, refused, upload, version


@pytest.fixture(scope="module")
def sagemaker(shared_engine: Any) -> Any:
    return shared_engine.client("sagemaker")


def action(sagemaker: Any, name: str, uri: str = "s3://b/run", **more: Any) -> str:
    answer = sagemaker.create_action(
        ActionName=name, Source={"SourceUri": uri}, ActionType="Note", **more
    )
    arn: str = answer["ActionArn"]
    return arn


def into(sagemaker: Any, arn: str) -> dict[str, str]:
    """Sources of the associations into a node: type of association by ARN."""
    pages = sagemaker.get_paginator("list_associations").paginate(DestinationArn=arn)
    return {
        each["SourceArn"]: each["AssociationType"]
        for page in pages
        for each in page["AssociationSummaries"]
    }


def artifacts_of(sagemaker: Any, uri: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = sagemaker.list_artifacts(SourceUri=uri)["ArtifactSummaries"]
    return found


def test_the_same_source_is_the_same_artifact_whatever_the_order_of_its_types(
    sagemaker: Any,
) -> None:
    types = [
        {"SourceIdType": "Custom", "Value": "sha256:1"},
        {"SourceIdType": "S3Version", "Value": "7"},
    ]
    source = {"SourceUri": "s3://b/same.csv", "SourceTypes": types}
    first = sagemaker.create_artifact(
        Source=source, ArtifactType="DataSet", Properties={"rows": "3"}
    )["ArtifactArn"]
    again = sagemaker.create_artifact(
        Source={**source, "SourceTypes": types[::-1]}, ArtifactType="Other"
    )["ArtifactArn"]
    other = artifact(sagemaker, "s3://b/same.csv")
    assert first == again != other
    assert re.fullmatch(r"arn:aws:sagemaker:us-east-1:\d{12}:artifact/[0-9a-f]{32}", first)
    shown = sagemaker.describe_artifact(ArtifactArn=first)
    assert shown["ArtifactType"] == "DataSet"
    assert shown["Source"] == source
    assert shown["Properties"] == {"rows": "3"}
    assert shown["CreatedBy"]["UserProfileName"] == "ada"


def test_contexts_and_actions_are_found_by_lower_cased_name_and_by_arn(sagemaker: Any) -> None:
    arn = sagemaker.create_context(
        ContextName="My_Context", Source={"SourceUri": "s3://b"}, ContextType="Study"
    )["ContextArn"]
    assert arn.endswith(":context/my_context")
    for reference in ("My_Context", "my_context", arn):
        assert sagemaker.describe_context(ContextName=reference)["ContextName"] == "My_Context"
    action_arn = action(sagemaker, "My-Action")
    for reference in ("my-action", action_arn):
        assert sagemaker.describe_action(ActionName=reference)["ActionName"] == "My-Action"
        assert sagemaker.describe_action(ActionName=reference)["Status"] == "Unknown"


def test_a_taken_name_is_a_validation_exception(sagemaker: Any) -> None:
    action(sagemaker, "twice")
    with refused() as answer:
        action(sagemaker, "TWICE")
    assert answer.code == "ValidationException"
    assert "already exists" in answer.text


def test_missing_entities_are_resource_not_found(sagemaker: Any) -> None:
    arn = "arn:aws:sagemaker:us-east-1:000000000000:artifact/" + "0" * 32
    for call in (
        lambda: sagemaker.describe_artifact(ArtifactArn=arn),
        lambda: sagemaker.describe_action(ActionName="none"),
        lambda: sagemaker.describe_context(ContextName="none"),
        lambda: sagemaker.describe_trial_component(TrialComponentName="none"),
        lambda: sagemaker.add_association(SourceArn=arn, DestinationArn=arn),
        lambda: sagemaker.list_trial_components(TrialName="none"),
    ):
        with refused() as answer:
            call()
        assert answer.code == "ResourceNotFound"
        assert answer.text.endswith("does not exist.")


def test_updates_replace_properties_and_remove_single_ones(sagemaker: Any) -> None:
    arn = artifact(sagemaker, "s3://b/update.csv", Properties={"a": "1"})
    sagemaker.update_artifact(
        ArtifactArn=arn,
        ArtifactName="Renamed",
        Properties={"b": "2", "c": "3"},
        PropertiesToRemove=["c"],
    )
    shown = sagemaker.describe_artifact(ArtifactArn=arn)
    assert shown["ArtifactName"] == "Renamed"
    assert shown["Properties"] == {"b": "2"}
    action(sagemaker, "progress")
    sagemaker.update_action(ActionName="progress", Status="Completed", Description="<done>")
    changed = sagemaker.describe_action(ActionName="progress")
    assert (changed["Status"], changed["Description"]) == ("Completed", "<done>")


def test_a_trial_component_keeps_times_parameters_and_artifacts(sagemaker: Any) -> None:
    start = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
    sagemaker.create_trial_component(
        TrialComponentName="Session-1",
        Status={"PrimaryStatus": "InProgress"},
        StartTime=start,
        Parameters={"depth": {"NumberValue": 3}, "loss": {"StringValue": "log"}},
        InputArtifacts={"train": {"Value": "s3://b/train.csv", "MediaType": "text/csv"}},
    )
    sagemaker.update_trial_component(
        TrialComponentName="session-1",
        Status={"PrimaryStatus": "Completed"},
        Parameters={"depth": {"NumberValue": 4}, "rate": {"NumberValue": 0.1}},
        ParametersToRemove=["loss"],
    )
    shown = sagemaker.describe_trial_component(TrialComponentName="Session-1")
    assert shown["DisplayName"] == "Session-1"
    assert shown["StartTime"] == start
    assert shown["Status"] == {"PrimaryStatus": "Completed"}
    assert shown["Parameters"] == {"depth": {"NumberValue": 4.0}, "rate": {"NumberValue": 0.1}}
    assert shown["InputArtifacts"]["train"]["Value"] == "s3://b/train.csv"
    summary = sagemaker.list_trial_components()["TrialComponentSummaries"][0]
    assert summary["TrialComponentName"] == "Session-1"


def test_associations_need_both_ends_and_are_made_once(sagemaker: Any) -> None:
    data = artifact(sagemaker, "s3://b/ends.csv")
    run = action(sagemaker, "ends")
    sagemaker.add_association(SourceArn=data, DestinationArn=run, AssociationType="ContributedTo")
    with refused() as answer:
        sagemaker.add_association(SourceArn=data, DestinationArn=run, AssociationType="Produced")
    assert answer.code == "ValidationException"
    assert "already exists" in answer.text
    summary = sagemaker.list_associations(SourceArn=data)["AssociationSummaries"][0]
    assert summary["DestinationArn"] == run
    assert (summary["SourceType"], summary["DestinationType"]) == ("DataSet", "Note")
    assert summary["DestinationName"] == "ends"
    assert "SourceName" not in summary
    assert summary["AssociationType"] == "ContributedTo"
    assert summary["CreatedBy"]["UserProfileName"] == "ada"


def test_what_has_associations_is_not_deleted_before_them(sagemaker: Any) -> None:
    data, run = artifact(sagemaker, "s3://b/kept.csv"), action(sagemaker, "kept")
    sagemaker.add_association(SourceArn=data, DestinationArn=run)
    for delete in (
        lambda: sagemaker.delete_artifact(ArtifactArn=data),
        lambda: sagemaker.delete_action(ActionName="kept"),
    ):
        with refused() as answer:
            delete()
        assert answer.code == "ValidationException"
        assert "still has associations" in answer.text
    sagemaker.delete_association(SourceArn=data, DestinationArn=run)
    with refused() as answer:
        sagemaker.delete_association(SourceArn=data, DestinationArn=run)
    assert answer.code == "ResourceNotFound"
    sagemaker.delete_artifact(Source={"SourceUri": "s3://b/kept.csv"})
    assert sagemaker.delete_action(ActionName="kept")["ActionArn"] == run


def test_two_trial_components_and_one_and_the_same_node_are_not_associated(
    sagemaker: Any,
) -> None:
    arns = [
        sagemaker.create_trial_component(TrialComponentName=f"pair-{each}")["TrialComponentArn"]
        for each in "ab"
    ]
    for destination in (arns[0], arns[1]):
        with refused() as answer:
            sagemaker.add_association(SourceArn=arns[0], DestinationArn=destination)
        assert answer.code == "ValidationException"


def test_registering_records_archive_image_approval_and_group(sagemaker: Any) -> None:
    sagemaker.create_model_package_group(ModelPackageGroupName="Traced")
    known = artifact(sagemaker, "s3://models/traced.tar.gz", "Model")
    arn = version(
        sagemaker, "Traced", "s3://models/traced.tar.gz", MetadataProperties={"CommitId": "c0ffee"}
    )
    created = sagemaker.describe_model_package(ModelPackageName=arn)["CreationTime"]
    (package,) = artifacts_of(sagemaker, arn)
    shown = sagemaker.describe_artifact(ArtifactArn=package["ArtifactArn"])
    assert shown["ArtifactType"] == "Model"
    assert "ArtifactName" not in shown
    date = f"{created.astimezone(UTC):%a %b %d %H:%M:%S UTC %Y}"
    assert shown["Source"]["SourceTypes"] == [{"SourceIdType": "Custom", "Value": date}]
    assert shown["Properties"] == {
        "ApprovalStatus": "PendingManualApproval",
        "ModelPackageGroupName": "Traced",
        "Status": "Completed",
        "Version": "1",
    }
    assert shown["MetadataProperties"] == {"CommitId": "c0ffee"}
    (image,) = artifacts_of(sagemaker, IMAGE)
    (approval,) = sagemaker.list_actions(SourceUri=arn)["ActionSummaries"]
    assert re.fullmatch(
        r"traced-1-PendingManualApproval-\d{10}-aws-model-package", approval["ActionName"]
    )
    assert approval["ActionType"] == "Approval"
    assert into(sagemaker, package["ArtifactArn"]) == {
        known: "ContributedTo",
        image["ArtifactArn"]: "ContributedTo",
        approval["ActionArn"]: "ContributedTo",
    }
    (context,) = sagemaker.list_contexts(
        ContextType="ModelGroup",
        SourceUri=("arn:aws:sagemaker:us-east-1:000000000000:model-package-group/Traced"),
    )["ContextSummaries"]
    assert re.fullmatch(r"Traced-\d{10}-aws-model-package-group", context["ContextName"])
    assert context["Source"]["SourceType"] == "ARN"
    assert into(sagemaker, context["ContextArn"]) == {package["ArtifactArn"]: "AssociatedWith"}


def test_each_change_of_approval_is_an_action_and_no_change_is_none(sagemaker: Any) -> None:
    sagemaker.create_model_package_group(ModelPackageGroupName="decided")
    arn = version(sagemaker, "decided")
    for status in ("Approved", "Approved", "Rejected", "Approved"):
        sagemaker.update_model_package(ModelPackageArn=arn, ModelApprovalStatus=status)
    actions = sagemaker.list_actions(SourceUri=arn, SortOrder="Ascending")["ActionSummaries"]
    assert [each["ActionName"].split("-")[2] for each in actions] == [
        "PendingManualApproval",
        "Approved",
        "Rejected",
        "Approved",
    ]
    (package,) = artifacts_of(sagemaker, arn)
    assert set(into(sagemaker, package["ArtifactArn"])) >= {each["ActionArn"] for each in actions}
    shown = sagemaker.describe_artifact(ArtifactArn=package["ArtifactArn"])
    assert shown["Properties"]["ApprovalStatus"] == "Approved"


def test_deleting_a_version_and_its_group_leaves_their_lineage(sagemaker: Any) -> None:
    sagemaker.create_model_package_group(ModelPackageGroupName="gone")
    arn = version(sagemaker, "gone")
    sagemaker.delete_model_package(ModelPackageName=arn)
    sagemaker.delete_model_package_group(ModelPackageGroupName="gone")
    (package,) = artifacts_of(sagemaker, arn)
    assert len(into(sagemaker, package["ArtifactArn"])) == 3


def test_a_model_records_its_data_beside_the_archives_own_artifact(
    shared_engine: Any, sagemaker: Any
) -> None:
    uri = upload(shared_engine, "data.tar.gz")
    archive = artifact(sagemaker, uri, "Model")
    for name in ("data-1", "data-2"):
        sagemaker.create_model(
            ModelName=name,
            PrimaryContainer={"Image": IMAGE, "ModelDataUrl": uri},
            ExecutionRoleArn="arn:aws:iam::000000000000:role/r",
        )
    found = {each["ArtifactArn"]: each["ArtifactType"] for each in artifacts_of(sagemaker, uri)}
    assert found.pop(archive) == "Model"
    assert list(found.values()) == ["ModelData"]
