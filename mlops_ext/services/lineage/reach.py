"""What is within reach of a start, and of what is the same elsewhere."""

from __future__ import annotations

from collections.abc import Sequence, Set
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
    if len(ways) == 1:  # SageMaker may have joined them by an association the other way
        [other] = set(BOTH) - set(ways)
        starts += _joined(connection, starts, other)
    while True:
        found, of_way = Reading(), dict[Way, frozenset[str]]()
        for way in ways:
            with as_far_as_possible(found):
                part = read(connection, starts, way, depth)
                found.add(part)
                of_way[way] = frozenset(part.vertices)
        more = _others(found, starts)
        if not more:
            after = of_way.get("Descendants", frozenset())
            return Reached(found, after, after - of_way.get("Ascendants", frozenset()))
        starts += more


def _joined(connection: Connection, starts: Sequence[str], way: Way) -> list[str]:
    """What ``SameAs`` joins with the starts in a direction, without all else that is there."""
    if connection.local_client() is not None:
        return _others(read(connection, starts, way, 1), starts)
    calls = Calls(connection)
    here, there = ("SourceArn", "DestinationArn")[:: 1 if way == "Descendants" else -1]

    def of(start: str) -> list[str]:
        try:
            found = calls("list_associations", **{here: start}, AssociationType=SAME)
        except Interrupted:
            return []  # what is read next tells why
        return [one[there] for one in found.get("AssociationSummaries") or ()]

    found, _ = if_allowed(lambda: together(of, starts))
    return [arn for arn in dict.fromkeys(chain.from_iterable(found or ())) if arn not in starts]


def _others(found: Reading, starts: Sequence[str]) -> list[str]:
    """What is the same as the starts and not among them."""
    return [arn for arn in found.twins(starts) if arn not in starts]
