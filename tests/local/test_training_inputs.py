"""What a training job gets: prefixes, manifests, shards, pipes; and what is refused at once."""

from __future__ import annotations

import gzip
import json
import os
import time
import uuid
from typing import Any

import pytest
from jobs_house import BUCKET, ROLE, House, channel, packed
from local_engine import LocalEngine
from making import refused

LISTS = """
    import json, os, pathlib
    top = pathlib.Path("/opt/ml/input/data")
    found = {str(p.relative_to(top)): p.read_text() for p in sorted(top.rglob("*")) if p.is_file()}
    name = "files-" + os.environ["SM_CURRENT_HOST"] + ".json"
    pathlib.Path(os.environ["SM_MODEL_DIR"], name).write_text(json.dumps(found))
"""


@pytest.fixture(scope="module")
def house(shared_engine: LocalEngine) -> House:
    """A house with some data of different shapes."""
    house = House(shared_engine)
    for key in ("set/part-1.csv", "set/part-2.csv", "set/deep/part-3.csv", "settled/other.csv"):
        house.put(key, key.encode())
    house.put("set/", b"")
    return house


def given(house: House, name: str, *channels: dict[str, Any], host: str = "algo-1") -> Any:
    """The files that a job with these channels found, by path."""
    job = house.ended(name)
    assert job["TrainingJobStatus"] == "Completed", (job.get("FailureReason"), house.log(name))
    files = house.archive(job["ModelArtifacts"]["S3ModelArtifacts"])
    return json.loads(files[f"files-{host}.json"])


@pytest.mark.parametrize(
    ("name", "prefix", "expected"),
    [
        ("folder", "set/", ["part-1.csv", "part-2.csv", "deep/part-3.csv"]),
        (
            "open-end",
            "set",
            ["part-1.csv", "part-2.csv", "deep/part-3.csv", "settled/other.csv"],
        ),
        ("one-file", "set/part-1.csv", ["part-1.csv"]),
        ("begun-name", "set/part", ["part-1.csv", "part-2.csv"]),
    ],
)
def test_a_prefix_gives_all_keys_that_begin_so(
    house: House, name: str, prefix: str, expected: list[str]
) -> None:
    house.train(name, LISTS, InputDataConfig=[channel("train", f"s3://{BUCKET}/{prefix}")])
    assert sorted(given(house, name)) == sorted(f"train/{each}" for each in expected)


def test_a_manifest_names_the_objects(house: House) -> None:
    names = [{"prefix": f"s3://{BUCKET}/set/"}, "part-2.csv", "deep/part-3.csv"]
    uri = house.put("lists/some.manifest", json.dumps(names).encode())
    house.train("listed", LISTS, InputDataConfig=[channel("train", uri, "ManifestFile")])
    assert given(house, "listed") == {
        "train/part-2.csv": "set/part-2.csv",
        "train/deep/part-3.csv": "set/deep/part-3.csv",
    }


def test_a_manifest_that_is_none_fails_the_job(house: House) -> None:
    uri = house.put("lists/broken.manifest", b"{}")
    house.train("unlisted", LISTS, InputDataConfig=[channel("train", uri, "ManifestFile")])
    reason = house.ended("unlisted")["FailureReason"]
    assert reason.startswith(f"ClientError: The manifest {uri} is not a JSON list")


def test_several_hosts_share_the_objects(house: House) -> None:
    house.train(
        "crowd",
        LISTS,
        InputDataConfig=[
            channel("train", f"s3://{BUCKET}/set/", S3DataDistributionType="ShardedByS3Key"),
            channel("whole", f"s3://{BUCKET}/set/part-1.csv"),
        ],
        ResourceConfig={"InstanceType": "ml.m5.large", "InstanceCount": 2, "VolumeSizeInGB": 1},
    )
    first, second = given(house, "crowd"), given(house, "crowd", host="algo-2")
    assert sorted(first) == ["train/deep/part-3.csv", "train/part-2.csv", "whole/part-1.csv"]
    assert sorted(second) == ["train/part-1.csv", "whole/part-1.csv"]
    assert "stands in for 2 instances" in house.log("crowd")
    assert "SM_CURRENT_HOST=algo-2" in house.log("crowd", host="algo-2")


