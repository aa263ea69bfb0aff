"""A part of the lineage graph in columns: what is not looked at is never taken apart.

A graph may have hundreds of thousands of vertices. Their texts stay as they came, JSON values in
columns, of which a `Vertex` is made when it is touched.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from datetime import UTC, datetime, timedelta
from functools import cached_property
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mlops_ext.services.graph.vertex import NONE, Vertex

Link = tuple[str, str, str]
"""ARN of the source, ARN of the destination, type of the association."""

Numbers = NDArray[np.int32]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_WIDTH = 6
_NEVER = -(2**62)
_COMPONENT = '["TrialComponent"'


class Vertices(Mapping[str, Vertex]):
    """Vertices by their ARNs, each made when it is touched.

    Args:
        arns: ARNs, as all columns one JSON text a vertex.
        types: ``["Artifact","DataSet"]``: lineage type and type.
        uris: source URIs or null.
        times: of creation in microseconds since 1970, or null.
        properties: maps, or null.
        called: ``["name","status"]``: name, and status or null.
    """

    def __init__(
        self,
        arns: Sequence[str],
        types: Sequence[str],
        uris: Sequence[str],
        times: Sequence[str],
        properties: Sequence[str],
        called: Sequence[str],
    ) -> None:
        self.arns, self.types, self.uris = arns, types, uris
        self.times, self.properties, self.called = times, properties, called

    @classmethod
    def parsed(cls, text: str) -> Vertices:
        """Vertices of a text with a line for each, with tabs between its values."""
        # JSON has neither tabs nor line ends within a value.
        values = text.replace("\n", "\t").split("\t") if text else []
        return cls(*(values[place::_WIDTH] for place in range(_WIDTH)))

    @classmethod
    def of(cls, vertices: Iterable[Vertex]) -> Vertices:
        """Vertices that have been made already."""
        values = list(chain.from_iterable(map(_texts, vertices)))
        return cls(*(values[place::_WIDTH] for place in range(_WIDTH)))

    @cached_property
    def ids(self) -> list[str]:
        """Their ARNs."""
        return [arn[1:-1] for arn in self.arns]

    @cached_property
    def places(self) -> dict[str, int]:
        """Where in the columns each ARN is."""
        return {arn: place for place, arn in enumerate(self.ids)}

    def at(self, place: int) -> Vertex:
        """The vertex at a place of the columns."""
        texts = (self.types, self.called, self.uris, self.times, self.properties)
        (lineage_type, type), (name, status), uri, created, properties = json.loads(
            f"[{','.join(column[place] for column in texts)}]"
        )
        return Vertex(
            self.ids[place],
            lineage_type,
            type,
            name,
            uri or "",
            None if created is None else _EPOCH + created * _MICROSECOND,
            plain(properties) if properties else NONE,
            status or "",
        )

    def all(self) -> Iterator[Vertex]:
        """All of them, in their order; by column, which is faster than one by one."""
        types, called = _values(self.types), _values(self.called)
        moments = [None if at is None else _EPOCH + at * _MICROSECOND for at in _values(self.times)]
        return map(
            Vertex,
            self.ids,
            [lineage_type for lineage_type, _ in types],
            [type for _, type in types],
            [name for name, _ in called],
            [uri or "" for uri in _values(self.uris)],
            moments,
            [plain(kept) if kept else NONE for kept in _values(self.properties)],
            [status or "" for _, status in called],
        )

    def of_types(self, types: Collection[str]) -> list[int]:
        """Places of those of some types."""
        wanted = {text for text in set(self.types) if json.loads(text)[1] in types}
        return [place for place, text in enumerate(self.types) if text in wanted] if wanted else []

    def with_uri(self, part: str) -> list[int]:
        """Places of those whose source's URI has that part, which JSON writes as it is."""
        return [place for place, uri in enumerate(self.uris) if part in uri]

    @cached_property
    def microseconds(self) -> list[int]:
        """When each was made, since 1970; of those that do not tell before all others."""
        return [_NEVER if time == "null" else int(time) for time in self.times]

    def parameters(self) -> dict[int, str]:
        """JSON of the properties of those that keep them as Parameters, by their places."""
        places = (place for place, text in enumerate(self.types) if text.startswith(_COMPONENT))
        return {
            place: json.dumps(plain(json.loads(self.properties[place]) or {})) for place in places
        } | {place: "{}" for place, text in enumerate(self.properties) if text == "null"}

    def __getitem__(self, arn: str) -> Vertex:
        return self.at(self.places[arn])

    def __contains__(self, arn: object) -> bool:
        return arn in self.places

    def __iter__(self) -> Iterator[str]:
        return iter(self.ids)

    def __len__(self) -> int:
        return len(self.arns)

    def joined(self, other: Vertices) -> Vertices:
        """These and those of the other that are not among them."""
        new = [place for arn, place in other.places.items() if arn not in self.places]
        return Vertices(
            *(
                [*mine, *map(theirs.__getitem__, new)]
                for mine, theirs in zip(self._columns, other._columns, strict=True)
            )
        )

    def without(self, arns: Collection[str]) -> Vertices:
        """Those that are not among some."""
        kept = [place for place, arn in enumerate(self.ids) if arn not in arns]
        return Vertices(*(list(map(column.__getitem__, kept)) for column in self._columns))

    @property
    def _columns(self) -> tuple[Sequence[str], ...]:
        return (self.arns, self.types, self.uris, self.times, self.properties, self.called)


