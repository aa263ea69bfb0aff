"""All ancestors of a node with rows and edges as JSON, beside ml-metadata and igraph."""

from __future__ import annotations

import json
import sqlite3
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from benchmarks.graphs import Graph, generations, histories
from benchmarks.measuring import Times, growth, interleave, timed
from benchmarks.peers.serving import seconds_of
from benchmarks.report import Row, milliseconds, times
from benchmarks.servers import folder, local_sagemaker
from benchmarks.worker import Worker
from mlops_ext.connection import connect
from mlops_ext.local import launcher
from mlops_ext.services.lineage import ask

_SIZES = (1_000, 10_000, 100_000)
_AGAIN = 5
_SIDES = {"ml-metadata": "metadata", "igraph": "memory"}


def run(quick: bool = False) -> list[Row]:
    """The rows of this comparison."""
    sizes = (1_000, 3_000) if quick else _SIZES
    whole = {size: _measure(generations(size), None, 3) for size in sizes}
    asked = {size: _measure(histories(size), 10, 40) for size in sizes}
    size = sizes[-1]
    edges = len(generations(size).edges)
    rows = [*_whole(f"{size:,} nodes / {edges:,} edges", whole[size]), *_deep(size, asked[size])]
    rows.append(_small(size, whole[size]["meanwhile"]))
    for name, found in (("whole graph", whole), ("depth 10", asked)):
        rows += [_grown(name, side, sizes, found) for side in ("ours", *_SIDES)]
    return rows


def _measure(graph: Graph, depth: int | None, calls: int) -> dict[str, Times]:
    with ExitStack() as stack:
        directory = stack.enter_context(folder())
        state_dir = directory / "state"
        with local_sagemaker(state_dir):
            pass  # makes the tables
        arns = _load(state_dir, graph)
        stack.enter_context(local_sagemaker(state_dir))
        connection = connect("local", state_dir=str(state_dir))
        peer = stack.enter_context(Worker("lineage", "lineage_stores"))
        file = directory / "graph.json"
        file.write_text(json.dumps({"kinds": graph.kinds, "edges": graph.edges}), "utf-8")
        peer.ask("load", file=str(file), database=str(directory / "mlmd.db"))
        question = {"number": graph.last, "depth": depth}

        def answered() -> Any:
            return ask(connection, arns[-1], "all", direction="ascendants", depth=depth)

        _same(answered(), peer, question)
        sides = {"ours": timed(lambda: answered().to_json())}
        for name, store in _SIDES.items():
            sides[name] = peer.side("ancestors", store=store, **question)
        found = interleave(sides, 3, calls)
        return found if depth else {**found, "meanwhile": _meanwhile(state_dir, arns[-1])}


def _meanwhile(state_dir: Path, arn: str) -> Times:
    """Small calls while another process asks for the whole graph again and again."""
    client = connect("local", state_dir=str(state_dir)).client("sagemaker")
    found = Times()
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        asking = pool.submit(_ask_again, str(state_dir), arn)
        while not asking.done():
            found.seconds += seconds_of(1, lambda: client.describe_artifact(ArtifactArn=arn))
        asking.result()
    return found


def _ask_again(state_dir: str, arn: str) -> None:
    connection = connect("local", state_dir=state_dir)
    for _ in range(_AGAIN):
        ask(connection, arn, "all", direction="ascendants")


def _load(state_dir: Path, graph: Graph) -> list[str]:
    """Write a graph of artifacts into the state of a local SageMaker that does not run."""
    now = datetime.now(UTC).timestamp()
    prefix = f"arn:aws:sagemaker:us-east-1:{launcher.DEFAULT_ACCOUNT}:artifact/"
    arns = [f"{prefix}{number:032x}" for number in range(len(graph.kinds))]
    with sqlite3.connect(state_dir / "state.db") as database:
        database.executemany(
            "INSERT INTO document (id, kind, arn, name, key, parent, type, lookup, body, created,"
            " modified) VALUES (?, 'artifact', ?, '', ?, '', ?, ?, ?, ?, ?)",
            (
                (
                    number + 1,
                    arn,
                    arn.rpartition("/")[2],
                    kind,
                    f"s3://data/{number}",
                    json.dumps(
                        {
                            "Source": {"SourceUri": f"s3://data/{number}", "SourceTypes": []},
                            "ArtifactType": kind,
                        }
                    ),
                    now + number / 1000,
                    now + number / 1000,
                )
                for number, (arn, kind) in enumerate(zip(arns, graph.kinds, strict=True))
            ),
        )
        database.executemany(
            "INSERT INTO edge (source, destination, type, created, body)"
            " VALUES (?, ?, 'ContributedTo', ?, '{}')",
            ((source + 1, destination + 1, now) for source, destination in graph.edges),
        )
    return arns


def _same(record: Any, peer: Worker, question: dict[str, Any]) -> None:
    """All three must find as much, else their times say nothing."""
    ours = [len(record.nodes), len(record.edges)]
    for name, store in _SIDES.items():
        theirs = peer.ask("size", store=store, **question)
        if theirs != ours:
            raise SystemExit(f"{name} found {theirs} nodes and edges, ours {ours}.")


def _whole(what: str, found: dict[str, Times]) -> list[Row]:
    faster = found["ml-metadata"].p50 / found["ours"].p50
    slower = found["ours"].p50 / found["igraph"].p50
    name = f"all ancestors, rows, edges, JSON: {what}"
    ours = milliseconds(found["ours"].p50)
    metadata = f"ml-metadata {milliseconds(found['ml-metadata'].p50)}"
    memory = f"igraph in memory {milliseconds(found['igraph'].p50)}"
    return [
        Row(name, ours, metadata, f"{times(faster)} faster", "at least 10×", faster >= 10),
        Row(name, ours, memory, f"{times(slower)} the time"),
    ]


def _deep(size: int, found: dict[str, Times]) -> list[Row]:
    faster = found["ml-metadata"].p50 / found["ours"].p50
    return [
        Row(
            f"an answer of depth 10 among {size:,} nodes, p50",
            milliseconds(found["ours"].p50),
            f"ml-metadata {milliseconds(found['ml-metadata'].p50)}",
            f"{times(faster)} faster",
            "at most 5 ms",
            found["ours"].p50 <= 0.005,
        )
    ]


def _small(size: int, meanwhile: Times) -> Row:
    return Row(
        f"DescribeArtifact while another asks for all ancestors among {size:,} nodes, p95",
        milliseconds(meanwhile.p95),
        "",
        "",
        "at most 50 ms",
        meanwhile.p95 <= 0.05,
    )


def _grown(name: str, side: str, sizes: tuple[int, ...], found: dict[int, dict[str, Times]]) -> Row:
    seconds = [found[size][side].p50 for size in sizes]
    at = ", ".join(f"{size:,}" for size in sizes)
    shown = ", ".join(milliseconds(each) for each in seconds)
    ours, peer = (shown, "") if side == "ours" else ("", f"{side} {shown}")
    return Row(f"{name}: growth over {at} nodes", ours, peer, f"n^{growth(sizes, seconds):.2f}")
