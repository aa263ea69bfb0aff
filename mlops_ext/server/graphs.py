"""Answers about lineage in pages: nodes nearest the start first."""

from __future__ import annotations

import re
from bisect import bisect_left
from hashlib import sha256

from mlops_ext.errors import Conflict, InvalidInput
from mlops_ext.services.records import LineageEdge, LineageGraph, LineageNode

_TOKEN = re.compile(r"(?P<first>\d{1,12})-(?P<mark>[0-9a-f]{16})")


class GraphPages:
    """One answer, cut into pages.

    A page has the nodes after those of the pages before it, of these nodes the hits, and the edges
    that have one end among them and the other there or on an earlier page. What is said about
    the whole answer is on every page; its findings are on the first.

    Args:
        graph: the whole answer.
    """

    def __init__(self, graph: LineageGraph) -> None:
        self._graph = graph
        self._nodes = _nearest_first(graph)
        places = {node.id: place for place, node in enumerate(self._nodes)}
        edges = [(max(places[e.source], places[e.destination]), e) for e in graph.edges]
        edges.sort(key=lambda each: each[0])
        self._completed = [place for place, _ in edges]
        self._edges: list[LineageEdge] = [edge for _, edge in edges]
        self._hits = set(graph.hits)
        self._mark = sha256("\n".join(places).encode()).hexdigest()[:16]

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
        nodes = self._nodes[first:last]
        begin, end = bisect_left(self._completed, first), bisect_left(self._completed, last)
        return self._graph.model_copy(
            update={
                "nodes": nodes,
                "edges": self._edges[begin:end],
                "hits": [node.id for node in nodes if node.id in self._hits],
                "findings": [] if first else self._graph.findings,
                "next": f"{last}-{self._mark}" if last < len(self._nodes) else None,
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


def _nearest_first(graph: LineageGraph) -> list[LineageNode]:
    """The nodes by their distance from the start; those of one distance as they were."""
    beside: dict[str, list[str]] = {}
    for edge in graph.edges:
        beside.setdefault(edge.source, []).append(edge.destination)
        beside.setdefault(edge.destination, []).append(edge.source)
    far = dict.fromkeys(graph.start, 0)
    queue = list(far)
    for node in queue:
        for other in beside.get(node, ()):
            if other not in far:
                far[other] = far[node] + 1
                queue.append(other)
    farthest = len(far)
    return sorted(graph.nodes, key=lambda node: far.get(node.id, farthest))
