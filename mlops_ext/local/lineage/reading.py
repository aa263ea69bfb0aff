"""ReadLineage, an operation of our own: all that is in reach, at once, with what each vertex is.

AWS's QueryLineage answers 50 nameless vertices a call. This one has none of its limits, so its
answer may be a whole graph: a compressed text, which neither side takes apart member by member.
"""

from __future__ import annotations

import asyncio
import json
import zlib
from collections.abc import Awaitable, Collection, Iterator, Sequence
from itertools import chain
from typing import Any

from mlops_ext.local.call import Call, Output
from mlops_ext.local.lineage.entities import entity
from mlops_ext.local.lineage.query import LINEAGE_TYPES, chosen_of, vertex_type
from mlops_ext.local.lineage.walk import Walk, walk
from mlops_ext.local.store import Database, Documents, Edges
from mlops_ext.local.store.edges import Link

AT_ONCE = 2000
"""Vertices that are answered without giving way; more are read beside the event loop."""

_COMPRESSION = 1

_PARTS = (
    ("arn",),
    ("name",),
    ("type",),
    ("kind",),
    ("created",),
    ("$.Source.SourceUri", "$.Source.SourceArn"),
    ("$.Properties",),
    ("$.Status.PrimaryStatus", "$.Status"),
)


def read_lineage(call: Call) -> Output | Awaitable[Output]:
    """ReadLineage: the starts, what is in reach, and the associations crossed among them.

    The starts are always answered; filters choose among the others. The answer's ``Graph`` is
    a JSON list, compressed by zlib, of parts of the answer. A part has lists with one value a
    vertex (``Ids``, numbers that only this answer knows; ``Arns``, ``Names``, ``Types``,
    ``LineageTypes``, ``CreationTimes`` in epoch seconds, ``SourceUris``, ``Properties``,
    ``Statuses``, ``Depths``, ``Ups`` and ``Downs``, its associations in the whole graph), null
    where there is nothing, or with one value an association:
    ``Sources`` and ``Destinations``, as of ``Ids``, and ``AssociationTypes``.

    Raises:
        ApiError: ResourceNotFound, a start is missing.
    """
    engine, given = call.engine, call.input
    starts = [entity(engine, arn).id for arn in given["StartArns"]]
    found = _walk(engine.edges, starts, given, AT_ONCE)
    if found is not None:
        return {"Graph": _graph(engine.documents, engine.edges, found, starts, given)}
    return _read_beside(engine.database, starts, given)


async def _read_beside(database: Database, starts: list[int], given: dict[str, Any]) -> Output:
    return {"Graph": await asyncio.to_thread(_read_snapshot, database, starts, given)}


def _read_snapshot(database: Database, starts: list[int], given: dict[str, Any]) -> bytes:
    with database.snapshot() as snapshot:
        edges = Edges(snapshot)
        found = _walk(edges, starts, given, None)
        assert found is not None
        return _graph(Documents(snapshot), edges, found, starts, given)


def _walk(
    edges: Edges, starts: Sequence[int], given: dict[str, Any], most: int | None
) -> Walk | None:
    return walk(edges, starts, given.get("Direction", "Both"), given.get("MaxDepth"), most)


def _graph(
    documents: Documents, edges: Edges, found: Walk, starts: Sequence[int], given: dict[str, Any]
) -> bytes:
    chosen: Collection[int] = found.depths
    links: Collection[Link] = found.links
    if given.get("Types") or given.get("LineageTypes"):
        chosen = chosen_of(documents, found, given).union(starts)
        links = [link for link in links if link[0] in chosen and link[1] in chosen]
    nodes = [node for node in found.depths if node in chosen]
    texts = chain(
        (_vertices(documents, edges, found, some) for some in _batches(nodes, AT_ONCE)),
        (_associations(some) for some in _batches(list(links), AT_ONCE)),
    )
    packer, before, packed = zlib.compressobj(_COMPRESSION), "[", []
    for text in texts:
        packed.append(packer.compress(f"{before}{text}".encode()))
        before = ","
    return b"".join([*packed, packer.compress(b"]"), packer.flush()])


def _batches(values: list[Any], size: int) -> Iterator[list[Any]]:
    # Small steps: what C does with all at once would hold up every other thread.
    return (values[first : first + size] for first in range(0, len(values), size))


def _vertices(documents: Documents, edges: Edges, found: Walk, nodes: list[int]) -> str:
    rows = documents.parts(nodes, _PARTS)
    ids, arns, names, types, kinds, times, uris, properties, statuses = rows
    ups, downs = edges.degrees(nodes)
    columns = {
        "Ids": ids,
        "Arns": arns,
        "Names": names,
        "Types": list(map(vertex_type, types)),
        "LineageTypes": [LINEAGE_TYPES[kind] for kind in kinds],
        "CreationTimes": times,
        "SourceUris": uris,
        "Statuses": statuses,
        "Depths": [found.depths[node] for node in ids],
        "Ups": [ups.get(node, 0) for node in ids],
        "Downs": [downs.get(node, 0) for node in ids],
    }
    kept = ",".join(text or "null" for text in properties)
    return f'{{"Properties":[{kept}],{_json(columns)[1:]}'


def _associations(links: list[Link]) -> str:
    columns = zip(*links, strict=True)
    return _json(dict(zip(("Sources", "Destinations", "AssociationTypes"), columns, strict=True)))


def _json(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)
