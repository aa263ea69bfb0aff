"""Every route that asks SageMaker tells each of its faults: status, cause, action, statement."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from faulty import FAULTS, Fault, failing
from server.promised import refused

from mlops_ext.connection import Connection
from mlops_ext.server.routes import ROUTES

Api = Callable[..., Any]

NAMES = {
    "group": "churn",
    "version": "2",
    "name": "churn-prod",
    "rule": "min:auc",
    "alias": "champion",
}
COMPARED = [("version", "churn/1"), ("version", "churn/2")]
VERSION = "models/{group}/versions/{version}"
ENTITY = f"arn:aws:sagemaker:us-east-1:000000000000:artifact/{0:032x}"

EVENT = json.dumps(
    {"eventTime": "2026-01-01T00:00:00Z", "dataset": {"namespace": "file", "name": "/a.csv"}}
)

ASKED: list[tuple[str, str, list[tuple[str, str]], dict[str, Any] | None]] = [
    ("GET", "models", [], None),
    ("GET", "models/{group}", [], None),
    ("GET", "finished-jobs", [], None),
    ("POST", "models/{group}/versions", [], {"source": "s3://a-bucket/model.tar.gz"}),
    ("GET", VERSION, [], None),
    ("GET", f"{VERSION}/history", [], None),
    ("GET", f"{VERSION}/copy", [("group", "other")], None),
    ("POST", f"{VERSION}/copy", [], {"group": "other"}),
    ("GET", "shared-models", [], None),
    ("GET", "models/{group}/sharing", [], None),
    ("PUT", "models/{group}/sharing", [], {"accounts": ["111122223333"]}),
    ("DELETE", "models/{group}/sharing", [], None),
    ("GET", "models/{group}/removal", [], None),
    ("DELETE", "models/{group}", [], None),
    ("GET", f"{VERSION}/removal", [], None),
    ("DELETE", VERSION, [], None),
    ("GET", "endpoints/{name}/removal", [], None),
    ("GET", "versions", [], None),
    ("GET", "versions/rules", COMPARED, None),
    ("PUT", "versions/approval", [], {"versions": ["churn/1", "churn/2"], "status": "Approved"}),
    ("PUT", "models/{group}/aliases/{alias}", [], {"number": 2}),
    ("DELETE", "models/{group}/aliases/{alias}", [], None),
    ("GET", "collections", [], None),
    ("POST", "collections", [], {"path": "risk"}),
    ("PUT", "collections", [], {"path": "risk", "add": ["churn"]}),
    ("PUT", "collections/name", [], {"path": "risk", "name": "hazard"}),
    ("DELETE", "collections", [("path", "risk")], None),
    ("GET", f"{VERSION}/rules", [], None),
    ("PUT", f"{VERSION}/approval", [], {"status": "Approved"}),
    ("PUT", f"{VERSION}/stage", [], {"stage": "QA"}),
    ("GET", "models/{group}/policies", [], None),
    ("PUT", "models/{group}/policies/{rule}", [], {"value": "0.9"}),
    ("DELETE", "models/{group}/policies/{rule}", [], None),
    ("GET", "models/{group}/iam", [("role", "Scientists")], None),
    ("GET", f"{VERSION}/evaluation", [], None),
    ("GET", f"{VERSION}/reports", [], None),
    ("GET", f"{VERSION}/card", [], None),
    ("PUT", f"{VERSION}/card", [], {"revision": "", "content": {}}),
    ("GET", f"{VERSION}/card/page", [], None),
    ("GET", "comparison", COMPARED, None),
    ("GET", "comparison/page", COMPARED, None),
    ("GET", "models/{group}/trend", [("metric", "auc")], None),
    ("GET", "lineage", [("ref", "churn/2")], None),
    ("GET", "lineage/near", [("id", ENTITY)], None),
    ("GET", "lineage/links", [("ref", ENTITY)], None),
    ("PUT", "lineage/links", [], {"source": "s3://a/b.csv", "destination": "churn/2"}),
    ("DELETE", "lineage/links", [("source", "s3://a/b.csv"), ("destination", "churn/2")], None),
    ("POST", "lineage/entities", [], {"lineageType": "Artifact", "uri": "s3://a", "type": "X"}),
    ("DELETE", "lineage/entities", [("ref", ENTITY)], None),
    ("GET", "lineage/suggestions", [("ref", "churn/2")], None),
    ("POST", "lineage/suggestions", [], {"ref": "churn/2", "uris": "all"}),
    ("GET", "lineage/export", [("ref", "churn/2"), ("format", "prov")], None),
    ("POST", "lineage/import", [], {"text": EVENT, "dryRun": False}),
    ("GET", "endpoints", [], None),
    ("GET", "endpoints/{name}", [], None),
    ("PUT", "endpoints/{name}", [], {"version": "churn/2"}),
    ("DELETE", "endpoints/{name}", [], None),
    ("GET", "endpoints/{name}/plan", [("version", "churn/2")], None),
    ("POST", "endpoints/{name}/invocations", [], {"body": "1"}),
    ("GET", "endpoints/{name}/log", [], None),
    ("GET", "endpoints/{name}/traffic", [], None),
]
"""How each route is asked: verb, path, query, body."""

KEPT = {
    ("GET", "connection"),
    ("PUT", "connection"),
    ("PUT", "watch"),
    ("GET", "progress/{token}"),
}
"""Routes that answer from what the server part knows."""


def test_every_route_is_tried() -> None:
    tried = {(method, pattern) for method, pattern, *_ in ASKED} | KEPT
    assert tried == {(route.method, route.path) for route in ROUTES}


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.cause)
async def test_a_route_tells_what_is_wrong(
    api: Api, churn: str, connection: Connection, fault: Fault
) -> None:
    silent = []
    with failing(connection, fault):
        for method, pattern, query, body in ASKED:
            path = pattern.format(**NAMES)
            given = None if body is None else json.dumps(body)
            more = {"body": given or ""} if method in ("PUT", "POST") else {}
            try:
                status, problem = await refused(api(path, method=method, params=query, **more))
                check(fault, status, problem)
            except BaseException as error:
                silent.append(f"{method} {path}: {error}")
    assert not silent, "\n".join(silent)


def check(fault: Fault, status: int, problem: dict[str, Any]) -> None:
    told = (status, problem["cause"], problem["retryable"])
    assert told == (fault.status, fault.cause, fault.retryable), problem
    assert fault.words in problem["title"]
    if fault.cause == "permission":
        assert problem["statement"]["Action"] == [problem["action"]]
        assert problem["statement"]["Resource"]
        assert problem["action"] in problem["hint"]
    else:
        assert problem["hint"]