class Links(Set[Link]):
    """Associations among vertices, each once; one is made when it is touched.

    Args:
        ids: ARNs of the vertices.
        sources: places among them of the sources.
        destinations: of the destinations.
        codes: of the types.
        types: the types by their codes.
    """

    def __init__(
        self,
        ids: Sequence[str],
        sources: Numbers,
        destinations: Numbers,
        codes: NDArray[np.uint8],
        types: Sequence[str],
    ) -> None:
        self.ids, self.types = ids, types
        self.sources, self.destinations, self.codes = sources, destinations, codes

    @classmethod
    def of(cls, links: Iterable[Link], places: Mapping[str, int]) -> Links:
        """Links that have been made already, of those between vertices with a place."""
        known = [link for link in set(links) if link[0] in places and link[1] in places]
        types = sorted({type for _, _, type in known})
        codes = {type: code for code, type in enumerate(types)}
        return cls(
            list(places),
            np.array([places[link[0]] for link in known], np.int32),
            np.array([places[link[1]] for link in known], np.int32),
            np.array([codes[link[2]] for link in known], np.uint8),
            types,
        )

    def joined(self, other: Links, places: Mapping[str, int]) -> Links:
        """These and the other's, among the vertices of these places."""
        types = sorted({*self.types, *other.types})
        columns = []
        for part in (self, other):
            moved = np.array([places[id] for id in part.ids], np.int32)
            codes = np.array([types.index(type) for type in part.types], np.uint8)
            columns.append((moved[part.sources], moved[part.destinations], codes[part.codes]))
        sources, destinations, codes = map(np.concatenate, zip(*columns, strict=True))
        _, first = np.unique(sources.astype(np.int64) << 32 | destinations, return_index=True)
        return Links(list(places), sources[first], destinations[first], codes[first], types)

    @classmethod
    def _from_iterable(cls, links: Iterable[Link]) -> set[Link]:  # type: ignore[override]
        return set(links)

    @cached_property
    def _made(self) -> frozenset[Link]:
        return frozenset(self)

    def __contains__(self, link: object) -> bool:
        return link in self._made

    def __iter__(self) -> Iterator[Link]:
        ids, types = self.ids, self.types
        columns = (self.sources.tolist(), self.destinations.tolist(), self.codes.tolist())
        return ((ids[a], ids[b], types[code]) for a, b, code in zip(*columns, strict=True))

    def __len__(self) -> int:
        return len(self.codes)


def _values(column: Sequence[str]) -> list[Any]:
    values: list[Any] = json.loads(f"[{','.join(column)}]")
    return values


def plain(properties: Mapping[str, Any]) -> dict[str, str]:
    """Return properties as text: those of a trial component are its Parameters, one member each."""
    return {
        name: str(next(iter(one.values()))) if isinstance(one, dict) else one
        for name, one in properties.items()
    }


def _texts(vertex: Vertex) -> tuple[str, ...]:
    created = None if vertex.created is None else (vertex.created - _EPOCH) // _MICROSECOND
    values = (
        vertex.arn,
        (vertex.lineage_type, vertex.type),
        vertex.source_uri or None,
        created,
        dict(vertex.properties) or None,
        (vertex.name, vertex.status or None),
    )
    return tuple(json.dumps(value, separators=(",", ":"), ensure_ascii=False) for value in values)
