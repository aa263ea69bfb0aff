"""What Service Catalog keeps: kinds of entities, their ids, and how they are found and listed."""

from __future__ import annotations

import secrets
import string
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from mlops_ext.local.call import Call, Output
from mlops_ext.local.catalog.errors import invalid, missing
from mlops_ext.local.errors import ApiError
from mlops_ext.local.resources.paging import place_of, token_of
from mlops_ext.local.resources.tagging import put_tags
from mlops_ext.local.store import Document, Draft

if TYPE_CHECKING:
    from mlops_ext.local.engine import Engine

Found = TypeVar("Found")

PAGE = 20
"""PageSize when the request says nothing."""

_ID = string.ascii_lowercase + "234567"
_ID_LENGTH = 13


@dataclass(frozen=True)
class Kind:
    """A kind of entity.

    Args:
        name: the kind of its documents.
        noun: as errors name it.
        prefix: what its ids begin with.
        path: the ARN's service and tail; ``{id}``, ``{name}`` and ``{parent}`` are filled in.
    """

    name: str
    noun: str
    prefix: str
    path: tuple[str, str]


PORTFOLIO = Kind("catalog-portfolio", "Portfolio", "port-", ("catalog", "portfolio/{id}"))
PRODUCT = Kind("catalog-product", "Product", "prod-", ("catalog", "product/{id}"))
ARTIFACT = Kind(
    "catalog-artifact", "Provisioning Artifact", "pa-", ("catalog", "product/{parent}/{id}")
)
LAUNCH_PATH = Kind("catalog-path", "Launch Path", "lpv2-", ("catalog", "path/{parent}/{id}"))
CONSTRAINT = Kind("catalog-constraint", "Constraint", "cons-", ("catalog", "constraint/{id}"))
PROVISIONED = Kind(
    "catalog-provisioned", "Provisioned Product", "pp-", ("servicecatalog", "stack/{name}/{id}")
)
RECORD = Kind("catalog-record", "Record", "rec-", ("servicecatalog", "record/{id}"))


def add(
    engine: Engine,
    kind: Kind,
    name: str,
    body: dict[str, Any],
    parent: str = "",
    token: str = "",
) -> Document:
    """Keep a new entity under a new id; its document's key is the id."""
    identity = kind.prefix + "".join(secrets.choice(_ID) for _ in range(_ID_LENGTH))
    service, tail = kind.path
    arn = engine.arn(tail.format(id=identity, name=name, parent=parent), service)
    draft = Draft(kind.name, arn, name, body, key=identity, parent=parent, lookup=token)
    return engine.documents.add(draft, engine.now())


def made_by(engine: Engine, kind: Kind, token: str) -> Document | None:
    """What an earlier request with this idempotency token made."""
    return next(iter(engine.documents.by_lookup(kind.name, token)), None)


def require(engine: Engine, kind: Kind, identity: str, parent: str = "") -> Document:
    """The entity of that id.

    Raises:
        ApiError: ResourceNotFoundException, there is none.
    """
    found = engine.documents.find(kind.name, identity, parent)
    if found is None or found.key != identity:
        raise missing(f"{kind.noun} with Id '{identity}' not found.")
    return found


def by_id_or_name(
    engine: Engine, kind: Kind, identity: str | None, name: str | None, parent: str = ""
) -> Document:
    """The entity that a request names by exactly one of id and name.

    Raises:
        ApiError: InvalidParametersException, neither or both are given, or several have the name;
            ResourceNotFoundException, there is none.
    """
    if (identity is None) == (name is None):
        if identity is None:
            raise invalid("Either Id or Name must be specified.")
        raise invalid("Id and Name can't both be specified.")
    if identity is not None:
        return require(engine, kind, identity, parent)
    found = [each for each in engine.documents.each(kind.name, parent) if each.name == name]
    if not found:
        raise missing(f"{kind.noun} with Name '{name}' not found.")
    if len(found) > 1:
        raise invalid(f"Multiple {kind.noun} with name {name} found.")
    return found[0]


def change(call: Call, entity: Document, body: dict[str, Any], name: str | None) -> Document:
    """Replace an entity's body and name, with the request's AddTags and RemoveTags.

    Raises:
        ApiError: InvalidParametersException, the tags cannot be added.
    """
    given, engine = call.input, call.engine
    with engine.database.transaction():
        engine.tags.remove(entity.arn, given.get("RemoveTags", []))
        put_tags(engine, entity.arn, given.get("AddTags", []), invalid)
        return engine.documents.change(entity, body, engine.now(), name=name)


def remove(engine: Engine, entity: Document) -> None:
    """Remove an entity and its tags."""
    with engine.database.transaction():
        engine.tags.clear(entity.arn)
        engine.documents.delete(entity)


def page(call: Call, member: str, found: list[Found], show: Callable[[Found], Output]) -> Output:
    """A page of what was found, by PageSize and PageToken.

    Raises:
        ApiError: InvalidParametersException, the token is none of ours.
    """
    size = call.input.get("PageSize") or PAGE
    try:
        [start] = place_of(call.input.get("PageToken"), (int,)) or (0,)
    except ApiError as error:
        raise invalid(error.message.replace("NextToken", "PageToken")) from None
    output: Output = {member: [show(each) for each in found[start : start + size]]}
    if found[start + size :]:
        output["NextPageToken"] = token_of((start + size,))
    return output


def picked(given: Mapping[str, Any], *members: str) -> dict[str, Any]:
    """Those of the members that a request has."""
    return {member: given[member] for member in members if member in given}
