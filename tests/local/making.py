"""What tests of the control plane make again and again."""

from __future__ import annotations

import gzip
import io
import json
import struct
import tarfile
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from botocore.exceptions import ClientError

BUCKET = "models"
IMAGE = "000000000000.dkr.ecr.us-east-1.amazonaws.com/mlops-ext/sklearn:1"
ROLE = "arn:aws:iam::000000000000:role/service"
ECHO = """
def model_fn(model_dir):
    return None

def predict_fn(data, model):
    return data
"""
BROKEN = """
import a_module_that_nobody_has
"""


def archive(script: str = ECHO) -> bytes:
    """A model archive whose code is this script; equal scripts give equal bytes."""
    buffer = io.BytesIO()
    with (
        gzip.GzipFile(fileobj=buffer, mode="wb", mtime=0) as zipped,
        tarfile.open(fileobj=zipped, mode="w") as tar,
    ):
        member = tarfile.TarInfo("code/inference.py")
        member.size = len(script.encode())
        tar.addfile(member, io.BytesIO(script.encode()))
    return buffer.getvalue()


def upload(engine: Any, key: str, script: str = ECHO) -> str:
    """Put an archive into the local S3; its URI."""
    s3 = engine.client("s3")
    s3.create_bucket(Bucket=BUCKET)
    s3.put_object(Bucket=BUCKET, Key=key, Body=archive(script))
    return f"s3://{BUCKET}/{key}"


def specification(uri: str, **container: Any) -> dict[str, Any]:
    """An InferenceSpecification of one container."""
    return {
        "Containers": [{"Image": IMAGE, "ModelDataUrl": uri, **container}],
        "SupportedContentTypes": ["text/csv"],
        "SupportedResponseMIMETypes": ["text/csv"],
    }


def version(sagemaker: Any, group: str, uri: str = "s3://models/none.tar.gz", **more: Any) -> str:
    """Register a version; its ARN."""
    answer = sagemaker.create_model_package(
        ModelPackageGroupName=group, InferenceSpecification=specification(uri), **more
    )
    arn: str = answer["ModelPackageArn"]
    return arn


def artifact(sagemaker: Any, uri: str, type: str = "DataSet", **more: Any) -> str:
    """Make an artifact; its ARN."""
    answer = sagemaker.create_artifact(Source={"SourceUri": uri}, ArtifactType=type, **more)
    arn: str = answer["ArtifactArn"]
    return arn


def model(sagemaker: Any, name: str, uri: str, **container: Any) -> str:
    """Make a model of one container; its ARN."""
    answer = sagemaker.create_model(
        ModelName=name,
        PrimaryContainer={"Image": IMAGE, "ModelDataUrl": uri, **container},
        ExecutionRoleArn=ROLE,
    )
    arn: str = answer["ModelArn"]
    return arn


def config(sagemaker: Any, name: str, model_name: str, **variant: Any) -> None:
    """Make an endpoint configuration of one variant."""
    chosen = {"InitialInstanceCount": 1, "InstanceType": "ml.m5.large", **variant}
    sagemaker.create_endpoint_config(
        EndpointConfigName=name,
        ProductionVariants=[{"VariantName": "AllTraffic", "ModelName": model_name, **chosen}],
    )


def lineage_of(answer: dict[str, Any]) -> dict[str, list[Any]]:
    """The columns of ReadLineage's answer."""
    graph = answer["Graph"]
    line, _, rest = (graph if isinstance(graph, bytes) else graph.read()).partition(b"\n")
    head = json.loads(line)
    text, rest = rest[: head["Text"]].decode(), rest[head["Text"] :]
    values = text.split("\t")
    arns, types, uris, times, properties, called = (values[place::6] for place in range(6))
    columns = {
        "Arns": list(arns),
        "LineageTypes": [json.loads(one)[0] for one in types],
        "Types": [json.loads(one)[1] for one in types],
        "SourceUris": [json.loads(one or "null") for one in uris],
        "CreationTimes": [datetime.fromisoformat(one).timestamp() for one in times],
        "Properties": [json.loads(one or "null") for one in properties],
        "Names": [json.loads(one)[0] if one else "" for one in called],
        "Statuses": [json.loads(one)[1] if one else None for one in called],
    }
    vertices, crossed = head["Vertices"], head["Associations"]
    lengths = {"Depths": vertices, "Ups": vertices, "Downs": vertices}
    lengths |= {"Sources": crossed, "Destinations": crossed}
    for name, length in lengths.items():
        columns[name] = list(struct.unpack(f"<{length}i", rest[: 4 * length]))
        rest = rest[4 * length :]
    columns["AssociationTypes"] = [head["AssociationTypes"][code] for code in rest]
    columns["Ids"] = list(range(vertices))
    return columns


def associations(graph: dict[str, list[Any]]) -> Iterator[tuple[int, int, str]]:
    """The associations in ReadLineage's answer: places of source and destination, and type."""
    columns = (graph[name] for name in ("Sources", "Destinations", "AssociationTypes"))
    return zip(*columns, strict=True)


class Refused:
    """The code and text of a refusal, readable after the block."""

    def __init__(self, error: pytest.ExceptionInfo[ClientError]) -> None:
        self._error = error

    @property
    def code(self) -> str:
        code: str = self._error.value.response["Error"]["Code"]
        return code

    @property
    def text(self) -> str:
        text: str = self._error.value.response["Error"]["Message"]
        return text


class refused:  # noqa: N801 -- reads like pytest.raises
    """The block ends in a ClientError."""

    def __enter__(self) -> Refused:
        self._context = pytest.raises(ClientError)
        return Refused(self._context.__enter__())

    def __exit__(self, *details: Any) -> bool:
        return self._context.__exit__(*details)
