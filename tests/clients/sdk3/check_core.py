"""sagemaker.core: the session, and resources as objects."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import re
import socket
from pathlib import Path
from typing import Any

import pytest
from sagemaker.core.helper.session_helper import Session
from sagemaker.core.resources import (
    Artifact,
    Endpoint,
    EndpointConfig,
    Model,
    ModelPackage,
    ModelPackageGroup,
)
from sagemaker.core.shapes import ArtifactSource, ContainerDefinition, ProductionVariant

GROUP = "core-churn"


def test_the_network_is_cut() -> None:
    with pytest.raises(OSError, match=r"unreachable|cut"):
        socket.create_connection(("192.0.2.1", 443), timeout=10)


def test_the_sdk_is_of_its_third_generation_and_free_of_torch() -> None:
    assert importlib.metadata.version("sagemaker").startswith("3.")
    assert importlib.util.find_spec("torch") is None


def test_the_account_the_bucket_and_the_role(session: Session, role: str) -> None:
    account = session.account_id()
    assert re.fullmatch(r"\d{12}", account)
    assert session.default_bucket() == f"sagemaker-{session.boto_region_name}-{account}"
    assert role.startswith(f"arn:aws:iam::{account}:role/")


def test_files_go_up_and_come_back(session: Session, bucket: str, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("1,2\n")
    uri = session.upload_data(str(tmp_path / "a.csv"), key_prefix="core")
    assert uri == f"s3://{bucket}/core/a.csv"
    assert session.read_s3_file(bucket, "core/a.csv") == "1,2\n"


@pytest.fixture(scope="module")
def package(client: Any, image: str, archive: str) -> ModelPackage:
    group = ModelPackageGroup.create(model_package_group_name=GROUP)
    assert group.model_package_group_arn.endswith(f":model-package-group/{GROUP}")
    specification = {
        "Containers": [{"Image": image, "ModelDataUrl": archive}],
        "SupportedContentTypes": ["application/json"],
        "SupportedResponseMIMETypes": ["application/json"],
    }
    made = client.create_model_package(
        ModelPackageGroupName=GROUP, InferenceSpecification=specification
    )
    return ModelPackage.get(model_package_name=made["ModelPackageArn"])


def test_versions_are_objects(package: ModelPackage) -> None:
    assert package.model_package_version == 1
    package.update(model_approval_status="Approved", approval_description="Good")
    package.refresh()
    assert package.model_approval_status == "Approved"
    assert GROUP in {each.model_package_group_name for each in ModelPackageGroup.get_all()}
    listed = list(ModelPackage.get_all(model_package_group_name=GROUP))
    assert [each.model_package_arn for each in listed] == [package.model_package_arn]


def test_artifacts_are_objects() -> None:
    made = Artifact.create(
        source=ArtifactSource(source_uri="s3://core/data"), artifact_type="DataSet"
    )
    [found] = Artifact.get_all(source_uri="s3://core/data")
    assert found.artifact_arn == made.artifact_arn
    made.update(properties={"rows": "25"})
    assert Artifact.get(artifact_arn=made.artifact_arn).properties == {"rows": "25"}
    made.delete()
    assert list(Artifact.get_all(source_uri="s3://core/data")) == []


def test_an_endpoint_from_its_model_to_its_end(role: str, package: ModelPackage) -> None:
    model = Model.create(
        model_name="core-model",
        primary_container=ContainerDefinition(model_package_name=package.model_package_arn),
        execution_role_arn=role,
    )
    config = EndpointConfig.create(
        endpoint_config_name="core-config",
        production_variants=[
            ProductionVariant(
                variant_name="All",
                model_name=model.model_name,
                initial_instance_count=1,
                instance_type="ml.m5.large",
            )
        ],
    )
    endpoint = Endpoint.create(endpoint_name="core-endpoint", endpoint_config_name="core-config")
    endpoint.wait_for_status("InService")
    answer = endpoint.invoke(
        body=b"[[1, 2]]", content_type="application/json", accept="application/json"
    )
    assert answer.body.read() == b"[21.0]"
    endpoint.delete()
    endpoint.wait_for_delete()
    config.delete()
    model.delete()
