"""ReadLineage, an operation of our own: all that is in reach, at once, with what each vertex is.

AWS's QueryLineage answers 50 nameless vertices a call. This one has none of its limits, so its
answer may be a whole graph: texts as they are kept and packed numbers, which neither side takes
apart member by member.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Collection, Iterator
from typing import TYPE_CHECKING, Any

from mlops_ext.local.call import Call, Output
from mlops_ext.local.lineage.entities import entity
from mlops_ext.local.lineage.query import LINEAGE_TYPES, chosen_of
from mlops_ext.local.lineage.walk import Reach, Walk, walk
from mlops_ext.local.store import Documents, Edges

if TYPE_CHECKING:
    from mlops_ext.local.engine import Engine

AT_ONCE = 2000
"""Vertices that are answered without giving way; more are read beside the event loop."""

_KINDS = " ".join(f"WHEN '{kind}' THEN '[\"{type}\",'" for kind, type in LINEAGE_TYPES.items())
_LINE = f"""'"' || arn || '"' || char(9)
    || CASE kind {_KINDS} END
    || json_quote(CASE substr(type, 1, 9) WHEN 'SageMaker' THEN substr(type, 10) ELSE type END)
    || ']' || char(9)
    || coalesce(body -> '$.Source.SourceUri', body -> '$.Source.SourceArn', 'null') || char(9)
    || CAST(round(created * 1000) AS INTEGER) || '000' || char(9)
    || coalesce(body -> '$.Properties', body -> '$.Parameters', 'null') || char(9)
    || CASE name WHEN '' THEN '["",' ELSE '[' || json_quote(name) || ',' END
    || coalesce(body -> '$.Status.PrimaryStatus', body -> '$.Status', 'null') || ']'
"""


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
    if found is not None:
        chosen = _chosen(engine.documents, found, starts, given)
        return {"Graph": _graph(engine.documents, Reach.of(found, engine.edges, chosen))}
    return _read_beside(engine, starts, given)


async def _read_beside(engine: Engine, starts: list[int], given: dict[str, Any]) -> Output:
    version = engine.networks.version
    with engine.database.snapshot() as snapshot:
        edges, documents = Edges(snapshot), Documents(snapshot)
        args = engine, version, edges, documents, starts, given
        return {"Graph": await asyncio.to_thread(_read_snapshot, *args)}


def _read_snapshot(
    engine: Engine,
    version: int,
    edges: Edges,
    documents: Documents,
    starts: list[int],
    given: dict[str, Any],
) -> bytes:
    if _filters(given):
        found = _walk(edges, starts, given, None)
        assert found is not None
        return _graph(documents, Reach.of(found, edges, _chosen(documents, found, starts, given)))
    network = engine.networks.at(version, edges)
    reach = network.reach(starts, given.get("Direction", "Both"), given.get("MaxDepth"))
    return _graph(documents, reach)


def _walk(edges: Edges, starts: list[int], given: dict[str, Any], most: int | None) -> Walk | None:
    return walk(edges, starts, given.get("Direction", "Both"), given.get("MaxDepth"), most)


def _filters(given: dict[str, Any]) -> bool:
    return bool(given.get("Types") or given.get("LineageTypes"))


def _chosen(
    documents: Documents, found: Walk, starts: list[int], given: dict[str, Any]
) -> Collection[int]:
    return chosen_of(documents, found, given).union(starts) if _filters(given) else found.depths


def _graph(documents: Documents, reach: Reach) -> bytes:
    # Small steps: what C does with all at once would hold up every other thread.
    texts = (documents.lines(some, _LINE) for some in _batches(reach.nodes, AT_ONCE))
    text = "\n".join(texts).encode()
    head = {
        "Vertices": len(reach.nodes),
        "Associations": len(reach.codes),
        "AssociationTypes": reach.types,
        "Text": len(text),
    }
    numbers = (reach.depths, reach.ups, reach.downs, reach.sources, reach.destinations)
    return b"".join([json.dumps(head).encode(), b"\n", text, *numbers, reach.codes])


def _batches(values: list[int], size: int) -> Iterator[list[int]]:
    return (values[first : first + size] for first in range(0, len(values), size))
