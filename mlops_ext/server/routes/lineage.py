"""Lineage questions."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field

from mlops_ext.server.graphs import GraphPages
from mlops_ext.server.route import Request, Route
from mlops_ext.services import lineage
from mlops_ext.services.records import LineageGraph, Record

if TYPE_CHECKING:
    from mlops_ext.connection import Connection

Direction = Literal["both", "ascendants", "descendants"]


class Paged(Record):
    """A part of an answer of any size."""

    most: Annotated[int, Field(ge=1, le=10_000)] = 300
    """How many nodes a page has."""
    next: str | None = None
    """Of the page before; none: the first page."""


class LineageQuery(Paged):
    """A lineage question."""

    ref: str
    question: lineage.Question = "all"
    direction: Direction = "both"
    depth: int | None = None
    on: str | None = None
    """When, of ``served``: an ISO date or time."""
    to: str | None = None
    """Where to, of ``path``."""
    progress: str = Field(default="", max_length=64)
    """The token by which is asked how far reading has come."""


class NearQuery(Paged):
    """Whose neighbours."""

    id: str
    """ARN of a lineage entity."""
    direction: Direction = "both"


def _ask(request: Request) -> LineageGraph:
    query: LineageQuery = request.query
    absolute = request.context.absolute
    with request.context.progress.of(query.progress) as tell:
        return _paged(
            request,
            lambda connection: lineage.ask(
                connection,
                absolute(query.ref),
                query.question,
                direction=query.direction,
                depth=query.depth,
                on=query.on,
                to=None if query.to is None else absolute(query.to),
                progress=tell,
            ),
        )


def _near(request: Request) -> LineageGraph:
    query: NearQuery = request.query
    return _paged(
        request, lambda connection: lineage.near(connection, query.id, direction=query.direction)
    )


def _paged(request: Request, read: Callable[[Connection], LineageGraph]) -> LineageGraph:
    """The page that is asked for: the first of what is there now, later ones of what was read."""
    query: Paged = request.query
    kept, connection = request.context.graphs, request.context.connection
    asked = query.model_dump_json(exclude={"most", "next", "progress"})
    key = (connection, type(query), asked)
    pages = kept.get(key) if query.next else None
    if pages is None:
        pages = GraphPages(read(connection))
    page = pages.page(query.next, query.most)
    if page.next:
        kept.put(key, pages)
    return page


ROUTES: tuple[Route, ...] = (
    Route(
        "GET",
        "lineage",
        "A lineage question and its answer, nodes nearest the start first",
        _ask,
        answer=LineageGraph,
        query=LineageQuery,
    ),
    Route(
        "GET",
        "lineage/near",
        "A lineage entity and its direct neighbours",
        _near,
        answer=LineageGraph,
        query=NearQuery,
    ),
)
