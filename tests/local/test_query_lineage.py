"""The graph of these tests, left to right (action ``train`` etc. are made once):

raw -> clean -> train -> model -> deploy -> endpoint;  image -> train;  image -> other
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pytest
from making import artifact, associations, lineage_of, refused

EDGES = [
    ("raw", "clean", "DerivedFrom"),
    ("clean", "train", "ContributedTo"),
    ("image", "train", "ContributedTo"),
    ("train", "model", "Produced"),
    ("model", "deploy", "ContributedTo"),
    ("deploy", "endpoint", "AssociatedWith"),
    ("image", "other", "ContributedTo"),
]


@dataclass
class Graph:
    sagemaker: Any
    local: Any
    arns: dict[str, str]

    def names(self, vertices: list[dict[str, Any]]) -> list[str]:
        names = {arn: name for name, arn in self.arns.items()}
        return [names[vertex["Arn"]] for vertex in vertices]

    def edges(self, edges: list[dict[str, Any]]) -> set[tuple[str, str, str]]:
        names = {arn: name for name, arn in self.arns.items()}
        return {
            (names[each["SourceArn"]], names[each["DestinationArn"]], each["AssociationType"])
            for each in edges
        }

    def query(self, start: str, direction: str, **more: Any) -> dict[str, Any]:
        answer: dict[str, Any] = self.sagemaker.query_lineage(
            StartArns=[self.arns[start]], Direction=direction, **more
        )
        return answer

    def read(self, start: str, direction: str, **more: Any) -> dict[str, Any]:
        return read(self.local, [self.arns[start]], direction, **more)


def read(local: Any, starts: list[str], direction: str, **more: Any) -> dict[str, Any]:
    """ReadLineage's answer with a map for each vertex and edge."""
    answer = local.read_lineage(StartArns=starts, Direction=direction, **more)
    graph = lineage_of(answer)
    columns = {
        "Arn": graph["Arns"],
        "Name": graph["Names"],
        "Type": graph["Types"],
        "LineageType": graph["LineageTypes"],
        "CreationTime": graph["CreationTimes"],
        "SourceUri": graph["SourceUris"],
        "Properties": graph["Properties"],
        "Status": graph["Statuses"],
        "Depth": graph["Depths"],
    }
    rows = zip(*columns.values(), strict=True)
    arns = dict(zip(graph["Ids"], graph["Arns"], strict=True))
    return {
        "Vertices": [dict(zip(columns, row, strict=True)) for row in rows],
        "Edges": [
            {"SourceArn": arns[a], "DestinationArn": arns[b], "AssociationType": type}
            for a, b, type in associations(graph)
        ],
    }


@pytest.fixture(scope="module")
def graph(shared_engine: Any) -> Graph:
    sagemaker = shared_engine.client("sagemaker")
    arns = {
        "raw": artifact(sagemaker, "s3://b/raw.csv", Properties={"rows": "10"}),
        "clean": artifact(sagemaker, "s3://b/clean.csv", Properties={"rows": "9"}),
        "image": artifact(sagemaker, "image", "Image"),
        "model": artifact(sagemaker, "s3://b/model.tar.gz", "Model"),
    }
    for name, type in (("deploy", "ModelDeployment"), ("other", "Note")):
        arns[name] = sagemaker.create_action(
            ActionName=name, Source={"SourceUri": "u"}, ActionType=type, Status="Completed"
        )["ActionArn"]
    arns["train"] = sagemaker.create_trial_component(
        TrialComponentName="train", Status={"PrimaryStatus": "Completed"}
    )["TrialComponentArn"]
    arns["endpoint"] = sagemaker.create_context(
        ContextName="Endpoint", Source={"SourceUri": "e", "SourceId": "1"}, ContextType="Endpoint"
    )["ContextArn"]
    for source, destination, type in EDGES:
        sagemaker.add_association(
            SourceArn=arns[source], DestinationArn=arns[destination], AssociationType=type
        )
    return Graph(sagemaker, shared_engine.client("mlops-local"), arns)