def test_a_cluster_may_have_groups(house: House) -> None:
    house.train(
        "groups",
        """
        import os, shutil
        name = "config-" + os.environ["SM_CURRENT_HOST"] + ".json"
        shutil.copy("/opt/ml/input/config/resourceconfig.json", "/opt/ml/model/" + name)
        """,
        ResourceConfig={
            "InstanceGroups": [
                {
                    "InstanceGroupName": "data",
                    "InstanceType": "ml.m5.large",
                    "InstanceCount": 1,
                },
                {
                    "InstanceGroupName": "train",
                    "InstanceType": "ml.c5.xlarge",
                    "InstanceCount": 1,
                },
            ],
            "VolumeSizeInGB": 1,
        },
    )
    job = house.ended("groups")
    files = house.archive(job["ModelArtifacts"]["S3ModelArtifacts"])
    config = json.loads(files["config-algo-2.json"])
    assert config["current_host"] == "algo-2"
    assert config["current_instance_type"] == "ml.c5.xlarge"
    assert config["current_group_name"] == "train"
    assert [each["hosts"] for each in config["instance_groups"]] == [["algo-1"], ["algo-2"]]


def test_one_failing_host_fails_the_job(house: House) -> None:
    house.train(
        "uneven",
        """
        import os, time
        if os.environ["SM_CURRENT_HOST"] == "algo-2":
            raise ValueError("only here")
        time.sleep(600)
        """,
        ResourceConfig={"InstanceType": "ml.m5.large", "InstanceCount": 2, "VolumeSizeInGB": 1},
    )
    assert "only here" in house.ended("uneven")["FailureReason"]


def test_a_pipe_streams_each_epoch_anew(house: House) -> None:
    house.put("zipped/one.gz", gzip.compress(b"one\n"))
    house.put("zipped/two.gz", gzip.compress(b"two\n"))
    house.train(
        "streamed",
        """
        import json, os, pathlib
        top = pathlib.Path("/opt/ml/input/data")
        found = {name: (top / name).read_text() for name in ("train_0", "train_1", "plain_0")}
        pathlib.Path(os.environ["SM_MODEL_DIR"], "files-algo-1.json").write_text(json.dumps(found))
        """,
        InputDataConfig=[
            channel("train", f"s3://{BUCKET}/zipped/", InputMode="Pipe", CompressionType="Gzip"),
            channel("plain", f"s3://{BUCKET}/set/part", InputMode="Pipe"),
        ],
    )
    assert given(house, "streamed") == {
        "train_0": "one\ntwo\n",
        "train_1": "one\ntwo\n",
        "plain_0": "set/part-1.csvset/part-2.csv",
    }


def test_an_augmented_manifest_streams_its_attributes(house: House) -> None:
    lines = [
        {"source-ref": f"s3://{BUCKET}/set/part-1.csv", "label": 1},
        {"source-ref": f"s3://{BUCKET}/set/part-2.csv", "label": "cat"},
    ]
    uri = house.put("lists/augmented", "\n".join(map(json.dumps, lines)).encode())
    house.train(
        "augmented",
        """
        import json, os, pathlib
        found = {"train": pathlib.Path("/opt/ml/input/data/train_0").read_text()}
        pathlib.Path(os.environ["SM_MODEL_DIR"], "files-algo-1.json").write_text(json.dumps(found))
        """,
        InputDataConfig=[
            channel(
                *("train", uri, "AugmentedManifestFile"),
                InputMode="Pipe",
                AttributeNames=["source-ref", "label"],
            )
        ],
    )
    assert given(house, "augmented") == {"train": "set/part-1.csv1set/part-2.csvcat"}


def test_a_key_that_leads_out_of_the_folder_fails_the_job(house: House) -> None:
    house.put("evil/../../../../escape.csv", b"x")
    house.train("escape", LISTS, InputDataConfig=[channel("train", f"s3://{BUCKET}/evil/")])
    reason = house.ended("escape")["FailureReason"]
    assert reason.startswith("ClientError: Failed to download data. s3://jobs/evil/../../")


