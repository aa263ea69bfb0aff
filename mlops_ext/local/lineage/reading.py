"""ReadLineage, an operation of our own: all that is in reach, at once, with what each vertex is.

AWS's QueryLineage answers 50 nameless vertices a call. This one has none of its limits, so its
answer may be a whole graph: texts as they are kept and packed numbers, which neither side takes
apart member by member.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Collection
from typing import TYPE_CHECKING, Any

from mlops_ext.local.call import Call, Output
from mlops_ext.local.lineage.entities import entity
from mlops_ext.local.lineage.query import chosen_of
from mlops_ext.local.lineage.walk import Reach, Walk, walk
from mlops_ext.local.store import Documents, Edges

if TYPE_CHECKING:
    from mlops_ext.local.engine import Engine

AT_ONCE = 2000
"""Vertices that are answered without giving way; more are read beside the event loop."""


def read_lineage(call: Call) -> Output | Awaitable[Output]:
    """ReadLineage: the starts, what is in reach, and the associations crossed among them.

    The starts are always answered; filters choose among the others. The service model says how
    the answer's ``Graph`` is written.

    Raises:
        ApiError: ResourceNotFound, a start is missing.
    """
    engine, given = call.engine, call.input
    starts = [entity(engine, arn).id for arn in given["StartArns"]]
    found = _walk(engine.edges, starts, given, AT_ONCE)
    if found is None:
        return _read_beside(engine, starts, given)
    chosen = _chosen(engine.documents, found, starts, given)
    reach = Reach.of(found, engine.edges, chosen)
    lines = engine.lines.of(reach.nodes, engine.lines.version, engine.documents)
    return {"Graph": _graph(reach, lines)}


async def _read_beside(engine: Engine, starts: list[int], given: dict[str, Any]) -> Output:
    versions = engine.networks.version, engine.lines.version
    with engine.database.snapshot() as snapshot:
        args = engine, versions, Edges(snapshot), Documents(snapshot), starts, given
        return {"Graph": await asyncio.to_thread(_read_snapshot, *args)}


def _read_snapshot(
    engine: Engine,
    versions: tuple[int, int],
    edges: Edges,
    documents: Documents,
    starts: list[int],
    given: dict[str, Any],
) -> bytes:
    network, lines = versions
    if _filters(given):
        found = _walk(edges, starts, given, None)
        assert found is not None
        reach = Reach.of(found, edges, _chosen(documents, found, starts, given))
    else:
        direction, depth = given.get("Direction", "Both"), given.get("MaxDepth")
        reach = engine.networks.at(network, edges).reach(starts, direction, depth)
    return _graph(reach, engine.lines.of(reach.nodes, lines, documents))


def _walk(edges: Edges, starts: list[int], given: dict[str, Any], most: int | None) -> Walk | None:
    return walk(edges, starts, given.get("Direction", "Both"), given.get("MaxDepth"), most)


def _filters(given: dict[str, Any]) -> bool:
    return bool(given.get("Types") or given.get("LineageTypes"))


def _chosen(
    documents: Documents, found: Walk, starts: list[int], given: dict[str, Any]
) -> Collection[int]:
    return chosen_of(documents, found, given).union(starts) if _filters(given) else found.depths


def _graph(reach: Reach, lines: list[str]) -> bytes:
    text = "\t".join(lines).encode()
    head = {
        "Vertices": len(reach.nodes),
        "Associations": len(reach.codes),
        "AssociationTypes": reach.types,
        "Text": len(text),
    }
    numbers = (reach.depths, reach.ups, reach.downs, reach.sources, reach.destinations)
    return b"".join([json.dumps(head).encode(), b"\n", text, *numbers, reach.codes])
