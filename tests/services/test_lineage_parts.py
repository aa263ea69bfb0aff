"""Answers where something is not there yet, not to be read now, or elsewhere as well."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from faulty import ALWAYS
from services.support import Trained

from mlops_ext.connection import Connection
from mlops_ext.errors import UnknownReference
from mlops_ext.notebook.objects.lineage import Lineage
from mlops_ext.services import lineage
from mlops_ext.services.graph.columns import Vertices
from mlops_ext.services.graph.reading import Reading, Vertex, read
from mlops_ext.services.graph.sameness import collapse
from mlops_ext.services.graph.walking import walk
from mlops_ext.services.lineage.starts import start as starting
from mlops_ext.services.records import LineageGraph, Progressed
from mlops_ext.services.registration.register import register

NUMBERS = count()


def _artifact(client: Any, name: str, type: str = "DataSet") -> str:
    made = client.create_artifact(
        ArtifactName=name,
        Source={"SourceUri": f"s3://parts-{next(NUMBERS)}/{name}.csv"},
        ArtifactType=type,
        Properties={"name": name, "of": name},
    )
    return str(made["ArtifactArn"])


@pytest.fixture(scope="module")
def twins(connection: Connection) -> dict[str, str]:
    """What came before and after two artifacts that are the same."""
    client = connection.client("sagemaker")
    names = ("raw", "both", "ours", "theirs", "after-ours", "after-theirs")
    arns = {name: _artifact(client, name) for name in names}
    for source, destination, type in (
        ("raw", "theirs", "DerivedFrom"),
        ("both", "theirs", "DerivedFrom"),
        ("both", "ours", "DerivedFrom"),
        ("theirs", "ours", "SameAs"),
        ("ours", "after-ours", "DerivedFrom"),
        ("theirs", "after-theirs", "DerivedFrom"),
    ):
        client.add_association(
            SourceArn=arns[source], DestinationArn=arns[destination], AssociationType=type
        )
    return arns


@pytest.mark.parametrize("aws", [False, True], ids=["at once", "step by step"])
def test_what_is_the_same_is_one_node_with_all_that_hangs_on_both(
    connection: Connection, twins: dict[str, str], aws: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if aws:
        monkeypatch.setattr(connection, "local_client", lambda: None)
    for asked, other in (("ours", "theirs"), ("theirs", "ours")):
        start = twins[asked]
        for graph in (lineage.ask(connection, start), lineage.near(connection, start)):
            names = {node.name: node for node in graph.nodes}
            assert names.keys() == {"raw", "both", asked, "after-ours", "after-theirs"}
            assert graph.start == [start]
            assert graph.same == {twins[other]: start}
            edges = {(edge.source, edge.destination) for edge in graph.edges}
            assert edges == {
                (twins["raw"], start),
                (twins["both"], start),
                (start, twins["after-ours"]),
                (start, twins["after-theirs"]),
            }
            assert {edge.type for edge in graph.edges} == {"DerivedFrom"}
            assert (names[asked].up, names[asked].down) == (2, 2)
            assert names[asked].properties["of"] == asked
    found = read(connection, [twins["after-ours"]], "Ascendants", None)
    assert found.same == {twins["theirs"]: twins["ours"]}, "the older of the two stays"
    assert found.backward(twins["after-ours"]) == [twins["ours"]]


def test_a_start_without_neighbours_the_other_way_is_read_once(
    connection: Connection, twins: dict[str, str]
) -> None:
    local, calls = connection.local_client(), list[str]()
    assert local is not None
    local.meta.events.register("before-call.*.ReadLineage", lambda **_: calls.append("read"))
    for name, times in (("after-ours", 1), ("raw", 2)):
        calls.clear()
        lineage.ask(connection, twins[name], direction="ascendants")
        assert len(calls) == times, name


@pytest.mark.parametrize("aws", [False, True], ids=["at once", "step by step"])
def test_every_question_is_about_what_is_the_same_too(
    connection: Connection, trained: list[Trained], aws: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whichever way SageMaker has joined the two."""
    client = connection.client("sagemaker")
    version = register(connection, trained[0].model, f"twins-{aws}".lower(), force=True)
    [made] = client.list_artifacts(SourceUri=version.arn)["ArtifactSummaries"]
    arns = {name: _artifact(client, name) for name in ("before", "mine", "yours")}
    for source, destination, type in (
        (arns["before"], arns["mine"], "DerivedFrom"),
        (arns["yours"], arns["mine"], "SameAs"),
        (arns["yours"], made["ArtifactArn"], "ContributedTo"),
    ):
        client.add_association(SourceArn=source, DestinationArn=destination, AssociationType=type)
    if aws:
        monkeypatch.setattr(connection, "local_client", lambda: None)

    def ask(name: str, question: str, **how: Any) -> LineageGraph:
        graph = lineage.ask(connection, arns[name], question, **how)
        assert len(graph.same) == 1
        return graph

    assert ask("mine", "impact").answer == (
        f"{version.reference} learned from mine; none of them serves now."
    )
    for question in ("approvers", "served"):
        nodes = ask("mine", question).nodes
        assert version.reference in {node.name for node in nodes}, question
    assert {row.subject for row in ask("yours", "stale").findings} == {"before", "yours"}
    assert ask("mine", "path", to=version.reference).answer == f"mine → {version.reference}."
    assert ask("yours", "path", to=arns["before"]).answer == "before → yours."
    down = ask("mine", "models", direction="descendants")
    assert down.answer == f"mine taught {version.reference}."


