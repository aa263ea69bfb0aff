"""QueryLineage as AWS has it, and ReadLineage, which answers all at once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from mlops_ext.local.call import Call, Output
from mlops_ext.local.errors import validation
from mlops_ext.local.lineage.entities import entity
from mlops_ext.local.lineage.walk import Walk, walk
from mlops_ext.local.resources.declarations import ACTION, ARTIFACT, CONTEXT, TRIAL_COMPONENT
from mlops_ext.local.resources.paging import answer, place_of
from mlops_ext.local.store import Document
from mlops_ext.local.store.documents import Head

MAX_DEPTH = 10
PAGE = 50

LINEAGE_TYPES = {
    ARTIFACT.kind: "Artifact",
    ACTION.kind: "Action",
    CONTEXT.kind: "Context",
    TRIAL_COMPONENT.kind: "TrialComponent",
}


def query_lineage(call: Call) -> Output:
    """QueryLineage: vertices by distance from the start, then by age; at most 50 a page.

    Filters choose what is answered and never where the walk goes. With IncludeEdges the answer
    also has the start, what lies on the way to the chosen vertices, and the associations among
    all of these, each on the page that completes it. Without, the start is not answered.

    Raises:
        ApiError: ResourceNotFound, the start is missing; ValidationException, no start is given.
    """
    given = call.input
    if not given.get("StartArns"):
        raise validation("StartArns must name the lineage entity where the query starts.")
    start = entity(call.engine, given["StartArns"][0])
    found = walk(
        call.engine.edges,
        [start.id],
        given.get("Direction", "Both"),
        min(given.get("MaxDepth", MAX_DEPTH), MAX_DEPTH),
    )
    chosen = _chosen(call, found, given.get("Filters", {}))
    include_edges = given.get("IncludeEdges", False)
    kept = found.ways_to(chosen) if include_edges else chosen - {start.id}
    rows = _ordered(call.engine.documents.heads(kept), found)
    return _page(given, rows, found if include_edges else Walk({}, {}))


def _chosen(call: Call, found: Walk, filters: dict[str, Any]) -> set[int]:
    heads = [head for head in call.engine.documents.heads(found.depths) if _matches(head, filters)]
    chosen = {head.id for head in heads}
    pairs = filters.get("Properties")
    if not pairs:
        return chosen
    return {
        document.id
        for document in call.engine.documents.by_ids(list(chosen))
        if pairs.items() & document.body.get("Properties", {}).items()
    }


def _matches(head: Head, filters: dict[str, Any]) -> bool:
    types, lineage_types = filters.get("Types"), filters.get("LineageTypes")
    return (
        (not types or vertex_type(head.type) in types)
        and (not lineage_types or LINEAGE_TYPES[head.kind] in lineage_types)
        and _within(head.created, filters.get("CreatedAfter"), filters.get("CreatedBefore"))
        and _within(head.modified, filters.get("ModifiedAfter"), filters.get("ModifiedBefore"))
    )


def _within(seconds: float, after: Any, before: Any) -> bool:
    return (after is None or seconds >= after.timestamp()) and (
        before is None or seconds < before.timestamp()
    )


def vertex_type(type: str) -> str:
    """The type as vertices and filters name it: a job's component loses SageMaker's name."""
    return type.removeprefix("SageMaker")


def _ordered(heads: Iterable[Head], found: Walk) -> list[tuple[tuple[int, float, int], Head]]:
    placed = (((found.depths[head.id], head.created, head.id), head) for head in heads)
    return sorted(placed, key=lambda row: row[0])


def _page(
    given: dict[str, Any], rows: list[tuple[tuple[int, float, int], Head]], found: Walk
) -> Output:
    after = place_of(given.get("NextToken"), (int, (int, float), int))
    limit = given.get("MaxResults", PAGE)
    earlier = [head for place, head in rows if after is not None and place <= after]
    rest = rows[len(earlier) :]
    page = rest[:limit]
    here = {head.id: head.arn for _, head in page}
    known = {head.id: head.arn for head in earlier} | here
    edges = [
        {"SourceArn": known[a], "DestinationArn": known[b], "AssociationType": type}
        for (a, b), type in found.links.items()
        if a in known and b in known and (a in here or b in here)
    ]
    vertices = [
        {
            "Arn": head.arn,
            "Type": vertex_type(head.type),
            "LineageType": LINEAGE_TYPES[head.kind],
        }
        for _, head in page
    ]
    place = page[-1][0] if len(rest) > len(page) else None
    return {**answer("Vertices", vertices, place), "Edges": edges}


def read_lineage(call: Call) -> Output:
    """ReadLineage: the whole answer with what each vertex is, without AWS's limits.

    The starts are always answered; filters choose among the others. Edges are the associations
    crossed whose two ends are answered.

    Raises:
        ApiError: ResourceNotFound, a start is missing.
    """
    given = call.input
    starts = {entity(call.engine, arn).id for arn in given["StartArns"]}
    found = walk(call.engine.edges, starts, given.get("Direction", "Both"), given.get("MaxDepth"))
    filtered = bool(given.get("Types") or given.get("LineageTypes"))
    kept = _chosen(call, found, given) | starts if filtered else set(found.depths)
    documents = call.engine.documents.by_ids([node for node in found.depths if node in kept])
    arns = {document.id: document.arn for document in documents}
    return {
        "Vertices": [_vertex(document, found.depths[document.id]) for document in documents],
        "Edges": [
            {"SourceArn": arns[a], "DestinationArn": arns[b], "AssociationType": type}
            for (a, b), type in found.links.items()
            if a in arns and b in arns
        ],
    }


def _vertex(document: Document, depth: int) -> Output:
    body = document.body
    source = body.get("Source", {})
    status = body.get("Status")
    return {
        "Arn": document.arn,
        "Name": document.name or None,
        "Type": vertex_type(document.type),
        "LineageType": LINEAGE_TYPES[document.kind],
        "SourceUri": source.get("SourceUri") or source.get("SourceArn"),
        "CreationTime": document.created,
        "LastModifiedTime": document.modified,
        "Properties": body.get("Properties"),
        "Depth": depth,
        "Source": source or None,
        "Status": status.get("PrimaryStatus") if isinstance(status, dict) else status,
    }
