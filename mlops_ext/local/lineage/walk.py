"""Breadth-first walks over the lineage graph, by integer node ids."""

from __future__ import annotations

from array import array
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


@dataclass(frozen=True)
class Reach:
    """What a walk met, ready to be sent: numbers of four bytes, least first.

    Args:
        nodes: ids, ascending.
        depths: how many associations each is from the nearest start.
        ups: how many associations end at each in the whole graph.
        downs: how many begin at each.
        sources: places among `nodes` of the sources of the associations crossed.
        destinations: of their destinations.
        codes: of their types, one byte each.
        types: the types by their codes.
    """

    nodes: list[int]
    depths: bytes
    ups: bytes
    downs: bytes
    sources: bytes
    destinations: bytes
    codes: bytes
    types: list[str]

    @classmethod
    def of(cls, found: Walk, edges: Edges, chosen: Collection[int]) -> Reach:
        """What of a walk is to be sent.

        Args:
            found: the walk.
            edges: the graph.
            chosen: the nodes; associations among them go along.
        """
        nodes = sorted(chosen)
        places = {node: place for place, node in enumerate(nodes)}
        links = [link for link in found.links if link[0] in places and link[1] in places]
        types = sorted({type for _, _, type in links})
        codes = {type: code for code, type in enumerate(types)}
        ups, downs = edges.degrees(nodes)
        return cls(
            nodes=nodes,
            depths=_packed(found.depths[node] for node in nodes),
            ups=_packed(ups.get(node, 0) for node in nodes),
            downs=_packed(downs.get(node, 0) for node in nodes),
            sources=_packed(places[link[0]] for link in links),
            destinations=_packed(places[link[1]] for link in links),
            codes=bytes(codes[link[2]] for link in links),
            types=types,
        )


def _packed(numbers: Iterable[int]) -> bytes:
    return array("i", numbers).tobytes()


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
