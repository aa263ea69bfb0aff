"""Lineage graphs of every shape: crowds, cycles, loose ends, texts that nobody expected."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from mlops_ext.connection import Connection, connect
from mlops_ext.errors import UnknownReference
from mlops_ext.local import launcher
from mlops_ext.local.call import Call, Caller
from mlops_ext.local.engine import Engine
from mlops_ext.local.lineage.entities import artifact_id
from mlops_ext.local.lineage.jobs import Record, Thing, job_created, job_ended
from mlops_ext.local.resources.declarations.lineage import ARTIFACT
from mlops_ext.local.resources.declarations.pipelines import EXECUTION, PIPELINE, STEP
from mlops_ext.local.state import Config
from mlops_ext.local.store import Draft
from mlops_ext.notebook.displays import lineage as display
from mlops_ext.server.graphs import GraphPages
from mlops_ext.services import lineage
from mlops_ext.services.governance import history
from mlops_ext.services.governance.decisions import DECISION_TYPE, Decision
from mlops_ext.services.graph.reading import Link, Reading, Vertex
from mlops_ext.services.lineage import decided, runs
from mlops_ext.services.lineage.nodes import Present, nodes_and_edges
from mlops_ext.services.records import LineageGraph

CROWD = 10_000
MARKUP = "<img src=x onerror=alert(1)>.csv"
LONG = "é" * 4096
RUN = "ab12cd34ef56"
RUN_ARN = f"arn:aws:sagemaker:us-east-1:000000000000:pipeline/nightly/execution/{RUN}"
NOW = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass
class Drawn:
    """A local SageMaker and the ARNs of what was written into its state, by name."""

    connection: Connection
    arns: dict[str, str]

    def ask(self, name: str, **how: Any) -> LineageGraph:
        graph = lineage.ask(self.connection, self.arns[name], **how)
        assert LineageGraph.model_validate_json(graph.to_json()) == graph
        return graph


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Drawn]:
    directory = tmp_path_factory.mktemp("shapes")
    arns = _draw(directory)
    yield Drawn(connect("local", state_dir=directory, user="ada", holder="test"), arns)
    launcher.stop(directory)


def _draw(directory: Path) -> dict[str, str]:
    engine = Engine(directory, Config(launcher.DEFAULT_ACCOUNT, "us-east-1", 0))
    ids: dict[str, int] = {}
    arns: dict[str, str] = {}

    def node(of: str, type: str = "DataSet", **properties: str) -> None:
        source = {"SourceUri": f"s3://shapes/{of}"}
        key = artifact_id(source)
        arns[of] = engine.arn(ARTIFACT.tail(key))
        body = {"Source": source, "Properties": properties}
        draft = Draft(ARTIFACT.kind, arns[of], "", body, key=key, type=type)
        ids[of] = engine.documents.add(draft, engine.now()).id

    def edge(source: str, destination: str) -> None:
        engine.edges.add(ids[source], ids[destination], "DerivedFrom", engine.now(), {})

    with engine.database.transaction():
        for name in ("hub", "a", "b", "c", "alone", *map(str, range(CROWD))):
            node(name)
        for number in range(CROWD):
            edge(*(("hub", str(number)) if number % 2 else (str(number), "hub")))
        for source, destination in ("ab", "bc", "ca", "aa"):
            edge(source, destination)
        node(MARKUP, "Nobody's type", name=MARKUP, rows="²", note=LONG)
        _run(engine)
    engine.database.close()
    return arns


def _run(engine: Engine) -> None:
    """A run of a pipeline with a job that read a data set, and a step that made nothing.

    Another job, of no run, read the same; both wrote one file, and each another one.
    """
    call = Call(engine, Caller("", "ada", "test"), "sagemaker", "", {}, "")
    pipeline = engine.arn("pipeline/nightly")
    draft = Draft(PIPELINE.kind, pipeline, "nightly", {"PipelineName": "nightly"})
    parent = engine.documents.add(draft, engine.now())
    body = {"PipelineArn": pipeline, "PipelineExecutionStatus": "Succeeded"}
    run = f"{pipeline}/execution/{RUN}"
    kept = Draft(EXECUTION.kind, run, RUN, {**body, "PipelineVersionId": 1}, parent=parent.key)
    execution = engine.documents.add(kept, engine.now())
    job = engine.arn("processing-job/prepare")
    for step, made in (("Prepare", {"ProcessingJob": {"Arn": job}}), ("Check", {"Condition": {}})):
        body = {"StepName": step, "StepStatus": "Succeeded", "Metadata": made}
        of_step = Draft(STEP.kind, f"{run}/{step}", step, body, parent=execution.key)
        engine.documents.add(of_step, engine.now())
    traces = {"PipelineExecutionArn": run, "PipelineStepName": "Prepare"}
    _job(call, job, "prepare", {"LineageProperties": traces})
    _job(call, engine.arn("processing-job/by-hand"), "by-hand", {})
    engine.tags.put(job, {"sagemaker:pipeline-execution-arn": run})


def _job(call: Call, arn: str, name: str, more: dict[str, Any]) -> None:
    body = {"CreatedBy": {"UserProfileName": "ada"}, "ProcessingJobStatus": "Completed", **more}
    made = call.engine.documents.add(Draft("processing-job", arn, name, body), call.engine.now())
    read = [Thing("raw", "s3://shapes/raw", "DataSet")]
    record = Record("-aws-processing-job", "SageMakerProcessingJob", inputs=read)
    job_created(call, made, record)
    wrote = [
        Thing("own", f"s3://shapes/{name}.tar.gz", "Model"),
        Thing("both", "s3://shapes/both", "DataSet"),
    ]
    job_ended(call.engine, made, {"PrimaryStatus": "Completed"}, {}, wrote)


def test_a_run_of_a_pipeline_is_what_its_steps_have_made(drawn: Drawn) -> None:
    graph = lineage.ask(drawn.connection, RUN_ARN, "datasets")
    assert graph.answer == f"run {RUN} of nightly read raw and made both."
    with pytest.raises(UnknownReference, match="no pipeline nightli") as caught:
        lineage.ask(drawn.connection, "pipeline:nightli")
    assert caught.value.problem.closest == ["pipeline:nightly"]


@pytest.fixture(params=[False, True], ids=["at once", "step by step"])
def aws(request: pytest.FixtureRequest, drawn: Drawn, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether the graph is read as AWS's operations give it."""
    if request.param:
        monkeypatch.setattr(drawn.connection, "local_client", lambda: None)
    return bool(request.param)


