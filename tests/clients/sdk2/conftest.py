"""What the SDK's tests share: its session, attached by the variables that a user's shell has."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import sagemaker.session
from archives import INFERENCE, put_archive
from sagemaker import Session, get_execution_role
from sharing import bucket, client, impatience
from story import Story, tell

__all__ = ["bucket", "client", "impatience"]


class Hurry:
    """A clock that runs a hundred times too fast, for what waits as long as a cloud takes."""

    def __init__(self) -> None:
        self._began = time.time()

    def time(self) -> float:
        return self._began + (time.time() - self._began) * 100

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds / 100)


@pytest.fixture(scope="session", autouse=True)
def hurry(impatience: None) -> Iterator[None]:
    """The SDK looks at a job oftener than every 30 seconds of its own clock."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sagemaker.session, "time", Hurry())
        yield


@pytest.fixture(scope="session")
def session() -> Session:
    return Session()


@pytest.fixture(scope="session")
def role(session: Session) -> str:
    return get_execution_role(session)


@pytest.fixture(scope="session")
def inference(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A script that serves a vector of weights."""
    path = tmp_path_factory.mktemp("code") / "inference.py"
    path.write_text(INFERENCE)
    return path


@pytest.fixture(scope="session")
def weights(bucket: str) -> str:
    """The URI of a model archive: the vector (1, 10)."""
    return put_weights(bucket, "weights/model.tar.gz", [1, 10])


@pytest.fixture(scope="session")
def story(session: Session, role: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    """A model from its data to its endpoint."""
    told = tell(session, role, tmp_path_factory.mktemp("story"))
    yield told
    told.predictor.delete_endpoint()


def put_weights(bucket: str, key: str, values: list[float]) -> str:
    """Put a vector of weights into S3 as a model archive; its URI."""
    return put_archive(bucket, key, {"weights.json": json.dumps(values)})
