"""Breadth-first walks over the lineage graph, by integer node ids."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from mlops_ext.local.store import Edges
from mlops_ext.local.store.edges import Link

Links = dict[tuple[int, int], str]
"""Types of associations by their two ends, source and destination."""


@dataclass(frozen=True)
class Walk:
    """What a walk met.

    Args:
        depths: how many associations each node is from the nearest start, in the order met.
        links: every association crossed, once.
    """

    depths: dict[int, int]
    links: Links

    def ways_to(self, nodes: Iterable[int]) -> set[int]:
        """The nodes and all that lie on a shortest way from a start to one of them."""
        nearer: dict[int, list[int]] = {}
        for source, destination in self.links:
            difference = self.depths[destination] - self.depths[source]
            if difference == 1:
                nearer.setdefault(destination, []).append(source)
            elif difference == -1:
                nearer.setdefault(source, []).append(destination)
        kept = set(nodes)
        open_ends = list(kept)
        while open_ends:
            for node in nearer.get(open_ends.pop(), []):
                if node not in kept:
                    kept.add(node)
                    open_ends.append(node)
        return kept


def walk(edges: Edges, starts: Collection[int], direction: str, max_depth: int | None) -> Walk:
    """Everything within reach of the starts.

    Args:
        edges: the graph.
        starts: node ids, of depth 0.
        direction: ``Ascendants`` against the arrows, ``Descendants`` along them, ``Both`` either
            way from every node met.
        max_depth: how many associations far; None for all.
    """
    depths = dict.fromkeys(starts, 0)
    links: Links = {}
    frontier, depth = list(depths), 0
    while frontier and (max_depth is None or depth < max_depth):
        depth += 1
        met: list[int] = []
        for source, destination, type in _crossed(edges, frontier, direction):
            links[source, destination] = type
            for node in (source, destination):
                if node not in depths:
                    depths[node] = depth
                    met.append(node)
        frontier = met
    return Walk(depths, links)


def _crossed(edges: Edges, frontier: Collection[int], direction: str) -> Iterator[Link]:
    if direction != "Ascendants":
        yield from edges.out_of(frontier)
    if direction != "Descendants":
        yield from edges.into(frontier)
