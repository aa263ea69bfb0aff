"""A graph too large to be answered at once is read beside the event loop, and reads the same."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Iterator
from pathlib import Path
from typing import Any

import pytest
from making import associations, lineage_of

from mlops_ext.local.call import Call, Caller
from mlops_ext.local.engine import Engine
from mlops_ext.local.lineage import reading
from mlops_ext.local.lineage.entities import artifact_id
from mlops_ext.local.resources.declarations.lineage import ARTIFACT
from mlops_ext.local.state import Config
from mlops_ext.local.store import Draft

NODES = 3 * reading.AT_ONCE // 2


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = Engine(tmp_path, Config("000000000000", "us-east-1", 0))
    yield engine
    engine.database.close()


def artifact(engine: Engine, number: int) -> tuple[int, str]:
    """The id and ARN of a new artifact of that number."""
    source = {"SourceUri": f"s3://deep/{number}"}
    key = artifact_id(source)
    body = {"Source": source, "Properties": {"number": str(number)}}
    arn = engine.arn(ARTIFACT.tail(key))
    draft = Draft(ARTIFACT.kind, arn, "", body, key=key, type="DataSet", lookup=source["SourceUri"])
    return engine.documents.add(draft, engine.now()).id, arn


def ask(engine: Engine, arn: str, **more: Any) -> Any:
    members = {"StartArns": [arn], "Direction": "Ascendants", **more}
    caller = Caller("key", "ada", "test")
    return reading.read_lineage(Call(engine, caller, "mlops-local", "ReadLineage", members, "1"))


def test_a_large_graph_gives_way_and_is_answered_lineage_of(engine: Engine) -> None:
    chance = random.Random(7)
    made: list[tuple[int, str]] = []
    expected = set()
    with engine.database.transaction():
        for number in range(NODES):
            made.append(artifact(engine, number))
            for parent in {
                chance.randrange(max(0, number - 50), number) for _ in range(2) if number
            }:
                engine.edges.add(made[parent][0], made[number][0], "DerivedFrom", engine.now(), {})
                expected.add((made[parent][1], made[number][1], "DerivedFrom"))
        last = artifact(engine, NODES)
        for number, arn in made:
            if not any(True for _ in engine.edges.out_of([number])):
                engine.edges.add(number, last[0], "DerivedFrom", engine.now(), {})
                expected.add((arn, last[1], "DerivedFrom"))
    answer = ask(engine, last[1])
    assert isinstance(answer, Awaitable), "it would hold up everyone else"
    graph = lineage_of(asyncio.run(_finished(answer)))
    assert set(graph["Arns"]) == {arn for _, arn in made} | {last[1]}
    arns = dict(zip(graph["Ids"], graph["Arns"], strict=True))
    assert {(arns[a], arns[b], type) for a, b, type in associations(graph)} == expected
    numbers = [found["number"] for found in graph["Properties"]]
    assert sorted(map(int, numbers)) == list(range(NODES + 1))
    assert graph["Depths"][-1] == 0, "the last of the oldest-first is the start"

    near = ask(engine, last[1], MaxDepth=1)
    assert not isinstance(near, Awaitable)
    within = {arn for arn, depth in zip(graph["Arns"], graph["Depths"], strict=True) if depth <= 1}
    assert set(lineage_of(near)["Arns"]) == within


def test_what_is_written_meanwhile_is_in_the_next_answer(engine: Engine) -> None:
    with engine.database.transaction():
        made = [artifact(engine, number) for number in range(NODES)]
        for number, _ in made[1:]:
            engine.edges.add(number, made[0][0], "DerivedFrom", engine.now(), {})

    async def race() -> tuple[dict[str, Any], dict[str, Any]]:
        reader = asyncio.ensure_future(_finished(ask(engine, made[0][1])))
        before = lineage_of(await reader)
        late = artifact(engine, NODES)
        engine.edges.add(late[0], made[0][0], "DerivedFrom", engine.now(), {})
        return before, lineage_of(await _finished(ask(engine, made[0][1])))

    before, after = asyncio.run(race())
    assert len(before["Arns"]) == NODES
    assert len(after["Arns"]) == NODES + 1


def test_what_a_vertex_is_now_is_answered_after_each_change(engine: Engine) -> None:
    with engine.database.transaction():
        made = [artifact(engine, number) for number in range(NODES)]
        for number, _ in made[1:]:
            engine.edges.add(number, made[0][0], "DerivedFrom", engine.now(), {})

    def numbers(answer: Any) -> set[str]:
        found = asyncio.run(_finished(answer)) if isinstance(answer, Awaitable) else answer
        return {kept["number"] for kept in lineage_of(found)["Properties"]}

    def change(arn: str, number: str) -> None:
        document = engine.documents.by_arn(arn)
        assert document is not None
        body = {**document.body, "Properties": {"number": number}}
        engine.documents.change(document, body, engine.now())

    first, second = made[1][1], made[-1][1]

    async def race() -> None:
        reading = asyncio.ensure_future(_finished(ask(engine, made[0][1])))
        await asyncio.sleep(0)  # the snapshot is made, and read by another thread
        change(second, "meanwhile")
        await reading

    asyncio.run(race())
    assert "meanwhile" in numbers(ask(engine, made[0][1])), "what the snapshot told was kept"
    change(first, "changed")
    assert numbers(ask(engine, first)) == {"changed"}
    assert {"changed", "meanwhile"} <= numbers(ask(engine, made[0][1]))


async def _finished(answer: Awaitable[dict[str, Any]]) -> dict[str, Any]:
    return await answer
