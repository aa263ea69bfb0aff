"""A Jupyter server with our extension, on a local SageMaker of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sklearn.datasets import load_breast_cancer
from sklearn.tree import DecisionTreeClassifier

from mlops_ext.connection import Connection, connect
from mlops_ext.local import launcher
from mlops_ext.services import deployment, evaluation, governance, registration


@pytest.fixture(scope="session")
def state_dir(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    directory = tmp_path_factory.mktemp("sagemaker")
    yield directory
    launcher.stop(directory)


@pytest.fixture(scope="session")
def connection(state_dir: Path) -> Connection:
    return connect("local", state_dir=str(state_dir), user="reviewer", holder="test")


@pytest.fixture
def jp_server_config(state_dir: Path) -> dict[str, Any]:
    return {
        "ServerApp": {
            "jpserver_extensions": {"mlops_ext": True},
            "allow_unauthenticated_access": False,
        },
        "MLOpsExtension": {"use": "local", "state_dir": str(state_dir)},
    }


@pytest.fixture
def api(jp_fetch: Callable[..., Any]) -> Callable[..., Any]:
    """Fetch below ``mlops-ext/``; the path is given as one string."""

    async def fetch(path: str, **options: Any) -> Any:
        return await jp_fetch("mlops-ext", *path.split("/"), **options)

    return fetch


@pytest.fixture(scope="session")
def churn(connection: Connection, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A group with two versions, the second approved and deployed."""
    data = tmp_path_factory.mktemp("data") / "train.csv"
    frame = load_breast_cancer(as_frame=True).frame
    frame.to_csv(data, index=False)
    features, target = frame.drop(columns="target"), frame["target"]
    for depth in (1, 4):
        model = DecisionTreeClassifier(max_depth=depth, random_state=0).fit(features, target)
        result = evaluation.evaluate(model, features, target)
        registration.register(
            connection, model, "churn", evaluation=result, datasets=[data], description=f"d{depth}"
        )
    governance.decide(connection, "churn/2", "Approved", "Deeper <b>and</b> better")
    deployment.deploy(connection, "churn/2", "churn-prod")
    waiter = connection.client("sagemaker").get_waiter("endpoint_in_service")
    waiter.wait(EndpointName="churn-prod", WaiterConfig={"Delay": 0.1, "MaxAttempts": 600})
    return "churn"
