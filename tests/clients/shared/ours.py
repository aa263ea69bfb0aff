"""Our answers to lineage questions, from the interpreter that the tests run from."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

ANSWERING = Path(__file__).parents[1] / "answering.py"


@dataclass(frozen=True)
class Answer:
    """An answer to a question: the members of `LineageGraph` in JSON."""

    graph: Mapping[str, Any]

    @property
    def hits(self) -> set[str]:
        """ARNs of the entities that answer."""
        return set(self.graph["hits"])

    @property
    def uris(self) -> set[str]:
        """Source URIs of those."""
        return {node["uri"] for node in self.graph["nodes"] if node["id"] in self.hits}

    @property
    def arns(self) -> set[str]:
        """ARNs of all nodes."""
        return {node["id"] for node in self.graph["nodes"]}

    @property
    def edges(self) -> set[tuple[str, str, str]]:
        """Source, destination and type of all edges."""
        return {(one["source"], one["destination"], one["type"]) for one in self.graph["edges"]}

    @property
    def names(self) -> set[str]:
        """Names of the nodes that answer."""
        return {node["name"] for node in self.graph["nodes"] if node["id"] in self.hits}


def answers(asked: Iterable[Mapping[str, Any]]) -> list[Answer]:
    """Ask questions, each the keyword arguments of `lineage.ask`, in one go."""
    done = subprocess.run(
        [os.environ["CLIENTS_PYTHON"], str(ANSWERING), os.environ["CLIENTS_STATE"]],
        input=json.dumps(list(asked)),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return [Answer(graph) for graph in json.loads(done.stdout)]


def answer(reference: str, question: str = "all", **how: Any) -> Answer:
    """Ask one."""
    [found] = answers([{"reference": reference, "question": question, **how}])
    return found


def row_and_fan(client: Any, steps: int, breadth: int) -> str:
    """Make artifacts in a row with others after the first; the ARN of the first."""

    def artifact(name: str) -> str:
        source = {"SourceUri": f"s3://row-and-fan/{name}"}
        made = client.create_artifact(Source=source, ArtifactType="DataSet")
        return str(made["ArtifactArn"])

    row = [artifact(f"row-{number}") for number in range(steps + 1)]
    fan = [artifact(f"fan-{number}") for number in range(breadth)]
    pairs = [*pairwise(row), *((row[0], one) for one in fan)]
    for source, destination in pairs:
        client.add_association(
            SourceArn=source, DestinationArn=destination, AssociationType="DerivedFrom"
        )
    return row[0]
