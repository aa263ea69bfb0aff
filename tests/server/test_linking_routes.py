"""Lineage edited by hand over HTTP."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from server.promised import check_response, refused

from mlops_ext.connection import Connection

Api = Callable[..., Any]


async def test_lineage_is_edited_and_repaired_over_http(
    api: Api, churn: str, connection: Connection, jp_root_dir: Path
) -> None:
    async def asked(
        method: str, path: str, body: dict[str, Any] | None = None, **query: str
    ) -> Any:
        more = {"body": json.dumps(body)} if body is not None else {}
        answer = await api(path, method=method, params=list(query.items()), **more)
        return check_response(method, path, answer)

    (jp_root_dir / "data").mkdir()
    (jp_root_dir / "data" / "extra.csv").write_text("a\n1\n")
    ends = {"source": "./data/extra.csv", "destination": "churn/1"}
    plan = await asked("PUT", "lineage/links", {**ends, "dryRun": True})
    assert (plan["done"], plan["source"]["id"], len(plan["steps"])) == (False, None, 2)
    change = await asked("PUT", "lineage/links", ends)
    assert change["done"]
    links = await asked("GET", "lineage/links", ref="churn/1")
    ours = [one for one in links["links"] if one["byHand"]]
    assert [(one["source"]["name"], one["by"]) for one in ours] == [("extra.csv", change["by"])]
    assert links["total"] == len(links["links"]) > 1
    first = await asked("GET", "lineage/links", ref="churn/1", most="1")
    assert (len(first["links"]), first["total"]) == (1, links["total"])

    code, problem = await refused(
        api("lineage/links", method="PUT", body=json.dumps({**ends, "type": "Produced"}))
    )
    assert (code, problem["code"]) == (409, "LinkRefused")
    other = next(one for one in links["links"] if not one["byHand"])
    pair = [("source", other["source"]["id"]), ("destination", other["destination"]["id"])]
    code, problem = await refused(api("lineage/links", method="DELETE", params=pair))
    assert (code, problem["code"]) == (409, "NotByHand")
    gone = await asked("DELETE", "lineage/links", **ends)
    assert gone["done"]
    code, problem = await refused(api("lineage/links", method="DELETE", params=list(ends.items())))
    assert (code, problem["code"]) == (404, "NotLinked")

    made = await asked(
        "POST",
        "lineage/entities",
        {"lineageType": "Context", "uri": "s3://a/b", "type": "Campaign", "name": "autumn"},
    )
    assert made["by"] == change["by"]
    removed = await asked("DELETE", "lineage/entities", ref=made["id"], dryRun="true")
    assert (removed["done"], len(removed["steps"])) == (False, 1)
    assert (await asked("DELETE", "lineage/entities", ref=made["id"]))["done"]

    told = await asked("GET", "lineage/suggestions", ref="churn/1")
    assert told["answer"] == "churn/1 learned from train.csv; nothing is missing."
    client = connection.client("sagemaker")
    package = client.describe_model_package(ModelPackageName="churn/1")

    client.create_model_package(
        ModelPackageGroupName="churn",
        InferenceSpecification={
            **package["InferenceSpecification"],
            "Containers": [
                {
                    "Image": package["InferenceSpecification"]["Containers"][0]["Image"],
                    "ModelDataUrl": "s3://elsewhere/model.tar.gz",
                }
            ],
        },
    )
    told = await asked("GET", "lineage/suggestions", ref="churn/3")
    assert [one["name"] for one in told["suggestions"]] == ["train.csv"]
    uris = [one["uri"] for one in told["suggestions"]]
    done = await asked("POST", "lineage/suggestions", {"ref": "churn/3", "uris": uris})
    assert [one["done"] for one in done["linked"]] == [True]
    client.delete_model_package(ModelPackageName="churn/3")
