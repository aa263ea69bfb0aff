"""Breadth-first walks over the lineage graph, by integer node ids."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import chain
from operator import itemgetter

from mlops_ext.local.store import Edges
from mlops_ext.local.store.edges import Link

_source, _destination = itemgetter(0), itemgetter(1)


@dataclass(frozen=True)
class Walk:
    """What a walk met.

    Args:
        depths: how many associations each node is from the nearest start, in the order met.
        links: every association crossed, once.
    """

    depths: dict[int, int]
    links: Collection[Link]

    def ways_to(self, nodes: Iterable[int]) -> set[int]:
        """The nodes and all that lie on a shortest way from a start to one of them."""
        nearer: dict[int, list[int]] = {}
        for source, destination, _ in self.links:
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


def walk(
    edges: Edges,
    starts: Collection[int],
    direction: str,
    max_depth: int | None,
    most: int | None = None,
) -> Walk | None:
    """Everything within reach of the starts; None when that is more than `most` nodes.

    Args:
        edges: the graph.
        starts: node ids, of depth 0.
        direction: ``Ascendants`` against the arrows, ``Descendants`` along them, ``Both`` either
            way from every node met.
        max_depth: how many associations far; None for all.
        most: where to give up; None for never.
    """
    depths = dict.fromkeys(starts, 0)
    links: list[Link] = []
    frontier, depth = list(depths), 0
    while frontier and (max_depth is None or depth < max_depth):
        depth += 1
        # No step for each association: a graph may have hundreds of thousands.
        reached: list[Iterable[int]] = []
        if direction != "Ascendants":
            along = list(edges.out_of(frontier))
            links += along
            reached.append(map(_destination, along))
        if direction != "Descendants":
            against = list(edges.into(frontier))
            links += against
            reached.append(map(_source, against))
        frontier = [node for node in dict.fromkeys(chain(*reached)) if node not in depths]
        depths.update(dict.fromkeys(frontier, depth))
        if most is not None and len(depths) > most:
            return None
    # Only who goes both ways crosses an association twice.
    return Walk(depths, dict.fromkeys(links) if direction == "Both" else links)
