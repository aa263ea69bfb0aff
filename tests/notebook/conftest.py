"""A real IPython shell, and a local SageMaker in a folder of its own."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from IPython.core.interactiveshell import InteractiveShell

import mlops_ext
from mlops_ext.local import launcher

if TYPE_CHECKING:
    from mlops_ext.connection import Connection
    from mlops_ext.notebook.session import MLOps


@pytest.fixture
def shell() -> Iterator[InteractiveShell]:
    """An IPython shell of this test alone, with the extension loaded."""
    InteractiveShell.clear_instance()
    shell = InteractiveShell.instance()
    shell.run_line_magic("load_ext", "mlops_ext")
    yield shell
    shell.history_manager.end_session()
    InteractiveShell.clear_instance()


@pytest.fixture(scope="session")
def state_dir(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The directory of a local SageMaker that these tests share."""
    directory = tmp_path_factory.mktemp("sagemaker")
    launcher.start(directory, port=0)
    yield directory
    launcher.stop(directory)


@pytest.fixture
def ml(state_dir: Path, shell: InteractiveShell, monkeypatch: pytest.MonkeyPatch) -> MLOps:
    """A session on the local SageMaker, which the magics use from then on."""
    monkeypatch.setattr("mlops_ext.notebook.session._latest", None)
    return mlops_ext.connect("local", state_dir=state_dir, user="ada")


@pytest.fixture
def sagemaker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Connection]:
    """The local SageMaker that a kernel with this environment finds by itself."""
    for name in ("CONFIG", "DATA", "RUNTIME"):
        monkeypatch.setenv(f"JUPYTER_{name}_DIR", str(tmp_path / name.lower()))
    monkeypatch.setenv("MLOPS_EXT_USE", "local")
    state_dir = launcher.state_dir_default()
    assert state_dir.is_relative_to(tmp_path)
    launcher.start(state_dir, port=0)
    yield mlops_ext.connect().connection
    launcher.stop(state_dir)


@pytest.fixture
def python() -> str:
    """The interpreter that runs the tests."""
    return sys.executable
