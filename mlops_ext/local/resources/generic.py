"""Create, Describe, List, Update and Delete as a declaration makes them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from mlops_ext.local.call import Call, Operation, Output
from mlops_ext.local.identity import caller_arn, principal_id, role_arn
from mlops_ext.local.resources.paging import answer, place_of
from mlops_ext.local.resources.resource import Resource
from mlops_ext.local.resources.tagging import put_tags
from mlops_ext.local.store import Condition, Document, Draft, DuplicateError, Head, Page
from mlops_ext.local.wire.model import service

if TYPE_CHECKING:
    from mlops_ext.local.engine import Engine

PAGE = 10
"""MaxResults of lists when the request says nothing (API Reference, ListArtifacts and others)."""

_RANGES = {
    "NameContains": ("name", "contains"),
    "CreationTimeAfter": ("created", ">="),
    "CreationTimeBefore": ("created", "<"),
    "CreatedAfter": ("created", ">="),
    "CreatedBefore": ("created", "<"),
    "LastModifiedTimeAfter": ("modified", ">="),
    "LastModifiedTimeBefore": ("modified", "<"),
    "ModifiedTimeAfter": ("modified", ">="),
    "ModifiedTimeBefore": ("modified", "<"),
}
_SORTS = {"Name": "key", "CreationTime": "created", "LastModifiedTime": "modified"}


def operations(resource: Resource) -> dict[str, Operation]:
    """The operations that the declaration names, by operation name."""
    made: dict[str, tuple[str, Callable[[Call, Resource], Output]]] = {
        "Create": (f"Create{resource.noun}", lambda call, of: record(of, create(call, of))),
        "Describe": (f"Describe{resource.noun}", describe),
        "List": (resource.listed or f"List{resource.noun}s", listing),
        "Update": (f"Update{resource.noun}", lambda call, of: _shown(of, update(call, of))),
        "Delete": (f"Delete{resource.noun}", delete),
    }
    return {
        name: _bound(function, resource)
        for name, function in (made[verb] for verb in resource.operations)
    }


def _bound(function: Callable[[Call, Resource], Output], resource: Resource) -> Operation:
    return lambda call: function(call, resource)


def user_context(call: Call) -> dict[str, Any]:
    """Who calls, as CreatedBy and LastModifiedBy show it (UserContext)."""
    user, account = call.caller.user, call.engine.account_id
    return {
        "UserProfileName": user,
        "IamIdentity": {
            "Arn": caller_arn(account, user),
            "PrincipalId": principal_id(role_arn(account), user),
        },
    }


def find(engine: Engine, resource: Resource, reference: str) -> Document | None:
    """The resource of that name or ARN; letter case is ignored, as SageMaker does."""
    if not reference.startswith("arn:"):
        return engine.documents.find(resource.kind, reference)
    document = engine.documents.by_arn(reference)
    if document is not None:
        return document if document.kind == resource.kind else None
    prefix = engine.arn(f"{resource.kind}/")
    if not reference.lower().startswith(prefix.lower()):
        return None
    return engine.documents.find(resource.kind, reference[len(prefix) :])


def require(engine: Engine, resource: Resource, reference: str) -> Document:
    """The resource of that name or ARN.

    Raises:
        ApiError: the declaration's `missing`.
    """
    document = find(engine, resource, reference)
    if document is None:
        arn = reference if reference.startswith("arn:") else engine.arn(resource.tail(reference))
        raise resource.missing_error(arn, reference)
    return document


def record(resource: Resource, document: Document) -> Output:
    """The resource as Describe and Search show it."""
    return _record(resource, document, document.body)


def _record(resource: Resource, head: Document | Head, body: Mapping[str, Any]) -> Output:
    created, modified = resource.times
    whole = {
        **body,
        resource.arn: head.arn,
        created: head.created,
        modified: head.modified,
    }
    if not resource.aliases:
        return whole
    return whole | {member: at(whole, path) for member, path in resource.aliases.items()}


def at(body: Mapping[str, Any], path: str) -> Any:
    """The value that a dotted path of members leads to; None where there is none."""
    value: Any = body
    for member in path.split("."):
        value = value.get(member) if isinstance(value, Mapping) else None
    return value


def _shown(resource: Resource, document: Document) -> Output:
    whole = record(resource, document)
    return {resource.described: whole} if resource.described else whole


def create(
    call: Call, resource: Resource, extra: dict[str, Any] | None = None, **links: str
) -> Document:
    """Keep a new resource: the request's members with `extra` ones, and its tags.

    Args:
        call: the request.
        resource: what to make.
        extra: members that the request does not carry.
        links: `parent`, `type` and `lookup` of the document.

    Raises:
        ApiError: the declaration's `duplicate`.
    """
    given = dict(call.input)
    tags, token = given.pop("Tags", []), given.pop(resource.token, "")
    if token:
        for made in call.engine.documents.by_lookup(resource.kind, token):
            return made
        links = {"lookup": token, **links}
    name = given[resource.name]
    body = {**resource.initial, **given, **(extra or {}), "CreatedBy": user_context(call)}
    draft = Draft(resource.kind, call.engine.arn(resource.tail(name)), name, body, **links)
    return add(call, resource, draft, tags)


def add(
    call: Call, resource: Resource, draft: Draft, tags: list[dict[str, str]] | None = None
) -> Document:
    """Keep a new resource's document with its tags.

    Raises:
        ApiError: the declaration's `duplicate`.
    """
    with call.engine.database.transaction():
        try:
            document = call.engine.documents.add(draft, call.engine.now())
        except DuplicateError as error:
            raise resource.duplicate_error(error.existing.arn, draft.name) from None
        put_tags(call.engine, document.arn, tags or ())
    return document


def describe(call: Call, resource: Resource) -> Output:
    """The resource that the request names."""
    return _shown(resource, _named(call, resource))


def _named(call: Call, resource: Resource) -> Document:
    return require(call.engine, resource, call.input[resource.identifier or resource.name])


def listing(
    call: Call,
    resource: Resource,
    conditions: list[Condition] | None = None,
    also: tuple[str, ...] = (),
) -> Output:
    """A page of the resources that pass the request's filters.

    Args:
        call: the request.
        resource: what is listed.
        conditions: what must hold beside the filters.
        also: members that rows have beside those that the list's output shows.
    """
    given = call.input
    if given.get("CrossAccountFilterOption") == "CrossAccount":
        return answer(resource.summaries, [], None)
    page = Page(
        resource.kind,
        [*_conditions(given, resource), *(conditions or [])],
        sort={**_SORTS, **resource.sorts}[given.get("SortBy", resource.sort)],
        descending=given.get("SortOrder", resource.order) == "Descending",
        limit=given.get("MaxResults", PAGE),
        after=place_of(given.get("NextToken"), ((str, int, float), int)),
    )
    found, place = call.engine.documents.summaries(page, [*_kept(call, resource), *also])
    return answer(resource.summaries, [_record(resource, *each) for each in found], place)


def _kept(call: Call, resource: Resource) -> Iterator[str]:
    """The members of the kept documents that the list's output shows."""
    shown = service(call.service).operation(call.operation).listed_members(resource.summaries)
    for member in shown:
        kept = resource.aliases.get(member, member).partition(".")[0]
        if kept not in (resource.arn, *resource.times):
            yield kept


