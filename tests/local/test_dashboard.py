"""What Search shows beside a model and an endpoint."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from mlops_ext.local.call import Call, Caller
from mlops_ext.local.engine import Engine
from mlops_ext.local.operations.search import search
from mlops_ext.local.resources.declarations.deployment import ENDPOINT, MODEL
from mlops_ext.local.resources.declarations.monitoring import MONITORING_SCHEDULE
from mlops_ext.local.resources.declarations.transform import TRANSFORM_JOB
from mlops_ext.local.resources.resource import Resource
from mlops_ext.local.state import Config
from mlops_ext.local.store import Draft


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = Engine(tmp_path, Config("000000000000", "us-east-1", 0))
    yield engine
    engine.database.close()


def keep(engine: Engine, resource: Resource, name: str, **body: Any) -> None:
    arn = engine.arn(resource.tail(name))
    draft = Draft(resource.kind, arn, name, {resource.name: name, **body})
    engine.documents.add(draft, engine.now())


def found(engine: Engine, resource: str) -> list[dict[str, Any]]:
    members = {"Resource": resource, "SortBy": f"{resource}Name", "SortOrder": "Ascending"}
    call = Call(engine, Caller("key", "ada", "test"), "sagemaker", "Search", members, "1")
    answer: Any = search(call)
    return [row[resource] for row in answer["Results"]]


def test_a_model_shows_what_serves_transforms_and_watches_it(engine: Engine) -> None:
    for name in ("churn", "idle"):
        keep(engine, MODEL, name)
    plan = {"Variants": [{"VariantName": "All", "ModelName": "churn"}]}
    keep(engine, ENDPOINT, "live", EndpointStatus="InService", Plans={"1": plan})
    for name, endpoint in (("hourly", "live"), ("other", "elsewhere")):
        keep(engine, MONITORING_SCHEDULE, name, EndpointName=endpoint)
    for name in ("first", "second"):
        keep(engine, TRANSFORM_JOB, name, ModelName="churn", TransformJobStatus="Completed")
    churn, idle = found(engine, "Model")
    assert [each["EndpointName"] for each in churn["Endpoints"]] == ["live"]
    assert [each["MonitoringScheduleName"] for each in churn["MonitoringSchedules"]] == ["hourly"]
    assert churn["LastBatchTransformJob"]["TransformJobName"] == "second"
    assert (idle["Endpoints"], idle["MonitoringSchedules"]) == ([], [])
    assert idle["LastBatchTransformJob"] is None
    (live,) = found(engine, "Endpoint")
    assert [each["MonitoringScheduleName"] for each in live["MonitoringSchedules"]] == ["hourly"]
