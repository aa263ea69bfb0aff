"""Nodes and edges of an answer about lineage in columns: a record is made when it is touched."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mlops_ext.services.graph.columns import Links, Numbers, Vertices
from mlops_ext.services.lineage.kinds import KINDS, Codes
from mlops_ext.services.lineage.naming import Words
from mlops_ext.services.lineage.writing import as_json, parted, quoted, shared
from mlops_ext.services.records import LineageEdge, LineageNode, NodeKind
from mlops_ext.services.records.written import Written

NOT_SEEN: Mapping[tuple[int, int], str] = {}
_UNSEEN = '"how":""'

Places = NDArray[np.intp]
Chosen = NDArray[np.bool_]


@dataclass(frozen=True)
class Columns:
    """What is known of the nodes of a part of the graph, one value a vertex.

    Args:
        vertices: the part of the graph.
        kinds: what a person calls each, by its place among `KINDS`.
        words: how it is called.
        more: properties of those that have others than their vertices, by their places.
        seen: how the edges into notebooks were seen, by the places of their ends.
        ups: how many neighbours each has against the data; below 0: not known.
        downs: along the data.
        runs: the pipeline runs that some belong to, by their places.
    """

    vertices: Vertices
    kinds: Codes
    words: list[Words]
    more: dict[int, dict[str, str]]
    seen: dict[tuple[int, int], str]
    ups: Numbers
    downs: Numbers
    runs: dict[int, str]

    def node(self, place: int) -> LineageNode:
        """The node at a place of the columns."""
        vertex = self.vertices.at(place)
        name, detail, state, reference = self.words[place]
        more = self.more.get(place)
        return LineageNode(
            id=vertex.arn,
            kind=KINDS[self.kinds[place]],
            name=name,
            detail=detail,
            lineage_type=vertex.lineage_type,
            type=vertex.type,
            uri=vertex.source_uri or None,
            reference=reference,
            state=state,
            created=vertex.created,
            properties=dict(vertex.properties) if more is None else more,
            up=_count(self.ups[place]),
            down=_count(self.downs[place]),
            run=self.runs.get(place),
        )

    def properties(self) -> Sequence[str]:
        """Their properties as JSON; empty where there are none."""
        kept = list(self.vertices.properties)
        for place in self.vertices.components():
            kept[place] = as_json(dict(self.vertices.at(place).properties))
        for place, properties in self.more.items():
            kept[place] = as_json(properties)
        return kept


class Nodes(Written[LineageNode]):
    """Some of the nodes of columns, in an order.

    Args:
        columns: the columns.
        places: which.
    """

    def __init__(self, columns: Columns, places: Places) -> None:
        self.columns, self.places = columns, places

    def __len__(self) -> int:
        return len(self.places)

    def at(self, index: int) -> LineageNode:
        """The node at an index."""
        return self.columns.node(int(self.places[index]))

    @property
    def ids(self) -> list[str]:
        """Their ids."""
        ids = self.columns.vertices.ids
        return [ids[place] for place in self.places.tolist()]

    @property
    def names(self) -> list[str]:
        """Their names."""
        words = self.columns.words
        return [words[place][0] for place in self.places.tolist()]

    def kinds(self) -> dict[str, int]:
        """How many there are of each kind."""
        counts = np.bincount(self._kinds, minlength=len(KINDS)).tolist()
        return {kind: count for kind, count in zip(KINDS, counts, strict=True) if count}

    def of(self, *kinds: NodeKind) -> Nodes:
        """Those of some kinds."""
        return self._where(np.isin(self._kinds, [KINDS.index(kind) for kind in kinds]))

    def without(self, ids: Iterable[str]) -> Nodes:
        """Those without some, by their ids."""
        return self._where(~self._among(self._places_of(ids)))

    def within(self, ids: Iterable[str]) -> Nodes:
        """Those of some, by their ids."""
        return self._where(self._among(self._places_of(ids)))

    def undescribed(self) -> Nodes:
        """Those of which only ARN and type could be read."""
        times = self.columns.vertices.times
        return self._where(np.array([not times[at] for at in self.places.tolist()], np.bool_))

    def joined(self, other: Nodes) -> Nodes:
        """These and others of the same columns."""
        return Nodes(self.columns, np.concatenate((self.places, other.places)))

    def parted(self, places: Places) -> tuple[Nodes, Nodes]:
        """Those at some places of the columns, and the others."""
        among = self._among(places)
        return self._where(among), self._where(~among)

    def not_in_state(self, state: str) -> Nodes:
        """Those that are not in a state."""
        words = self.columns.words
        states = (words[place][2] for place in self.places.tolist())
        return self._where(np.array([one != state for one in states], np.bool_))

    @property
    def _kinds(self) -> Codes:
        return self.columns.kinds[self.places]

    def _places_of(self, ids: Iterable[str]) -> Places:
        places = self.columns.vertices.places
        return np.array([places[id] for id in ids if id in places], np.intp)

    def _among(self, places: Places) -> Chosen:
        """Which of them are at these places of the columns."""
        chosen = np.zeros(len(self.columns.vertices), np.bool_)
        chosen[places] = True
        return chosen[self.places]

    def _where(self, chosen: Chosen) -> Nodes:
        return Nodes(self.columns, self.places[chosen])

    def written(self) -> list[str]:
        """All as JSON with commas between, a piece each."""
        columns, vertices, places = self.columns, self.columns.vertices, self.places.tolist()
        kinds = [f'"kind":"{kind}"' for kind in KINDS]
        types = [_types(*types) for types in vertices.known_types]
        words = [columns.words[place] for place in places]
        kept, ids, uris, times = columns.properties(), vertices.ids, vertices.uris, vertices.times
        runs = {place: as_json(run) for place, run in columns.runs.items()}
        rows = zip(
            places,
            quoted([name for name, _, _, _ in words]),
            shared([detail for _, detail, _, _ in words]),
            shared([state for _, _, state, _ in words]),
            shared([reference for _, _, _, reference in words]),
            [f'"{times[place]}"' if times[place] else "null" for place in places],
            columns.kinds[self.places].tolist(),
            vertices.type_codes[self.places].tolist(),
            _counts(columns.ups[self.places]),
            _counts(columns.downs[self.places]),
            strict=True,
        )
        return parted(
            [
                f'{{"id":"{ids[at]}",{kinds[kind]},"name":{name},"detail":{detail},{types[type]},'
                f'"uri":{uris[at] or "null"},"reference":{reference},"state":{state},'
                f'"created":{created},"properties":{kept[at] or "{}"},'
                f'"up":{up},"down":{down},"run":{runs.get(at, "null")}}},'
                for at, name, detail, state, reference, created, kind, type, up, down in rows
            ]
        )


class Edges(Written[LineageEdge]):
    """The edges among nodes, in the order of their ends.

    Args:
        links: their associations.
        order: which of the associations.
        seen: how those into notebooks were seen, by the places of their ends.
    """

    def __init__(
        self, links: Links, order: Numbers, seen: Mapping[tuple[int, int], str] = NOT_SEEN
    ) -> None:
        self.links, self._seen = links, seen
        self._sources, self._destinations = links.sources[order], links.destinations[order]
        self._codes = links.codes[order]

    @classmethod
    def among(cls, nodes: Nodes, links: Links) -> Edges:
        """The edges with both ends among nodes."""
        rank = np.full(len(nodes.columns.vertices), -1)
        rank[nodes.places] = np.arange(len(nodes))
        sources, destinations = rank[links.sources], rank[links.destinations]
        kept = np.flatnonzero((sources >= 0) & (destinations >= 0))
        ends = (sources[kept] << 32) | destinations[kept]
        if np.any(ends[1:] < ends[:-1]):
            kept = kept[np.argsort(ends)]
        return cls(links, kept.astype(np.int32), nodes.columns.seen)

    def __len__(self) -> int:
        return len(self._codes)

    def at(self, index: int) -> LineageEdge:
        """The edge at an index."""
        ids, types = self.links.ids, self.links.types
        source, destination = int(self._sources[index]), int(self._destinations[index])
        how = self._seen.get((source, destination), "")
        return LineageEdge(ids[source], ids[destination], types[self._codes[index]], how)

    def sources_of(self, type: str) -> Places:
        """Places in the columns of the nodes that edges of a type begin at."""
        code = self.links.types.index(type) if type in self.links.types else -1
        return np.unique(self._sources[self._codes == code]).astype(np.intp)

    def ends(self, nodes: Nodes) -> tuple[Places, Places]:
        """Where among nodes their sources and their destinations are."""
        rank = np.full(len(nodes.columns.vertices), -1)
        rank[nodes.places] = np.arange(len(nodes))
        return rank[self._sources], rank[self._destinations]

    def written(self) -> list[str]:
        """All as JSON with commas between; in pieces that many share, which are never copied."""
        ids = self.links.ids
        begins = [f'{{"source":"{id}","destination":"' for id in ids]
        ends = [f'","type":{as_json(type)},{_UNSEEN}}},' for type in self.links.types]
        sources, destinations = self._sources.tolist(), self._destinations.tolist()
        pieces = [""] * (3 * len(self))
        pieces[::3] = [begins[source] for source in sources]
        pieces[1::3] = [ids[destination] for destination in destinations]
        pieces[2::3] = [ends[code] for code in self._codes.tolist()]
        if self._seen:
            for index, pair in enumerate(zip(sources, destinations, strict=True)):
                if how := self._seen.get(pair):
                    last = 3 * index + 2
                    pieces[last] = pieces[last].replace(_UNSEEN, f'"how":{as_json(how)}')
        return parted(pieces)


def ids_of(nodes: Sequence[LineageNode]) -> list[str]:
    """Return the ids of nodes, of which none is made for that."""
    return nodes.ids if isinstance(nodes, Nodes) else [node.id for node in nodes]


def ends_among(nodes: Sequence[LineageNode], edges: Sequence[LineageEdge]) -> tuple[Places, Places]:
    """Return where among nodes the sources and the destinations of their edges are."""
    if isinstance(nodes, Nodes) and isinstance(edges, Edges):
        return edges.ends(nodes)
    places = {node.id: place for place, node in enumerate(nodes)}
    ends = [(places[edge.source], places[edge.destination]) for edge in edges]
    sources, destinations = np.array(ends, np.intp).reshape(-1, 2).T
    return sources, destinations


def _types(lineage_type: str, type: str) -> str:
    return f'"lineageType":{as_json(lineage_type)},"type":{as_json(type)}'


def _count(number: int) -> int | None:
    return None if number < 0 else int(number)


def _counts(numbers: Numbers) -> list[int | str]:
    return ["null" if number < 0 else number for number in numbers.tolist()]
