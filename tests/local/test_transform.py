"""Transform jobs: files in S3 through a model, for real."""

from __future__ import annotations

import gzip
import json
from typing import Any

import pytest
from hosts import Host, packed, until
from making import BUCKET, ROLE, refused

SUMS = """
import csv, io, json, time
def model_fn(model_dir):
    return None
def input_fn(data, content_type):
    if content_type == "text/csv":
        return content_type, [list(map(float, row)) for row in csv.reader(io.StringIO(data)) if row]
    return content_type, [json.loads(line) for line in data.decode().splitlines()]
def predict_fn(given, model):
    content_type, rows = given
    print("asked for", len(rows), flush=True)
    if content_type == "text/csv":
        if any(row[0] == 13 for row in rows):
            raise ValueError("unlucky")
        while any(row[0] == 99 for row in rows):
            time.sleep(0.01)
        return [str(sum(row)) for row in rows]
    return [json.dumps({"sum": row["a"] + row["b"]}) for row in rows]
def output_fn(prediction, accept):
    return "\\n".join(prediction), accept
"""
LINES = {"SplitType": "Line"}


@pytest.fixture(scope="module")
def host(shared_engine: Any) -> Host:
    found = Host(shared_engine)
    found.uri = found.put("sums.tar.gz", packed(SUMS))
    found.model("sums")
    return found


def transform(
    host: Host,
    name: str,
    where: str,
    source: dict[str, Any] | None = None,
    output: dict[str, Any] | None = None,
    data_type: str = "S3Prefix",
    **more: Any,
) -> str:
    uri = where if where.startswith("s3://") else f"s3://{BUCKET}/{where}"
    arn: str = host.sagemaker.create_transform_job(
        TransformJobName=name,
        ModelName="sums",
        TransformInput={
            "DataSource": {"S3DataSource": {"S3DataType": data_type, "S3Uri": uri}},
            "ContentType": "text/csv",
            **(source or {}),
        },
        TransformOutput={
            "S3OutputPath": f"s3://{BUCKET}/out/{name}",
            "Accept": "text/csv",
            **(output or {}),
        },
        TransformResources={"InstanceType": "ml.m5.large", "InstanceCount": 1},
        **more,
    )["TransformJobArn"]
    return arn


def describe(host: Host, name: str) -> dict[str, Any]:
    shown: dict[str, Any] = host.sagemaker.describe_transform_job(TransformJobName=name)
    return shown


def done(host: Host, name: str) -> dict[str, Any]:
    until(lambda: describe(host, name)["TransformJobStatus"] not in ("InProgress", "Stopping"))
    return describe(host, name)


def completed(host: Host, name: str, file: str) -> str:
    shown = done(host, name)
    assert shown["TransformJobStatus"] == "Completed", shown.get("FailureReason")
    return (host.get(f"s3://{BUCKET}/out/{name}/{file}.out") or b"").decode()


def test_each_file_below_a_prefix_gives_a_file_and_lineage(host: Host) -> None:
    host.put("many/a.csv", b"1,2\n3,4\n")
    host.put("many/deep/b.csv", b"5,6\n")
    arn = transform(host, "Sums", "many", LINES, {"AssembleWith": "Line"})
    shown = host.sagemaker.describe_transform_job(TransformJobName="Sums")
    assert shown["TransformInput"] | LINES == shown["TransformInput"]
    assert shown["TransformInput"]["CompressionType"] == "None"
    assert shown["TransformOutput"]["KmsKeyId"] == ""
    assert arn.endswith(":transform-job/sums")
    with refused() as answer:
        transform(host, "Sums", "many")
    assert answer.code == "ResourceInUse"
    assert completed(host, "Sums", "a.csv") == "3.0\n7.0\n"
    assert host.get(f"s3://{BUCKET}/out/Sums/deep/b.csv.out") == b"11.0\n"
    shown = describe(host, "Sums")
    assert shown["TransformStartTime"] <= shown["TransformEndTime"]
    assert shown["DataProcessing"]["JoinSource"] == "None"
    listed = host.sagemaker.list_transform_jobs(StatusEquals="Completed", NameContains="sums")
    assert [each["TransformJobName"] for each in listed["TransformJobSummaries"]] == ["Sums"]

    (component,) = host.sagemaker.list_trial_components(SourceArn=arn)["TrialComponentSummaries"]
    assert component["TrialComponentName"] == "Sums-aws-transform-job"
    assert component["Status"]["PrimaryStatus"] == "Completed"
    came = host.sagemaker.list_associations(DestinationArn=component["TrialComponentArn"])
    types = sorted(each["SourceType"] for each in came["AssociationSummaries"])
    assert types == ["DataSet", "Image", "Model"]
    made = host.sagemaker.list_associations(SourceArn=component["TrialComponentArn"])
    (edge,) = made["AssociationSummaries"]
    assert (edge["DestinationType"], edge["AssociationType"]) == ("DataSet", "Produced")