def test_of_two_accounts_the_one_of_the_start_stays() -> None:
    def arn(account: int, name: str) -> str:
        return f"arn:aws:sagemaker:us-east-1:{account:012}:artifact/{name}"

    theirs, ours, start = arn(2, "same"), arn(1, "same"), arn(1, "start")
    old, new = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 2, 1, tzinfo=UTC)
    found = Reading(
        Vertices.of(
            [
                Vertex(theirs, "Artifact", "DataSet", "told", "s3://b/d.csv", old, {"rows": "3"}),
                Vertex(ours, "Artifact", "DataSet", "", "s3://b/d.csv", new, {"rows": "4"}),
                Vertex(start, "Artifact", "Model"),
            ]
        ),
        {(theirs, ours, "SameAs"), (ours, theirs, "SameAs"), (theirs, start, "ContributedTo")},
    )
    collapse(found, [start])
    assert dict(found.vertices)[ours] == Vertex(
        ours, "Artifact", "DataSet", "told", "s3://b/d.csv", new, {"rows": "4"}
    )
    assert set(found.links) == {(ours, start, "ContributedTo")}
    assert found.same == {theirs: ours}


def test_what_is_too_young_for_its_lineage_is_pending(
    connection: Connection,
    trained: list[Trained],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = register(connection, trained[0].model, "young", datasets=[trained[0].path])
    client = connection.client("sagemaker")
    [artifact] = client.list_artifacts(SourceUri=made.arn)["ArtifactSummaries"]
    arn = artifact["ArtifactArn"]
    for end in ("SourceArn", "DestinationArn"):
        for link in client.list_associations(**{end: arn}, MaxResults=100)["AssociationSummaries"]:
            client.delete_association(
                SourceArn=link["SourceArn"], DestinationArn=link["DestinationArn"]
            )
    client.delete_artifact(ArtifactArn=arn)

    for question in ("all", "datasets", "impact"):
        graph = lineage.ask(connection, "young/1", question)
        assert graph.pending
        assert graph.answer == (
            "The lineage of young/1 is not there yet: it was made less than a minute ago, and"
            " SageMaker records lineage some minutes after the fact."
        )
        assert not graph.nodes
    of_group = lineage.ask(connection, "young")
    assert of_group.pending
    assert of_group.answer.startswith("The lineage of young is not there yet: ")
    shown = Lineage.asked(connection, "young/1")
    assert "is not there yet" in shown._repr_mimebundle_()["text/plain"]

    monkeypatch.setattr(starting, "_YOUNG", timedelta(0))
    with pytest.raises(UnknownReference, match="Nothing is recorded about young/1 yet"):
        lineage.ask(connection, "young/1")


def test_a_job_that_is_too_young_is_pending(connection: Connection) -> None:
    client = connection.client("sagemaker")
    cluster = {"InstanceType": "ml.m5.large", "InstanceCount": 1, "VolumeSizeInGB": 1}
    image = "000000000000.dkr.ecr.us-east-1.amazonaws.com/sagemaker-base-python:1.0"
    job = client.create_processing_job(
        ProcessingJobName="young-job",
        RoleArn=connection.role_arn(),
        AppSpecification={"ImageUri": image, "ContainerEntrypoint": ["python3", "-c", "pass"]},
        ProcessingResources={"ClusterConfig": cluster},
    )["ProcessingJobArn"]
    [component] = client.list_trial_components(SourceArn=job)["TrialComponentSummaries"]
    arn = component["TrialComponentArn"]
    for link in client.list_associations(DestinationArn=arn)["AssociationSummaries"]:
        client.delete_association(SourceArn=link["SourceArn"], DestinationArn=arn)
    client.delete_trial_component(TrialComponentName=component["TrialComponentName"])
    for reference in ("job:young-job", "young-job", job):
        graph = lineage.ask(connection, reference, "datasets")
        assert graph.pending
        assert graph.answer.startswith("The lineage of young-job is not there yet: it was made")


@pytest.mark.parametrize("code", ["ThrottlingException", "ExpiredTokenException"])
def test_a_question_that_is_stopped_answers_in_part_and_then_as_a_whole(
    connection: Connection,
    trained: list[Trained],
    code: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    group = f"stopped-{code.lower()}"
    register(connection, trained[0].model, group, datasets=[trained[0].path])
    whole = lineage.ask(connection, f"{group}/1")
    monkeypatch.setattr(connection, "local_client", lambda: None)
    connection.memory.clear()
    own = connection.client("mlops-local")
    for operation in ("DescribeTrialComponent", "BatchDescribeModelPackage", "ListEndpoints"):
        own.put_fault(Operation=operation, Code=code, Times=ALWAYS)
    try:
        part = lineage.ask(connection, f"{group}/1")
    finally:
        own.delete_faults()
    assert part.partial
    assert "Ask again to go on from there." in part.reason
    assert part.answer.endswith("as far as it could be read.") or "at least" in part.answer
    assert not [node for node in part.nodes if node.state == "Deleted"], "that is not known"
    assert all(node.name and not node.name.startswith("arn:") for node in part.nodes)
    told: list[Progressed] = []
    again = lineage.ask(connection, f"{group}/1", progress=told.append)
    assert not again.partial
    assert {node.id for node in again.nodes} == {node.id for node in whole.nodes}
    assert again.answer == whole.answer
    assert told[-1].text.startswith("Reading the lineage: ")


def test_a_question_may_take_so_many_calls(
    connection: Connection, twins: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "local_client", lambda: None)
    connection.memory.clear()
    part = lineage.ask(connection, twins["raw"], most_calls=3)
    assert part.partial
    assert part.reason.startswith("The calls that were given are used up: ")
    asked = [lineage.ask(connection, twins["raw"], most_calls=3) for _ in range(5)]
    assert not asked[-1].partial, "each goes on where the last stopped"
    found = walk(connection, [twins["raw"]], "Descendants", None)
    assert len(found.vertices) == 5
