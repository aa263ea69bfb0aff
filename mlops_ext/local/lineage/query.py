"""QueryLineage as AWS has it, and ReadLineage, which answers all at once."""

from __future__ import annotations

from bisect import bisect_right
from typing import Any

from mlops_ext.local.call import Call, Output
from mlops_ext.local.errors import validation
from mlops_ext.local.lineage.entities import entity
from mlops_ext.local.lineage.walk import Links, Walk, walk
from mlops_ext.local.resources.declarations.lineage import (
    ACTION,
    ARTIFACT,
    CONTEXT,
    TRIAL_COMPONENT,
)
from mlops_ext.local.resources.paging import answer, place_of
from mlops_ext.local.store import Head

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
    filters = given.get("Filters") or {}
    chosen = _chosen(call, found, filters) if filters else set(found.depths)
    if given.get("IncludeEdges"):
        return _page(call, found, found.ways_to(chosen) if filters else chosen, found.links)
    return _page(call, found, chosen - {start.id}, {})


def _chosen(call: Call, found: Walk, filters: dict[str, Any]) -> set[int]:
    heads = [head for head in call.engine.documents.heads(found.depths) if _matches(head, filters)]
    chosen = {head.id for head in heads}
    pairs = filters.get("Properties")
    if not pairs:
        return chosen
    return {
        head.id
        for head, body in call.engine.documents.opened(chosen)
        if pairs.items() & body.get("Properties", {}).items()
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


def _page(call: Call, found: Walk, kept: set[int], links: Links) -> Output:
    given = call.input
    # Ids grow with age, so nothing but the page itself is read.
    order = sorted((found.depths[node], node) for node in kept)
    after = place_of(given.get("NextToken"), (int, int))
    first = 0 if after is None else bisect_right(order, after)
    last = min(first + given.get("MaxResults", PAGE), len(order))
    here = [node for _, node in order[first:last]]
    complete = _completed(links, set(here), {node for _, node in order[:last]})
    ends = {end for link in complete for end in link}
    heads = {head.id: head for head in call.engine.documents.heads(ends.union(here))}
    vertices = [
        {
            "Arn": heads[node].arn,
            "Type": vertex_type(heads[node].type),
            "LineageType": LINEAGE_TYPES[heads[node].kind],
        }
        for node in here
    ]
    edges = [
        {
            "SourceArn": heads[source].arn,
            "DestinationArn": heads[destination].arn,
            "AssociationType": type,
        }
        for (source, destination), type in complete.items()
    ]
    place = order[last - 1] if last < len(order) else None
    return {**answer("Vertices", vertices, place), "Edges": edges}


def _completed(links: Links, here: set[int], known: set[int]) -> Links:
    """The links that have one end on this page and the other there or on an earlier one."""
    return {
        (source, destination): type
        for (source, destination), type in links.items()
        if (source in here and destination in known) or (destination in here and source in known)
    }


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
    rows = call.engine.documents.opened([node for node in found.depths if node in kept])
    arns = {head.id: head.arn for head, _ in rows}
    return {
        "Vertices": [_vertex(head, body, found.depths[head.id]) for head, body in rows],
        "Edges": [
            {"SourceArn": arns[a], "DestinationArn": arns[b], "AssociationType": type}
            for (a, b), type in found.links.items()
            if a in arns and b in arns
        ],
    }


def _vertex(head: Head, body: dict[str, Any], depth: int) -> Output:
    source = body.get("Source", {})
    status = body.get("Status")
    return {
        "Arn": head.arn,
        "Name": head.name or None,
        "Type": vertex_type(head.type),
        "LineageType": LINEAGE_TYPES[head.kind],
        "SourceUri": source.get("SourceUri") or source.get("SourceArn"),
        "CreationTime": head.created,
        "LastModifiedTime": head.modified,
        "Properties": body.get("Properties"),
        "Depth": depth,
        "Source": source or None,
        "Status": status.get("PrimaryStatus") if isinstance(status, dict) else status,
    }
