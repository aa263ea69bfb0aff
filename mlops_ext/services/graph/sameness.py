"""Entities that are the same thing in several accounts, as one.

Where accounts share lineage, SageMaker joins the entities of one source by ``SameAs``
(https://docs.aws.amazon.com/sagemaker/latest/dg/xaccount-lineage-tracking.html).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from mlops_ext.services.graph.columns import Link, Links, Vertices
from mlops_ext.services.graph.vertex import Vertex

if TYPE_CHECKING:
    from mlops_ext.services.graph.reading import Reading

SAME = "SameAs"
_LATEST = datetime.max.replace(tzinfo=UTC)


def collapse(found: Reading, starts: Sequence[str]) -> None:
    """Make the entities of a reading that are the same thing one, in place.

    The first start stays, else the one of the starts' account, else the oldest. It keeps its own
    name, times and properties and takes what it has not from the others, with all associations.

    Args:
        found: the reading; `same` tells what has become of the ARNs that are left out.
        starts: ARNs that it starts from.
    """
    links = found.links
    if isinstance(links, Links) and SAME not in links.types and not found.same:
        return
    joined = [link[:2] for link in links if link[2] == SAME and link[0] != link[1]]
    pairs = [*joined, *found.same.items()]
    groups = _groups(pair for pair in pairs if found.vertices.keys() >= set(pair[:2]))
    if not groups:
        return
    accounts = {start.split(":")[4] for start in starts[:1]}

    places = {start: place for place, start in enumerate(starts)}

    def rank(arn: str) -> tuple[int, bool, datetime, str]:
        created = found.vertices[arn].created or _LATEST
        return places.get(arn, len(places)), arn.split(":")[4] not in accounts, created, arn

    same = dict(found.same)
    for group in groups:
        stays, *others = sorted(group, key=rank)
        same |= dict.fromkeys(others, stays)
    found.same = {arn: _end(same, arn) for arn in same}
    _rewire(found)


def _groups(pairs: Iterable[tuple[str, str]]) -> list[set[str]]:
    """What pairs join, directly or over others."""
    of: dict[str, set[str]] = {}
    for one, other in pairs:
        joined = of.get(one, {one}) | of.get(other, {other})
        of |= dict.fromkeys(joined, joined)
    return list({id(group): group for group in of.values()}.values())


def _end(same: Mapping[str, str], arn: str) -> str:
    while arn in same:
        arn = same[arn]
    return arn


def _rewire(found: Reading) -> None:
    """Leave out what has become another, with its associations and counts brought over."""
    same, (vertices, _) = found.same, found.columns()
    merged: dict[str, Vertex] = {}
    for arn, stays in same.items():
        if arn in vertices:
            merged[stays] = _merged(merged.get(stays) or vertices[stays], vertices[arn])
    ends: dict[tuple[str, str], Link] = {}
    fewer: tuple[Counter[str], Counter[str]] = (Counter(), Counter())
    for link in sorted(found.links):
        source, destination = (same.get(arn, arn) for arn in link[:2])
        inside = source == destination and link[0] != link[1]
        if inside or (source, destination) in ends:
            fewer[0][destination] += 1
            fewer[1][source] += 1
        else:
            ends[source, destination] = (source, destination, link[2])
    found.vertices = Vertices.of(merged.values()).joined(vertices.without({*same, *merged}))
    found.links = set(ends.values())
    found.ups = _counted(found.ups, same, fewer[0])
    found.downs = _counted(found.downs, same, fewer[1])


def _merged(own: Vertex, other: Vertex) -> Vertex:
    return own._replace(
        type=own.type or other.type,
        name=own.name or other.name,
        source_uri=own.source_uri or other.source_uri,
        created=own.created or other.created,
        properties={**other.properties, **own.properties},
        status=own.status or other.status,
    )


def _counted(
    counts: Mapping[str, int], same: Mapping[str, str], fewer: Mapping[str, int]
) -> dict[str, int]:
    found: dict[str, int] = {}
    for arn, count in counts.items():
        stays = same.get(arn, arn)
        found[stays] = found.get(stays, 0) + count
    return {arn: count - fewer.get(arn, 0) for arn, count in found.items()}
