"""The local SageMaker of the soak tests, as the engine's tests have it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent / "local"))

from local_engine import LocalEngine

from mlops_ext.local import launcher


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[LocalEngine]:
    """A local SageMaker of this test alone."""
    state_dir = tmp_path / "state"
    started = LocalEngine(state_dir, launcher.start(state_dir, port=0))
    yield started
    started.close()
