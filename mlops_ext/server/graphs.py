"""Answers about lineage in pages: nodes nearest the start first."""

from __future__ import annotations

import re
from hashlib import sha256

import numpy as np

from mlops_ext.errors import Conflict, InvalidInput
from mlops_ext.services.lineage.listing import Places, ends_among, ids_of
from mlops_ext.services.records import LineageGraph

_TOKEN = re.compile(r"(?P<first>\d{1,12})-(?P<mark>[0-9a-f]{16})")


class GraphPages:
    """One answer, cut into pages.

    A page has the nodes after those of the pages before it, of these nodes the hits, and the edges
    that have one end among them and the other there or on an earlier page. What is said about
    the whole answer is on every page; its findings are on the first. Of a large answer only the
    records of a page are made.

    Args:
        graph: the whole answer.
    """

    def __init__(self, graph: LineageGraph) -> None:
        self._graph = graph
        sources, destinations = ends_among(graph.nodes, graph.edges)
        ids = ids_of(graph.nodes)
        self._nodes = np.argsort(_distances(ids, graph.start, sources, destinations), kind="stable")
        self._ids = [ids[place] for place in self._nodes.tolist()]
        ranks = np.empty_like(self._nodes)
        ranks[self._nodes] = np.arange(len(ids))
        completed = np.maximum(ranks[sources], ranks[destinations])
        self._edges = np.argsort(completed, kind="stable")
        self._completed = completed[self._edges]
        self._hits = set(graph.hits)
        self._mark = sha256("\n".join(self._ids).encode()).hexdigest()[:16]

    def page(self, token: str | None, most: int) -> LineageGraph:
        """Return a page.

        Args:
            token: `next` of the page before; None: the first page.
            most: how many nodes.

        Raises:
            InvalidInput: it is no such token.
            Conflict: it belongs to an answer with other nodes.
        """
        first = 0 if token is None else self._first(token)
        last = first + most
        begin, end = np.searchsorted(self._completed, (first, last)).tolist()
        nodes, edges = self._graph.nodes, self._graph.edges
        return self._graph.model_copy(
            update={
                "nodes": [nodes[place] for place in self._nodes[first:last].tolist()],
                "edges": [edges[place] for place in self._edges[begin:end].tolist()],
                "hits": [id for id in self._ids[first:last] if id in self._hits],
                "findings": [] if first else self._graph.findings,
                "next": f"{last}-{self._mark}" if last < len(self._ids) else None,
            }
        )

    def _first(self, token: str) -> int:
        read = _TOKEN.fullmatch(token)
        if read is None:
            raise InvalidInput.of(
                "InvalidToken",
                f"{token!r} is no token of a page.",
                hint="Give `next` of the page before, as it is.",
            )
        if read["mark"] != self._mark:
            raise Conflict.of(
                "LineageChanged",
                f"The lineage of {self._graph.reference} has changed since its first page.",
                hint="Ask again from the first page.",
            )
        return int(read["first"])


def _distances(
    ids: list[str], starts: list[str], sources: Places, destinations: Places
) -> list[int]:
    """How many edges each node is from the nearest start; what no way leads to is farthest."""
    nodes = np.concatenate((sources, destinations))
    order = np.argsort(nodes, kind="stable")
    beside = np.concatenate((destinations, sources))[order].tolist()
    first = np.searchsorted(nodes[order], np.arange(len(ids) + 1)).tolist()
    places = {id: place for place, id in enumerate(ids)}
    far = [len(ids)] * len(ids)
    queue = [places[start] for start in starts if start in places]
    for node in queue:
        far[node] = 0
    for node in queue:
        for other in beside[first[node] : first[node + 1]]:
            if far[other] == len(ids):
                far[other] = far[node] + 1
                queue.append(other)
    return far
