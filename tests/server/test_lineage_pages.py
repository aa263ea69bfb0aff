"""Lineage over HTTP: pages nearest the start first, neighbours of one node, their counts."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from server.promised import check_response, refused
from tornado.httpclient import HTTPClientError

from mlops_ext.connection import Connection
from mlops_ext.server.graphs import GraphPages
from mlops_ext.server.kept import Kept
from mlops_ext.services import lineage

Api = Callable[..., Any]
RAYS = 12
ENDS = ("source", "destination")


@pytest.fixture(scope="module")
def star(connection: Connection) -> dict[str, str]:
    """A hub with as many data sets into it as out of it, each of which has one more behind it."""
    client = connection.client("sagemaker")

    def artifact(name: str) -> str:
        made = client.create_artifact(
            Source={"SourceUri": f"s3://star/{name}"}, ArtifactType="DataSet"
        )
        return str(made["ArtifactArn"])

    def link(source: str, destination: str) -> None:
        client.add_association(
            SourceArn=arns[source], DestinationArn=arns[destination], AssociationType="DerivedFrom"
        )

    rays = [str(number) for number in range(RAYS)]
    arns = {name: artifact(name) for name in ("hub", *rays, *(f"far-{ray}" for ray in rays))}
    for number, ray in enumerate(rays):
        chain = [f"far-{ray}", ray, "hub"]
        link(*(chain[:2] if number % 2 else chain[1::-1]))
        link(*(chain[1:] if number % 2 else chain[:0:-1]))
    return arns


async def asked(api: Api, path: str = "lineage", **query: Any) -> Any:
    pairs = [(name, str(value)) for name, value in query.items()]
    return check_response("GET", path, await api(path, params=pairs))


async def pages(api: Api, path: str = "lineage", **query: Any) -> list[Any]:
    found = [await asked(api, path, **query)]
    while found[-1]["next"]:
        found.append(await asked(api, path, **query, next=found[-1]["next"]))
    return found


async def test_pages_have_each_node_and_edge_once_nearest_first(
    api: Api, star: dict[str, str]
) -> None:
    whole = await asked(api, ref=star["hub"])
    assert whole["next"] is None
    assert whole["total"] == len(whole["nodes"]) == 2 * RAYS + 1
    assert whole["kinds"] == {"dataset": 2 * RAYS + 1}

    found = await pages(api, ref=star["hub"], most=5)
    assert [len(page["nodes"]) for page in found] == [5] * 5
    assert {page["total"] for page in found} == {whole["total"]}
    ids = [node["id"] for page in found for node in page["nodes"]]
    assert ids[0] == star["hub"]
    assert set(ids[1 : RAYS + 1]) == {star[str(number)] for number in range(RAYS)}
    assert sorted(ids) == sorted(node["id"] for node in whole["nodes"])
    given: set[str] = set()
    edges = []
    for page in found:
        given |= {node["id"] for node in page["nodes"]}
        assert all(
            edge["source"] in given and edge["destination"] in given for edge in page["edges"]
        )
        assert set(page["hits"]) <= {node["id"] for node in page["nodes"]}
        edges += page["edges"]
    key = json.dumps
    assert sorted(edges, key=key) == sorted(whole["edges"], key=key)


async def test_depth_one_tells_how_much_lies_behind_each_node(
    api: Api, star: dict[str, str]
) -> None:
    graph = await asked(api, ref=star["hub"], depth=1)
    around = {node["id"]: (node["up"], node["down"]) for node in graph["nodes"]}
    assert around.pop(star["hub"]) == (RAYS // 2, RAYS // 2)
    assert len(around) == RAYS
    assert set(around.values()) == {(1, 1)}


async def test_a_node_grows_by_its_neighbours_page_by_page(api: Api, star: dict[str, str]) -> None:
    found = await pages(
        api, "lineage/near", id=star["hub"], direction="descendants", most=RAYS // 3
    )
    nodes = [node for page in found for node in page["nodes"]]
    assert {node["id"] for node in nodes} == {star["hub"]} | {
        star[str(number)] for number in range(0, RAYS, 2)
    }
    assert all(node["down"] == 1 for node in nodes[1:])
    assert len(found) == 2
    code, problem = await refused(api("lineage/near", params=[("id", "churn/2")]))
    assert code == 400
    assert "churn/2" in problem["title"]


async def test_a_page_of_what_changed_meanwhile_is_refused(
    api: Api, star: dict[str, str], connection: Connection
) -> None:
    first = await asked(api, ref=star["1"], depth=1, most=1)
    made = connection.client("sagemaker").create_artifact(
        Source={"SourceUri": "s3://star/late"}, ArtifactType="DataSet"
    )
    connection.client("sagemaker").add_association(
        SourceArn=made["ArtifactArn"], DestinationArn=star["1"], AssociationType="DerivedFrom"
    )
    kept = await asked(api, ref=star["1"], depth=1, most=1, next=first["next"])
    assert kept["total"] == 3, "the pages of an answer are of one reading"
    assert (await asked(api, ref=star["1"], depth=1, most=1))["total"] == 4
    query = [("ref", star["1"]), ("depth", "1")]
    code, problem = await refused(api("lineage", params=[*query, ("next", first["next"])]))
    assert (code, problem["code"]) == (409, "LineageChanged")
    code, problem = await refused(api("lineage", params=[*query, ("next", "2")]))
    assert (code, problem["code"]) == (400, "InvalidToken")
    with pytest.raises(HTTPClientError):
        await api("lineage", params=[*query, ("most", "0")])


async def test_a_path_is_asked_by_where_it_leads(api: Api, star: dict[str, str]) -> None:
    graph = await asked(api, ref=star["far-1"], question="path", to=star["far-2"])
    assert graph["question"] == "path"
    names = ["far-1", "1", "hub", "2", "far-2"]
    assert [node["name"] for node in graph["nodes"]] == names
    assert graph["total"] == len(names)
    code, problem = await refused(
        api("lineage", params=[("ref", star["far-1"]), ("question", "path")])
    )
    assert (code, problem["code"]) == (400, "InvalidGoal")


def test_a_token_holds_as_long_as_the_answer_is_the_same(
    connection: Connection, star: dict[str, str]
) -> None:
    first, again = (GraphPages(lineage.ask(connection, star["hub"])) for _ in range(2))
    token = first.page(None, 3).next
    assert again.page(token, 3) == first.page(token, 3)


def test_kept_values_are_few_and_get_old() -> None:
    now = 0.0
    kept: Kept[int] = Kept(2, 10, clock=lambda: now)
    for number in range(3):
        kept.put(number, number)
    assert [kept.get(number) for number in range(3)] == [None, 1, 2]
    now = 8.0
    assert kept.get(1) == 1
    now = 15.0
    assert [kept.get(number) for number in range(3)] == [None, 1, None]
    kept.clear()
    assert kept.get(1) is None


async def test_a_graph_is_given_out_and_taken_in(api: Api, star: dict[str, str]) -> None:
    for format in ("openlineage", "prov"):
        file = await asked(api, "lineage/export", ref="s3://star/hub", format=format)
        assert file["name"].startswith(f"lineage-s3-star-hub.{format}")
        assert "s3://star" in file["text"]
    events = (await asked(api, "lineage/export", ref="s3://star/hub"))["text"]
    body = {"text": f"{events}nonsense", "name": "star.jsonl", "dryRun": False}
    response = await api("lineage/import", method="POST", body=json.dumps(body))
    done = check_response("POST", "lineage/import", response)
    assert {one["state"] for one in done["entities"]} == {"there"}
    assert (done["associations"], len(done["bad"])) == (0, 1)
