"""A part of the lineage graph as records: who is shown, by what name, with which neighbours."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from operator import itemgetter

import numpy as np

from mlops_ext.services.governance.actions import approval_status
from mlops_ext.services.governance.decisions import DECISION_TYPE, DEPLOYED
from mlops_ext.services.graph.columns import Links, Vertices
from mlops_ext.services.graph.entities import BY_HAND, LINKED, SEEN, by_hand_key, how_seen
from mlops_ext.services.graph.reading import Reading
from mlops_ext.services.graph.registration import NOTEBOOK_PROPERTY
from mlops_ext.services.graph.vertex import Vertex
from mlops_ext.services.lineage.decided import Decided
from mlops_ext.services.lineage.kinds import kind_of, kinds_of
from mlops_ext.services.lineage.listing import Columns, Edges, Nodes
from mlops_ext.services.lineage.naming import DELETED, Naming, Present, Words
from mlops_ext.services.records import NodeKind

__all__ = ["DELETED", "Present", "kind_of", "nodes_and_edges"]

_OF_EDGES = (SEEN, LINKED)

_BY_DECISIONS: frozenset[NodeKind] = frozenset({"approval", "deployment"})


def nodes_and_edges(found: Reading, present: Present) -> tuple[Nodes, Edges]:
    """Return the records of what has been read, oldest first.

    SageMaker's own action about an approval or a deployment and our decision about the same are
    one node: SageMaker's, with our who and why. Approvals that nobody decided are left out.

    Args:
        found: the part of the graph.
        present: what there is now.
    """
    vertices, links = found.columns()
    kinds = kinds_of(vertices)
    decided = Decided(_decisive(vertices))
    naming = Naming(present, _notebooks(vertices, links))
    words = _words(vertices, kinds, naming)
    read, linked = _having(vertices, SEEN), _having(vertices, LINKED)
    columns = Columns(
        vertices,
        kinds,
        words,
        {**_more(vertices, kinds, words, decided), **_plain(vertices, read + linked)},
        {**_seen(vertices, links, read), **_linked(vertices, links, linked)},
        _counted(found.ups, vertices),
        _counted(found.downs, vertices),
        {vertices.places[arn]: run for arn, run in present.runs.items()},
    )
    hidden = [vertices.places[arn] for arn in decided.hidden]
    if hidden:
        _leave_out(hidden, links, columns)
    shown = np.ones(len(vertices), np.bool_)
    shown[hidden] = False
    nodes = Nodes(columns, _by_age(vertices, np.flatnonzero(shown).tolist()))
    return nodes, Edges.among(nodes, links)


def _decisive(vertices: Vertices) -> Iterator[Vertex]:
    """What decisions are read from: deployments only where a decision may be about them."""
    decisions = vertices.of_types({DECISION_TYPE})
    types = {"Approval", "ModelDeployment"} if decisions else {"Approval"}
    return map(vertices.at, [*decisions, *vertices.of_types(types)])


def _notebooks(vertices: Vertices, links: Links) -> dict[str, str]:
    """Names of notebooks by the ARNs of the components that stand for them."""
    key = json.dumps(NOTEBOOK_PROPERTY)
    told = _having(vertices, key)
    names = {place: vertices.at(place).properties.get(NOTEBOOK_PROPERTY) for place in told}
    into = np.flatnonzero(np.isin(links.destinations, told))
    pairs = zip(links.sources[into].tolist(), links.destinations[into].tolist(), strict=True)
    return {vertices.ids[source]: name for source, made in pairs if (name := names[made])}


def _having(vertices: Vertices, part: str) -> list[int]:
    """Places of those whose properties have that part, which JSON writes as it is."""
    return [place for place, kept in enumerate(vertices.properties) if part in kept]


def _plain(vertices: Vertices, told: list[int]) -> dict[int, dict[str, str]]:
    """Properties without those that tell how edges are known, of those that have such."""
    kept = {place: vertices.at(place).properties for place in told}
    return {
        place: {key: value for key, value in properties.items() if not key.startswith(_OF_EDGES)}
        for place, properties in kept.items()
    }


def _seen(vertices: Vertices, links: Links, read: list[int]) -> dict[tuple[int, int], str]:
    """How the edges into notebooks were seen, by the places of their ends."""
    told = {place: vertices.at(place).properties for place in read}
    into = np.flatnonzero(np.isin(links.destinations, read))
    pairs = zip(links.sources[into].tolist(), links.destinations[into].tolist(), strict=True)
    return {
        (source, made): how
        for source, made in pairs
        if (how := how_seen(told[made], vertices.ids[source]))
    }


def _linked(vertices: Vertices, links: Links, linked: list[int]) -> dict[tuple[int, int], str]:
    """The edges that were made by hand, by the places of their ends."""
    kept = {place: vertices.at(place).properties for place in linked}
    near = np.isin(links.sources, linked) | np.isin(links.destinations, linked)
    pairs = zip(links.sources[near].tolist(), links.destinations[near].tolist(), strict=True)
    ids = vertices.ids
    return {
        (a, b): BY_HAND
        for a, b in pairs
        if any(by_hand_key(ids[a], ids[b]) in kept.get(end, ()) for end in (a, b))
    }


def _words(vertices: Vertices, kinds: list[NodeKind], naming: Naming) -> list[Words]:
    tell = {kind: naming.of(kind) for kind in set(kinds)}
    return [tell[kind](vertex) for kind, vertex in zip(kinds, vertices.all(), strict=True)]


def _more(
    vertices: Vertices, kinds: list[NodeKind], words: list[Words], decided: Decided
) -> dict[int, dict[str, str]]:
    """Properties of the nodes that tell more than their vertices: who decided and why."""
    more: dict[int, dict[str, str]] = {}
    if not decided:
        return more
    for place in (place for place, kind in enumerate(kinds) if kind in _BY_DECISIONS):
        vertex = vertices.at(place)
        status = DEPLOYED if kinds[place] == "deployment" else approval_status(vertex)
        if decision := decided.matching(vertex, status):
            told = {"by": decision.who, "why": decision.why}
            more[place] = {**vertex.properties, **{k: v for k, v in told.items() if v}}
            name, detail, state, reference = words[place]
            words[place] = name, decision.who or detail, state, reference
    return more


def _counted(counts: Mapping[str, int], vertices: Vertices) -> list[int | None]:
    return list(map(counts.get, vertices.ids))


def _leave_out(hidden: list[int], links: Links, columns: Columns) -> None:
    """Take neighbours that are not shown from the counts."""
    ends = (
        (links.sources, links.destinations, columns.ups),
        (
            links.destinations,
            links.sources,
            columns.downs,
        ),
    )
    for here, there, counts in ends:
        for place in there[np.isin(here, hidden)].tolist():
            count = counts[place]
            counts[place] = None if count is None else count - 1


def _by_age(vertices: Vertices, places: list[int]) -> list[int]:
    keyed = [(vertices.microseconds[place], vertices.ids[place], place) for place in places]
    return list(map(itemgetter(2), sorted(keyed)))
