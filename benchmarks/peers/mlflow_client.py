"""MLflow's own client against its server."""

from __future__ import annotations

import os
import sqlite3
import sys
import uuid

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
    """Many more versions, as copies of one in the database: by calls they would take an hour."""
    _register(experiment)
    with sqlite3.connect(sys.argv[2]) as database:
        run, last = database.execute(
            "SELECT run_id, version FROM model_versions WHERE name = 'churn' ORDER BY version DESC"
        ).fetchone()
        for number in range(1, count):
            new = uuid.UUID(int=number).hex
            metric = {"run_uuid": new, "value": number % 9973 / 10000}
            _copy(database, "runs", "run_uuid", run, {"run_uuid": new})
            _copy(database, "metrics", "run_uuid", run, metric)
            _copy(database, "latest_metrics", "run_uuid", run, metric)
            version = {"version": last + number, "run_id": new}
            _copy(database, "model_versions", "run_id", run, version)
    return count


def _copy(
    database: sqlite3.Connection, table: str, key: str, value: str, changed: dict[str, object]
) -> None:
    cursor = database.execute(f"SELECT * FROM {table} WHERE {key} = ?", (value,))
    names = [column[0] for column in cursor.description]
    row = {**dict(zip(names, cursor.fetchone(), strict=True)), **changed}
    places = ", ".join("?" * len(names))
    database.execute(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({places})", [*row.values()])


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