def test_ascendants_are_by_distance_with_the_start_and_all_edges(graph: Graph) -> None:
    answer = graph.query("endpoint", "Ascendants", IncludeEdges=True)
    assert graph.names(answer["Vertices"]) == [
        *("endpoint", "deploy", "model", "train", "clean", "image", "raw")
    ]
    assert graph.edges(answer["Edges"]) == set(EDGES[:-1])
    assert answer["Vertices"][0] == {
        "Arn": graph.arns["endpoint"],
        "Type": "Endpoint",
        "LineageType": "Context",
    }
    assert answer["Vertices"][3]["LineageType"] == "TrialComponent"
    assert all(vertex["Type"] for vertex in answer["Vertices"])
    assert "NextToken" not in answer


def test_without_edges_the_start_is_left_out_and_edges_are_empty(graph: Graph) -> None:
    answer = graph.query("raw", "Descendants", IncludeEdges=False)
    assert graph.names(answer["Vertices"]) == ["clean", "train", "model", "deploy", "endpoint"]
    assert answer["Edges"] == []


def test_both_goes_either_way_from_every_node(graph: Graph) -> None:
    answer = graph.query("model", "Both", IncludeEdges=True)
    assert set(graph.names(answer["Vertices"])) == set(graph.arns)
    assert graph.edges(answer["Edges"]) == set(EDGES)
    assert len(answer["Edges"]) == len(EDGES)


def test_filters_choose_what_is_answered_and_not_where_the_walk_goes(graph: Graph) -> None:
    filters = {"Types": ["DataSet"], "LineageTypes": ["Artifact"]}
    plain = graph.query("endpoint", "Ascendants", IncludeEdges=False, Filters=filters)
    assert graph.names(plain["Vertices"]) == ["clean", "raw"]
    mismatch = graph.query(
        "endpoint",
        "Ascendants",
        IncludeEdges=False,
        Filters={"Types": ["DataSet"], "LineageTypes": ["Context"]},
    )
    assert mismatch["Vertices"] == mismatch["Edges"] == []


def test_with_edges_the_way_to_what_was_chosen_is_answered_too(graph: Graph) -> None:
    answer = graph.query(
        "endpoint", "Ascendants", IncludeEdges=True, Filters={"Types": ["TrialComponent"]}
    )
    assert graph.names(answer["Vertices"]) == ["endpoint", "deploy", "model", "train"]
    assert graph.edges(answer["Edges"]) == {EDGES[3], EDGES[4], EDGES[5]}


def test_properties_match_when_any_pair_does(graph: Graph) -> None:
    answer = graph.query(
        "endpoint",
        "Ascendants",
        IncludeEdges=False,
        Filters={"Properties": {"rows": "9", "columns": "1"}},
    )
    assert graph.names(answer["Vertices"]) == ["clean"]


def test_dates_are_filters(graph: Graph) -> None:
    created = graph.sagemaker.describe_artifact(ArtifactArn=graph.arns["clean"])["CreationTime"]
    found = {
        name: graph.names(
            graph.query("endpoint", "Ascendants", IncludeEdges=False, Filters={name: created})[
                "Vertices"
            ]
        )
        for name in ("CreatedBefore", "CreatedAfter", "ModifiedBefore", "ModifiedAfter")
    }
    assert found["CreatedBefore"] == found["ModifiedBefore"] == ["raw"]
    assert set(found["CreatedAfter"]) == {"clean", "image", "model", "deploy", "train"}


def test_depth_counts_associations(graph: Graph) -> None:
    answer = graph.query("endpoint", "Ascendants", IncludeEdges=True, MaxDepth=2)
    assert graph.names(answer["Vertices"]) == ["endpoint", "deploy", "model"]
    assert len(answer["Edges"]) == 2


