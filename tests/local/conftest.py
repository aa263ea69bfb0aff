"""A real local SageMaker: its own process, over its socket, with boto3."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from local_engine import LocalEngine

from mlops_ext.local import launcher


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[LocalEngine]:
    """A local SageMaker of this test alone."""
    state_dir = tmp_path / "state"
    started = LocalEngine(state_dir, launcher.start(state_dir, port=0))
    yield started
    started.close()


@pytest.fixture(scope="module")
def shared_engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalEngine]:
    """A local SageMaker of all tests in a module, for those that only read or use own names."""
    state_dir = tmp_path_factory.mktemp("shared") / "state"
    started = LocalEngine(state_dir, launcher.start(state_dir, port=0))
    yield started
    started.close()


@pytest.fixture
def s3(shared_engine: LocalEngine) -> Any:
    """S3 of the shared engine."""
    return shared_engine.client("s3")


@pytest.fixture
def bucket(s3: Any, request: pytest.FixtureRequest) -> str:
    """A bucket of this test alone."""
    name = "b" + hashlib.sha1(request.node.name.encode()).hexdigest()[:20]
    s3.create_bucket(Bucket=name)
    return name
