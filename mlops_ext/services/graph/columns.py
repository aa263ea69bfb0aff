"""A part of the lineage graph in columns: what is not looked at is never taken apart.

A graph may have hundreds of thousands of vertices. Their texts stay as they came, JSON values in
columns, of which a `Vertex` is made when it is touched.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from datetime import UTC, datetime
from functools import cached_property
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mlops_ext.services.graph.vertex import NONE, Vertex

Link = tuple[str, str, str]
"""ARN of the source, ARN of the destination, type of the association."""

Numbers = NDArray[np.int32]

_WIDTH = 6
_NAMELESS: tuple[str, str | None] = ("", None)


class Vertices(Mapping[str, Vertex]):
    """Vertices by their ARNs, each made when it is touched.

    Args:
        ids: ARNs; the other columns are JSON, and empty where there is nothing.
        types: ``["Artifact","DataSet"]``: lineage type and type.
        uris: source URIs.
        times: of creation in ISO 8601 to the microsecond, in UTC and without quotes.
        properties: maps.
        called: ``["name","status"]``: name, and status or null.
    """

    def __init__(
        self,
        ids: Sequence[str],
        types: Sequence[str],
        uris: Sequence[str],
        times: Sequence[str],
        properties: Sequence[str],
        called: Sequence[str],
    ) -> None:
        self.ids, self.types, self.uris = ids, types, uris
        self.times, self.properties, self.called = times, properties, called
        self._with_uri: dict[str, Sequence[int]] = {}

    @classmethod
    def parsed(cls, text: str) -> Vertices:
        """Vertices of a text with the values of one after another, all with tabs between."""
        # JSON has no tabs within a value.
        values = text.split("\t") if text else []
        return cls(*(values[place::_WIDTH] for place in range(_WIDTH)))

    @classmethod
    def of(cls, vertices: Iterable[Vertex]) -> Vertices:
        """Vertices that have been made already."""
        values = list(chain.from_iterable(map(_texts, vertices)))
        return cls(*(values[place::_WIDTH] for place in range(_WIDTH)))

    @cached_property
    def places(self) -> dict[str, int]:
        """Where in the columns each ARN is."""
        return {arn: place for place, arn in enumerate(self.ids)}

    @cached_property
    def known_types(self) -> list[tuple[str, str]]:
        """The lineage types and types that there are."""
        return [(lineage_type, type) for lineage_type, type in map(json.loads, self._codes)]

    @cached_property
    def type_codes(self) -> NDArray[np.intp]:
        """Where among the known types each one's are."""
        return np.fromiter(map(self._codes.__getitem__, self.types), np.intp, len(self.types))

    @cached_property
    def _codes(self) -> dict[str, int]:
        return {text: code for code, text in enumerate(dict.fromkeys(self.types))}

    def at(self, place: int) -> Vertex:
        """The vertex at a place of the columns."""
        return next(self.some([place]))

    def some(self, places: Sequence[int]) -> Iterator[Vertex]:
        """The vertices at places of the columns; column by column, which is fast."""
        types = [self.known_types[code] for code in self.type_codes[places].tolist()]
        called = [_called(text) if text else _NAMELESS for text in _at(self.called, places)]
        # Most texts of JSON have nothing to be read but their quotes.
        uris = [
            text[1:-1] if "\\" not in text else str(json.loads(text))
            for text in _at(self.uris, places)
        ]
        columns = zip(
            _at(self.ids, places),
            [lineage_type for lineage_type, _ in types],
            [type for _, type in types],
            [name for name, _ in called],
            uris,
            [datetime.fromisoformat(time) if time else None for time in _at(self.times, places)],
            [plain(json.loads(text)) if text else NONE for text in _at(self.properties, places)],
            [status or "" for _, status in called],
            strict=True,
        )
        return map(Vertex._make, columns)

    def of_types(self, types: Collection[str]) -> list[int]:
        """Places of those of some types."""
        return self._of_codes([type in types for _, type in self.known_types])

    def with_uri(self, part: str) -> Sequence[int]:
        """Places of those whose source's URI has that part, which JSON writes as it is."""
        if part not in self._with_uri:
            found = [place for place, uri in enumerate(self.uris) if part in uri]
            self._with_uri[part] = found
        return self._with_uri[part]

    def components(self) -> list[int]:
        """Places of the trial components, which keep their properties as Parameters."""
        return self._of_codes([of == "TrialComponent" for of, _ in self.known_types])

    def _of_codes(self, wanted: Sequence[bool]) -> list[int]:
        """Places of those whose types are wanted: of each of the known ones, whether it is."""
        places: list[int] = np.flatnonzero(np.array(wanted, np.bool_)[self.type_codes]).tolist()
        return places

    def __getitem__(self, arn: str) -> Vertex:
        return self.at(self.places[arn])

    def __contains__(self, arn: object) -> bool:
        return arn in self.places

    def __iter__(self) -> Iterator[str]:
        return iter(self.ids)

    def __len__(self) -> int:
        return len(self.ids)

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
        return (self.ids, self.types, self.uris, self.times, self.properties, self.called)


class Counts(Mapping[str, int]):
    """A number of each vertex, by its ARN.

    Args:
        vertices: the vertices.
        numbers: in their order.
    """

    def __init__(self, vertices: Vertices, numbers: Numbers) -> None:
        self.vertices, self.numbers = vertices, numbers

    def __getitem__(self, arn: str) -> int:
        return int(self.numbers[self.vertices.places[arn]])

    def __iter__(self) -> Iterator[str]:
        return iter(self.vertices)

    def __len__(self) -> int:
        return len(self.numbers)


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
    def _from_iterable(cls, it: Iterable[Any]) -> set[Any]:
        return set(it)

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


def _at(column: Sequence[str], places: Sequence[int]) -> list[str]:
    return list(map(column.__getitem__, places))


def _called(text: str) -> tuple[str, str | None]:
    """Name and status of a JSON text."""
    name, status = json.loads(text)
    return name, status


def plain(properties: Mapping[str, Any]) -> dict[str, str]:
    """Return properties as text: those of a trial component are its Parameters, one member each."""
    return {
        name: str(next(iter(one.values()))) if isinstance(one, dict) else one
        for name, one in properties.items()
    }


def _texts(vertex: Vertex) -> tuple[str, ...]:
    created = vertex.created and vertex.created.astimezone(UTC).replace(tzinfo=None)
    return (
        vertex.arn,
        _json((vertex.lineage_type, vertex.type)),
        _json(vertex.source_uri) if vertex.source_uri else "",
        f"{created.isoformat(timespec='microseconds')}Z" if created else "",
        _json(dict(vertex.properties)) if vertex.properties else "",
        _json((vertex.name, vertex.status or None)) if vertex.name or vertex.status else "",
    )


def _json(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)
