"""How two things are related: all shortest ways between them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING

from mlops_ext.errors import InvalidInput, UnknownReference
from mlops_ext.services.graph.reading import Reading, Way
from mlops_ext.services.lineage.nodes import kind_of
from mlops_ext.services.lineage.reach import reach
from mlops_ext.services.lineage.starts import Start, known, resolve
from mlops_ext.services.lineage.told import Asked, Found, Nodes, Told
from mlops_ext.services.lineage.ways import Ways, adjacent, distances, shortest
from mlops_ext.services.lineage.words import listed
from mlops_ext.services.records import LineageFinding

if TYPE_CHECKING:
    from mlops_ext.connection import Connection

_MOST_TOLD = 100
"""Ways that are told one by one; the graph has the others, too."""


@dataclass(frozen=True)
class _Side:
    """One of the two things, with what is read of it."""

    connection: Connection
    start: Start

    @cached_property
    def up(self) -> Reading:
        return self._reach("Ascendants")

    @cached_property
    def down(self) -> Reading:
        return self._reach("Descendants")

    def _reach(self, way: Way) -> Reading:
        return reach(self.connection, self.start.arns, (way,)).reading

    def within(self, found: Reading) -> list[str]:
        """ARNs that it has in a part of the graph, where it may be the same as another."""
        arns = dict.fromkeys(found.same.get(arn, arn) for arn in self.start.arns)
        return [arn for arn in arns if arn in found.vertices]


def related(asked: Asked) -> Found:
    """Find all shortest ways between two things.

    One came of the other, else both of a third, else something came of both.

    Raises:
        InvalidInput: it is not said where to.
        UnknownReference: there is no such object, or nothing relates the two.
    """
    if not asked.to.strip():
        raise InvalidInput.of(
            "InvalidGoal", "A path leads somewhere.", hint="Say to what: to='churn/3'."
        )
    one = _Side(asked.connection, asked.start)
    other = _Side(asked.connection, known(asked.connection, resolve(asked.connection, asked.to)))
    found = (
        _direct(one, other, one.down, asked.start)
        or _direct(other, one, one.up, asked.start)
        or _shared(one, other)
    )
    if found is None:
        reason = one.up.reason or one.down.reason or other.up.reason or other.down.reason
        raise UnknownReference.of(
            "NoPath",
            f"No lineage leads from {one.start.name} to {other.start.name}.",
            reason,
            hint="Neither came of the other, and nothing that is recorded came before or after"
            " both.",
        )
    return found


def _direct(early: _Side, late: _Side, found: Reading, start: Start) -> Found | None:
    """The ways from one to what came of it.

    Args:
        early: where the data comes from.
        late: where it goes to.
        found: a part of the graph that all such ways lie in.
        start: which of the two was asked about.
    """
    goals = set(late.within(found))
    ways = shortest(found.links, early.within(found), goals) if goals else None
    if ways is None:
        return None
    part, shown = _part(found, [ways])
    return Found(
        part,
        lambda nodes: _told_direct(early.start, late.start, ways, nodes, start),
        shown,
        decided=False,
    )


def _shared(one: _Side, other: _Side) -> Found | None:
    """The ways over what is nearest to both: what both came of, else what came of both.

    Images and groups relate all that a team makes, so they come last.
    """
    for without in (_WEAK, frozenset()):
        for before in (True, False):
            sides = (one.up, other.up) if before else (one.down, other.down)
            if found := _over(one, other, sides, before=before, without=without):
                return found
    return None


_WEAK: frozenset[str] = frozenset({"image", "group"})


def _over(
    one: _Side,
    other: _Side,
    sides: tuple[Reading, Reading],
    *,
    before: bool,
    without: Collection[str],
) -> Found | None:
    """The ways over the nearest vertices of both sides; None: there are none.

    Args:
        one: one thing.
        other: the other.
        sides: what came before each, or what came of each.
        before: which of these.
        without: kinds of vertices that do not count.
    """
    near, far = (1, 0) if before else (0, 1)
    both = list(zip((one, other), sides, strict=True))
    mine, theirs = (
        distances(adjacent(found.links, near, far), side.within(found)) for side, found in both
    )
    sums = {
        arn: mine[arn] + theirs[arn]
        for arn in mine.keys() & theirs.keys()
        if arn in sides[0].vertices and kind_of(sides[0].vertices[arn]) not in without
    }
    nearest = sorted(arn for arn, sum in sums.items() if sum == min(sums.values()))
    pairs = [
        (middle, [_between(found, middle, side, before=before) for side, found in both])
        for middle in nearest
    ]
    if not pairs:
        return None
    part, shown = Reading(), set[str]()
    for at, found in enumerate(sides):
        some, arns = _part(found, [ways[at] for _, ways in pairs])
        part.add(some)
        shown |= arns
    return Found(
        part,
        lambda nodes: _told_shared(one.start, other.start, pairs, nodes, before=before),
        shown,
        decided=False,
    )


def _between(found: Reading, middle: str, side: _Side, *, before: bool) -> Ways:
    ends, links = side.within(found), found.links
    ways = shortest(links, [middle], set(ends)) if before else shortest(links, ends, {middle})
    assert ways is not None  # the middle was found over these links
    return ways


def _part(found: Reading, ways: Iterable[Ways]) -> tuple[Reading, set[str]]:
    """What lies on ways, with the links that they take, and the ARNs of that.

    Beside it are the archives that name the notebooks on them.
    """
    kept, steps = set[str](), set[tuple[str, str]]()
    for each in ways:
        kept.update(arn for arn in each.vertices() if arn in found.vertices)
        steps |= {(arn, one) for arn, onward in each.onward.items() for one in onward}
    notebooks = {arn for arn in kept if kind_of(found.vertices[arn]) == "notebook"}
    links = {link for link in found.links if link[:2] in steps or link[0] in notebooks}
    named = {link[1] for link in links if link[1] in found.vertices}
    vertices = {arn: found.vertices[arn] for arn in kept | named}
    part = Reading(vertices, links, found.reason, same=found.same)
    return part, kept


def _told_direct(early: Start, late: Start, ways: Ways, nodes: Nodes, start: Start) -> Told:
    count = ways.count()
    rows = [_row(_chain(way, nodes), ways.steps) for way in islice(ways.each(), _MOST_TOLD)]
    if ways.steps == 0:
        said = f"{early.name} and {late.name} are the same"
    elif count == 1:
        said = rows[0].subject
    else:
        said = f"{late.name} came of {early.name} by {count:,} ways of {_steps(ways.steps)}"
    along = ways.vertices() if start is early else ways.vertices()[::-1]
    ends = ways.first if start is early else ways.last
    starts = [arn for arn in along if arn in ends]
    return Told(f"{said}.", rows, [arn for arn in along if arn not in starts], starts)


def _told_shared(
    one: Start,
    other: Start,
    pairs: Sequence[tuple[str, Sequence[Ways]]],
    nodes: Nodes,
    *,
    before: bool,
) -> Told:
    names = [nodes[middle].name for middle, _ in pairs if middle in nodes]
    rows = [
        LineageFinding(
            node=middle,
            subject=nodes[middle].name,
            detail="; ".join(_first_way(each, nodes) for each in ways),
        )
        for middle, ways in pairs
        if middle in nodes
    ]
    both = f"{one.name} and {other.name}"
    shared = listed(names)
    said = f"both came of {shared}" if before else f"{shared} came of both"
    firsts = [
        arn for _, ways in pairs for each in ways for arn in (each.last if before else each.first)
    ]
    starts = [arn for arn in one.arns if arn in firsts]
    hits = [arn for arn in nodes if arn not in starts]
    return Told(f"Neither of {both} came of the other; {said}.", rows, hits, starts)


def _first_way(ways: Ways, nodes: Nodes) -> str:
    count = ways.count()
    more = f" (and {count - 1:,} more)" if count > 1 else ""
    return f"{_chain(next(ways.each()), nodes)}{more}"


def _chain(way: Iterable[str], nodes: Nodes) -> str:
    """Names along a way, in the direction of the data."""
    return " \u2192 ".join(nodes[arn].name for arn in way if arn in nodes)


def _row(chain: str, steps: int) -> LineageFinding:
    return LineageFinding(subject=chain, detail=_steps(steps))


def _steps(count: int) -> str:
    return f"{count:,} step{'s' * (count != 1)}"