def _conditions(given: dict[str, Any], resource: Resource) -> list[Condition]:
    found = [
        Condition(wanted, "=", given[member])
        if isinstance(wanted, str)
        else Condition(*wanted, given[member])
        for member, wanted in resource.filters.items()
        if member in given
    ]
    for member, (column, comparison) in _RANGES.items():
        value = given.get(member)
        if isinstance(value, datetime):
            found.append(Condition(column, comparison, value.timestamp()))
        elif value:
            found.append(Condition(column, comparison, value))
    return found


def update(call: Call, resource: Resource) -> Document:
    """Change the members that the declaration lets Update change."""
    return change(call, resource, _named(call, resource))


def change(
    call: Call, resource: Resource, document: Document, extra: dict[str, Any] | None = None
) -> Document:
    """Change a document as the request's members say: replaced, merged, removed.

    Args:
        call: the request.
        resource: what the document is.
        document: as it is now.
        extra: further members to replace.
    """
    given, body = call.input, {**document.body, **(extra or {})}
    body.update({member: given[member] for member in resource.replaced if member in given})
    for member in resource.merged:
        if member in given:
            body[member] = {**body.get(member, {}), **given[member]}
    for member in (*resource.replaced, *resource.merged):
        removed = given.get(f"{member}ToRemove")
        if removed and body.get(member):
            body[member] = {k: v for k, v in body[member].items() if k not in removed}
    body["LastModifiedBy"] = user_context(call)
    return call.engine.documents.change(
        document, body, call.engine.now(), name=body.get(resource.name)
    )


def delete(call: Call, resource: Resource) -> Output:
    """Remove the resource that the request names, and its tags."""
    document = _named(call, resource)
    remove(call.engine, document)
    return {resource.arn: document.arn}


def remove(engine: Engine, document: Document) -> None:
    """Remove a document and its tags."""
    with engine.database.transaction():
        engine.tags.clear(document.arn)
        engine.documents.delete(document)
