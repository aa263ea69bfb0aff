"""Lineage edited by hand: links, entities, and what may be missing."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from mlops_ext.server.route import Request, Route
from mlops_ext.services import lineage
from mlops_ext.services.records import (
    AssociationType,
    EntityType,
    LineageEntity,
    LineageLinks,
    LineageSuggestions,
    LinkChange,
    Record,
)


class LinksQuery(Record):
    """Whose links."""

    ref: str
    most: Annotated[int, Field(ge=1, le=10_000)] = 300


class LinkRequest(Record):
    """What to link with what; a dry run changes nothing."""

    source: str
    destination: str
    type: AssociationType = "ContributedTo"
    dry_run: bool = False


class UnlinkQuery(Record):
    """What to unlink from what."""

    source: str
    destination: str
    force: bool = False
    """Also what nobody made by hand."""
    dry_run: bool = False


class EntityRequest(Record):
    """An entity to make."""

    lineage_type: EntityType
    uri: str = Field(min_length=1)
    type: str
    name: str = ""
    properties: dict[str, str] = Field(default_factory=dict)


class EntityQuery(Record):
    """An entity to remove with its links."""

    ref: str
    force: bool = False
    """Also what nobody made by hand."""
    dry_run: bool = False


class SuggestionsQuery(Record):
    """The version that data sets are suggested for."""

    ref: str


class AcceptRequest(Record):
    """Which suggestions to link to the version."""

    ref: str
    uris: list[str] | Literal["all"]


def _link(request: Request) -> LinkChange:
    body: LinkRequest = request.body
    absolute = request.context.absolute
    return lineage.link(
        request.context.connection,
        absolute(body.source),
        absolute(body.destination),
        body.type,
        dry_run=body.dry_run,
    )


def _unlink(request: Request) -> LinkChange:
    query: UnlinkQuery = request.query
    absolute = request.context.absolute
    return lineage.unlink(
        request.context.connection,
        absolute(query.source),
        absolute(query.destination),
        force=query.force,
        dry_run=query.dry_run,
    )


def _make(request: Request) -> LineageEntity:
    body: EntityRequest = request.body
    return lineage.make_entity(
        request.context.connection,
        body.lineage_type,
        request.context.absolute(body.uri),
        body.type,
        name=body.name,
        properties=body.properties,
    )


def _remove(request: Request) -> LinkChange:
    query: EntityQuery = request.query
    return lineage.remove_entity(
        request.context.connection,
        request.context.absolute(query.ref),
        force=query.force,
        dry_run=query.dry_run,
    )


def _links(request: Request) -> LineageLinks:
    query: LinksQuery = request.query
    reference = request.context.absolute(query.ref)
    return lineage.links_of(request.context.connection, reference, query.most)


ROUTES: tuple[Route, ...] = (
    Route(
        "GET",
        "lineage/links",
        "The direct links of something in the lineage graph, with who made them",
        _links,
        answer=LineageLinks,
        query=LinksQuery,
    ),
    Route(
        "PUT",
        "lineage/links",
        "Link two things by hand; what is linked so stays as it is",
        _link,
        answer=LinkChange,
        body=LinkRequest,
    ),
    Route(
        "DELETE",
        "lineage/links",
        "Remove the link of two things",
        _unlink,
        answer=LinkChange,
        query=UnlinkQuery,
    ),
    Route(
        "POST",
        "lineage/entities",
        "Make an artifact, an action or a context",
        _make,
        answer=LineageEntity,
        body=EntityRequest,
    ),
    Route(
        "DELETE",
        "lineage/entities",
        "Remove an entity that was made by hand, its links first",
        _remove,
        answer=LinkChange,
        query=EntityQuery,
    ),
    Route(
        "GET",
        "lineage/suggestions",
        "Data sets that a version may have learned from that has none recorded",
        lambda r: lineage.suggest(r.context.connection, r.query.ref),
        answer=LineageSuggestions,
        query=SuggestionsQuery,
    ),
    Route(
        "POST",
        "lineage/suggestions",
        "Link suggested data sets to their version",
        lambda r: lineage.accept(r.context.connection, r.body.ref, r.body.uris),
        answer=LineageSuggestions,
        body=AcceptRequest,
    ),
)
