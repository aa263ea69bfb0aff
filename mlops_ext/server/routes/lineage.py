"""Lineage questions."""

from __future__ import annotations

from typing import Literal

from mlops_ext.server.route import Request, Route
from mlops_ext.services import (
    lineage,
)
from mlops_ext.services.records import (
    LineageGraph,
    Record,
)


class LineageQuery(Record):
    """A lineage question."""

    ref: str
    question: Literal["all", "datasets", "jobs", "models", "endpoints"] = "all"
    direction: Literal["both", "ascendants", "descendants"] = "both"
    depth: int | None = None


def _ask(request: Request) -> LineageGraph:
    query: LineageQuery = request.query
    return lineage.ask(
        request.context.connection,
        request.context.absolute(query.ref),
        query.question,
        direction=query.direction,
        depth=query.depth,
    )


ROUTES: tuple[Route, ...] = (
    Route(
        "GET",
        "lineage",
        "A lineage question and its answer",
        _ask,
        answer=LineageGraph,
        query=LineageQuery,
    ),
)