def test_a_manifest_names_the_files_and_gzip_is_unpacked(host: Host) -> None:
    host.put("listed/a.csv", gzip.compress(b"1,2\n"))
    host.put("listed/b.csv", gzip.compress(b"3,4\n"))
    manifest = [{"prefix": f"s3://{BUCKET}/listed/"}, "b.csv"]
    host.put("manifest.json", json.dumps(manifest).encode())
    source = {"CompressionType": "Gzip"}
    transform(host, "listed", "manifest.json", source, data_type="ManifestFile")
    assert completed(host, "listed", "b.csv") == "7.0"
    assert host.keys(f"s3://{BUCKET}/out/listed/") == ["out/listed/b.csv.out"]


@pytest.mark.parametrize(("strategy", "asked"), [("MultiRecord", [3]), ("SingleRecord", [1, 1, 1])])
def test_records_are_sent_alone_or_together(host: Host, strategy: str, asked: list[int]) -> None:
    name = f"by-{strategy}"
    host.put("three.csv", b"1,1\n2,2\n3,3\n")
    transform(host, name, "three.csv", LINES, {"AssembleWith": "Line"}, BatchStrategy=strategy)
    assert completed(host, name, "three.csv") == "2.0\n4.0\n6.0\n"
    logs = host.engine.client("logs")
    (stream,) = logs.describe_log_streams(
        logGroupName="/aws/sagemaker/TransformJobs", logStreamNamePrefix=name
    )["logStreams"]
    events = logs.get_log_events(
        logGroupName="/aws/sagemaker/TransformJobs",
        logStreamName=stream["logStreamName"],
        startFromHead=True,
    )["events"]
    told = [each["message"] for each in events if each["message"].startswith("asked for")]
    assert told == [f"asked for {count}" for count in asked]


def test_records_are_filtered_and_joined_to_their_answers(host: Host) -> None:
    host.put("ids.csv", b"id1,1,2\nid2,3,4\n")
    processing = {"InputFilter": "$[1:]", "JoinSource": "Input", "OutputFilter": "$[0,-1]"}
    transform(host, "joined", "ids.csv", LINES, {"AssembleWith": "Line"}, DataProcessing=processing)
    assert completed(host, "joined", "ids.csv") == "id1,3.0\nid2,7.0\n"
    rows = [{"id": 1, "in": {"a": 1, "b": 2}}, {"id": 2, "in": {"a": 3, "b": 4}}]
    host.put("ids.jsonl", "".join(f"{json.dumps(row)}\n" for row in rows).encode())
    kind = "application/jsonlines"
    processing = {
        "InputFilter": "$.in",
        "JoinSource": "Input",
        "OutputFilter": "$['id','SageMakerOutput']",
    }
    source, output = {**LINES, "ContentType": kind}, {"AssembleWith": "Line", "Accept": kind}
    transform(host, "objects", "ids.jsonl", source, output, DataProcessing=processing)
    lines = completed(host, "objects", "ids.jsonl").splitlines()
    assert [json.loads(line) for line in lines] == [
        {"id": 1, "SageMakerOutput": {"sum": 3}},
        {"id": 2, "SageMakerOutput": {"sum": 7}},
    ]


