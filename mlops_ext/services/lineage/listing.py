"""Nodes and edges of an answer about lineage in columns: a record is made when it is touched."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any

import numpy as np

from mlops_ext.services.graph.columns import Links, Numbers, Vertices
from mlops_ext.services.lineage.naming import Words
from mlops_ext.services.records import LineageEdge, LineageNode, NodeKind
from mlops_ext.services.records.written import Written

NOT_SEEN: Mapping[tuple[int, int], str] = {}


@dataclass(frozen=True)
class Columns:
    """What is known of the nodes of a part of the graph, one value a vertex.

    Args:
        vertices: the part of the graph.
        kinds: what a person calls each.
        words: how it is called.
        more: properties of those that have others than their vertices, by their places.
        seen: how the edges into notebooks were seen, by the places of their ends.
        ups: how many neighbours each has against the data; None: not known.
        downs: along the data.
        runs: the pipeline runs that some belong to, by their places.
    """

    vertices: Vertices
    kinds: list[NodeKind]
    words: list[Words]
    more: dict[int, dict[str, str]]
    seen: dict[tuple[int, int], str]
    ups: list[int | None]
    downs: list[int | None]
    runs: dict[int, str]

    def node(self, place: int) -> LineageNode:
        """The node at a place of the columns."""
        vertex = self.vertices.at(place)
        name, detail, state, reference = self.words[place]
        more = self.more.get(place)
        return LineageNode(
            id=vertex.arn,
            kind=self.kinds[place],
            name=name,
            detail=detail,
            lineage_type=vertex.lineage_type,
            type=vertex.type,
            uri=vertex.source_uri or None,
            reference=reference,
            state=state,
            created=vertex.created,
            properties=dict(vertex.properties) if more is None else more,
            up=self.ups[place],
            down=self.downs[place],
            run=self.runs.get(place),
        )


class Nodes(Written[LineageNode]):
    """Some of the nodes of columns, in an order.

    Args:
        columns: the columns.
        places: which.
    """

    def __init__(self, columns: Columns, places: list[int]) -> None:
        self.columns, self.places = columns, places

    def __len__(self) -> int:
        return len(self.places)

    def at(self, index: int) -> LineageNode:
        """The node at an index."""
        return self.columns.node(self.places[index])

    @property
    def ids(self) -> list[str]:
        """Their ids."""
        ids = self.columns.vertices.ids
        return [ids[place] for place in self.places]

    @property
    def names(self) -> list[str]:
        """Their names."""
        return [self.columns.words[place][0] for place in self.places]

    def kinds(self) -> Counter[str]:
        """How many there are of each kind."""
        return Counter(self.columns.kinds[place] for place in self.places)

    def of(self, *kinds: NodeKind) -> Nodes:
        """Those of some kinds."""
        known = self.columns.kinds
        return Nodes(self.columns, [place for place in self.places if known[place] in kinds])

    def without(self, ids: Iterable[str]) -> Nodes:
        """Those without some, by their ids."""
        places = self.columns.vertices.places
        left = {places[id] for id in ids if id in places}
        return self._where(lambda place: place not in left)

    def within(self, ids: Iterable[str]) -> Nodes:
        """Those of some, by their ids."""
        places = self.columns.vertices.places
        kept = {places[id] for id in ids if id in places}
        return self._where(kept.__contains__)

    def undescribed(self) -> Nodes:
        """Those of which only ARN and type could be read."""
        times = self.columns.vertices.times
        return self._where(lambda place: times[place] == "null")

    def joined(self, other: Nodes) -> Nodes:
        """These and others of the same columns."""
        return Nodes(self.columns, [*self.places, *other.places])

    def parted(self, places: Set[int]) -> tuple[Nodes, Nodes]:
        """Those at some places of the columns, and the others."""
        return self._where(places.__contains__), self._where(lambda place: place not in places)

    def not_in_state(self, state: str) -> Nodes:
        """Those that are not in a state."""
        words = self.columns.words
        return self._where(lambda place: words[place][2] != state)

    def _where(self, holds: Callable[[int], bool]) -> Nodes:
        return Nodes(self.columns, list(filter(holds, self.places)))

    def written(self) -> str:
        """A JSON list of them."""
        columns, vertices, places = self.columns, self.columns.vertices, self.places
        heads = {text: _head(*json.loads(text)) for text in set(vertices.types)}
        words = [columns.words[place] for place in places]
        names, details, states, references = (
            _quoted([each[part] for each in words]) for part in range(4)
        )
        rows = zip(places, names, details, states, references, self._moments(), strict=True)
        kept, arns, types, uris = vertices.properties, vertices.arns, vertices.types, vertices.uris
        ups, downs = map(_counts, (columns.ups, columns.downs))
        more = vertices.parameters()
        more |= {place: _json(properties) for place, properties in columns.more.items()}
        kinds = columns.kinds
        runs = {place: _json(run) for place, run in columns.runs.items()}
        texts = [
            f'{{"id":{arns[p]},"kind":"{kinds[p]}","name":{name},"detail":{detail},'
            f'{heads[types[p]]},"uri":{uris[p]},"reference":{reference},"state":{state},'
            f'"created":{created},"properties":{more.get(p) or kept[p]},'
            f'"up":{ups[p]},"down":{downs[p]},"run":{runs.get(p, "null")}}}'
            for p, name, detail, state, reference, created in rows
        ]
        return f"[{','.join(texts)}]"

    def _moments(self) -> list[str]:
        """Their times of creation as JSON."""
        times = self.columns.vertices.times
        known = [times[place] for place in self.places]
        numbers = np.array([0 if time == "null" else int(time) for time in known], "M8[us]")
        texts = np.datetime_as_string(numbers).tolist()
        return [
            "null" if time == "null" else f'"{text}Z"'
            for time, text in zip(known, texts, strict=True)
        ]


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
        self._sources = links.sources[order].tolist()
        self._destinations = links.destinations[order].tolist()
        self._codes = links.codes[order].tolist()

    @classmethod
    def among(cls, nodes: Nodes, links: Links) -> Edges:
        """The edges with both ends among nodes."""
        rank = np.full(len(nodes.columns.vertices), -1)
        rank[nodes.places] = np.arange(len(nodes))
        sources, destinations = rank[links.sources], rank[links.destinations]
        order = np.lexsort((destinations, sources))
        kept = (sources[order] >= 0) & (destinations[order] >= 0)
        return cls(links, order[kept].astype(np.int32), nodes.columns.seen)

    def __len__(self) -> int:
        return len(self._codes)

    def at(self, index: int) -> LineageEdge:
        """The edge at an index."""
        ids, types = self.links.ids, self.links.types
        source, destination = self._sources[index], self._destinations[index]
        how = self._seen.get((source, destination), "")
        return LineageEdge(ids[source], ids[destination], types[self._codes[index]], how)

    def sources_of(self, type: str) -> set[int]:
        """Places in the columns of the nodes that edges of a type begin at."""
        code = self.links.types.index(type) if type in self.links.types else -1
        pairs = zip(self._sources, self._codes, strict=True)
        return {source for source, one in pairs if one == code}

    def begin_at(self, ids: Iterable[str]) -> bool:
        """Whether any begins at one of these nodes."""
        wanted = set(ids)
        places = {place for place, id in enumerate(self.links.ids) if id in wanted}
        return not places.isdisjoint(self._sources)

    def written(self) -> str:
        """A JSON list of them."""
        ids = self.links.ids
        begins = [f'{{"source":"{id}","destination":"' for id in ids]
        ends = [f'","type":{_json(type)},"how":""}}' for type in self.links.types]
        columns = list(zip(self._sources, self._destinations, self._codes, strict=True))
        texts = [f"{begins[a]}{ids[b]}{ends[code]}" for a, b, code in columns]
        if self._seen:
            for index, (a, b, _) in enumerate(columns):
                if how := self._seen.get((a, b)):
                    texts[index] = f"{texts[index][:-3]}{_json(how)}}}"
        return f"[{','.join(texts)}]"


def _head(lineage_type: str, type: str) -> str:
    return f'"lineageType":{_json(lineage_type)},"type":{_json(type)}'


def _counts(numbers: Iterable[int | None]) -> list[str]:
    return ["null" if number is None else str(number) for number in numbers]


def _quoted(values: Sequence[str | None]) -> list[str]:
    """Values as JSON; as one, which is faster: JSON has no line ends within a value."""
    if not values:
        return []
    text = json.dumps(values, separators=("\n", ":"), ensure_ascii=False)
    return text[1:-1].split("\n")


def _json(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)
