"""A local SageMaker for the services' tests, and models to register in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from services.support import Trained
from sklearn.datasets import load_breast_cancer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from mlops_ext.connection import Connection, connect
from mlops_ext.local import launcher
from mlops_ext.services.evaluation import evaluate


@pytest.fixture(scope="module")
def state_dir(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    directory = tmp_path_factory.mktemp("sagemaker")
    yield directory
    launcher.stop(directory)


@pytest.fixture(scope="module")
def connection(state_dir: Path) -> Connection:
    return connect("local", state_dir=state_dir, user="data-scientist", holder="test")


@pytest.fixture(scope="module")
def reviewer(state_dir: Path, connection: Connection) -> Connection:
    return connect("local", state_dir=state_dir, user="reviewer", holder="test")


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("data") / "train.csv"
    load_breast_cancer(as_frame=True).frame.to_csv(path, index=False)
    return path


@pytest.fixture(scope="session")
def trained(data: Path) -> list[Trained]:
    """Two real classifiers, the first the weaker one."""
    frame = load_breast_cancer(as_frame=True).frame
    features, target = frame.drop(columns="target"), frame["target"]
    x, x_test, y, y_test = train_test_split(features, target, random_state=0)
    found = []
    for strength in (1e-4, 1.0):
        model = make_pipeline(StandardScaler(), LogisticRegression(C=strength)).fit(x, y)
        found.append(Trained(model, evaluate(model, x_test, y_test), x_test, data))
    return found