def test_a_job_of_an_experiment_is_one_of_its_runs(host: Host) -> None:
    host.put("run.csv", b"1,2\n")
    host.sagemaker.create_experiment(ExperimentName="batches")
    host.sagemaker.create_trial(TrialName="nightly", ExperimentName="batches")
    experiment = {"TrialName": "nightly", "TrialComponentDisplayName": "Scores"}
    transform(host, "run", "run.csv", LINES, ExperimentConfig=experiment)
    assert completed(host, "run", "run.csv") == "3.0"
    (component,) = host.sagemaker.list_trial_components(TrialName="nightly")[
        "TrialComponentSummaries"
    ]
    assert (component["TrialComponentName"], component["DisplayName"]) == (
        "run-aws-transform-job",
        "Scores",
    )


def test_a_failing_record_fails_the_job_and_says_which_file(host: Host) -> None:
    host.put("bad/a.csv", b"13,1\n")
    transform(host, "bad", "bad/", LINES, ModelClientConfig={"InvocationsMaxRetries": 0})
    shown = done(host, "bad")
    assert shown["TransformJobStatus"] == "Failed"
    assert "bad/a.csv" in shown["FailureReason"]
    assert "unlucky" in shown["FailureReason"]
    assert shown["FailureReason"].endswith("See job logs for more information")
    assert host.keys(f"s3://{BUCKET}/out/bad/") == []


def test_a_job_is_stopped_and_a_stopped_one_cannot_be(host: Host) -> None:
    host.put("endless.csv", b"99,1\n")
    transform(host, "endless", "endless.csv", LINES)
    until(lambda: "TransformStartTime" in describe(host, "endless"))
    host.sagemaker.stop_transform_job(TransformJobName="endless")
    assert done(host, "endless")["TransformJobStatus"] == "Stopped"
    with refused() as answer:
        host.sagemaker.stop_transform_job(TransformJobName="endless")
    assert "is in status Stopped" in answer.text


def test_what_cannot_be_transformed_is_refused(host: Host) -> None:
    host.put("some.csv", b"1,2\n")
    cases: tuple[tuple[Any, Any, str], ...] = (
        (("nothing/",), {}, "No S3 objects found under S3 URL"),
        (("some.csv", {"SplitType": "RecordIO"}), {}, "SplitType RecordIO is not offered"),
        (("some.csv",), {"DataProcessing": {"InputFilter": "$.."}}, "JSONPath '$..'"),
        (("some.csv", LINES), {"DataProcessing": {"JoinSource": "Input"}}, "same SplitType"),
        (
            ("some.csv", {"ContentType": "application/json"}),
            {"DataProcessing": {"JoinSource": "Input"}},
            "same ContentType",
        ),
    )
    for arguments, more, text in cases:
        with refused() as answer:
            transform(host, "refused", *arguments, **more)
        assert answer.code == "ValidationException"
        assert text in answer.text
    with refused() as answer:
        describe(host, "refused")
    assert answer.code == "ValidationException"
    with refused() as answer:
        host.sagemaker.create_transform_job(
            TransformJobName="orphan",
            ModelName="nobody",
            TransformInput={
                "DataSource": {"S3DataSource": {"S3DataType": "S3Prefix", "S3Uri": "s3://a/b"}}
            },
            TransformOutput={"S3OutputPath": "s3://a/c"},
            TransformResources={"InstanceType": "ml.m5.large", "InstanceCount": 1},
        )
    assert answer.text.startswith("Could not find model")


def test_a_job_goes_on_after_a_kill_of_the_engine(engine: Any) -> None:
    host = Host(engine)
    slow = SUMS.replace('print("asked', 'time.sleep(0.05); print("asked')
    host.sagemaker.create_model(
        ModelName="sums",
        PrimaryContainer={"Image": "i", "ModelDataUrl": host.put("s.tar.gz", packed(slow))},
        ExecutionRoleArn=ROLE,
    )
    for number in range(20):
        host.put(f"files/{number:02}.csv", f"{number + 20},1\n".encode())
    transform(host, "long", "files/", LINES)
    until(lambda: host.keys(f"s3://{BUCKET}/out/long/"))
    engine.kill()
    engine.start()
    again = Host(engine)
    assert completed(again, "long", "19.csv") == "40.0"
    assert len(again.keys(f"s3://{BUCKET}/out/long/")) == 20
