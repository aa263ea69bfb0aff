"""Routes that copy, share and say what hangs on what is to be deleted."""

from __future__ import annotations

import json
from asyncio import to_thread
from collections.abc import Callable
from typing import Any

import pytest
from server.promised import check_response, refused

from mlops_ext.connection import Connection
from mlops_ext.services import copying, models
from mlops_ext.services.records import Progressed

Api = Callable[..., Any]
ACCOUNT = "111122223333"


async def test_a_copy_is_planned_made_once_and_tells_how_far_it_is(
    api: Api, churn: str, connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = "models/churn/versions/1/copy"
    plan = check_response("GET", path, await api(path, params={"group": "churn-copied"}))
    assert plan["group"] == "churn-copied"
    assert plan["size"] > 0
    asked = []

    real = copying.copy

    def watched(*given: Any, progress: Callable[[Progressed], None], **more: Any) -> Any:
        def tell(how: Progressed) -> None:
            progress(how)
            asked.append(how)

        return real(*given, progress=tell, **more)

    monkeypatch.setattr(copying, "copy", watched)
    body = json.dumps({"group": "churn-copied", "progress": "a-token"})
    made = check_response("POST", path, await api(path, method="POST", body=body))
    assert made["reference"] == "churn-copied/1"
    assert asked
    assert (await api("progress/a-token")).code == 204
    again = check_response("POST", path, await api(path, method="POST", body=body))
    assert again["existing"]
    assert (await to_thread(models.get_version, connection, "churn-copied/1")).arn == made["arn"]

    removal = "models/churn-copied/removal"
    found = check_response("GET", removal, await api(removal))
    assert found["confirm"] == "churn-copied"
    group = "models/churn-copied"
    check_response("DELETE", group, await api(group, method="DELETE"))


async def test_a_copy_goes_nowhere_but_where_the_operator_lets(api: Api, churn: str) -> None:
    path = "models/churn/versions/1/copy"
    code, problem = await refused(api(path, params={"use": "aws", "region": "eu-west-1"}))
    assert (code, problem["code"]) == (409, "ChoiceIsFixed")


async def test_a_share_is_planned_made_read_and_removed(api: Api, churn: str) -> None:
    path = "models/churn/sharing"
    body = {"accounts": [ACCOUNT], "rights": "deploy", "dryRun": True}
    planned = check_response("PUT", path, await api(path, method="PUT", body=json.dumps(body)))
    assert planned["grants"] == [{"account": ACCOUNT, "rights": "deploy"}]
    assert check_response("GET", path, await api(path))["grants"] == []
    body["dryRun"] = False
    await api(path, method="PUT", body=json.dumps(body))
    found = check_response("GET", path, await api(path))
    assert found["grants"] == planned["grants"]
    assert found["policy"] == planned["policy"]
    removed = await api(path, method="DELETE", params=[("account", ACCOUNT)])
    assert check_response("DELETE", path, removed)["policy"] is None
    assert check_response("GET", "shared-models", await api("shared-models")) == {"groups": []}


async def test_a_served_version_says_so_and_isrefused(api: Api, churn: str) -> None:
    path = "models/churn/versions/2/removal"
    found = check_response("GET", path, await api(path))
    assert found["endpoints"] == ["churn-prod"]
    assert found["blocked"]
    keeping = check_response("GET", path, await api(path, params={"endpoints": "keep"}))
    assert keeping["blocked"] is None
    code, problem = await refused(api("models/churn/versions/2", method="DELETE"))
    assert (code, problem["code"]) == (409, "StillServed")
    endpoint = check_response(
        "GET", "endpoints/churn-prod/removal", await api("endpoints/churn-prod/removal")
    )
    assert endpoint["kind"] == "endpoint"
