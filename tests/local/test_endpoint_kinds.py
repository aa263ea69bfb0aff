"""What an endpoint can be made of beside one archive: lines, many models, files, components."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from hosts import SIZE, WHO, Host, packed, until
from making import BUCKET, ROLE, refused
from serving_house import archive as tar


@pytest.fixture(scope="module")
def host(shared_engine: Any) -> Host:
    found = Host(shared_engine)
    found.model("one")
    return found


def several(host: Host, name: str, *containers: dict[str, Any], **more: Any) -> None:
    host.sagemaker.create_model(
        ModelName=name, Containers=list(containers), ExecutionRoleArn=ROLE, **more
    )


def test_invocations_speak_in_awss_members_and_errors(host: Host) -> None:
    host.endpoint("plain", host.variant("one"))
    given = {"EndpointName": "plain", "ContentType": "text/csv"}
    answer = host.runtime.invoke_endpoint(**given, Body="<b>1")
    assert answer["Body"].read() == b"one(<b>1)"
    assert answer["ContentType"] == "text/csv"
    assert answer["InvokedProductionVariant"] == "V-one"
    with pytest.raises(host.runtime.exceptions.ModelError) as raised:
        host.runtime.invoke_endpoint(**given, Body=b"refuse")
    told = raised.value.response
    assert told["ResponseMetadata"]["HTTPStatusCode"] == 424
    assert told["OriginalStatusCode"] == 500
    assert told["OriginalMessage"] == "ValueError: not this one"
    assert told["LogStreamArn"].endswith(":log-group:/aws/sagemaker/Endpoints/plain")
    assert told["Error"]["Message"].startswith(
        'Received server error (500) from primary with message "ValueError: not this one"'
    )
    for members, text in (
        ({"EndpointName": "other"}, "Endpoint other of account 000000000000 not found."),
        ({"TargetVariant": "V9"}, "has no variant V9. It has V-one."),
        ({"TargetModel": "m.tar.gz"}, "is not a multi-model endpoint."),
        ({"EnableExplanations": "`true`"}, "has no explainer."),
        ({"TargetContainerHostname": "a"}, "one after the other."),
    ):
        with refused() as answer:
            host.runtime.invoke_endpoint(**{**given, **members}, Body=b"x")
        assert answer.code == "ValidationError"
        assert answer.text.endswith(text)


def test_containers_in_line_pass_their_answers_on(host: Host) -> None:
    several(host, "line", host.container("first"), host.container("second"))
    host.endpoint("line", host.variant("line"))
    assert host.ask("line") == "second(first(x))"
    (variant,) = host.describe("line")["ProductionVariants"]
    assert len(variant["DeployedImages"]) == 2
    with refused() as answer:
        host.ask("line", "refuse")
    assert answer.code == "ModelError"
    assert "not this one" in answer.text


def test_containers_are_invoked_directly_by_their_hostnames(host: Host) -> None:
    direct = {"InferenceExecutionConfig": {"Mode": "Direct"}}
    nameless: list[dict[str, str]] = [{}, {}]
    for hostnames in (nameless, [{"ContainerHostname": "a"}] * 2):
        with refused() as answer:
            several(host, "direct", *(host.container("x", **each) for each in hostnames), **direct)
        assert "ContainerHostname of its own" in answer.text
    containers = [host.container(name, ContainerHostname=name) for name in ("a", "b")]
    several(host, "direct", *containers, **direct)
    host.endpoint("direct", host.variant("direct"))
    assert host.ask("direct", TargetContainerHostname="a") == "a(x)"
    assert host.ask("direct", TargetContainerHostname="b") == "b(x)"
    for more in ({}, {"TargetContainerHostname": "c"}):
        with refused() as answer:
            host.ask("direct", **more)
        assert answer.code == "ValidationError"
        assert "must be one of a, b" in answer.text


def test_a_request_names_one_of_many_models(host: Host) -> None:
    for name in ("red", "white"):
        host.put(f"many/{name}.tar.gz", packed(WHO.replace('os.environ["WHO"]', repr(name))))
    many = host.container("unused", Mode="MultiModel", ModelDataUrl=f"s3://{BUCKET}/many/")
    host.sagemaker.create_model(ModelName="many", PrimaryContainer=many, ExecutionRoleArn=ROLE)
    host.endpoint("many", host.variant("many"))
    assert host.ask("many", TargetModel="red.tar.gz") == "red(x)"
    assert host.ask("many", TargetModel="white.tar.gz") == "white(x)"
    host.put("many/late.tar.gz", packed(WHO.replace('os.environ["WHO"]', "'late'")))
    assert host.ask("many", TargetModel="late.tar.gz") == "late(x)"
    with refused() as answer:
        host.ask("many", TargetModel="none.tar.gz")
    assert answer.text.startswith(f"Failed to download model data(bucket: {BUCKET}, key: many/none")
    with refused() as answer:
        host.ask("many")
    assert "TargetModel must name" in answer.text
    host.endpoint("single", host.variant("one"))
    with refused() as answer:
        host.ask("single", TargetModel="red.tar.gz")
    assert "is not a multi-model endpoint" in answer.text


def test_a_model_of_loose_files_is_served(host: Host) -> None:
    host.put("loose/code/inference.py", WHO.encode())
    host.put("loose/deep/er/weights.bin", b"0")
    source = {
        "S3DataSource": {
            "S3Uri": f"s3://{BUCKET}/loose/",
            "S3DataType": "S3Prefix",
            "CompressionType": "None",
        }
    }
    container = host.container("loose", ModelDataSource=source)
    del container["ModelDataUrl"]
    host.sagemaker.create_model(
        ModelName="loose", PrimaryContainer=container, ExecutionRoleArn=ROLE
    )
    host.endpoint("loose", host.variant("loose"))
    assert host.ask("loose") == "loose(x)"
    source["S3DataSource"]["S3Uri"] = f"s3://{BUCKET}/nothing/"
    with refused() as answer:
        host.sagemaker.create_model(
            ModelName="empty", PrimaryContainer=container, ExecutionRoleArn=ROLE
        )
    assert answer.text == f"Could not find model data at s3://{BUCKET}/nothing/."


def test_data_are_captured_as_json_lines(host: Host) -> None:
    capture = {
        "EnableCapture": True,
        "InitialSamplingPercentage": 50,
        "DestinationS3Uri": f"s3://{BUCKET}/captured",
        "CaptureOptions": [{"CaptureMode": "Input"}, {"CaptureMode": "Output"}],
    }
    host.endpoint("watched", host.variant("one"), DataCaptureConfig=capture)
    assert host.describe("watched")["DataCaptureConfig"] == {
        "EnableCapture": True,
        "CaptureStatus": "Started",
        "CurrentSamplingPercentage": 50,
        "DestinationS3Uri": f"s3://{BUCKET}/captured",
        "KmsKeyId": "",
    }
    for _ in range(4):
        host.ask("watched", InferenceId="id-1")
    prefix = f"s3://{BUCKET}/captured/watched/V-one/"
    (key,) = until(lambda: host.keys(prefix))
    assert key.endswith(".jsonl")
    assert len(key.removeprefix("captured/watched/V-one/").split("/")) == 5
    lines = [json.loads(line) for line in (host.get(f"s3://{BUCKET}/{key}") or b"").splitlines()]
    assert len(lines) == 2
    for line in lines:
        assert line["captureData"]["endpointInput"] == {
            "observedContentType": "text/csv",
            "mode": "INPUT",
            "data": "x",
            "encoding": "CSV",
        }
        assert line["captureData"]["endpointOutput"]["data"] == "one(x)"
        assert line["eventMetadata"]["inferenceId"] == "id-1"
        assert line["eventVersion"] == "0"


def test_an_answer_comes_in_parts_where_a_stream_is_asked_for(host: Host) -> None:
    host.endpoint("streamed", host.variant("one"))
    text = "long " * 40_000
    answer = host.runtime.invoke_endpoint_with_response_stream(
        EndpointName="streamed", Body=text.encode(), ContentType="text/csv"
    )
    assert answer["InvokedProductionVariant"] == "V-one"
    assert answer["ContentType"] == "text/csv"
    parts = [event["PayloadPart"]["Bytes"] for event in answer["Body"]]
    assert len(parts) > 1
    assert b"".join(parts).decode() == f"one({text})"
    with refused() as refusal:
        host.runtime.invoke_endpoint_with_response_stream(
            EndpointName="streamed", Body=b"refuse", ContentType="text/csv"
        )
    assert refusal.code == "ModelError"


def test_asynchronous_invocations_answer_in_s3(host: Host) -> None:
    asynchronous = {
        "OutputConfig": {
            "S3OutputPath": f"s3://{BUCKET}/out",
            "S3FailurePath": f"s3://{BUCKET}/failed/",
        }
    }
    host.endpoint("later", host.variant("one"), AsyncInferenceConfig=asynchronous)
    assert host.describe("later")["AsyncInferenceConfig"] == asynchronous

    def ask(text: bytes) -> dict[str, Any]:
        where = host.put("in/request.csv", text)
        answer: dict[str, Any] = host.runtime.invoke_endpoint_async(
            EndpointName="later", InputLocation=where, ContentType="text/csv"
        )
        assert answer["ResponseMetadata"]["HTTPStatusCode"] == 202
        return answer

    good = ask(b"x")
    assert good["OutputLocation"] == f"s3://{BUCKET}/out/{good['InferenceId']}.out"
    assert until(lambda: host.get(good["OutputLocation"])) == b"one(x)"
    bad = ask(b"refuse")
    assert bad["FailureLocation"] == f"s3://{BUCKET}/failed/{bad['InferenceId']}-error.out"
    assert b"not this one" in until(lambda: host.get(bad["FailureLocation"]))
    host.endpoint("now", host.variant("one"))
    with refused() as answer:
        host.runtime.invoke_endpoint_async(EndpointName="now", InputLocation="s3://a/b")
    assert "has no AsyncInferenceConfig" in answer.text


def test_an_asynchronous_invocation_outlives_the_engine(engine: Any) -> None:
    own = Host(engine)
    own.model("slow")
    output = {"OutputConfig": {"S3OutputPath": f"s3://{BUCKET}/out"}}
    own.endpoint("slow", own.variant("slow"), AsyncInferenceConfig=output)
    where = own.put("in/request.csv", b"x")
    places = [
        own.runtime.invoke_endpoint_async(
            EndpointName="slow", InputLocation=where, ContentType="text/csv"
        )["OutputLocation"]
        for _ in range(20)
    ]
    engine.kill()
    engine.start()
    again = Host(engine)
    for place in places:
        assert until(partial(again.get, place)) == b"slow(x)"


def component(host: Host, name: str, copies: int = 1, **specification: Any) -> str:
    arn: str = host.sagemaker.create_inference_component(
        InferenceComponentName=name,
        EndpointName="shared",
        VariantName="All",
        Specification={
            "ComputeResourceRequirements": {"MinMemoryRequiredInMb": 128},
            **specification,
        },
        RuntimeConfig={"CopyCount": copies},
    )["InferenceComponentArn"]
    return arn


def settled(host: Host, name: str) -> dict[str, Any]:
    def shown() -> dict[str, Any]:
        described: dict[str, Any] = host.sagemaker.describe_inference_component(
            InferenceComponentName=name
        )
        return described

    until(lambda: shown()["InferenceComponentStatus"] not in ("Creating", "Updating"))
    return shown()


def test_inference_components_share_an_endpoint(host: Host) -> None:
    sagemaker = host.sagemaker
    bare = {"VariantName": "All", **SIZE}
    with refused() as answer:
        host.config("shared", bare)
    assert "must have an ExecutionRoleArn" in answer.text
    host.endpoint("shared", bare, ExecutionRoleArn=ROLE)
    with refused() as answer:
        host.ask("shared")
    assert answer.text.startswith("Inference Component Name header is required")

    arn = component(host, "Part-A", 2, ModelName="one")
    assert arn.endswith(":inference-component/part-a")
    loose = {"Image": "image", "ArtifactUrl": host.uri, "Environment": {"WHO": "two"}}
    component(host, "Part-B", Container=loose)
    first = settled(host, "Part-A")
    assert first["InferenceComponentStatus"] == "InService"
    assert first["RuntimeConfig"] == {"DesiredCopyCount": 2, "CurrentCopyCount": 2}
    assert first["Specification"]["ModelName"] == "one"
    second = settled(host, "Part-B")
    assert second["Specification"]["Container"]["DeployedImage"]["SpecifiedImage"] == "image"
    assert host.ask("shared", InferenceComponentName="Part-A") == "one(x)"
    assert host.ask("shared", InferenceComponentName="Part-B") == "two(x)"
    with refused() as answer:
        host.ask("shared", "refuse", InferenceComponentName="Part-A")
    assert "/aws/sagemaker/InferenceComponents/Part-A" in answer.text
    listed = sagemaker.list_inference_components(EndpointNameEquals="shared", SortBy="Name")
    names = [each["InferenceComponentName"] for each in listed["InferenceComponents"]]
    assert names == ["Part-B", "Part-A"]

    with refused() as answer:
        sagemaker.update_inference_component(
            InferenceComponentName="Part-A",
            DeploymentConfig={
                "RollingUpdatePolicy": {
                    "MaximumBatchSize": {"Type": "COPY_COUNT", "Value": 1},
                    "WaitIntervalInSeconds": 0,
                },
                "AutoRollbackConfiguration": {"Alarms": [{"AlarmName": "nowhere"}]},
            },
        )
    assert "alarms that do not exist: nowhere." in answer.text
    assert settled(host, "Part-A")["InferenceComponentStatus"] == "InService"

    sagemaker.update_inference_component_runtime_config(
        InferenceComponentName="Part-A", DesiredRuntimeConfig={"CopyCount": 0}
    )
    assert settled(host, "Part-A")["RuntimeConfig"]["CurrentCopyCount"] == 0
    with refused() as answer:
        host.ask("shared", InferenceComponentName="Part-A")
    assert "has no capacity to process this request" in answer.text
    with refused() as answer:
        sagemaker.delete_endpoint(EndpointName="shared")
    assert "delete Part-A, Part-B first" in answer.text
    for name in names:
        sagemaker.delete_inference_component(InferenceComponentName=name)
    until(lambda: not sagemaker.list_inference_components()["InferenceComponents"])
    with refused() as answer:
        sagemaker.describe_inference_component(InferenceComponentName="Part-A")
    assert answer.text == f'Could not find inference component "{arn}".'
    sagemaker.delete_endpoint(EndpointName="shared")


def test_a_component_lives_on_when_the_engine_is_killed(engine: Any) -> None:
    own = Host(engine)
    own.model("kept")
    own.endpoint("shared", {"VariantName": "All", **SIZE}, ExecutionRoleArn=ROLE)
    component(own, "kept", ModelName="kept")
    assert settled(own, "kept")["InferenceComponentStatus"] == "InService"
    engine.kill()
    engine.start()
    again = Host(engine)
    assert again.ask("shared", InferenceComponentName="kept") == "kept(x)"


@pytest.mark.parametrize(
    ("variants", "more", "text"),
    [
        ([{"ServerlessConfig": {"MemorySizeInMB": 1500, "MaxConcurrency": 1}}], {}, "'1500'"),
        (
            [{"ServerlessConfig": {"MemorySizeInMB": 1024, "MaxConcurrency": 1}, **SIZE}],
            {},
            "it cannot have InstanceType",
        ),
        ([{"ModelName": "one"}], {}, "must have InstanceType and InitialInstanceCount"),
        (
            [{"ModelName": "one", **SIZE}, {"VariantName": "W", **SIZE}],
            {"ExecutionRoleArn": ROLE},
            "all production variants have a ModelName, or none",
        ),
        (
            [{"ModelName": "one", **SIZE}, {"VariantName": "W", "ModelName": "one", **SIZE}],
            {
                "ShadowProductionVariants": [
                    {"VariantName": "S", "ModelName": "one", **SIZE},
                ]
            },
            "exactly one production variant",
        ),
    ],
)
def test_configurations_that_do_not_go_together_are_refused(
    host: Host, variants: list[dict[str, Any]], more: dict[str, Any], text: str
) -> None:
    with refused() as answer:
        host.config("odd", *({"VariantName": "V", **each} for each in variants), **more)
    assert answer.code == "ValidationException"
    assert text in answer.text


def test_what_the_code_requires_is_installed_beside_the_interpreter(
    host: Host, tmp_path: Path
) -> None:
    with ZipFile(tmp_path / "greeting-1-py3-none-any.whl", "w") as wheel:
        wheel.writestr("greeting.py", "WORD = 'hello'\n")
        about = "greeting-1.dist-info"
        metadata = "Metadata-Version: 2.1\nName: greeting\nVersion: 1\n"
        wheel.writestr(f"{about}/METADATA", metadata)
        kind = "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        wheel.writestr(f"{about}/WHEEL", kind)
        wheel.writestr(f"{about}/RECORD", "")
    script = WHO.replace('os.environ["WHO"]', "__import__('greeting').WORD")
    files = {
        "code/inference.py": script.encode(),
        "code/requirements.txt": f"{tmp_path}/greeting-1-py3-none-any.whl\n".encode(),
    }
    host.put("greeting.tar.gz", tar(tmp_path / "g.tar.gz", files).read_bytes())
    container = host.container("greeting", ModelDataUrl=f"s3://{BUCKET}/greeting.tar.gz")
    host.sagemaker.create_model(
        ModelName="greeting", PrimaryContainer=container, ExecutionRoleArn=ROLE
    )
    host.endpoint("greeting", host.variant("greeting"))
    assert host.describe("greeting")["EndpointStatus"] == "InService", host.describe("greeting")
    assert host.ask("greeting") == "hello(x)"
