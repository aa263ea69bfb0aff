"""Registering, deciding about and deploying versions with the SDK."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sagemaker import Session, image_uris
from sagemaker.deserializers import JSONDeserializer
from sagemaker.model import ModelPackage
from sagemaker.model_life_cycle import ModelLifeCycle
from sagemaker.model_metrics import MetricsSource, ModelMetrics
from sagemaker.serializers import JSONSerializer
from sagemaker.sklearn import SKLearnModel

GROUP = "sdk-registry"


@pytest.fixture(scope="module")
def package(session: Session, role: str, weights: str, inference: Path) -> ModelPackage:
    model = SKLearnModel(
        weights, role, str(inference), framework_version="1.4-2", sagemaker_session=session
    )
    found: Any = model.register(
        content_types=["application/json"],
        response_types=["application/json"],
        inference_instances=["ml.m5.large"],
        transform_instances=["ml.m5.large"],
        model_package_group_name=GROUP,
        description="A vector of weights",
        approval_status="PendingManualApproval",
        model_metrics=ModelMetrics(
            model_statistics=MetricsSource("application/json", "s3://bucket/statistics.json")
        ),
        customer_metadata_properties={"team": "churn"},
        model_life_cycle=ModelLifeCycle("Development", "InProgress", "At work"),
    )
    return found


def describe(client: Any, package: ModelPackage) -> Any:
    return client.describe_model_package(ModelPackageName=package.model_package_arn)


def test_registering_makes_the_group_and_a_version(client: Any, package: ModelPackage) -> None:
    assert package.model_package_arn.endswith(f":model-package/{GROUP}/1")
    described = describe(client, package)
    assert described["ModelPackageGroupName"] == GROUP
    assert described["ModelPackageVersion"] == 1
    assert described["ModelPackageStatus"] == "Completed"
    assert described["ModelPackageDescription"] == "A vector of weights"
    assert described["ModelLifeCycle"]["Stage"] == "Development"
    statistics = described["ModelMetrics"]["ModelQuality"]["Statistics"]
    assert statistics["S3Uri"] == "s3://bucket/statistics.json"


def test_a_version_changes_by_the_wrappers_methods(client: Any, package: ModelPackage) -> None:
    package.update_customer_metadata({"team": "growth", "rows": "25"})
    package.remove_customer_metadata_properties(["rows"])
    package.update_source_uri("s3://bucket/source")
    package.update_model_life_cycle(ModelLifeCycle("Staging", "Ready", "Tried")._to_request_dict())
    image = image_uris.retrieve("xgboost", "us-east-1", version="1.7-1")
    package.add_inference_specification(name="other", image_uris=[image])
    described = describe(client, package)
    assert described["CustomerMetadataProperties"] == {"team": "growth"}
    assert described["SourceUri"] == "s3://bucket/source"
    assert described["ModelLifeCycle"]["Stage"] == "Staging"
    [other] = described["AdditionalInferenceSpecifications"]
    assert (other["Name"], other["Containers"][0]["Image"]) == ("other", image)


def test_a_decision_is_kept_with_its_reason(client: Any, package: ModelPackage) -> None:
    package.update_approval_status("Rejected", "Too slow")
    described = describe(client, package)
    assert described["ModelApprovalStatus"] == "Rejected"
    assert described["ApprovalDescription"] == "Too slow"
    assert described["LastModifiedBy"]["IamIdentity"]["Arn"]


def test_deploying_a_version_approves_it_and_serves_it(
    session: Session, client: Any, role: str, package: ModelPackage
) -> None:
    version = ModelPackage(
        role, model_package_arn=package.model_package_arn, sagemaker_session=session
    )
    version.deploy(1, "ml.m5.large", endpoint_name="sdk-registry")
    assert describe(client, package)["ModelApprovalStatus"] == "Approved"
    answer = session.sagemaker_runtime_client.invoke_endpoint(
        EndpointName="sdk-registry",
        ContentType="application/json",
        Accept="application/json",
        Body=JSONSerializer().serialize([[1, 2]]),
    )
    assert JSONDeserializer().deserialize(answer["Body"], "application/json") == [21.0]
    session.delete_endpoint("sdk-registry")


def test_registering_again_is_the_next_version(
    client: Any, session: Session, role: str, weights: str, inference: Path, package: ModelPackage
) -> None:
    model = SKLearnModel(
        weights, role, str(inference), framework_version="1.4-2", sagemaker_session=session
    )
    model.register(["text/csv"], ["text/csv"], model_package_group_name=GROUP)
    listed = client.list_model_packages(ModelPackageGroupName=GROUP, SortOrder="Ascending")
    versions = [item["ModelPackageVersion"] for item in listed["ModelPackageSummaryList"]]
    assert versions == [1, 2]


def test_deleting_versions_and_group(client: Any, package: ModelPackage) -> None:
    with pytest.raises(client.exceptions.ClientError):
        client.delete_model_package_group(ModelPackageGroupName=GROUP)
    listed = client.list_model_packages(ModelPackageGroupName=GROUP)["ModelPackageSummaryList"]
    for item in listed:
        client.delete_model_package(ModelPackageName=item["ModelPackageArn"])
    client.delete_model_package_group(ModelPackageGroupName=GROUP)
    assert (
        client.list_model_package_groups(NameContains=GROUP)["ModelPackageGroupSummaryList"] == []
    )
