"""MLflow's own client against its server."""

from __future__ import annotations

import os
import sys

os.environ["MLFLOW_TELEMETRY"] = "false"
os.environ["DO_NOT_TRACK"] = "true"

from mlflow import MlflowClient
from mlflow.entities import Metric
from serving import answer, seconds_of

client = MlflowClient(sys.argv[1], sys.argv[1])
numbers = iter(range(10**9))


def prepare() -> str:
    client.create_registered_model("churn")
    return client.create_experiment("churn")


def register(count: int, experiment: str) -> list[float]:
    """A version as teams register one: a run with its metric, and the version of it."""
    return seconds_of(count, lambda: _register(experiment))


def version(count: int) -> list[float]:
    """A version alone."""
    return seconds_of(
        count, lambda: client.create_model_version("churn", f"s3://models/{next(numbers)}")
    )


def fill(count: int, experiment: str) -> int:
    for _ in range(count):
        _register(experiment)
    return count


def listing(count: int) -> list[float]:
    return seconds_of(count, lambda: _full(client.search_model_versions("name='churn'", 100)))


def best(count: int, experiment: str) -> list[float]:
    """The run of the best metric: MLflow orders runs by metrics, not versions."""
    return seconds_of(
        count,
        lambda: client.search_runs([experiment], "", order_by=["metrics.auc DESC"], max_results=1)[
            0
        ],
    )


def _register(experiment: str) -> None:
    number = next(numbers)
    run = client.create_run(experiment)
    client.log_batch(run.info.run_id, [Metric("auc", number % 9973 / 10000, number, 0)])
    client.set_terminated(run.info.run_id)
    client.create_model_version("churn", f"s3://models/{number}", run.info.run_id)


def _full(found: list[object]) -> None:
    if len(found) != 100:
        raise ValueError(f"{len(found)} versions, not 100")


answer(prepare=prepare, register=register, version=version, fill=fill, listing=listing, best=best)
