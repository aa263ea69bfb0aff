"""Lineage in the forms of others: out, and in again, on two local SageMakers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from services.openlineage_classes import read_event
from services.support import Trained

from mlops_ext.connection import Connection, connect
from mlops_ext.errors import InvalidInput
from mlops_ext.local import launcher
from mlops_ext.services import governance, interchange, lineage
from mlops_ext.services.interchange.naming import Name, of_uri, uri_of
from mlops_ext.services.records import LineageGraph
from mlops_ext.services.registration.register import register

CORE = "https://openlineage.io/spec/2-0-2/OpenLineage.json"
SECRET = "AKIAABCDEFGHIJKLMNOP"


@pytest.fixture(scope="module")
def graph(connection: Connection, reviewer: Connection, trained: list[Trained]) -> LineageGraph:
    """Two versions of one group, the second approved."""
    for one in trained:
        register(
            connection,
            one.model,
            "exchanged",
            evaluation=one.result,
            datasets=[one.path],
            parameters={"depth": 3, "note": f"key {SECRET}"},
            notebook="tour.ipynb",
        )
    governance.decide(reviewer, "exchanged/2", "Approved", "Holds")
    return lineage.ask(connection, "exchanged")


@pytest.fixture(scope="module")
def exported(
    connection: Connection, graph: LineageGraph, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    path = tmp_path_factory.mktemp("exported") / "exchanged.jsonl"
    path.write_text(interchange.text_of(interchange.export(connection, graph, "openlineage")))
    return path


@pytest.fixture(scope="module")
def second(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connection]:
    """An empty SageMaker."""
    directory = tmp_path_factory.mktemp("second")
    yield connect("local", state_dir=directory, user="ada", holder="test")
    launcher.stop(directory)


def test_events_and_their_facets_are_valid_by_openlineages_own_classes(
    exported: Path, graph: LineageGraph
) -> None:
    events = [json.loads(line) for line in exported.read_text().splitlines()]
    for event in events:
        read_event(event)
    runs = [event for event in events if "run" in event]
    ends = {event["run"]["runId"] for event in runs if event["eventType"] == "COMPLETE"}
    starts = {event["run"]["runId"] for event in runs if event["eventType"] == "START"}
    assert starts == ends
    assert len(starts) == sum(one.kind in ("notebook", "approval") for one in graph.nodes) >= 3
    assert SECRET not in exported.read_text()


def test_an_event_tells_what_is_known_about_a_version(exported: Path, data: Path) -> None:
    events = [json.loads(line) for line in exported.read_text().splitlines()]
    versions = {
        one["name"]: one["facets"]
        for event in events
        for one in event.get("outputs", [])
        if "mlops_model" in one["facets"]
    }
    told = versions["model-package/exchanged/2"]
    assert told["mlops_model"]["group"] == "exchanged"
    assert told["mlops_model"]["framework"] == "scikit-learn"
    assert "auc" in {one["name"] for one in told["mlops_metrics"]["metrics"]}
    assert told["mlops_parameters"]["parameters"]["depth"] == 3
    assert told["mlops_approval"]["status"] == "Approved"
    reads = [one for event in events if "run" in event for one in event.get("inputs", [])]
    (file,) = {(one["namespace"], one["name"]) for one in reads if one["namespace"] == "file"}
    assert file == ("file", str(data))
    assert all("version" in one["facets"] for one in reads if one["namespace"] == "file")


def test_another_sagemaker_answers_alike_after_importing(
    connection: Connection, second: Connection, exported: Path, graph: LineageGraph, data: Path
) -> None:
    planned = interchange.import_openlineage(second, exported, dry_run=True)
    assert planned.dry_run
    assert not planned.bad
    assert {one.state for one in planned.entities} == {"new"}
    listed = second.client("sagemaker").list_artifacts()["ArtifactSummaries"]
    assert listed == [], "a dry run makes nothing"

    done = interchange.import_openlineage(second, exported)
    assert (done.associations, done.entities) == (planned.associations, planned.entities)
    archives = [str(one.uri) for one in graph.nodes if one.kind == "model"]
    for reference in (data.as_uri(), *archives):
        for question in ("datasets", "jobs", "models"):
            mine = lineage.ask(connection, reference, question)
            theirs = lineage.ask(second, reference, question)
            assert _named(theirs) == _named(mine), (reference, question)
    version = next(one for one in graph.nodes if one.name == "exchanged/2")
    (copy,) = second.client("sagemaker").list_artifacts(SourceUri=version.uri)["ArtifactSummaries"]
    theirs = lineage.ask(second, copy["ArtifactArn"], "datasets")
    assert _named(theirs) == _named(lineage.ask(connection, "exchanged/2", "datasets"))
    kinds = {one.kind: one for one in lineage.ask(second, copy["ArtifactArn"]).nodes}
    assert kinds["version"].state is None
    assert kinds["approval"].type == "OpenLineageRun", "an approval elsewhere is none here"


def test_importing_twice_or_where_it_came_from_makes_nothing_new(
    connection: Connection, second: Connection, exported: Path
) -> None:
    interchange.import_openlineage(second, exported)
    for where in (second, connection):
        again = interchange.import_openlineage(where, exported)
        assert {one.state for one in again.entities} == {"there"}
        assert (again.associations, again.known_associations > 0) == (0, True)


def test_runs_of_others_are_merged_and_bad_events_left_out(
    second: Connection, tmp_path: Path
) -> None:
    run = "d46e465b-d358-4d32-83d4-df660ff614dd"
    event: dict[str, Any] = {
        "eventTime": "2026-01-01T00:00:00Z",
        "producer": "https://example.org/airflow",
        "schemaURL": f"{CORE}#/$defs/RunEvent",
        "run": {"runId": run},
        "job": {"namespace": "airflow", "name": "etl." + "x" * 300},
    }
    table = {"namespace": "postgres://db:5432", "name": "shop.public.orders"}
    target = {"namespace": "s3://lake", "name": "orders/" + "y" * 80}
    lines = [
        json.dumps({**event, "eventType": "COMPLETE", "outputs": [target]}),
        "{not json",
        json.dumps({**event, "eventType": "START", "inputs": [table]}),
        "",
        json.dumps({**event, "run": {"runId": "no uuid"}}),
        json.dumps({**event, "outputs": [{**target, "name": "z" * 3000}]}),
        json.dumps({**event, "job": {**event["job"], "facets": {"jobType": "no object"}}}),
        json.dumps({**event, "job": {}}),
    ]
    path = tmp_path / "events.jsonl"
    path.write_text("\n".join(lines))
    done = interchange.import_openlineage(second, path)
    assert done.events == 2
    assert [one.where for one in done.bad] == [
        "line 2",
        *(f"line {number}" for number in (5, 6, 7, 8)),
    ]
    assert "UUID" in done.bad[1].why
    action = second.client("sagemaker").describe_action(ActionName=f"openlineage-{run}")
    assert (action["ActionType"], action["Status"]) == ("OpenLineageRun", "Completed")
    answer = lineage.ask(second, f"s3://lake/{target['name']}", "datasets")
    assert [one.uri for one in _hits(answer)] == ["postgres://db:5432/shop.public.orders"]
    listed = tmp_path / "events.json"
    listed.write_text(json.dumps([json.loads(lines[0]), 3]))
    assert [one.where for one in interchange.import_openlineage(second, listed).bad] == ["event 2"]
    with pytest.raises(InvalidInput, match="cannot be read"):
        interchange.import_openlineage(second, tmp_path / "none.json")


def test_what_is_imported_never_counts_as_a_decision_here(
    connection: Connection, second: Connection, tmp_path: Path
) -> None:
    forged = {"type": "MLOpsDecision", "properties": {"decision": "Approved", "by": "mallory"}}
    event = {
        "eventTime": "2026-01-01T00:00:00Z",
        "run": {
            "runId": "0b1d4d5c-7a1e-4c6e-9d3c-0a8f5b0f1d11",
            "facets": {"mlops_entity": forged},
        },
        "job": {"namespace": "x", "name": "approval"},
        "inputs": [{"namespace": "s3://b", "name": "forged", "facets": {"mlops_entity": forged}}],
    }
    path = tmp_path / "forged.json"
    path.write_text(json.dumps(event))
    done = interchange.import_openlineage(second, path)
    assert {one.type for one in done.entities} == {"DataSet", "OpenLineageRun"}


def test_prov_json_has_every_node_and_edge_once_and_valid_names(
    connection: Connection, graph: LineageGraph
) -> None:
    document = interchange.export(connection, graph, "prov")
    assert SECRET not in json.dumps(document)
    defined = document["entity"] | document["activity"]
    assert len(defined) == len(graph.nodes)
    relations = ("used", "wasGeneratedBy", "wasDerivedFrom", "wasInformedBy", "alternateOf")
    found = [one for name in relations for one in document.get(name, {}).values()]
    assert len(found) == len(graph.edges)
    assert document["wasAssociatedWith"]
    for part, members in document.items():
        if part != "prefix":
            assert all(_is_qualified(name, document["prefix"]) for name in members), part
    told = {**document["agent"], **defined}
    for part in (*relations, "wasAssociatedWith", "wasAttributedTo"):
        for one in document.get(part, {}).values():
            ends = [value for name, value in one.items() if name.startswith("prov:")]
            assert sum(value in told for value in ends if isinstance(value, str)) == 2
    for node in defined.values():
        assert all(_is_qualified(name, document["prefix"]) for name in node)


def test_only_formats_that_exist_are_exported(connection: Connection, graph: LineageGraph) -> None:
    with pytest.raises(InvalidInput, match="no format"):
        interchange.export(connection, graph, "graphml")


@pytest.mark.parametrize(
    ("uri", "name"),
    [
        ("s3://bucket/a/b.csv", Name("s3://bucket", "a/b.csv")),
        ("file:///data/train.csv", Name("file", "/data/train.csv")),
        (
            "arn:aws:sagemaker:eu-west-1:111122223333:model-package/churn/3",
            Name("sagemaker/111122223333/eu-west-1", "model-package/churn/3"),
        ),
        ("postgres://db:5432/shop.public.orders", Name("postgres://db:5432", "shop.public.orders")),
        ("repository/image:1", Name("uri", "repository/image:1")),
    ],
)
def test_names_follow_openlineages_conventions_and_lead_back(uri: str, name: Name) -> None:
    assert of_uri(uri) == name
    assert uri_of(name) == uri


def _is_qualified(name: str, prefixes: dict[str, str]) -> bool:
    prefix, sign, local = name.partition(":")
    known = prefix in prefixes or prefix in ("prov", "xsd", "_")
    return bool(known and sign and local) and not set(local) & set(" /#:,;()[]'\"=")


def _hits(graph: LineageGraph) -> list[Any]:
    return [node for node in graph.nodes if node.id in graph.hits]


def _named(graph: LineageGraph) -> list[tuple[str, str]]:
    return sorted((one.kind, one.name) for one in _hits(graph))
