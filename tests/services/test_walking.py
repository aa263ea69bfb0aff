"""Both ways to read lineage give the same: the local SageMaker's one call, and AWS's many."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal

import pytest
from services.support import Trained, fault

from mlops_ext.connection import Connection
from mlops_ext.errors import NotAllowed, UnknownReference
from mlops_ext.services import governance, lineage
from mlops_ext.services.graph.reading import read
from mlops_ext.services.graph.walking import walk
from mlops_ext.services.records import LineageGraph
from mlops_ext.services.registration.register import register

WAYS: tuple[Literal["Ascendants", "Descendants"], ...] = ("Ascendants", "Descendants")


@pytest.fixture(scope="module")
def chain(connection: Connection) -> list[str]:
    """25 artifacts in a row, the last with 60 more after it."""
    client = connection.client("sagemaker")

    def artifact(name: str) -> str:
        source = {"SourceUri": f"s3://walk/{name}"}
        made = client.create_artifact(
            Source=source, ArtifactType="DataSet", Properties={"name": name}
        )
        return str(made["ArtifactArn"])

    row = [artifact(f"row-{number}") for number in range(25)]
    fan = [artifact(f"fan-{number}") for number in range(60)]
    pairs = [*pairwise(row), *((row[-1], one) for one in fan), (row[0], row[5])]
    for source, destination in pairs:
        client.add_association(
            SourceArn=source, DestinationArn=destination, AssociationType="DerivedFrom"
        )
    return [*row, *fan]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("depth", [None, 1, 9, 10, 11, 20, 23])
@pytest.mark.parametrize("start", [0, 12, 24, 84])
def test_deep_and_wide_graphs_are_read_alike(
    connection: Connection,
    chain: list[str],
    way: Literal["Ascendants", "Descendants"],
    depth: int | None,
    start: int,
) -> None:
    theirs = walk(connection, [chain[start]], way, depth)
    ours = read(connection, [chain[start]], way, depth)
    assert theirs.vertices == ours.vertices
    assert theirs.links == ours.links
    for theirs_known, ours_known in ((theirs.ups, ours.ups), (theirs.downs, ours.downs)):
        assert theirs_known.items() <= ours_known.items()
    if depth is None:
        known = theirs.ups if way == "Ascendants" else theirs.downs
        assert known.keys() == theirs.vertices.keys()
    if start == 0 and way == "Descendants" and depth is None:
        assert len(ours.vertices) == 85


def test_answers_are_the_same_both_ways(
    connection: Connection,
    trained: list[Trained],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path = tmp_path / "alike.csv"
    path.write_text("a\n1\n")
    for one in trained:
        register(
            connection,
            one.model,
            "alike",
            datasets=[path, {"uri": path, "role": "test"}],
            notebook="tour.ipynb",
        )
    governance.decide(connection, "alike/2", "Approved", "yes")
    questions: list[tuple[str, dict[str, Any]]] = [
        (reference, {"question": question, "direction": direction})
        for reference in (str(path), "alike/2", "alike")
        for question in ("all", "datasets", "models")
        for direction in ("both", "ascendants", "descendants")
    ]
    ours = [lineage.ask(connection, reference, **how) for reference, how in questions]
    monkeypatch.setattr(connection, "local_client", lambda: None)
    theirs = [lineage.ask(connection, reference, **how) for reference, how in questions]
    assert list(map(_uncounted, theirs)) == list(map(_uncounted, ours))
    assert ours[0].answer == "alike.csv taught 2 versions of alike; none of them serves now."
    assert {node.name for node in ours[0].nodes} >= {"tour.ipynb", "alike/1", "alike/2"}


def _uncounted(graph: LineageGraph) -> LineageGraph:
    """Without the counts of neighbours, which AWS's way knows only in the direction it went."""
    nodes = [replace(node, up=None, down=None) for node in graph.nodes]
    return graph.model_copy(update={"nodes": nodes})


def test_what_may_not_be_read_makes_the_answer_partial(
    connection: Connection, chain: list[str]
) -> None:
    with fault(connection, "DescribeArtifact", "AccessDeniedException"):
        found = walk(connection, [chain[20]], "Ascendants", 2)
    assert "sagemaker:DescribeArtifact" in found.reason
    assert len(found.vertices) == 3


def test_a_refused_question_names_its_action(connection: Connection, chain: list[str]) -> None:
    with (
        fault(connection, "ReadLineage", "AccessDeniedException"),
        pytest.raises(NotAllowed, match="No permission to read the lineage"),
    ):
        lineage.ask(connection, chain[0])


def test_a_file_that_is_not_here_is_not_taken_for_a_group(connection: Connection) -> None:
    with pytest.raises(UnknownReference, match=r"There is no file nofile\.csv here"):
        lineage.ask(connection, "nofile.csv")
    with pytest.raises(UnknownReference, match="There is no model group nogroup"):
        lineage.ask(connection, "nogroup")
