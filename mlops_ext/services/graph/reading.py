"""Reads a part of the lineage graph: in one call where SageMaker offers it, else AWS's way."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from mlops_ext.services.bulk import all_kept
from mlops_ext.services.paging import batches

if TYPE_CHECKING:
    from mlops_ext.connection import Connection

Way = Literal["Ascendants", "Descendants"]
Link = tuple[str, str, str]
"""ARN of the source, ARN of the destination, type of the association."""

_MOST_STARTS = 100
_NONE: Mapping[str, str] = MappingProxyType({})


class Vertex(NamedTuple):
    """A lineage entity.

    Args:
        arn: its ARN.
        lineage_type: ``Artifact``, ``Action``, ``Context`` or ``TrialComponent``.
        type: SageMaker's type: ``DataSet``, ``ModelDeployment``…
        name: as SageMaker has it; empty for what it made by itself.
        source_uri: what it stands for.
        created: when it was made; none when it could not be read.
        properties: as kept with it.
        status: of an action or a trial component.
    """

    arn: str
    lineage_type: str
    type: str
    name: str = ""
    source_uri: str = ""
    created: datetime | None = None
    properties: Mapping[str, str] = _NONE
    status: str = ""


@dataclass
class Reading:
    """What has been read of the graph.

    Args:
        vertices: by ARN.
        links: each once.
        reason: why something could not be read; empty when all was.
        ups: how many links end at a vertex in all of the graph, where that is known.
        downs: how many begin at it.
    """

    vertices: dict[str, Vertex] = field(default_factory=dict)
    links: set[Link] = field(default_factory=set)
    reason: str = ""
    ups: dict[str, int] = field(default_factory=dict)
    downs: dict[str, int] = field(default_factory=dict)

    def add(self, other: Reading) -> None:
        """Take in what another reading has."""
        self.vertices = {**other.vertices, **self.vertices}
        self.links |= other.links
        self.reason = self.reason or other.reason
        self.ups |= other.ups
        self.downs |= other.downs

    def into(self, arn: str) -> list[Link]:
        """The links that end at a vertex."""
        return [link for link in self.links if link[1] == arn]


def read(connection: Connection, starts: Sequence[str], way: Way, depth: int | None) -> Reading:
    """Read everything within reach of the starts, which are part of the answer.

    Args:
        connection: where.
        starts: ARNs of lineage entities.
        way: against the associations or along them.
        depth: how many associations far; None: all.
    """
    from mlops_ext.services.graph.walking import walk

    local = connection.local_client()
    if local is None:
        return walk(connection.client("sagemaker"), starts, way, depth)
    found = Reading()
    for some in batches(starts, _MOST_STARTS):
        found.add(_read_locally(local, some, way, depth))
    return found


def _read_locally(client: Any, starts: Sequence[str], way: Way, depth: int | None) -> Reading:
    limit = {} if depth is None else {"MaxDepth": depth}
    answer = client.read_lineage(StartArns=list(starts), Direction=way, **limit)
    with all_kept():
        return _unpacked(answer["Graph"])


def _unpacked(graph: bytes) -> Reading:
    found = Reading()
    arns: dict[int, str] = {}
    # All vertices come before the first association.
    for part in json.loads(zlib.decompress(graph)):
        if "Ids" in part:
            found.vertices.update(zip(part["Arns"], _vertices(part), strict=True))
            arns.update(zip(part["Ids"], part["Arns"], strict=True))
            found.ups.update(zip(part["Arns"], part["Ups"], strict=True))
            found.downs.update(zip(part["Arns"], part["Downs"], strict=True))
        else:
            sources = map(arns.__getitem__, part["Sources"])
            destinations = map(arns.__getitem__, part["Destinations"])
            found.links.update(zip(sources, destinations, part["AssociationTypes"], strict=True))
    return found


def _vertices(part: dict[str, list[Any]]) -> Iterator[Vertex]:
    # By column: a call for each vertex would cost more than all the rest.
    columns = (
        *(part["Arns"], part["LineageTypes"], part["Types"], part["Names"]),
        [uri or "" for uri in part["SourceUris"]],
        [datetime.fromtimestamp(created, UTC) for created in part["CreationTimes"]],
        [properties or _NONE for properties in part["Properties"]],
        [status or "" for status in part["Statuses"]],
    )
    return map(Vertex, *columns)


def links_of(edges: Iterable[dict[str, Any]]) -> set[Link]:
    """Return edges of an answer as links."""
    return {
        (edge["SourceArn"], edge["DestinationArn"], edge.get("AssociationType", ""))
        for edge in edges
    }
