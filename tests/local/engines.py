"""The local SageMakers that tests are given; fixtures for each folder's conftest."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

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
