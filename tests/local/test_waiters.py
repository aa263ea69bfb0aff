"""Every waiter that botocore has for an operation that is offered comes to its end."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import UnknownServiceError, WaiterError
from botocore.session import get_session
from hosts import Host
from jobs_house import House
from local_engine import QUICKLY, LocalEngine
from making import BUCKET, ROLE, upload

from mlops_ext.local.operations import OPERATIONS
from mlops_ext.local.s3.route import OPERATIONS as S3_OPERATIONS

OFFERED = {**OPERATIONS, "s3": dict.fromkeys(S3_OPERATIONS)}
OFFERED.pop("mlops-local")
NEVER = "import sys; sys.exit('enough')"

Make = Callable[[LocalEngine], dict[str, Any]]


def bucket(engine: LocalEngine) -> dict[str, Any]:
    engine.client("s3").create_bucket(Bucket="waited-for")
    return {"Bucket": "waited-for"}


def stored(engine: LocalEngine) -> dict[str, Any]:
    place = {**bucket(engine), "Key": "key"}
    engine.client("s3").put_object(**place, Body=b"body")
    return place


def endpoint(engine: LocalEngine) -> dict[str, Any]:
    host = Host(engine)
    host.model("waited-for")
    config = host.config("waited-for", host.variant("waited-for"))
    host.sagemaker.create_endpoint(EndpointName="waited-for", EndpointConfigName=config)
    return {"EndpointName": "waited-for"}


def deleted_endpoint(engine: LocalEngine) -> dict[str, Any]:
    name = {"EndpointName": "waited-for"}
    engine.client("sagemaker").delete_endpoint(**name)
    return name


def training_job(engine: LocalEngine) -> dict[str, Any]:
    House(engine).train("waited-for", "print('trained')")
    return {"TrainingJobName": "waited-for"}


def processing_job(engine: LocalEngine) -> dict[str, Any]:
    House(engine).process("waited-for", "print('processed')")
    return {"ProcessingJobName": "waited-for"}


def role(engine: LocalEngine) -> dict[str, Any]:
    engine.client("iam").create_role(RoleName="waited-for", AssumeRolePolicyDocument="{}")
    return {"RoleName": "waited-for"}


def transform_job(engine: LocalEngine) -> dict[str, Any]:
    host = Host(engine)
    host.model("transformed")
    source = {"S3DataType": "S3Prefix", "S3Uri": host.put("transformed/rows.csv", b"x")}
    host.sagemaker.create_transform_job(
        TransformJobName="waited-for",
        ModelName="transformed",
        TransformInput={"DataSource": {"S3DataSource": source}, "ContentType": "text/csv"},
        TransformOutput={"S3OutputPath": f"s3://{BUCKET}/output"},
        TransformResources={"InstanceType": "ml.m5.large", "InstanceCount": 1},
    )
    return {"TransformJobName": "waited-for"}


ALARM = {
    "AlarmName": "waited-for",
    "Namespace": "waited-for",
    "MetricName": "Errors",
    "Statistic": "Sum",
    "Period": 60,
    "EvaluationPeriods": 1,
    "Threshold": 1.0,
    "ComparisonOperator": "GreaterThanThreshold",
}


def alarm(engine: LocalEngine) -> dict[str, Any]:
    engine.client("cloudwatch").put_metric_alarm(**ALARM)
    return {"AlarmNames": ["waited-for"]}


# In this order: an endpoint is made, then deleted.
WAITERS: dict[tuple[str, str], Make] = {
    ("iam", "RoleExists"): role,
    ("s3", "BucketNotExists"): lambda engine: {"Bucket": "nowhere"},
    ("s3", "BucketExists"): bucket,
    ("s3", "ObjectNotExists"): lambda engine: {**bucket(engine), "Key": "nothing"},
    ("s3", "ObjectExists"): stored,
    ("sagemaker", "EndpointInService"): endpoint,
    ("sagemaker", "EndpointDeleted"): deleted_endpoint,
    ("sagemaker", "TrainingJobCompletedOrStopped"): training_job,
    ("sagemaker", "ProcessingJobCompletedOrStopped"): processing_job,
    ("sagemaker", "TransformJobCompletedOrStopped"): transform_job,
    ("cloudwatch", "AlarmExists"): alarm,
}
# DescribeAlarms is offered, but nothing makes an alarm of these kinds.
NOTHING_TO_WAIT_FOR = {
    ("cloudwatch", "CompositeAlarmExists"): "PutCompositeAlarm",
    ("cloudwatch", "LogAlarmExists"): "PutLogAlarm",
}


def waiting(service: str) -> set[tuple[str, str]]:
    """The waiters of a service that look by an operation that is offered."""
    try:
        model = get_session().get_waiter_model(service)
    except UnknownServiceError:
        return set()
    return {
        (service, name)
        for name in model.waiter_names
        if model.get_waiter(name).operation in OFFERED[service]
    }


def test_each_waiter_of_an_offered_operation_is_listed() -> None:
    found = set().union(*(waiting(service) for service in OFFERED))
    assert set(WAITERS) == found - set(NOTHING_TO_WAIT_FOR)
    assert not any(maker in OFFERED[service] for (service, _), maker in NOTHING_TO_WAIT_FOR.items())


def wait(engine: LocalEngine, service: str, name: str, **parameters: Any) -> None:
    client = engine.client(service)
    method = next(each for each in client.waiter_names if each.replace("_", "") == name.lower())
    client.get_waiter(method).wait(**parameters, WaiterConfig=QUICKLY)


@pytest.mark.parametrize(("service", "name"), WAITERS)
def test_a_waiter_ends(service: str, name: str, shared_engine: LocalEngine) -> None:
    wait(shared_engine, service, name, **WAITERS[service, name](shared_engine))


def test_waiting_for_an_endpoint_that_fails_ends_too(shared_engine: LocalEngine) -> None:
    host = Host(shared_engine)
    uri = upload(shared_engine, "broken.tar.gz", NEVER)
    container = host.container("broken", ModelDataUrl=uri)
    host.sagemaker.create_model(
        ModelName="broken", PrimaryContainer=container, ExecutionRoleArn=ROLE
    )
    config = host.config("broken", host.variant("broken"))
    host.sagemaker.create_endpoint(EndpointName="broken", EndpointConfigName=config)
    with pytest.raises(WaiterError, match="terminal failure state"):
        wait(shared_engine, "sagemaker", "EndpointInService", EndpointName="broken")


def test_waiting_for_an_endpoint_that_is_not_there_ends_too(shared_engine: LocalEngine) -> None:
    with pytest.raises(WaiterError, match="ValidationException"):
        wait(shared_engine, "sagemaker", "EndpointInService", EndpointName="nowhere")


def test_waiting_for_a_job_that_fails_ends_too(shared_engine: LocalEngine) -> None:
    House(shared_engine).train("fails", "raise SystemExit('enough')")
    with pytest.raises(WaiterError, match="terminal failure state"):
        wait(shared_engine, "sagemaker", "TrainingJobCompletedOrStopped", TrainingJobName="fails")
