"""The associations of one entity, with who made them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any

from mlops_ext.errors import translating
from mlops_ext.services.graph.entities import by_hand_key
from mlops_ext.services.graph.reading import Reading, read
from mlops_ext.services.lineage.editing.ends import every_end_of
from mlops_ext.services.lineage.editing.linking import ends_of
from mlops_ext.services.lineage.editing.marks import MOST_TAGS, tags_of
from mlops_ext.services.lineage.nodes import Present, nodes_and_edges
from mlops_ext.services.packages import who
from mlops_ext.services.paging import pages, together
from mlops_ext.services.records import LineageLink, LineageLinks, LinkEnd

if TYPE_CHECKING:
    from mlops_ext.connection import Connection


def links_of(connection: Connection, reference: object, most: int | None = None) -> LineageLinks:
    """Return the direct associations of something in the lineage graph, with who made them.

    Args:
        connection: where.
        reference: as of `link`; of data that had several contents the newest.
        most: only the first so many, newest first; None: all.

    Raises:
        UnknownReference: there is no such thing, or nothing is recorded about it.
    """
    with translating(f"read the links of {getattr(reference, 'arn', reference)}", connection):
        arn = str(every_end_of(connection, reference).arn)
        around = Reading()
        for way in ("Ascendants", "Descendants"):
            around.add(read(connection, [arn], way, 1))
        nodes, _ = nodes_and_edges(around, Present())
        ends = {one.id: LinkEnd(id=one.id, kind=one.kind, name=one.name) for one in nodes}
        found = [one for one in _direct(connection, arn) if ends.keys() >= {*ends_of(one)}]
        shown = list(islice(found, most))
        tags = tags_of(connection, arn)
        makers = together(partial(_maker, connection, arn, tags), shown)
    links = [_link(ends, one, by) for one, by in zip(shown, makers, strict=True)]
    return LineageLinks(id=arn, links=links, total=len(found))


def _direct(connection: Connection, arn: str) -> list[dict[str, Any]]:
    client = connection.client("sagemaker")
    listed = partial(pages, client, "list_associations", "AssociationSummaries")
    return [*listed(DestinationArn=arn), *listed(SourceArn=arn)]


def _maker(
    connection: Connection, arn: str, tags: Mapping[str, str], one: dict[str, Any]
) -> str | None:
    """Who made an association of an entity by hand; the other end tells where this one is full."""
    source, destination = ends_of(one)
    by = tags.get(by_hand_key(source, destination))
    if by is not None or len(tags) < MOST_TAGS:
        return by
    return tags_of(connection, source if destination == arn else destination).get(
        by_hand_key(source, destination)
    )


def _link(ends: dict[str, LinkEnd], one: dict[str, Any], by: str | None) -> LineageLink:
    source, destination = ends_of(one)
    return LineageLink(
        source=ends[source],
        destination=ends[destination],
        type=one["AssociationType"],
        by_hand=by is not None,
        by=by or who(one.get("CreatedBy")),
        at=one.get("CreationTime"),
    )
