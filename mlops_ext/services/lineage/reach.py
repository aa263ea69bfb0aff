"""What is within reach of a start, and of what is the same elsewhere."""

from __future__ import annotations

from collections.abc import Sequence, Set
from typing import TYPE_CHECKING

from mlops_ext.services.graph.reading import Reading, Way, read
from mlops_ext.services.lineage.presence import as_far_as_possible

if TYPE_CHECKING:
    from mlops_ext.connection import Connection

BOTH: tuple[Way, ...] = ("Ascendants", "Descendants")


def reach(
    connection: Connection,
    arns: Sequence[str],
    ways: Sequence[Way] = BOTH,
    depth: int | None = None,
) -> tuple[Reading, Set[str]]:
    """Read what is around entities, and around those that ``SameAs`` joins with them.

    Args:
        connection: where.
        arns: of the entities.
        ways: against the associations, along them, or both.
        depth: how many associations far; None: all.

    Returns:
        What has been read, and the ARNs of what came of the entities.
    """
    starts = list(arns)
    if len(ways) == 1:  # SageMaker may have joined them by an association the other way
        [other] = set(BOTH) - set(ways)
        starts += _others(read(connection, starts, other, 1), starts)
    while True:
        found, after = Reading(), frozenset[str]()
        for way in ways:
            with as_far_as_possible(found):
                part = read(connection, starts, way, depth)
                found.add(part)
                if way == "Descendants":
                    after = frozenset(part.vertices)
        more = _others(found, starts)
        if not more:
            return found, after
        starts += more


def _others(found: Reading, starts: Sequence[str]) -> list[str]:
    """What is the same as the starts and not among them."""
    return [arn for arn in found.twins(starts) if arn not in starts]
