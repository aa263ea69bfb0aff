"""All shortest ways through a graph."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from mlops_ext.services.graph.reading import Link


@dataclass(frozen=True)
class Ways:
    """The shortest ways from some vertices to others, along the links.

    Args:
        steps: how many links each has.
        onward: the vertices that follow each on a way.
        first: those that ways begin at, in order.
        last: those that they end at.
    """

    steps: int
    onward: Mapping[str, Sequence[str]]
    first: Sequence[str]
    last: Collection[str]

    def vertices(self) -> list[str]:
        """All that lie on a way, the first ones first."""
        layer, found = list(self.first), list[str]()
        while layer:
            found += layer
            layer = list(dict.fromkeys(one for arn in layer for one in self.onward.get(arn, ())))
        return found

    def count(self) -> int:
        """How many ways there are."""
        counts = dict.fromkeys(self.last, 1)

        def of(arn: str) -> int:
            return counts.get(arn, 0)

        for arn in reversed(self.vertices()):
            if arn in self.onward:
                counts[arn] = sum(map(of, self.onward[arn]))
        return sum(map(of, self.first))

    def each(self) -> Iterator[list[str]]:
        """The ways one by one."""
        waiting = [[arn] for arn in reversed(self.first)]
        while waiting:
            way = waiting.pop()
            if way[-1] in self.last:
                yield way
            else:
                waiting += ([*way, one] for one in reversed(self.onward[way[-1]]))


def shortest(links: Iterable[Link], sources: Iterable[str], goals: Collection[str]) -> Ways | None:
    """Return all shortest ways from any of the sources to any of the goals; None: there is none.

    Args:
        links: of a graph; cycles do no harm.
        sources: where ways begin.
        goals: where they end.
    """
    far = distances(adjacent(links, 0, 1), sources)
    reached = {arn: far[arn] for arn in goals if arn in far}
    if not reached:
        return None
    steps = min(reached.values())
    last = {arn for arn, distance in reached.items() if distance == steps}
    onward: dict[str, list[str]] = {}
    back = adjacent(links, 1, 0)
    layer = list(last)
    for distance in range(steps - 1, -1, -1):
        before: dict[str, None] = {}
        for arn in layer:
            for source in back.get(arn, ()):
                if far.get(source) == distance:
                    onward.setdefault(source, []).append(arn)
                    before[source] = None
        layer = list(before)
    in_order = {arn: sorted(following) for arn, following in onward.items()}
    return Ways(steps, in_order, sorted(layer), last)


def adjacent(links: Iterable[Link], near: int, far: int) -> dict[str, dict[str, None]]:
    """Return the neighbours of each vertex: at 0 of a link is its source, at 1 its destination."""
    found: dict[str, dict[str, None]] = {}
    for link in links:
        found.setdefault(link[near], {})[link[far]] = None
    return found


def distances(onward: Mapping[str, Iterable[str]], starts: Iterable[str]) -> dict[str, int]:
    """Return how far each vertex is from the nearest of the starts."""
    far = dict.fromkeys(starts, 0)
    queue = list(far)
    for arn in queue:
        for following in onward.get(arn, ()):
            if following not in far:
                far[following] = far[arn] + 1
                queue.append(following)
    return far