@pytest.mark.parametrize("size", [1, 2, 3])
def test_pages_together_are_the_whole_answer(graph: Graph, size: int) -> None:
    whole = graph.query("model", "Both", IncludeEdges=True)
    vertices: list[dict[str, Any]] = []
    edges: list[dict[str, Any]] = []
    more: dict[str, Any] = {}
    while True:
        page = graph.query("model", "Both", IncludeEdges=True, MaxResults=size, **more)
        assert len(page["Vertices"]) <= size
        vertices += page["Vertices"]
        edges += page["Edges"]
        known = {vertex["Arn"] for vertex in vertices}
        assert all({each["SourceArn"], each["DestinationArn"]} <= known for each in edges)
        if "NextToken" not in page:
            break
        more = {"NextToken": page["NextToken"]}
    assert vertices == whole["Vertices"]
    assert len(edges) == len(whole["Edges"])
    assert graph.edges(edges) == graph.edges(whole["Edges"])


def test_limits_are_those_of_sagemaker(graph: Graph) -> None:
    two = [graph.arns["raw"], graph.arns["clean"]]
    for arguments in (
        {"StartArns": two},
        {"StartArns": two[:1], "MaxDepth": 11},
        {"StartArns": two[:1], "MaxResults": 51},
        {"StartArns": two[:1], "NextToken": "not-ours"},
        {"StartArns": two[:1], "Filters": {"LineageTypes": ["Model"]}},
        {},
    ):
        with refused() as answer:
            graph.sagemaker.query_lineage(**arguments)
        assert answer.code == "ValidationException"
    with refused() as answer:
        graph.sagemaker.query_lineage(StartArns=[graph.arns["raw"][:-1]])
    assert answer.code == "ResourceNotFound"


def test_read_lineage_is_query_lineage_with_rows(graph: Graph) -> None:
    for start in graph.arns:
        for direction in ("Ascendants", "Descendants", "Both"):
            asked = graph.query(start, direction, IncludeEdges=True)
            found = graph.read(start, direction)
            types = {v["Arn"]: (v["Type"], v["LineageType"]) for v in asked["Vertices"]}
            assert types == {v["Arn"]: (v["Type"], v["LineageType"]) for v in found["Vertices"]}
            assert graph.edges(found["Edges"]) == graph.edges(asked["Edges"])
    rows = dict(zip(graph.names(found["Vertices"]), found["Vertices"], strict=True))
    assert rows["clean"]["SourceUri"] == "s3://b/clean.csv"
    assert rows["clean"]["Properties"] == {"rows": "9"}
    assert rows["endpoint"]["SourceUri"] == "e"
    assert rows["endpoint"]["Name"] == "Endpoint"
    assert rows["train"]["Status"] == rows["deploy"]["Status"] == "Completed"
    assert rows[start]["Depth"] == 0
    described = graph.sagemaker.describe_artifact(ArtifactArn=graph.arns["clean"])
    assert rows["clean"]["CreationTime"] == described["CreationTime"].timestamp()


def test_read_lineage_always_has_its_starts_and_filters_the_others(graph: Graph) -> None:
    found = graph.read("endpoint", "Ascendants", Types=["DataSet"])
    assert graph.names(found["Vertices"]) == ["raw", "clean", "endpoint"]
    assert graph.edges(found["Edges"]) == {EDGES[0]}
    starts = [graph.arns["other"], graph.arns["deploy"]]
    found = read(graph.local, starts, "Ascendants", MaxDepth=1)
    assert {"other", "deploy"} <= set(graph.names(found["Vertices"]))
    assert {vertex["Depth"] for vertex in found["Vertices"]} == {0, 1}


def test_read_lineage_goes_as_far_as_there_is(shared_engine: Any) -> None:
    sagemaker, local = shared_engine.client("sagemaker"), shared_engine.client("mlops-local")
    chain = [artifact(sagemaker, f"s3://chain/{number}") for number in range(60)]
    for source, destination in pairwise(chain):
        sagemaker.add_association(SourceArn=source, DestinationArn=destination)
    found = read(local, chain[-1:], "Ascendants")
    assert {vertex["Arn"]: vertex["Depth"] for vertex in found["Vertices"]} == {
        arn: depth for depth, arn in enumerate(reversed(chain))
    }
    asked = sagemaker.query_lineage(StartArns=chain[-1:], Direction="Ascendants", IncludeEdges=True)
    assert len(asked["Vertices"]) == 11