def test_what_a_run_made_belongs_to_it_and_what_others_share_does_not(
    drawn: Drawn, aws: bool
) -> None:
    client = drawn.connection.client("sagemaker")
    group = f"of-{'aws' if aws else 'local'}"
    client.create_model_package_group(ModelPackageGroupName=group)
    image = "000000000000.dkr.ecr.us-east-1.amazonaws.com/sagemaker-base-python:1.0"
    for generated in (RUN_ARN, "by hand"):
        client.create_model_package(
            ModelPackageGroupName=group,
            MetadataProperties={"GeneratedBy": generated},
            InferenceSpecification={
                "Containers": [{"Image": image, "ModelDataUrl": "s3://shapes/prepare.tar.gz"}],
                "SupportedContentTypes": ["text/csv"],
                "SupportedResponseMIMETypes": ["text/csv"],
            },
        )
    graph = lineage.ask(drawn.connection, "s3://shapes/raw")
    assert LineageGraph.model_validate_json(graph.to_json()) == graph
    of = {node.name: node.run for node in graph.nodes if not node.name.startswith("of-")}
    run = f"nightly/{RUN}"
    assert {name for name, one in of.items() if one} == {"prepare", "prepare.tar.gz"}
    assert {"by-hand", "by-hand.tar.gz", "both", "raw"} <= of.keys()
    versions = {node.name: node.run for node in graph.nodes if node.name.startswith(f"{group}/")}
    assert versions == {f"{group}/1": run, f"{group}/2": None}
    assert set(of.values()) == {run, None}


def test_of_a_job_in_the_trial_of_a_run_its_own_tags_tell(drawn: Drawn) -> None:
    client = drawn.connection.client("sagemaker")
    prepare, by_hand = (
        {
            "Source": {"SourceArn": f"{RUN_ARN.partition(':pipeline')[0]}:processing-job/{name}"},
            "Parents": [{"ExperimentName": "nightly", "TrialName": RUN}],
        }
        for name in ("prepare", "by-hand")
    )
    assert runs.of_component(client, prepare) == RUN_ARN
    assert runs.of_component(client, by_hand) == ""
    assert runs.of_component(client, {**prepare, "Parents": [{"TrialName": "My-trial"}]}) == ""


def test_a_node_with_ten_thousand_neighbours_has_them_all(drawn: Drawn) -> None:
    graph = drawn.ask("hub")
    assert {node.id for node in graph.nodes} == {
        drawn.arns[name] for name in ("hub", *map(str, range(CROWD)))
    }
    assert len(graph.edges) == CROWD
    assert all(drawn.arns["hub"] in (edge.source, edge.destination) for edge in graph.edges)
    assert len(drawn.ask("1", depth=1).nodes) == 2


