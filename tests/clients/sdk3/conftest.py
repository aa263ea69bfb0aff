"""What the tests of the SDK's third generation share."""

from __future__ import annotations

import io
import json
import tarfile
import time
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from sagemaker.core import image_uris
from sagemaker.core.helper.session_helper import Session, get_execution_role

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


@pytest.fixture(scope="session", autouse=True)
def impatience() -> Iterator[None]:
    """The SDK asks again after as many seconds as a cloud takes; here it asks at once."""
    sleep = time.sleep
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(time, "sleep", lambda seconds: sleep(min(seconds, 0.1)))
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
def image(session: Session) -> str:
    """The URI of AWS's image for scikit-learn."""
    return image_uris.retrieve("sklearn", session.boto_region_name, "1.4-2")


@pytest.fixture(scope="session")
def archive(bucket: str) -> str:
    """The URI of a model archive with its code: the vector (1, 10)."""
    files = {"weights.json": json.dumps([1, 10]), "code/inference.py": INFERENCE}
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as packed:
        for name, text in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(text.encode())
            packed.addfile(member, io.BytesIO(text.encode()))
    boto3.client("s3").put_object(Bucket=bucket, Key="model.tar.gz", Body=buffer.getvalue())
    return f"s3://{bucket}/model.tar.gz"