def test_an_archive_that_was_cut_short_fails_the_job_and_is_named(house: House) -> None:
    whole = packed({"train.py": f"# {uuid.uuid4()}\n" * 1000})
    source = house.put("cut/sourcedir.tar.gz", whole[: len(whole) // 2])
    house.train("cut-short", HyperParameters={"sagemaker_submit_directory": json.dumps(source)})
    reason = house.ended("cut-short")["FailureReason"]
    assert reason.startswith("ClientError: Failed to download data.")
    assert source in reason


def test_large_inputs_hold_up_nobody(house: House) -> None:
    source = house.put("large/huge.bin", b"")
    os.truncate(house.engine.state_dir / "s3" / BUCKET / "large" / "huge.bin", 1 << 30)
    house.train(
        "large",
        """
        import os
        found = os.stat("/opt/ml/input/data/train/huge.bin")
        print(found.st_size, found.st_blocks < 1000)
        """,
        InputDataConfig=[channel("train", source)],
    )
    slowest = 0.0
    while True:
        asked = time.monotonic()
        status = house.job("large")["TrainingJobStatus"]
        slowest = max(slowest, time.monotonic() - asked)
        if status != "InProgress":
            break
    assert "1073741824 True" in house.log("large")
    assert slowest < 1


def test_no_data_is_refused_at_once(house: House) -> None:
    with refused() as error:
        house.train("empty", InputDataConfig=[channel("train", "s3://jobs/nothing/here")])
    assert (error.code, error.text) == (
        "ValidationException",
        'No S3 objects found under S3 URL "s3://jobs/nothing/here" given in input data source. '
        "Please ensure that the bucket exists in the selected region (us-east-1), that objects "
        f'exist under that S3 prefix, and that the role "{ROLE}" has "s3:ListBucket" permissions '
        'on bucket "jobs".',
    )


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        (
            {"InputDataConfig": [channel("a", "s3://jobs/data/"), channel("a", "s3://jobs/data/")]},
            "Duplicate channel name a in InputDataConfig.",
        ),
        (
            {
                "InputDataConfig": [
                    {
                        "ChannelName": "fast",
                        "DataSource": {
                            "FileSystemDataSource": {
                                "FileSystemId": "fs-0123456789a",
                                "FileSystemAccessMode": "ro",
                                "FileSystemType": "EFS",
                                "DirectoryPath": "/x",
                            }
                        },
                    }
                ]
            },
            "Channel fast has FileSystemDataSource as its data source: the local SageMaker reads "
            "channels from S3 only (S3DataSource).",
        ),
        (
            {"InputDataConfig": [channel("a", "s3://jobs/data/", "AugmentedManifestFile")]},
            "Channel a: AugmentedManifestFile can only be used if the input mode is Pipe.",
        ),
        (
            {"EnableManagedSpotTraining": True},
            "Invalid MaxWaitTimeInSeconds. It must be present and be greater than or equal to "
            "MaxRuntimeInSeconds",
        ),
        (
            {"ResourceConfig": {"InstanceCount": 1, "VolumeSizeInGB": 1}},
            "1 validation error detected: Value null at 'resourceConfig.instanceType' failed to "
            "satisfy constraint: Member must not be null",
        ),
        (
            {
                "ResourceConfig": {
                    "InstanceType": "ml.m5.large",
                    "InstanceCount": 0,
                    "VolumeSizeInGB": 1,
                }
            },
            "1 validation error detected: Value '0' at 'resourceConfig.instanceCount' failed to "
            "satisfy constraint: Member must have value greater than or equal to 1",
        ),
        (
            {"CheckpointConfig": {"S3Uri": "s3://jobs/c", "LocalPath": "/var/c"}},
            "CheckpointConfig.LocalPath /var/c is not below /opt/ml, which is all that a job has "
            "for itself here.",
        ),
    ],
)
def test_what_cannot_be_is_refused_at_once(
    house: House, changes: dict[str, Any], text: str
) -> None:
    with refused() as error:
        house.train("impossible", **changes)
    assert (error.code, error.text) == ("ValidationException", text)
    with refused():
        house.job("impossible")


def test_an_algorithm_that_is_not_here_fails_the_job_and_names_those_that_are(
    house: House,
) -> None:
    image = "382416733822.dkr.ecr.us-east-1.amazonaws.com/linear-learner:1"
    specification = {"TrainingImage": image, "TrainingInputMode": "File"}
    house.train("linear", AlgorithmSpecification=specification)
    reason = house.ended("linear")["FailureReason"]
    assert reason.startswith("ClientError: linear-learner is an algorithm")
    assert "sagemaker-xgboost" in reason


def test_what_is_no_image_is_refused(house: House) -> None:
    with refused() as error:
        house.train(
            "imageless",
            AlgorithmSpecification={"TrainingImage": "my/own:1", "TrainingInputMode": "File"},
        )
    assert (error.code, error.text) == (
        "ValidationException",
        "Invalid image URI my/own:1. Please provide a valid Amazon Elastic Container Registry path "
        "of the Docker image to run.",
    )


def test_a_regular_expression_that_is_none_is_refused(house: House) -> None:
    with refused() as error:
        house.train(
            "irregular",
            AlgorithmSpecification={
                "TrainingImage": house.image,
                "TrainingInputMode": "File",
                "MetricDefinitions": [{"Name": "loss", "Regex": "loss=("}],
            },
        )
    assert error.text.startswith("The regular expression of the metric loss cannot be used")
