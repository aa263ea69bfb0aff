"""QueryLineage as AWS has it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from typing import Any

from mlops_ext.local.call import Call, Output
from mlops_ext.local.errors import validation
from mlops_ext.local.lineage.entities import entity
from mlops_ext.local.lineage.walk import Walk, walk
from mlops_ext.local.resources.declarations.lineage import (
    ACTION,
    ARTIFACT,
    CONTEXT,
    TRIAL_COMPONENT,
)
from mlops_ext.local.resources.paging import answer, place_of
from mlops_ext.local.store import Documents, Head
from mlops_ext.local.store.edges import Link

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
    depth = min(given.get("MaxDepth", MAX_DEPTH), MAX_DEPTH)
    found = walk(call.engine.edges, [start.id], given.get("Direction", "Both"), depth)
    assert found is not None
    filters = given.get("Filters") or {}
    chosen = chosen_of(call.engine.documents, found, filters) if filters else set(found.depths)
    if given.get("IncludeEdges"):
        return _page(call, found, found.ways_to(chosen) if filters else chosen, found.links)
    return _page(call, found, chosen - {start.id}, ())


def chosen_of(documents: Documents, found: Walk, filters: dict[str, Any]) -> set[int]:
    """What the filters choose of what was met."""
    heads = [head for head in documents.heads(found.depths) if _matches(head, filters)]
    chosen = {head.id for head in heads}
    pairs = filters.get("Properties")
    if not pairs:
        return chosen
    return {
        head.id
        for head, body in documents.opened(chosen)
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


def _page(call: Call, found: Walk, kept: set[int], links: Iterable[Link]) -> Output:
    given = call.input
    # Ids grow with age, so nothing but the page itself is read.
    order = sorted((found.depths[node], node) for node in kept)
    after = place_of(given.get("NextToken"), (int, int))
    first = 0 if after is None else bisect_right(order, after)
    last = min(first + given.get("MaxResults", PAGE), len(order))
    here = [node for _, node in order[first:last]]
    complete = _completed(links, set(here), {node for _, node in order[:last]})
    ends = {end for link in complete for end in link[:2]}
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
        for source, destination, type in complete
    ]
    place = order[last - 1] if last < len(order) else None
    return {**answer("Vertices", vertices, place), "Edges": edges}


def _completed(links: Iterable[Link], here: set[int], known: set[int]) -> list[Link]:
    """The links that have one end on this page and the other there or on an earlier one."""
    return [
        link
        for link in links
        if (link[0] in here and link[1] in known) or (link[1] in here and link[0] in known)
    ]
