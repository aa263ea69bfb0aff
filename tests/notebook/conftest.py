"""A real IPython shell, and a local SageMaker in a folder of its own."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from IPython.core.interactiveshell import InteractiveShell
from sklearn.datasets import load_breast_cancer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

import mlops_ext
from mlops_ext.local import launcher

HOSTILE = "<img src=x onerror=alert(1)> \"quoted\" 'and' 🎉"

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


@pytest.fixture(scope="module")
def state_dir(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The directory of a local SageMaker that a module shares."""
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
def group(ml: MLOps, shell: InteractiveShell, tmp_path: Path) -> Iterator[str]:
    """A group of this test alone with two versions, registered by the magic."""
    frame = load_breast_cancer(as_frame=True).frame
    csv = tmp_path / "train <1>.csv"
    frame.head(100).to_csv(csv, index=False)
    rows, truth = frame.drop(columns="target"), frame["target"]
    name = f"magics-{uuid4().hex[:8]}"
    shell.push({"X": rows.tail(200), "y": truth.tail(200), "csv": str(csv), "note": HOSTILE})
    for strength in (0.001, 1.0):
        model = make_pipeline(StandardScaler(), LogisticRegression(C=strength, max_iter=500))
        shell.push({"clf": model.fit(rows.head(300), truth.head(300))})
        shell.run_line_magic("mlops", "evaluate clf X y --out result")
        shell.run_line_magic(
            "mlops", f"register clf {name} --evaluation result --dataset $csv -m 'C={strength}'"
        )
    yield name
    ml.clean(name)


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
