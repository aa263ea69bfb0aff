"""Our own operations: faults, interpreters, the engine itself."""

from __future__ import annotations

import pytest
from botocore import xform_name
from botocore.exceptions import ClientError
from local_engine import LocalEngine


def code_of(caught: pytest.ExceptionInfo[ClientError]) -> str:
    return str(caught.value.response["Error"]["Code"])


def test_a_fault_fails_so_many_calls_even_over_a_kill(engine: LocalEngine) -> None:
    own = engine.client("mlops-local")
    own.put_fault(Operation="ListModels", Code="ThrottlingException", Times=3, Message="Rate <1>")
    codes = []
    for killed in (False, True, False):
        if killed:
            engine.kill()
            engine.start()
        with pytest.raises(ClientError, match="Rate <1>") as caught:
            engine.client("sagemaker").list_models()
        codes.append(code_of(caught))
    assert codes == ["ThrottlingException"] * 3
    assert engine.client("sagemaker").list_models()["Models"] == []


@pytest.mark.parametrize(
    ("service", "operation", "call", "arguments"),
    [
        ("s3", "ListBuckets", "list_buckets", {}),
        ("sts", "GetCallerIdentity", "get_caller_identity", {}),
        ("iam", "ListRoles", "list_roles", {}),
        ("events", "ListRules", "list_rules", {}),
        ("scheduler", "ListSchedules", "list_schedules", {}),
        ("cloudwatch", "ListMetrics", "list_metrics", {}),
        ("logs", "DescribeLogGroups", "describe_log_groups", {}),
        (
            "sagemaker-runtime",
            "InvokeEndpoint",
            "invoke_endpoint",
            {"EndpointName": "e", "Body": b""},
        ),
    ],
)
def test_every_service_can_fail(
    shared_engine: LocalEngine, service: str, operation: str, call: str, arguments: dict[str, str]
) -> None:
    own = shared_engine.client("mlops-local")
    own.put_fault(Operation=operation, Code="ServiceUnavailable")
    with pytest.raises(ClientError) as caught:
        getattr(shared_engine.client(service), call)(**arguments)
    assert code_of(caught) == "ServiceUnavailable"
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 503
    assert own.list_faults()["Faults"] == []


def test_faults_are_listed_and_deleted(shared_engine: LocalEngine) -> None:
    own = shared_engine.client("mlops-local")
    own.put_fault(Operation="CreateModel", Code="AccessDeniedException", Times=2)
    (fault,) = own.list_faults()["Faults"]
    assert (fault["Operation"], fault["Times"]) == ("CreateModel", 2)
    own.delete_faults(Operation="CreateModel")
    assert own.list_faults()["Faults"] == []


def test_a_denial_speaks_as_iam_does(shared_engine: LocalEngine) -> None:
    own = shared_engine.client("mlops-local")
    for operation, service in [("ListModels", "sagemaker"), ("ListBuckets", "s3")]:
        own.put_fault(Operation=operation, Code="AccessDenied")
        client = shared_engine.client(service, user="ada")
        with pytest.raises(ClientError, match=f"perform: {service}:{operation} ") as caught:
            getattr(client, xform_name(operation))()
        assert "assumed-role/mlops-local/ada is not authorized" in str(caught.value)


def test_an_unknown_operation_gets_the_closest(shared_engine: LocalEngine) -> None:
    own = shared_engine.client("mlops-local")
    with pytest.raises(ClientError, match="Did you mean CreateModel") as caught:
        own.put_fault(Operation="createmodl", Code="X")
    assert code_of(caught) == "ValidationException"


def test_disk_is_told_by_model_group(engine: LocalEngine) -> None:
    s3 = engine.client("s3")
    bucket = "sagemaker-us-east-1-000000000000"
    for key, size in {"mlops/churn/u1/a": 100, "mlops/churn/u2/b": 50, "mlops/x/u/c": 7}.items():
        s3.put_object(Bucket=bucket, Key=key, Body=b"x" * size)
    s3.put_object(Bucket=bucket, Key="elsewhere/d/e", Body=b"x" * 999)
    about = engine.client("mlops-local").describe_engine()
    assert about["DiskUsage"] == [
        {"ModelPackageGroupName": "churn", "Bytes": 150},
        {"ModelPackageGroupName": "x", "Bytes": 7},
        {"Bytes": 999},
    ]
    assert about["ProcessId"] == engine.running.pid
    assert about["StateDirectory"] == str(engine.state_dir)


def test_an_interpreter_is_recorded_again_and_again(shared_engine: LocalEngine) -> None:
    own = shared_engine.client("mlops-local")
    for executable in ("/usr/bin/python3", "/opt/python"):
        own.put_interpreter(ArchiveSha256="0" * 64, Executable=executable, Packages={"a": "1"})
    with pytest.raises(ClientError, match="archiveSha256"):
        own.put_interpreter(ArchiveSha256="Z" * 64, Executable="/usr/bin/python3")
