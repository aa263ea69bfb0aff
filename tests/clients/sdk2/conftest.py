"""What the SDK's tests share: its session, attached by the variables that a user's shell has."""

from __future__ import annotations

import io
import json
import tarfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
import sagemaker.session
from sagemaker import Session, get_execution_role
from story import Story, tell

INFERENCE = """
import json
import pathlib

import numpy


def model_fn(model_dir):
    text = (pathlib.Path(model_dir) / "weights.json").read_text()
    return numpy.array(json.loads(text), dtype=float)


def predict_fn(data, model):
    return numpy.asarray(data, dtype=float) @ model
"""


class Hurry:
    """A clock that runs a hundred times too fast, for what waits as long as a cloud takes."""

    def __init__(self) -> None:
        self._began = time.time()
        self._sleep = time.sleep

    def time(self) -> float:
        return self._began + (time.time() - self._began) * 100

    def sleep(self, seconds: float) -> None:
        self._sleep(min(seconds / 100, 0.1))


@pytest.fixture(scope="session", autouse=True)
def hurry() -> Iterator[None]:
    """The SDK asks again at once, and looks at a job oftener than every 30 seconds."""
    with pytest.MonkeyPatch.context() as patch:
        clock = Hurry()
        patch.setattr(sagemaker.session, "time", clock)
        patch.setattr(time, "sleep", clock.sleep)
        yield


@pytest.fixture(scope="session")
def session() -> Session:
    return Session()


@pytest.fixture(scope="session")
def client(session: Session) -> Any:
    return session.sagemaker_client


@pytest.fixture(scope="session")
def role(session: Session) -> str:
    return get_execution_role(session)


@pytest.fixture(scope="session")
def bucket(session: Session) -> str:
    return session.default_bucket()


@pytest.fixture(scope="session")
def inference(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A script that serves a vector of weights."""
    path = tmp_path_factory.mktemp("code") / "inference.py"
    path.write_text(INFERENCE)
    return path


@pytest.fixture(scope="session")
def weights(bucket: str) -> str:
    """The URI of a model archive: the vector (1, 10)."""
    return put_archive(bucket, "weights/model.tar.gz", [1, 10])


@pytest.fixture(scope="session")
def story(session: Session, role: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    """A model from its data to its endpoint."""
    told = tell(session, role, tmp_path_factory.mktemp("story"))
    yield told
    told.predictor.delete_endpoint()


def put_archive(bucket: str, key: str, values: list[float]) -> str:
    """Put a vector of weights into S3 as a model archive; its URI."""
    text, buffer = json.dumps(values).encode(), io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        member = tarfile.TarInfo("weights.json")
        member.size = len(text)
        archive.addfile(member, io.BytesIO(text))
    boto3.client("s3").put_object(Bucket=bucket, Key=key, Body=buffer.getvalue())
    return f"s3://{bucket}/{key}"
