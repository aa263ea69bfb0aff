"""Finding versions of all groups, their aliases, and collections of groups."""

from __future__ import annotations

from pydantic import Field

from mlops_ext.server.route import Request, Route
from mlops_ext.services import aliases, collections, finding
from mlops_ext.services.records import AliasChange, Collection, Record, VersionTable


class TableQuery(Record):
    """How much of the table is wanted."""

    first: int | None = Field(default=None, ge=1, le=100)
    """Answer at once: so many of the newest, unless all are known."""
    mark: str = ""
    """Of the table that is known; nothing is sent while it is the same."""


class AliasBody(Record):
    """The version that an alias names from now on."""

    number: int


class CollectionList(Record):
    """The collections at the top, each with those inside it."""

    collections: list[Collection]


class CollectionPath(Record):
    """Which collection: ``risk/churn``."""

    path: str


class CollectionChange(Record):
    """What goes into a collection and what comes out of it: names of model groups."""

    path: str
    add: list[str] = Field(default_factory=list)
    remove: list[str] = Field(default_factory=list)


class CollectionRename(Record):
    """Which collection gets which name, without those that it lies in."""

    path: str
    name: str


def _table(request: Request) -> VersionTable | None:
    connection, asked = request.context.connection, request.query
    if asked.first is None:
        table = finding.versions(connection, now=True)
    else:
        table = finding.newest(connection, asked.first)
    return None if table.mark == asked.mark else finding.columns(table)


ROUTES: tuple[Route, ...] = (
    Route(
        "GET",
        "versions",
        "All versions of all groups as columns; 204 when they are as the mark says",
        _table,
        answer=VersionTable,
        query=TableQuery,
        may_be_empty=True,
    ),
    Route(
        "PUT",
        "models/{group}/aliases/{alias}",
        "Let an alias name a version",
        lambda r: aliases.set_alias(
            r.context.connection, f"{r.path['group']}/{r.body.number}", r.path["alias"]
        ),
        answer=AliasChange,
        body=AliasBody,
    ),
    Route(
        "DELETE",
        "models/{group}/aliases/{alias}",
        "Take an alias away",
        lambda r: aliases.remove_alias(
            r.context.connection, f"{r.path['group']}@{r.path['alias']}"
        ),
        answer=AliasChange,
    ),
    Route(
        "GET",
        "collections",
        "Collections of model groups",
        lambda r: CollectionList(collections=collections.list_collections(r.context.connection)),
        answer=CollectionList,
    ),
    Route(
        "POST",
        "collections",
        "Make a collection",
        lambda r: collections.create_collection(r.context.connection, r.body.path),
        answer=Collection,
        body=CollectionPath,
        status=201,
    ),
    Route(
        "PUT",
        "collections",
        "Put groups into a collection and take others out",
        lambda r: collections.change_collection(
            r.context.connection, r.body.path, r.body.add, r.body.remove
        ),
        answer=Collection,
        body=CollectionChange,
    ),
    Route(
        "PUT",
        "collections/name",
        "Give a collection another name where it lies; those inside it follow",
        lambda r: collections.rename_collection(r.context.connection, r.body.path, r.body.name),
        answer=Collection,
        body=CollectionRename,
    ),
    Route(
        "DELETE",
        "collections",
        "Delete an empty collection",
        lambda r: collections.delete_collection(r.context.connection, r.query.path),
        answer=Collection,
        query=CollectionPath,
    ),
)
