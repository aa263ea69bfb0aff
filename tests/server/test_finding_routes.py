"""The table of all versions, aliases and collections over HTTP."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from server.promised import check_response, refused

from mlops_ext.connection import Connection

Api = Callable[..., Any]


def _send(method: str, **body: Any) -> dict[str, Any]:
    return {"method": method, "body": json.dumps(body)}


async def test_the_table_has_all_versions_as_columns_and_nothing_while_it_is_the_same(
    api: Api, churn: str, connection: Connection
) -> None:
    table = check_response("GET", "versions", await api("versions"))
    assert table["complete"]
    assert table["total"] == len(table["number"]) == len(table["description"])
    names = [group["name"] for group in table["groups"]]
    references = [
        f"{names[group]}/{number}"
        for group, number in zip(table["group"], table["number"], strict=True)
    ]
    row = references.index("churn/2")
    approvals = table["approval"]
    assert approvals["words"][approvals["codes"][row]] == "Approved"
    assert {"row": row, "names": ["latest", "approved"]} in table["aliases"]
    auc = next(metric for metric in table["metrics"] if metric["label"] == "AUC")
    found = connection.client("sagemaker").describe_model_package(ModelPackageName="churn/2")
    stored = found["CustomerMetadataProperties"]["auc"]
    assert auc["values"][row] == pytest.approx(float(stored))
    assert table["created"][row] == round(found["CreationTime"].timestamp() * 1000)
    known = await api("versions", params={"mark": table["mark"]})
    assert known.code == 204
    first = check_response("GET", "versions", await api("versions", params={"first": "1"}))
    assert first["mark"] == table["mark"], "what is known is answered whole"
    code, problem = await refused(api("versions", params={"first": "0"}))
    assert (code, problem["code"]) == (400, "InvalidInput")


async def test_an_alias_is_set_moved_and_taken_away(
    api: Api, churn: str, connection: Connection
) -> None:
    path = "models/churn/aliases/champion"
    check_response("PUT", path, await api(path, **_send("PUT", number=1)))
    moved = check_response("PUT", path, await api(path, **_send("PUT", number=2)))
    assert (moved["number"], moved["previous"]) == (2, 1)
    version = json.loads((await api("models/churn/versions/champion")).body)
    assert version["number"] == 2
    gone = check_response("DELETE", path, await api(path, method="DELETE"))
    assert (gone["number"], gone["previous"]) == (None, 2)
    code, problem = await refused(api(path, method="DELETE"))
    assert (code, problem["code"]) == (404, "UnknownReference")
    code, problem = await refused(api("models/churn/aliases/latest", **_send("PUT", number=1)))
    assert (code, problem["code"]) == (400, "ReservedAlias")


async def test_a_collection_is_made_filled_emptied_and_deleted(api: Api, churn: str) -> None:
    made = await api("collections", **_send("POST", path="risk"))
    assert made.code == 201
    check_response("POST", "collections", made)
    filled = await api("collections", **_send("PUT", path="risk", add=["churn"]))
    assert check_response("PUT", "collections", filled)["groups"] == ["churn"]
    (shown,) = check_response("GET", "collections", await api("collections"))["collections"]
    assert shown["groups"] == ["churn"]
    table = json.loads((await api("versions")).body)
    (facts,) = [group for group in table["groups"] if group["name"] == "churn"]
    assert facts["collections"] == ["risk"]
    renamed = await api("collections/name", **_send("PUT", path="risk", name="credit"))
    assert check_response("PUT", "collections/name", renamed)["path"] == "credit"
    await api("collections/name", **_send("PUT", path="credit", name="risk"))
    code, problem = await refused(api("collections", method="DELETE", params={"path": "risk"}))
    assert (code, problem["code"]) == (409, "CollectionNotEmpty")
    await api("collections", **_send("PUT", path="risk", remove=["churn"]))
    gone = await api("collections", method="DELETE", params={"path": "risk"})
    assert check_response("DELETE", "collections", gone)["path"] == "risk"


async def test_a_refusal_of_search_names_the_missing_permission(
    api: Api, churn: str, connection: Connection
) -> None:
    engine = connection.local_client()
    assert engine is not None
    engine.put_fault(Operation="Search", Code="AccessDeniedException", Times=1)
    code, problem = await refused(api("versions"))
    assert code == 403
    assert problem["action"] == "sagemaker:Search"
    assert problem["title"] == "No permission to read all model versions."
