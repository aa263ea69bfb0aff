"""Copying versions, sharing groups, and what hangs on what is to be deleted."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from mlops_ext.server.route import Request, Route
from mlops_ext.server.routes.models import GroupList
from mlops_ext.services import cleanup, copying, sharing
from mlops_ext.services.records import (
    Cleaned,
    CopyPlan,
    Progressed,
    Record,
    Removal,
    Sharing,
    Version,
)
from mlops_ext.services.records.removal import Serving
from mlops_ext.services.records.sharing import Rights


class CopyQuery(Record):
    """Where a copy goes; by default the same SageMaker and the version's group."""

    group: str | None = None
    use: Literal["aws", "local"] | None = None
    profile: str | None = None
    region: str | None = None


class CopyRequest(CopyQuery):
    """Where a copy goes, and the token by which its progress is asked for."""

    progress: str = Field(default="", max_length=64)


class ShareRequest(Record):
    """With whom to share a group, and how; a dry run changes nothing."""

    accounts: list[str] = Field(min_length=1)
    rights: Rights = "read"
    promote: bool = False
    dry_run: bool = False


class UnshareQuery(Record):
    """From whom to take a share; from all where none is named."""

    account: list[str] = Field(default_factory=list)


class RemovalQuery(Record):
    """What happens to endpoints that serve what is deleted."""

    endpoints: Serving = "refuse"


def _plan_copy(request: Request) -> CopyPlan:
    query: CopyQuery = request.query
    context = request.context
    target = context.beside(query.use, query.profile, query.region)
    return copying.plan(context.connection, request.version, to=target, group=query.group)


def _copy(request: Request) -> Version:
    body: CopyRequest = request.body
    context = request.context
    target = context.beside(body.use, body.profile, body.region)
    with context.progress.of(body.progress) as tell:
        return copying.copy(
            context.connection, request.version, to=target, group=body.group, progress=tell
        )


def _share(request: Request) -> Sharing:
    body: ShareRequest = request.body
    change = sharing.plan if body.dry_run else sharing.share
    return change(
        request.context.connection,
        request.path["group"],
        body.accounts,
        body.rights,
        promote=body.promote,
    )


def _removal(request: Request, name: str) -> Removal:
    return cleanup.plan(request.context.connection, name, request.query.endpoints)


ROUTES: tuple[Route, ...] = (
    Route(
        "GET",
        "models/{group}/versions/{version}/copy",
        "What copying a version would do",
        _plan_copy,
        answer=CopyPlan,
        query=CopyQuery,
    ),
    Route(
        "POST",
        "models/{group}/versions/{version}/copy",
        "Copy a version; the copy, where it is",
        _copy,
        answer=Version,
        body=CopyRequest,
    ),
    Route(
        "GET",
        "progress/{token}",
        "How far a request has come; 204 before it began and after its end",
        lambda r: r.context.progress.get(r.path["token"]),
        answer=Progressed,
        may_be_empty=True,
    ),
    Route(
        "GET",
        "shared-models",
        "Groups of other accounts that are shared with this one",
        lambda r: GroupList(groups=sharing.list_received(r.context.connection)),
        answer=GroupList,
    ),
    Route(
        "GET",
        "models/{group}/sharing",
        "With whom a group is shared",
        lambda r: sharing.read(r.context.connection, r.path["group"]),
        answer=Sharing,
    ),
    Route(
        "PUT",
        "models/{group}/sharing",
        "Share a group with other accounts",
        _share,
        answer=Sharing,
        body=ShareRequest,
    ),
    Route(
        "DELETE",
        "models/{group}/sharing",
        "Take a share away",
        lambda r: sharing.unshare(r.context.connection, r.path["group"], r.query.account),
        answer=Sharing,
        query=UnshareQuery,
    ),
    Route(
        "GET",
        "models/{group}/removal",
        "What hangs on a group",
        lambda r: _removal(r, r.path["group"]),
        answer=Removal,
        query=RemovalQuery,
    ),
    Route(
        "DELETE",
        "models/{group}",
        "Delete a group with all its versions",
        lambda r: cleanup.delete_group(
            r.context.connection, r.path["group"], endpoints=r.query.endpoints
        ),
        answer=Cleaned,
        query=RemovalQuery,
    ),
    Route(
        "GET",
        "models/{group}/versions/{version}/removal",
        "What hangs on a version",
        lambda r: _removal(r, r.version),
        answer=Removal,
        query=RemovalQuery,
    ),
    Route(
        "DELETE",
        "models/{group}/versions/{version}",
        "Delete a version",
        lambda r: cleanup.delete_version(r.context.connection, r.version, r.query.endpoints),
        answer=Cleaned,
        query=RemovalQuery,
    ),
    Route(
        "GET",
        "endpoints/{name}/removal",
        "What hangs on an endpoint",
        lambda r: cleanup.plan(r.context.connection, f"endpoint:{r.path['name']}"),
        answer=Removal,
    ),
)
