"""A lineage graph of any size: data sets, jobs, models and endpoints as teams leave them."""

from __future__ import annotations

import random
from dataclasses import dataclass

KINDS = ("DataSet", "TrainingJob", "Model", "ModelDeployment", "Endpoint")


@dataclass(frozen=True)
class Graph:
    """A graph without cycles.

    Args:
        kinds: SageMaker's type of each node.
        edges: pairs of nodes, in the direction of the data: a lower number to a higher one.
    """

    kinds: list[str]
    edges: list[tuple[int, int]]

    @property
    def last(self) -> int:
        """The node that all others went into."""
        return len(self.kinds) - 1


def generations(size: int) -> Graph:
    """A graph with two edges a node, in which every node is an ancestor of the last.

    Each node feeds the next and one other that comes soon after it, as data sets feed the next
    job and a later one.
    """
    rng = random.Random(size)
    kinds = [KINDS[number % len(KINDS)] for number in range(size)]
    edges = {(number, number + 1) for number in range(size - 1)}
    while len(edges) < 2 * size - 3:
        source = rng.randrange(size - 2)
        edges.add((source, min(size - 1, source + rng.randrange(2, 40))))
    return Graph(kinds, sorted(edges))


def histories(size: int, steps: int = 10, width: int = 30) -> Graph:
    """Many separate histories of `steps` generations and `width` nodes: what a team asks about."""
    kinds, edges = [], []
    while len(kinds) + width <= size:
        start, per = len(kinds), width // steps
        kinds += [KINDS[(number // per) % len(KINDS)] for number in range(width)]
        for number in range(per, width):
            before = (number // per - 1) * per
            edges += [(start + before + each, start + number) for each in range(min(per, 2))]
    return Graph(kinds, edges)
