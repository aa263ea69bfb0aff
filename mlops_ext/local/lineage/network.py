"""All associations at once, packed: for walks over so many that a query a step would take long."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from mlops_ext.local.lineage.walk import Reach
from mlops_ext.local.store import Edges

Numbers = NDArray[np.int32]


@dataclass(frozen=True)
class _Neighbours:
    """Who is beside each node, one way.

    Args:
        first: where each node's neighbours begin among `others`, and behind the last where they
            end.
        others: the neighbours.
    """

    first: Numbers
    others: Numbers

    @classmethod
    def of(cls, nodes: Numbers, others: Numbers, size: int) -> _Neighbours:
        """The neighbours of nodes 0 to `size`, by the two ends of all associations."""
        first = np.zeros(size + 1, np.int32)
        np.cumsum(np.bincount(nodes, minlength=size), out=first[1:])
        return cls(first, others[np.argsort(nodes, kind="stable")])

    def until(self, size: int) -> _Neighbours:
        """The same for nodes 0 to `size`, of which the last may have none."""
        return _Neighbours(np.pad(self.first, (0, size + 1 - len(self.first)), "edge"), self.others)

    def count(self) -> Numbers:
        """How many each node has."""
        return np.diff(self.first)


class Network:
    """The associations of a store at one moment.

    Args:
        edges: the store.
    """

    def __init__(self, edges: Edges) -> None:
        sources, destinations, types = edges.columns()
        named = types.split(",") if types else []
        self._types = sorted(set(named))
        codes = {type: code for code, type in enumerate(self._types)}
        found = np.fromiter(map(codes.__getitem__, named), np.uint8, len(named))
        ends = _numbers(sources), _numbers(destinations)
        order = np.lexsort(ends[::-1])
        self._sources, self._destinations = ends[0][order], ends[1][order]
        self._codes = found[order]
        size = 1 + max(self._sources.max(initial=0), self._destinations.max(initial=0))
        self._into = _Neighbours.of(self._destinations, self._sources, size)
        self._out_of = _Neighbours.of(self._sources, self._destinations, size)

    def reach(self, starts: Sequence[int], direction: str, max_depth: int | None) -> Reach:
        """Everything within reach of the starts.

        Args:
            starts: node ids, of depth 0.
            direction: as of `walk`.
            max_depth: how many associations far; None for all.
        """
        size = max(len(self._into.first) - 1, *(start + 1 for start in starts))
        into, out_of = self._into.until(size), self._out_of.until(size)
        ways = [into] if direction != "Descendants" else []
        ways += [out_of] if direction != "Ascendants" else []
        generations = _generations(ways, starts, max_depth)
        met = np.array(list(chain(*generations)), np.int32)
        depths = np.zeros(size, np.int32)
        depths[met] = np.repeat(np.arange(len(generations)), list(map(len, generations)))
        nodes = np.sort(met)
        # Who is as far as the walk may go was met, and not gone on from.
        gone_on = np.zeros(size, np.bool_)
        gone_on[nodes] = True if max_depth is None else depths[nodes] < max_depth
        crossed = np.zeros(len(self._codes), np.bool_)
        if direction != "Descendants":
            crossed |= gone_on[self._destinations]
        if direction != "Ascendants":
            crossed |= gone_on[self._sources]
        places = np.zeros(size, np.int32)
        places[nodes] = np.arange(len(nodes))
        return Reach(
            nodes=nodes.tolist(),
            depths=depths[nodes].tobytes(),
            ups=into.count()[nodes].tobytes(),
            downs=out_of.count()[nodes].tobytes(),
            sources=places[self._sources[crossed]].tobytes(),
            destinations=places[self._destinations[crossed]].tobytes(),
            codes=self._codes[crossed].tobytes(),
            types=self._types,
        )


def _numbers(text: str) -> Numbers:
    return np.fromstring(text, np.int32, sep=",") if text else np.zeros(0, np.int32)


def _generations(
    ways: Sequence[_Neighbours], starts: Sequence[int], max_depth: int | None
) -> list[list[int]]:
    """The nodes by their distance from the starts."""
    beside = [(way.first.tolist(), way.others.tolist()) for way in ways]
    generations = [list(dict.fromkeys(starts))]
    met = bytearray(len(beside[0][0]))
    for node in generations[0]:
        met[node] = 1
    while generations[-1] and (max_depth is None or len(generations) <= max_depth):
        found = []
        for node in generations[-1]:
            for first, others in beside:
                for other in others[first[node] : first[node + 1]]:
                    if not met[other]:
                        met[other] = 1
                        found.append(other)
        generations.append(found)
    return generations
