"""Each route over HTTP, on a real local SageMaker, held against the OpenAPI file."""

from __future__ import annotations

import json
import os
import signal
from asyncio import create_task
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from server.promised import check_response, refused
from sklearn.dummy import DummyClassifier

from mlops_ext.connection import Connection
from mlops_ext.local import launcher
from mlops_ext.server import openapi
from mlops_ext.services import registration

Api = Callable[..., Any]
Query = list[tuple[str, str]]

COMPARISON = [("version", "churn/1"), ("version", "churn/2"), ("baseline", "churn/1")]
READS: list[tuple[str, Query]] = [
    ("connection", []),
    ("models", []),
    ("models/churn", []),
    ("models/churn/versions/2", []),
    ("models/churn/versions/latest", []),
    ("models/churn/versions/2/evaluation", []),
    ("models/churn/versions/2/reports", []),
    ("models/churn/versions/2/history", []),
    ("models/churn/versions/2/card", []),
    ("models/churn/versions/2/card/page", []),
    ("models/churn/versions/2/rules", [("change", "stage"), ("stage", "QA")]),
    ("models/churn/policies", []),
    ("models/churn/iam", [("role", "Scientists"), ("approves", "false")]),
    ("comparison", COMPARISON),
    ("comparison/page", COMPARISON),
    ("models/churn/trend", [("metric", "auc")]),
    ("lineage", [("ref", "churn/2"), ("question", "datasets"), ("depth", "1")]),
    ("endpoints", []),
    ("endpoints/churn-prod", []),
    ("endpoints/churn-prod/plan", [("version", "churn/2")]),
    ("endpoints/churn-prod/log", [("lines", "20")]),
    ("endpoints/churn-prod/traffic", []),
]


def test_openapi_file_is_made_from_the_routes() -> None:
    assert openapi.FILE.read_text("utf-8") == openapi.text()


@pytest.mark.parametrize(("path", "query"), READS)
async def test_answer_has_the_promised_shape(api: Api, churn: str, path: str, query: Query) -> None:
    check_response("GET", path, await api(path, params=query))


async def test_rejection_reaches_sagemaker_with_its_comment(
    api: Api, churn: str, connection: Connection
) -> None:
    path = "models/churn/versions/1/approval"
    body = {"status": "Rejected", "comment": 'Too "shallow" <b> 🌱'}
    answer = check_response("PUT", path, await api(path, method="PUT", body=json.dumps(body)))

    assert answer["approval"] == "Rejected"
    arn = answer["arn"]
    package = connection.client("sagemaker").describe_model_package(ModelPackageName=arn)
    assert package["ModelApprovalStatus"] == "Rejected"
    assert package["ApprovalDescription"] == body["comment"]


async def test_a_card_is_kept_over_http_and_a_stale_one_is_a_conflict(
    api: Api, churn: str, connection: Connection
) -> None:
    path = "models/churn/versions/1/card"
    body = {"revision": "", "content": {"intended_uses": {"purpose_of_model": "Care"}}}
    kept = check_response("PUT", path, await api(path, method="PUT", body=json.dumps(body)))
    assert (kept["stored"], kept["content"]) == (True, body["content"])
    code, problem = await refused(api(path, method="PUT", body=json.dumps(body)))
    assert (code, problem["code"]) == (409, "CardChanged")
    body = {"revision": kept["revision"], "content": {"intended_uses": {"purpose_of_model": 3}}}
    code, problem = await refused(api(path, method="PUT", body=json.dumps(body)))
    assert code == 400
    assert problem["fields"] == {"intended_uses.purpose_of_model": "must be text"}
    page = json.loads((await api(f"{path}/page")).body)
    assert page["name"] == "churn-1-card.html"
    assert "Care" in page["html"]


async def test_a_rule_refuses_until_it_is_overridden_with_a_reason(api: Api, churn: str) -> None:
    async def put(path: str, **body: Any) -> Any:
        return await api(f"models/churn/{path}", method="PUT", body=json.dumps(body))

    rule = "policies/min:auc"
    answer = check_response(
        "PUT", f"models/churn/{rule}", await put(rule, value="0.99999", override=True)
    )
    assert [one["rule"] for one in answer["policies"]] == ["min:auc"]
    approval = {"status": "Approved", "comment": "Noise"}
    status, problem = await refused(put("versions/1/approval", **approval))
    assert (status, problem["code"]) == (409, "Refused")
    assert "at least 0.99999 is needed" in problem["message"]
    answer = await put("versions/1/approval", **approval, overrides=["min:auc"])
    assert check_response("PUT", "models/churn/versions/1/approval", answer)["approval"]
    rules = await api("models/churn/versions/1/rules")
    assert json.loads(rules.body)["rules"][0]["state"] == "waived"
    path = f"models/churn/{rule}"
    check_response("DELETE", path, await api(path, method="DELETE"))

    moved = await put("versions/1/stage", stage="QA", comment="Look")
    moved = check_response("PUT", "models/churn/versions/1/stage", moved)
    assert (moved["stage"], moved["stageStatus"]) == ("QA", "InProgress")
    await put("versions/1/approval", status="Rejected")


