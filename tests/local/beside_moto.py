"""The same calls to the local SageMaker and to moto; as a program, prints moto's answers."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cache
from itertools import chain
from typing import Any

import beside_moto_others
import beside_moto_work
from botocore.exceptions import WaiterError
from local_engine import QUICKLY

IMAGE = "000000000000.dkr.ecr.us-east-1.amazonaws.com/model:1"
ROLE = "arn:aws:iam::000000000000:role/service"
BUCKET, KEY = "beside-moto", "model.tar.gz"
URI = f"s3://{BUCKET}/{KEY}"


def answers(client: Callable[[str], Any]) -> dict[str, dict[str, str]]:
    """Make and read one object of each kind.

    Args:
        client: gives the boto3 client of a service.

    Returns:
        By operation, the type's name of each member of its answer that is not empty; members of
        members are named with dots, those of the items of a list with ``[]``.
    """
    found: dict[str, dict[str, str]] = {}
    made = chain(
        _calls(client("sagemaker")),
        beside_moto_work.calls(client("sagemaker")),
        beside_moto_others.calls(client),
    )
    for service, operation, parameters in made:
        answer = getattr(client(service), operation)(**parameters)
        answer.pop("ResponseMetadata")
        found.setdefault(f"{service} {operation}", {}).update(_members(answer))
    return found


def _members(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    if value in ({}, []):
        return
    if path:
        yield path, type(value).__name__
    if isinstance(value, dict):
        for name, member in value.items():
            yield from _members(member, f"{path}.{name}" if path else name)
    elif isinstance(value, list):
        for item in value[:1]:
            yield from _members(item, f"{path}[]")


Call = tuple[str, str, dict[str, Any]]


def _calls(sagemaker: Any) -> Iterator[Call]:
    yield "sts", "get_caller_identity", {}
    yield from _objects()
    yield from _registry(sagemaker)
    yield from _deployment(sagemaker)
    yield from _lineage()


def _objects() -> Iterator[Call]:
    at = {"Bucket": BUCKET, "Key": KEY}
    yield "s3", "create_bucket", {"Bucket": BUCKET}
    yield "s3", "head_bucket", {"Bucket": BUCKET}
    yield "s3", "put_object", {**at, "Body": b"model", "Metadata": {"made": "here"}}
    yield "s3", "head_object", at
    yield "s3", "get_object", at
    yield "s3", "copy_object", {"Bucket": BUCKET, "Key": "copy", "CopySource": at}
    yield "s3", "list_objects_v2", {"Bucket": BUCKET, "Prefix": "m"}
    yield "s3", "list_buckets", {}
    yield "s3", "delete_object", {"Bucket": BUCKET, "Key": "copy"}


def _registry(sagemaker: Any) -> Iterator[Call]:
    group = {"ModelPackageGroupName": "churn"}
    tags = [{"Key": "team", "Value": "a"}]
    described = {**group, "ModelPackageGroupDescription": "Who leaves", "Tags": tags}
    yield "sagemaker", "create_model_package_group", described
    yield "sagemaker", "describe_model_package_group", group
    yield "sagemaker", "list_model_package_groups", {}
    specification = {
        "Containers": [{"Image": IMAGE, "ModelDataUrl": URI}],
        "SupportedContentTypes": ["text/csv"],
        "SupportedResponseMIMETypes": ["text/csv"],
    }
    yield (
        "sagemaker",
        "create_model_package",
        {
            **group,
            "ModelPackageDescription": "The first",
            "ModelApprovalStatus": "PendingManualApproval",
            "InferenceSpecification": specification,
            "CustomerMetadataProperties": {"auc": "0.9"},
        },
    )
    [package] = sagemaker.list_model_packages(**group)["ModelPackageSummaryList"]
    arn = package["ModelPackageArn"]
    approval = {"ModelApprovalStatus": "Approved", "ApprovalDescription": "Good"}
    yield "sagemaker", "update_model_package", {"ModelPackageArn": arn, **approval}
    yield "sagemaker", "describe_model_package", {"ModelPackageName": arn}
    yield "sagemaker", "list_model_packages", group
    found = sagemaker.describe_model_package_group(**group)["ModelPackageGroupArn"]
    yield "sagemaker", "list_tags", {"ResourceArn": found}
    yield "sagemaker", "search", {"Resource": "ModelPackageGroup"}


def _deployment(sagemaker: Any) -> Iterator[Call]:
    container = {"Image": IMAGE, "ModelDataUrl": URI}
    model = {"ModelName": "churn-1", "PrimaryContainer": container, "ExecutionRoleArn": ROLE}
    yield "sagemaker", "create_model", model
    yield "sagemaker", "describe_model", {"ModelName": "churn-1"}
    yield "sagemaker", "list_models", {}
    variant = {
        "VariantName": "AllTraffic",
        "ModelName": "churn-1",
        "InitialInstanceCount": 1,
        "InstanceType": "ml.m5.large",
        "InitialVariantWeight": 1.0,
    }
    config = {"EndpointConfigName": "churn-config"}
    yield "sagemaker", "create_endpoint_config", {**config, "ProductionVariants": [variant]}
    yield "sagemaker", "describe_endpoint_config", config
    yield "sagemaker", "list_endpoint_configs", {}
    yield "sagemaker", "create_endpoint", {"EndpointName": "churn-prod", **config}
    yield "sagemaker", "describe_endpoint", {"EndpointName": "churn-prod"}
    yield "sagemaker", "list_endpoints", {}
    found = sagemaker.describe_endpoint(EndpointName="churn-prod")["EndpointArn"]
    tags = [{"Key": "stage", "Value": "prod"}]
    yield "sagemaker", "add_tags", {"ResourceArn": found, "Tags": tags}
    yield "sagemaker", "delete_tags", {"ResourceArn": found, "TagKeys": ["stage"]}
    # There is nothing to serve, so it fails; while it is being made, it cannot be deleted.
    with suppress(WaiterError):
        sagemaker.get_waiter("endpoint_in_service").wait(
            EndpointName="churn-prod", WaiterConfig=QUICKLY
        )
    yield "sagemaker", "delete_endpoint", {"EndpointName": "churn-prod"}
    yield "sagemaker", "delete_endpoint_config", config
    yield "sagemaker", "delete_model", {"ModelName": "churn-1"}


def _lineage() -> Iterator[Call]:
    trial = {"TrialComponentName": "session"}
    status = {"PrimaryStatus": "Completed"}
    values = {"depth": {"NumberValue": 3}}
    yield "sagemaker", "create_trial_component", {**trial, "Status": status, "Parameters": values}
    yield "sagemaker", "describe_trial_component", trial
    yield "sagemaker", "list_trial_components", {}
    yield "sagemaker", "update_trial_component", {**trial, "DisplayName": "Session"}
    yield "sagemaker", "delete_trial_component", trial


def main() -> None:
    import boto3
    from moto import mock_aws

    with mock_aws():
        session = boto3.Session("key", "secret", region_name="us-east-1")
        print(json.dumps(answers(cache(session.client))))


if __name__ == "__main__":
    main()
