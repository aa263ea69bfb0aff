"""Reads a part of the lineage graph: in one call where SageMaker offers it, else AWS's way."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from mlops_ext.services.bulk import all_kept
from mlops_ext.services.graph.columns import Counts, Link, Links, Vertices
from mlops_ext.services.graph.sameness import collapse
from mlops_ext.services.graph.vertex import Vertex
from mlops_ext.services.paging import batches

if TYPE_CHECKING:
    from mlops_ext.connection import Connection

__all__ = ["Link", "Reading", "Vertex", "Way", "links_of", "read"]

Way = Literal["Ascendants", "Descendants"]
_MOST_STARTS = 100


@dataclass
class Reading:
    """What has been read of the graph.

    Args:
        vertices: by ARN.
        links: each once.
        reason: why something could not be read; empty when all was.
        ups: how many links end at a vertex in all of the graph, where that is known.
        downs: how many begin at it.
        same: ARNs of entities that are the same thing as one of the vertices, and its ARN.
    """

    vertices: Mapping[str, Vertex] = field(default_factory=dict)
    links: Set[Link] = frozenset()
    reason: str = ""
    ups: Mapping[str, int] = field(default_factory=dict)
    downs: Mapping[str, int] = field(default_factory=dict)
    same: Mapping[str, str] = field(default_factory=dict)
    _ends: dict[int, tuple[Set[Link], dict[str, list[Link]]]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def add(self, other: Reading) -> None:
        """Take in what another reading has."""
        self.reason = self.reason or other.reason
        if not self.vertices:
            self.vertices, self.links, self.same = other.vertices, other.links, other.same
            self.ups, self.downs = other.ups, other.downs
            return
        mine, theirs = self.columns(), other.columns()
        self.vertices = mine[0].joined(theirs[0])
        self.links = mine[1].joined(theirs[1], self.vertices.places)
        self.same = {**other.same, **self.same}
        self.ups = self._counted(self.ups, other.ups)
        self.downs = self._counted(self.downs, other.downs)
        if self.same:
            collapse(self, list(self.same.values()))

    def _counted(self, mine: Mapping[str, int], theirs: Mapping[str, int]) -> dict[str, int]:
        # What has become another is counted there already.
        new = {arn: count for arn, count in theirs.items() if self.same.get(arn) not in mine}
        return {**new, **mine}

    def columns(self) -> tuple[Vertices, Links]:
        """The vertices, and the links between them, in columns."""
        vertices, links = self.vertices, self.links
        if not isinstance(vertices, Vertices):
            vertices = Vertices.of(vertices.values())
        if not isinstance(links, Links):
            links = Links.of(links, vertices.places)
        return vertices, links

    def twins(self, arns: Iterable[str]) -> list[str]:
        """Return ARNs with those of the same things elsewhere."""
        stays = {self.same.get(arn, arn) for arn in arns}
        return sorted(stays | {arn for arn, one in self.same.items() if one in stays})

    def into(self, arn: str) -> list[Link]:
        """The links that end at a vertex."""
        return self._by_end(1).get(arn, [])

    def backward(self, arn: str) -> list[str]:
        """ARNs of the neighbours of a vertex against the data."""
        return [source for source, _, _ in self._by_end(1).get(arn, [])]

    def onward(self, arn: str) -> list[str]:
        """ARNs of the neighbours of a vertex along the data."""
        return [destination for _, destination, _ in self._by_end(0).get(arn, [])]

    def _by_end(self, end: int) -> dict[str, list[Link]]:
        """The links by one of their ends; made when first asked for, of these links."""
        known = self._ends.get(end)
        if known is None or known[0] is not self.links:
            by_end: dict[str, list[Link]] = {}
            for link in self.links:
                by_end.setdefault(link[end], []).append(link)
            self._ends[end] = known = self.links, by_end
        return known[1]


def read(connection: Connection, starts: Sequence[str], way: Way, depth: int | None) -> Reading:
    """Read everything within reach of the starts, which are part of the answer.

    What ``SameAs`` joins is one vertex; on the way there it is an association like others.

    Args:
        connection: where.
        starts: ARNs of lineage entities.
        way: against the associations or along them.
        depth: how many associations far; None: all.
    """
    from mlops_ext.services.graph.walking import walk

    local = connection.local_client()
    if local is None:
        found = walk(connection, starts, way, depth)
    else:
        found = Reading()
        for some in batches(starts, _MOST_STARTS):
            found.add(_read_locally(local, some, way, depth))
    collapse(found, starts)
    return found


def _read_locally(client: Any, starts: Sequence[str], way: Way, depth: int | None) -> Reading:
    limit = {} if depth is None else {"MaxDepth": depth}
    answer = client.read_lineage(StartArns=list(starts), Direction=way, **limit)
    with all_kept():
        return _unpacked(answer["Graph"].read())


def _unpacked(graph: bytes) -> Reading:
    line, _, rest = graph.partition(b"\n")
    head = json.loads(line)
    met, crossed, length = head["Vertices"], head["Associations"], head["Text"]
    vertices = Vertices.parsed(rest[:length].decode())
    numbers = np.frombuffer(rest, "<i4", 3 * met + 2 * crossed, length)
    _, ups, downs, sources, destinations = np.split(
        numbers, [met, 2 * met, 3 * met, 3 * met + crossed]
    )
    codes = np.frombuffer(rest, np.uint8, crossed, length + numbers.nbytes)
    return Reading(
        vertices,
        Links(vertices.ids, sources, destinations, codes, head["AssociationTypes"]),
        ups=Counts(vertices, ups),
        downs=Counts(vertices, downs),
    )


def links_of(edges: Iterable[dict[str, Any]]) -> set[Link]:
    """Return edges of an answer as links."""
    return {
        (edge["SourceArn"], edge["DestinationArn"], edge.get("AssociationType", ""))
        for edge in edges
    }
