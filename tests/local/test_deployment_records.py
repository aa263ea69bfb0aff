from __future__ import annotations

from typing import Any

import pytest
from making import BUCKET, IMAGE, ROLE, config, model, refused, upload, version


@pytest.fixture(scope="module")
def sagemaker(shared_engine: Any) -> Any:
    return shared_engine.client("sagemaker")


@pytest.fixture(scope="module")
def uri(shared_engine: Any) -> str:
    return upload(shared_engine, "echo.tar.gz")


def test_missing_things_are_named_in_sagemakers_words(sagemaker: Any) -> None:
    base = "arn:aws:sagemaker:us-east-1:000000000000"
    for call, text in (
        (lambda: sagemaker.describe_model(ModelName="No"), f'model "{base}:model/no"'),
        (lambda: sagemaker.delete_model(ModelName="No"), f'model "{base}:model/no"'),
        (
            lambda: sagemaker.describe_endpoint_config(EndpointConfigName="No"),
            f'endpoint configuration "{base}:endpoint-config/no"',
        ),
        (lambda: sagemaker.describe_endpoint(EndpointName="No"), f'endpoint "{base}:endpoint/no"'),
        (lambda: config(sagemaker, "orphan", "No"), f'model "{base}:model/no"'),
        (
            lambda: sagemaker.create_endpoint(EndpointName="no", EndpointConfigName="No"),
            f'endpoint configuration "{base}:endpoint-config/no"',
        ),
    ):
        with refused() as answer:
            call()
        assert answer.code == "ValidationException"
        assert answer.text == f"Could not find {text}."


def test_a_model_shows_what_was_given_and_is_made_once(sagemaker: Any, uri: str) -> None:
    arn = model(sagemaker, "Shown", uri, Environment={"A": "<1>"})
    assert arn.endswith(":model/shown")
    shown = sagemaker.describe_model(ModelName="shown")
    assert shown["ModelName"] == "Shown"
    assert shown["PrimaryContainer"]["Environment"] == {"A": "<1>"}
    assert shown["ExecutionRoleArn"] == ROLE
    with refused() as answer:
        model(sagemaker, "Shown", uri)
    assert answer.text == f'Cannot create already existing model "{arn}".'


def test_model_data_must_be_there(sagemaker: Any) -> None:
    missing = f"s3://{BUCKET}/missing.tar.gz"
    with refused() as answer:
        model(sagemaker, "without-data", missing)
    assert answer.text == f"Could not find model data at {missing}."


def test_a_container_is_either_an_image_or_a_package(sagemaker: Any, uri: str) -> None:
    for containers in (
        {},
        {"PrimaryContainer": {"Image": IMAGE}, "Containers": [{"Image": IMAGE}]},
        {"PrimaryContainer": {"ModelDataUrl": uri}},
        {"PrimaryContainer": {"Image": IMAGE, "ModelPackageName": "any/1"}},
    ):
        with refused() as answer:
            sagemaker.create_model(ModelName="odd", ExecutionRoleArn=ROLE, **containers)
        assert answer.code == "ValidationException"


def test_only_an_approved_version_becomes_a_model(sagemaker: Any, uri: str) -> None:
    sagemaker.create_model_package_group(ModelPackageGroupName="gated")
    arn = version(sagemaker, "gated", uri)

    def create() -> None:
        sagemaker.create_model(
            ModelName="gated",
            PrimaryContainer={"ModelPackageName": arn},
            ExecutionRoleArn=ROLE,
        )

    for status in ("PendingManualApproval", "Rejected"):
        sagemaker.update_model_package(ModelPackageArn=arn, ModelApprovalStatus=status)
        with refused() as answer:
            create()
        assert answer.code == "ValidationException"
        assert arn in answer.text
        assert status in answer.text
    sagemaker.update_model_package(ModelPackageArn=arn, ModelApprovalStatus="Approved")
    create()
    shown = sagemaker.describe_model(ModelName="gated")
    assert shown["PrimaryContainer"] == {"ModelPackageName": arn}


def test_a_variant_must_say_where_it_runs_and_have_its_own_name(sagemaker: Any, uri: str) -> None:
    model(sagemaker, "varied", uri)
    bare = {"VariantName": "a", "ModelName": "varied"}
    sized = {**bare, "InitialInstanceCount": 1, "InstanceType": "ml.m5.large"}
    for variants in ([bare], [sized, sized], [{**sized, "ModelName": "none"}]):
        with refused() as answer:
            sagemaker.create_endpoint_config(
                EndpointConfigName="varied", ProductionVariants=variants
            )
        assert answer.code == "ValidationException"
    serverless = {**bare, "ServerlessConfig": {"MemorySizeInMB": 1024, "MaxConcurrency": 1}}
    sagemaker.create_endpoint_config(EndpointConfigName="varied", ProductionVariants=[serverless])
    shown = sagemaker.describe_endpoint_config(EndpointConfigName="varied")
    assert shown["ProductionVariants"] == [{**serverless, "InitialVariantWeight": 1.0}]
