"""Reads the lineage graph AWS's way: QueryLineage by pages, then a Describe for each vertex.

QueryLineage takes one start, goes 10 associations far and gives 50 nameless vertices a page;
walks that reach further are continued from where they end.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC
from functools import partial
from typing import Any

from mlops_ext.errors import NotAllowed, UnknownReference, explain
from mlops_ext.services.graph.reading import Link, Reading, Vertex, Way, links_of
from mlops_ext.services.paging import together

_FARTHEST = 10
_PAGE = 50


def walk(client: Any, starts: Sequence[str], way: Way, depth: int | None) -> Reading:
    """Read everything within reach of the starts; arguments as of `reading.read`."""
    vertices: dict[str, Vertex] = {}
    links: set[Link] = set()
    asked: dict[str, int] = {}
    frontier, left = list(starts), depth
    while frontier and (left is None or left > 0):
        step = _FARTHEST if left is None else min(left, _FARTHEST)
        ask = partial(_query, client, way=way, depth=step)
        for found, crossed in together(ask, frontier):
            vertices |= found
            links |= crossed
        asked |= dict.fromkeys(frontier, step)
        depths = _depths(links, frontier, way)
        frontier = [arn for arn, far in depths.items() if far == step and arn not in asked]
        left = None if left is None else left - step
    reading = _described(client, vertices, links, starts)
    _count(reading, starts, way, depth)
    return reading


def _query(client: Any, start: str, way: Way, depth: int) -> tuple[dict[str, Vertex], set[Link]]:
    parameters: dict[str, Any] = {
        "StartArns": [start],
        "Direction": way,
        "IncludeEdges": True,
        "MaxDepth": depth,
        "MaxResults": _PAGE,
    }
    vertices: dict[str, Vertex] = {}
    links: set[Link] = set()
    while True:
        answer = client.query_lineage(**parameters)
        for found in answer.get("Vertices") or []:
            vertices[found["Arn"]] = Vertex(
                found["Arn"], found["LineageType"], found.get("Type", "")
            )
        links |= links_of(answer.get("Edges") or [])
        token = answer.get("NextToken")
        if not token:
            return vertices, links
        parameters["NextToken"] = token


def _count(found: Reading, starts: Sequence[str], way: Way, depth: int | None) -> None:
    """Count the links of the vertices that the walk went on from: it has met all of them."""
    end = 1 if way == "Ascendants" else 0
    met = Counter(link[end] for link in found.links)
    far = _depths(found.links, starts, way)
    counted = {arn: met[arn] for arn in far if depth is None or far[arn] < depth}
    if way == "Ascendants":
        found.ups = counted
    else:
        found.downs = counted


def _depths(links: Iterable[Link], starts: Iterable[str], way: Way) -> dict[str, int]:
    """How far each vertex is from the nearest start, in associations."""
    nearer, farther = (1, 0) if way == "Ascendants" else (0, 1)
    onward: dict[str, list[str]] = {}
    for link in links:
        onward.setdefault(link[nearer], []).append(link[farther])
    depths = dict.fromkeys(starts, 0)
    queue = list(depths)
    for arn in queue:
        for following in onward.get(arn, []):
            if following not in depths:
                depths[following] = depths[arn] + 1
                queue.append(following)
    return depths


def _described(
    client: Any, vertices: dict[str, Vertex], links: set[Link], starts: Iterable[str]
) -> Reading:
    for start in starts:
        vertices.setdefault(start, Vertex(start, _lineage_type(start), ""))
    told = together(partial(_describe, client), vertices.values())
    reason = next((reason for _, reason in told if reason), "")
    return Reading({vertex.arn: vertex for vertex, _ in told}, links, reason)


def _lineage_type(arn: str) -> str:
    kind = arn.split(":")[-1].partition("/")[0]
    return "TrialComponent" if kind == "experiment-trial-component" else kind.capitalize()


def _describe(client: Any, vertex: Vertex) -> tuple[Vertex, str]:
    """The vertex with what Describe tells, and why it does not tell; empty when it does."""
    try:
        return _DESCRIBE[vertex.lineage_type](client, vertex), ""
    except client.exceptions.ClientError as error:
        problem = explain(error, f"read {vertex.arn}")
        if isinstance(problem, UnknownReference):
            return vertex, ""  # deleted since the query
        if isinstance(problem, NotAllowed):
            return vertex, str(problem)
        raise


def _artifact(client: Any, vertex: Vertex) -> Vertex:
    found = client.describe_artifact(ArtifactArn=vertex.arn)
    return _filled(vertex, found, found.get("ArtifactName"), found["Source"]["SourceUri"])


def _action(client: Any, vertex: Vertex) -> Vertex:
    found = client.describe_action(ActionName=_name(vertex))
    return _filled(vertex, found, found["ActionName"], found["Source"]["SourceUri"])


def _context(client: Any, vertex: Vertex) -> Vertex:
    found = client.describe_context(ContextName=_name(vertex))
    return _filled(vertex, found, found["ContextName"], found["Source"]["SourceUri"])


def _component(client: Any, vertex: Vertex) -> Vertex:
    found = client.describe_trial_component(TrialComponentName=_name(vertex))
    source = (found.get("Source") or {}).get("SourceArn")
    return _filled(vertex, found, found["TrialComponentName"], source)


_DESCRIBE = {
    "Artifact": _artifact,
    "Action": _action,
    "Context": _context,
    "TrialComponent": _component,
}
_TYPES = ("ArtifactType", "ActionType", "ContextType")


def _name(vertex: Vertex) -> str:
    return vertex.arn.rpartition("/")[2]


def _filled(vertex: Vertex, found: dict[str, Any], name: str | None, uri: str | None) -> Vertex:
    status = found.get("Status") or ""
    type = next((found[member] for member in _TYPES if member in found), "TrialComponent")
    return vertex._replace(
        type=vertex.type or type,
        name=name or "",
        source_uri=uri or "",
        created=found["CreationTime"].astimezone(UTC),
        properties=found.get("Properties") or {},
        status=status.get("PrimaryStatus", "") if isinstance(status, dict) else status,
    )
