"""What a model's container finds below its own /opt/ml: the model, additional data beside it."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from hosts import Host, packed, until
from making import BUCKET, IMAGE, ROLE, refused
from serving_house import archive as tar
from serving_house import house

from mlops_ext.local.jobs.sandbox import modes

READS = """
from pathlib import Path
def model_fn(model_dir):
    assert Path("/opt/ml/model/code/inference.py").is_file()
    return Path("/opt/ml/additional-model-data-sources")
def input_fn(data, content_type):
    return data
def predict_fn(data, folder):
    return ";".join((folder / name).read_text() for name in data.strip().split())
def output_fn(prediction, accept):
    return prediction, "text/csv"
"""
MODES = [mode for mode in modes.BY_THEMSELVES if not modes.trial(mode).trouble]


@pytest.fixture(scope="module")
def host(shared_engine: Any) -> Host:
    return Host(shared_engine)


def channel(name: str, uri: str, kind: str = "S3Object", packing: str = "None") -> dict[str, Any]:
    source = {"S3Uri": uri, "S3DataType": kind, "CompressionType": packing}
    return {"ChannelName": name, "S3DataSource": source}


def create(host: Host, name: str, *channels: dict[str, Any]) -> None:
    container = {
        "Image": IMAGE,
        "ModelDataUrl": host.put("reads.tar.gz", packed(READS)),
        "AdditionalModelDataSources": list(channels),
    }
    host.sagemaker.create_model(ModelName=name, PrimaryContainer=container, ExecutionRoleArn=ROLE)


def test_additional_model_data_are_mounted_for_endpoints_and_transform_jobs(
    host: Host, tmp_path: Path
) -> None:
    folder = host.put("more/deep/b.txt", b"prefix").removesuffix("deep/b.txt")
    whole = tar(tmp_path / "packed.tar.gz", {"c.txt": b"archive"}).read_bytes()
    create(
        *(host, "reads"),
        channel("file", host.put("single/a.txt", b"object")),
        channel("folder", folder, "S3Prefix"),
        channel("packed", host.put("packed.tar.gz", whole), packing="Gzip"),
    )
    asked, told = "file/a.txt folder/deep/b.txt packed/c.txt", "object;prefix;archive"
    host.endpoint("reads", host.variant("reads"))
    assert host.ask("reads", asked) == told

    source = {"S3DataType": "S3Prefix", "S3Uri": host.put("asked.csv", asked.encode())}
    host.sagemaker.create_transform_job(
        TransformJobName="reads",
        ModelName="reads",
        TransformInput={"DataSource": {"S3DataSource": source}, "ContentType": "text/csv"},
        TransformOutput={"S3OutputPath": f"s3://{BUCKET}/read", "Accept": "text/csv"},
        TransformResources={"InstanceType": "ml.m5.large", "InstanceCount": 1},
    )
    assert until(lambda: host.get(f"s3://{BUCKET}/read/asked.csv.out")) == told.encode()


def test_additional_model_data_that_cannot_be_mounted_are_refused(host: Host) -> None:
    uri = host.put("single/a.txt", b"object")
    for channels, text in (
        ([channel("a", uri), channel("a", uri)], "Duplicate ChannelName a"),
        ([channel("..", uri)], ".. in AdditionalModelDataSources is not a ChannelName"),
        ([channel("a", f"{uri}.gone")], f"Could not find model data at {uri}.gone."),
        ([channel("a", uri, "S3Prefix", "Gzip")], "needs CompressionType None"),
    ):
        with refused() as answer:
            create(host, "refused", *channels)
        assert answer.code == "ValidationException"
        assert text in answer.text


@pytest.mark.parametrize("mode", MODES)
def test_a_model_has_an_opt_ml_of_its_own_whatever_the_way_to_it(
    tmp_path: Path, mode: modes.Mode
) -> None:
    text = tmp_path / "a.txt"
    text.write_text(mode.value)

    async def scenario() -> None:
        async with house(tmp_path) as home:
            files = {"code/inference.py": READS.encode()}
            additional = {"file": {"a.txt": text}}
            await home.up(home.container(files, additional=additional, executor=mode.value))
            assert await home.say("file/a.txt") == mode.value

    asyncio.run(scenario())