async def test_invocation_answers_what_the_endpoint_answers(
    api: Api, churn: str, connection: Connection
) -> None:
    sample = json.loads((await api("endpoints/churn-prod")).body)["sample"]
    path = "endpoints/churn-prod/invocations"
    body = json.dumps({"body": sample, "contentType": "application/json"})
    answer = check_response("POST", path, await api(path, method="POST", body=body))

    runtime = connection.client("sagemaker-runtime")
    direct = runtime.invoke_endpoint(
        EndpointName="churn-prod", Body=sample, ContentType="application/json"
    )
    assert answer["status"] == 200
    assert answer["body"].encode() == direct["Body"].read()


async def test_deployment_and_deletion_of_a_second_endpoint(
    api: Api, churn: str, connection: Connection
) -> None:
    path = "endpoints/churn-staging"
    body = json.dumps({"version": "churn@approved"})
    response = await api(path, method="PUT", body=body)
    assert response.code == 202
    assert check_response("PUT", path, response)["status"] == "Creating"

    waiter = connection.client("sagemaker").get_waiter("endpoint_in_service")
    waiter.wait(EndpointName="churn-staging", WaiterConfig={"Delay": 0.1, "MaxAttempts": 600})
    check_response("DELETE", path, await api(path, method="DELETE"))
    code, problem = await refused(api(path))
    assert code == 404
    assert "churn-staging" in problem["title"]


async def test_a_region_that_is_none_is_refused_and_the_choice_stays(api: Api) -> None:
    body = json.dumps({"use": "local", "region": "http://elsewhere/"})
    code, problem = await refused(api("connection", method="PUT", body=body))
    assert (code, problem["code"]) == (400, "InvalidRegion")
    assert json.loads((await api("connection")).body)["kind"] == "local"


@pytest.mark.parametrize("content_type", ["text/csv\r\nX-Other: 1", "text/🎉"])
async def test_a_content_type_that_is_none_isrefused(
    api: Api, churn: str, content_type: str
) -> None:
    body = json.dumps({"body": "1,2", "contentType": content_type})
    path = "endpoints/churn-prod/invocations"
    code, problem = await refused(api(path, method="POST", body=body))
    assert (code, problem["code"]) == (400, "InvalidContentType")


async def test_unknown_version_names_the_closest(api: Api, churn: str) -> None:
    code, problem = await refused(api("models/chrun/versions/2"))
    assert code == 404
    assert "churn" in " ".join(problem["closest"])


@pytest.mark.parametrize(
    ("body", "word"), [("{", "JSON"), ("[]", "body"), ('{"status": "Maybe"}', "status")]
)
async def test_bad_body_is_refused_and_named(api: Api, churn: str, body: str, word: str) -> None:
    path = "models/churn/versions/1/approval"
    code, problem = await refused(api(path, method="PUT", body=body))
    assert code == 400
    assert word in problem["title"]


async def test_a_path_from_jupyters_root_is_the_file_that_was_read(
    api: Api, churn: str, connection: Connection, jp_root_dir: Path, tmp_path: Path
) -> None:
    (jp_root_dir / "data").mkdir()
    (jp_root_dir / "data" / "seen.csv").write_text("a,b\n1,2\n")
    registration.register(
        connection,
        DummyClassifier().fit([[1]], [1]),
        "rooted",
        datasets=[jp_root_dir / "data/seen.csv"],
    )
    answer = await api("lineage", params=[("ref", "./data/seen.csv"), ("question", "models")])
    graph = check_response("GET", "lineage", answer)
    assert "rooted/1" in [node["reference"] for node in graph["nodes"]]


async def test_a_choice_that_would_not_count_isrefused(api: Api) -> None:
    body = json.dumps({"use": "aws"})
    code, problem = await refused(api("connection", method="PUT", body=body))
    assert code == 409
    assert "MLOpsExtension.use" in problem["title"]


async def test_missing_query_is_refused_and_named(api: Api, churn: str) -> None:
    code, problem = await refused(api("lineage"))
    assert code == 400
    assert "ref" in problem["title"]


async def test_denied_action_says_which_permission_is_missing(
    api: Api, churn: str, connection: Connection
) -> None:
    engine = connection.local_client()
    assert engine is not None
    engine.put_fault(Operation="ListEndpoints", Code="AccessDeniedException", Times=1)
    code, problem = await refused(api("endpoints"))
    assert code == 403
    assert problem["action"] == "sagemaker:ListEndpoints"
    assert problem["statement"]["Effect"] == "Allow"


async def test_what_no_route_offers_is_refused(api: Api) -> None:
    code, problem = await refused(api("models", method="DELETE"))
    assert (code, problem["code"]) == (405, "MethodNotAllowed")
    code, problem = await refused(api("no/such/route"))
    assert (code, problem["code"]) == (404, "NotFound")


async def test_server_answers_others_while_sagemaker_is_slow(
    api: Api, jp_fetch: Api, churn: str, state_dir: Path
) -> None:
    running = launcher.find(state_dir)
    assert running is not None
    os.kill(running.pid, signal.SIGSTOP)
    try:
        waiting = create_task(api("models"))
        assert (await jp_fetch("api", "status")).code == 200
        assert not waiting.done()
    finally:
        os.kill(running.pid, signal.SIGCONT)
    assert (await waiting).code == 200
