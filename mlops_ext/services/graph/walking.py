"""Reads the lineage graph AWS's way: QueryLineage by pages, then a Describe for each vertex.

QueryLineage takes one start, goes 10 associations far and gives 50 nameless vertices a page;
walks that reach further are continued from where they end. A walk that SageMaker does not let end
gives what it has, and goes on from there when it is asked for again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from time import monotonic
from typing import TYPE_CHECKING

from mlops_ext.services.graph.bounds import Interrupted
from mlops_ext.services.graph.calls import Calls
from mlops_ext.services.graph.describing import Describing, unknown
from mlops_ext.services.graph.descriptions import Descriptions, descriptions
from mlops_ext.services.graph.querying import Query
from mlops_ext.services.graph.reading import Link, Reading, Vertex, Way
from mlops_ext.services.paging import together

if TYPE_CHECKING:
    from mlops_ext.connection import Connection

_FARTHEST = 10
_MEMORY = "lineage walks"
_MOST_KEPT = 8
"""Walks of a connection that can go on."""
_KEPT_SECONDS = 900.0
"""How long one can, before it starts anew."""

_Key = tuple[tuple[str, ...], Way, int | None]


def walk(connection: Connection, starts: Sequence[str], way: Way, depth: int | None) -> Reading:
    """Read everything within reach of the starts; arguments as of `reading.read`.

    What could not be read for now is told by the reading's `reason`.

    Raises:
        ClientError: SageMaker refuses, or nothing at all could be read for now.
    """
    kept: dict[_Key, Walk] = connection.memory.setdefault(_MEMORY, {})
    key: _Key = (tuple(starts), way, depth)
    going = kept.pop(key, None)
    if going is None or monotonic() - going.began > _KEPT_SECONDS:
        going = Walk(descriptions(connection), starts, way, depth)
    reading = going.go_on(Calls(connection))
    if not going.done:
        kept[key] = going
        for oldest in list(kept)[:-_MOST_KEPT]:
            kept.pop(oldest, None)
    return reading


class Walk:
    """A walk from its starts as far as there is anything.

    Args:
        known: descriptions of entities.
        starts: ARNs.
        way: against the associations or along them.
        depth: how many associations far; None: all.
    """

    def __init__(
        self, known: Descriptions, starts: Sequence[str], way: Way, depth: int | None
    ) -> None:
        self.began = monotonic()
        self.done = False
        self._starts, self._way, self._depth = list(starts), way, depth
        self._left = depth
        self._queries: dict[str, Query] = {}
        self._open = self._ask(self._starts, needed=True)
        self._describing = Describing(known)

    def go_on(self, calls: Calls) -> Reading:
        """Read what has not been read yet, and return all that has been.

        Raises:
            ClientError: SageMaker refuses, or nothing at all could be read for now.
        """
        reason = ""
        try:
            self._meet(calls)
            self._describing.describe(calls, self._met().values(), self._queries.values())
            self.done = True
        except Interrupted as interrupted:
            read, met = len(self._describing.told), len(self._met())
            if interrupted.error and not any(one.vertices for one in self._queries.values()):
                raise interrupted.error from interrupted
            reason = _stopped(interrupted, read, met)
        return self._reading(reason)

    def _meet(self, calls: Calls) -> None:
        """Query as far as it goes, ten associations at a time."""
        while self._open:

            def read(query: Query) -> None:
                query.read(calls)
                calls.tell(len(self._met()))

            together(read, [query for query in self._open if not query.done])
            step = self._open[0].depth
            depths = _depths(self._links(), (query.start for query in self._open), self._way)
            ends = [arn for arn, far in depths.items() if far == step]
            self._left = None if self._left is None else self._left - step
            self._open = self._ask(arn for arn in ends if arn not in self._queries)

    def _ask(self, starts: Iterable[str], *, needed: bool = False) -> list[Query]:
        step = _FARTHEST if self._left is None else min(self._left, _FARTHEST)
        asked = [Query(arn, self._way, step, needed) for arn in starts] if step else []
        self._queries |= {query.start: query for query in asked}
        return asked

    def _met(self) -> dict[str, Vertex]:
        found = {start: unknown(start) for start in self._starts}
        for query in list(self._queries.values()):
            found |= query.vertices
        return found

    def _links(self) -> set[Link]:
        return set[Link]().union(*(query.links for query in self._queries.values()))

    def _reading(self, reason: str) -> Reading:
        met, links = self._met(), self._links()
        denied = [
            *(one.denied for one in self._queries.values()),
            *self._describing.denied.values(),
        ]
        found = Reading({**met, **self._describing.told}, links, reason or _unread(denied))
        if not reason:
            self._count(found)
        return found

    def _count(self, found: Reading) -> None:
        """Count the links of the vertices that the walk went on from: it has met all of them."""
        end = 1 if self._way == "Ascendants" else 0
        met = Counter(link[end] for link in found.links)
        far = _depths(found.links, self._starts, self._way)
        counted = {
            arn: met[arn]
            for arn in far
            if (self._depth is None or far[arn] < self._depth) and not self._refused(arn)
        }
        if self._way == "Ascendants":
            found.ups = counted
        else:
            found.downs = counted

    def _refused(self, arn: str) -> bool:
        return arn in self._queries and bool(self._queries[arn].denied)


def _stopped(interrupted: Interrupted, read: int, met: int) -> str:
    so_far = f"{read:,} of the {met:,} entities met so far have been read"
    return f"{interrupted.why}: {so_far}. Ask again to go on from there."


def _unread(denied: Iterable[str]) -> str:
    reasons = list(filter(None, denied))
    if len(reasons) < 2:
        return "".join(reasons)
    others = len(reasons) - 1
    return f"{reasons[0]} {others:,} more could not be read either."


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
