"""A part of the lineage graph as records: who is shown, by what name, with which neighbours."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from operator import lt

import numpy as np

from mlops_ext.services.governance.actions import approval_status
from mlops_ext.services.governance.decisions import DECISION_TYPE, DEPLOYED
from mlops_ext.services.graph.columns import Counts, Links, Numbers, Vertices
from mlops_ext.services.graph.entities import BY_HAND, LINKED, SEEN, by_hand_key, how_seen
from mlops_ext.services.graph.reading import Reading
from mlops_ext.services.graph.registration import NOTEBOOK_PROPERTY
from mlops_ext.services.graph.vertex import Vertex
from mlops_ext.services.lineage.decided import Decided
from mlops_ext.services.lineage.kinds import KINDS, Codes, kind_of, kinds_of
from mlops_ext.services.lineage.listing import Columns, Edges, Nodes, Places
from mlops_ext.services.lineage.naming import DELETED, Naming, Present, Words

__all__ = ["DELETED", "Present", "kind_of", "nodes_and_edges"]

_OF_EDGES = (SEEN, LINKED)
_UNNAMED: Words = ("", "", None, None)
_BY_DECISIONS = [KINDS.index("approval"), KINDS.index("deployment")]


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
        columns = _leave_out(hidden, links, columns)
    shown = np.ones(len(vertices), np.bool_)
    shown[hidden] = False
    nodes = Nodes(columns, _by_age(vertices, np.flatnonzero(shown)))
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


def _words(vertices: Vertices, kinds: Codes, naming: Naming) -> list[Words]:
    words: list[Words] = [_UNNAMED] * len(vertices)
    for code in np.unique(kinds).tolist():
        places = np.flatnonzero(kinds == code).tolist()
        told = map(naming.of(KINDS[code]), vertices.some(places))
        for place, said in zip(places, told, strict=True):
            words[place] = said
    return words


def _more(
    vertices: Vertices, kinds: Codes, words: list[Words], decided: Decided
) -> dict[int, dict[str, str]]:
    """Properties of the nodes that tell more than their vertices: who decided and why."""
    more: dict[int, dict[str, str]] = {}
    if not decided:
        return more
    for place in np.flatnonzero(np.isin(kinds, _BY_DECISIONS)).tolist():
        vertex = vertices.at(place)
        deployed = KINDS[kinds[place]] == "deployment"
        status = DEPLOYED if deployed else approval_status(vertex)
        if decision := decided.matching(vertex, status):
            told = {"by": decision.who, "why": decision.why}
            more[place] = {**vertex.properties, **{k: v for k, v in told.items() if v}}
            name, detail, state, reference = words[place]
            words[place] = name, decision.who or detail, state, reference
    return more


def _counted(counts: Mapping[str, int], vertices: Vertices) -> Numbers:
    """A number of each vertex; below 0 where it is not known."""
    if isinstance(counts, Counts) and counts.vertices is vertices:
        return counts.numbers
    return np.array([counts.get(arn, -1) for arn in vertices.ids], np.int32)


def _leave_out(hidden: list[int], links: Links, columns: Columns) -> Columns:
    """Take neighbours that are not shown from the counts."""
    left = []
    ends = ((links.sources, links.destinations), (links.destinations, links.sources))
    for counts, (here, there) in zip((columns.ups, columns.downs), ends, strict=True):
        beside = np.bincount(there[np.isin(here, hidden)], minlength=len(counts))
        left.append(np.where(counts < 0, counts, counts - beside).astype(np.int32))
    return replace(columns, ups=left[0], downs=left[1])


def _by_age(vertices: Vertices, places: Places) -> Places:
    """Places in the order of their age, which is mostly the order that they have."""
    times = [vertices.times[place] for place in places.tolist()]
    if all(map(lt, times, times[1:])):
        return places
    keyed = zip(times, map(vertices.ids.__getitem__, places.tolist()), places.tolist(), strict=True)
    return np.array([place for _, _, place in sorted(keyed)], np.intp)
