"""What is within reach of a start, and of what is the same elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from mlops_ext.services.graph.bounds import Interrupted
from mlops_ext.services.graph.calls import Calls
from mlops_ext.services.graph.reading import Reading, Way, read
from mlops_ext.services.graph.sameness import SAME
from mlops_ext.services.lineage.presence import as_far_as_possible, if_allowed
from mlops_ext.services.paging import together

if TYPE_CHECKING:
    from mlops_ext.connection import Connection

BOTH: tuple[Way, ...] = ("Ascendants", "Descendants")


class Reached(NamedTuple):
    """What has been read around entities.

    Args:
        reading: all of it.
        after: ARNs of what came of the entities; in a cycle also what led to them.
        only_after: ARNs of what came of them and did not lead to them.
    """

    reading: Reading
    after: Set[str]
    only_after: Set[str]


def reach(
    connection: Connection,
    arns: Sequence[str],
    ways: Sequence[Way] = BOTH,
    depth: int | None = None,
) -> Reached:
    """Read what is around entities, and around those that ``SameAs`` joins with them.

    Args:
        connection: where.
        arns: of the entities.
        ways: against the associations, along them, or both.
        depth: how many associations far; None: all.
    """
    starts = list(arns)
    # SageMaker may have joined them by an association the other way.
    others = set(BOTH) - set(ways)
    asked = connection.local_client() is None
    if asked:
        starts += _joined_by_lists(connection, starts, others)
    while True:
        found, of_way = Reading(), dict[Way, frozenset[str]]()
        for way in ways:
            with as_far_as_possible(found):
                part = read(connection, starts, way, depth)
                found.add(part)
                of_way[way] = frozenset(part.vertices)
        more = _others(found, starts)
        if not (more or asked):
            more, asked = _joined_by_reading(connection, found, starts, others), True
        if not more:
            after = of_way.get("Descendants", frozenset())
            return Reached(found, after, after - of_way.get("Ascendants", frozenset()))
        starts += more


def _joined_by_reading(
    connection: Connection, found: Reading, starts: Sequence[str], ways: Iterable[Way]
) -> list[str]:
    """What ``SameAs`` joins with the starts in directions that have not been read.

    Only of starts that have a neighbour there, which a local SageMaker tells of all it answers.
    """
    joined: list[str] = []
    for way in ways:
        counts = found.ups if way == "Ascendants" else found.downs
        beside = [start for start in starts if counts.get(found.same.get(start, start))]
        joined += _others(read(connection, beside, way, 1), starts) if beside else ()
    return joined


def _joined_by_lists(
    connection: Connection, starts: Sequence[str], ways: Iterable[Way]
) -> list[str]:
    """The same on AWS, without all else that is there: a walk takes longer than to ask first."""
    calls = Calls(connection)

    def of(start: str, way: Way) -> list[str]:
        here, there = ("SourceArn", "DestinationArn")[:: 1 if way == "Descendants" else -1]
        try:
            found = calls("list_associations", **{here: start}, AssociationType=SAME)
        except Interrupted:
            return []  # what is read next tells why
        return [one[there] for one in found.get("AssociationSummaries") or ()]

    pairs = [(start, way) for start in starts for way in ways]
    found, _ = if_allowed(lambda: together(lambda pair: of(*pair), pairs))
    return [arn for arn in dict.fromkeys(chain.from_iterable(found or ())) if arn not in starts]


def _others(found: Reading, starts: Sequence[str]) -> list[str]:
    """What is the same as the starts and not among them."""
    return [arn for arn in found.twins(starts) if arn not in starts]