def test_ten_thousand_neighbours_are_met_page_by_page_on_aws(
    drawn: Drawn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Describing each takes as many calls more; here they are not given."""
    monkeypatch.setattr(drawn.connection, "local_client", lambda: None)
    half = CROWD // 2
    calls = 1 + half // 50 + 1
    graph = drawn.ask("hub", question="datasets", direction="descendants", most_calls=calls)
    assert (len(graph.nodes), len(graph.edges)) == (half + 1, half)
    assert "The calls that were given are used up" in graph.reason
    assert graph.answer.endswith(" went into at least 5,000 data sets.")


def test_ten_thousand_neighbours_come_page_by_page(drawn: Drawn) -> None:
    graph = drawn.ask("hub")
    pages = GraphPages(graph)
    found = [pages.page(None, 300)]
    while token := found[-1].next:
        found.append(pages.page(token, 300))
    assert len(found) == -(-(CROWD + 1) // 300)
    assert found[0].nodes[0].id == drawn.arns["hub"]
    assert {node.id for page in found for node in page.nodes} == {node.id for node in graph.nodes}
    assert sum(len(page.nodes) for page in found) == CROWD + 1
    assert sum(len(page.edges) for page in found) == CROWD


def test_a_cycle_and_an_edge_to_itself_are_met_once(drawn: Drawn, aws: bool) -> None:
    for direction in ("both", "ascendants", "descendants"):
        graph = drawn.ask("b", direction=direction)
        assert {node.name for node in graph.nodes} == {"a", "b", "c"}
        assert len(graph.edges) == 4
        assert drawn.arns["b"] not in graph.hits
    told = drawn.ask("b", question="datasets")
    # What was made in one millisecond has no order of its own.
    others = " and ".join(node.name for node in told.nodes if node.name != "b")
    assert told.answer == f"b came of {others} and went into {others}."


def test_what_only_other_data_came_of_has_neither_taught_nor_evaluated_a_version(
    drawn: Drawn,
) -> None:
    graph = drawn.ask("a", question="models")
    assert graph.answer == "a taught no version yet."
    assert [type(one).__name__ for one in display.blocks(graph)] == ["Line", "Drawing"]


def test_a_node_alone_is_a_graph(drawn: Drawn, aws: bool) -> None:
    graph = drawn.ask("alone")
    assert [node.name for node in graph.nodes] == ["alone"]
    assert not graph.edges
    assert not graph.hits


def test_texts_and_types_that_nobody_expected_stay_as_they_are(drawn: Drawn, aws: bool) -> None:
    (node,) = drawn.ask(MARKUP).nodes
    assert (node.kind, node.type, node.name) == ("other", "Nobody's type", MARKUP)
    assert node.properties == {"name": MARKUP, "rows": "²", "note": LONG}
    (node,), _ = nodes_and_edges(
        _reading(Vertex("d", "Artifact", "DataSet", properties={"rows": "²"})), Present()
    )
    assert node.detail == ""


def test_edges_to_what_could_not_be_read_are_left_out() -> None:
    known = Vertex("known", "Artifact", "DataSet", source_uri="s3://b/known.csv")
    found = _reading(known, links={("known", "gone", "Produced"), ("gone", "known", "Produced")})
    nodes, edges = nodes_and_edges(found, Present())
    assert [(node.name, node.created) for node in nodes] == [("known.csv", None)]
    assert edges == []


def test_a_decision_is_compared_only_with_what_is_about_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    compared: list[Vertex] = []

    def counted(vertex: Vertex, what: str, decisions: list[Decision]) -> Decision | None:
        compared.append(vertex)
        return history.matching(vertex, what, decisions)

    monkeypatch.setattr(decided, "matching", counted)
    versions = range(500)
    nodes, _ = nodes_and_edges(_reading(*(v for n in versions for v in _approved(n))), Present())
    assert {(node.kind, node.detail) for node in nodes} == {
        ("version", "Deleted"),
        ("approval", "ada"),
    }
    assert len(nodes) == 2 * len(versions), "SageMaker's action and our decision are one node"
    assert len(compared) <= 2 * len(versions)


def _approved(number: int) -> list[Vertex]:
    """A version, SageMaker's action about its approval, and our decision."""
    version = f"arn:aws:sagemaker:us-east-1:1:model-package/g/{number}"
    later = NOW + timedelta(seconds=1)
    kept = {"decision": "Approved", "by": "ada"}
    action = f"g-{number}-Approved-1-aws-model-package"
    return [
        Vertex(f"version/{number}", "Artifact", "Model", "", version, NOW),
        Vertex(f"action/{number}", "Action", "Approval", action, version, NOW),
        Vertex(f"decision/{number}", "Action", DECISION_TYPE, "d", version, later, kept),
    ]


def _reading(*vertices: Vertex, links: set[Link] | None = None) -> Reading:
    return Reading({vertex.arn: vertex for vertex in vertices}, links or set())
