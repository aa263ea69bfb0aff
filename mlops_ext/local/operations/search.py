"""Search over what the local SageMaker keeps."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING, Any

from mlops_ext.local.call import Call, Operation, Output
from mlops_ext.local.errors import validation
from mlops_ext.local.resources.declarations import ALL
from mlops_ext.local.resources.declarations.deployment import ENDPOINT, MODEL
from mlops_ext.local.resources.generic import record
from mlops_ext.local.resources.matching import Matcher, Predicate
from mlops_ext.local.resources.paging import place_of, token_of
from mlops_ext.local.resources.properties import Property
from mlops_ext.local.resources.resource import Resource
from mlops_ext.local.resources.tagging import tag_list, tags_of
from mlops_ext.local.store import Document
from mlops_ext.local.wire.model import service

if TYPE_CHECKING:
    from mlops_ext.local.engine import Engine

PAGE = 10
Row = dict[str, Any]
Order = tuple[bool, Any, int]
"""Whether a row has the property sorted by, the property, the document's id."""

_TIMES = {"LastModifiedTime": "modified", "CreationTime": "created"}


def _dashboard(engine: Engine, row: Row) -> Row:
    """A model with the endpoints that serve it (ModelDashboardModel)."""
    endpoints = [
        record(ENDPOINT, endpoint)
        for endpoint in engine.documents.each(ENDPOINT.kind)
        for plan in endpoint.body["Plans"].values()
        if any(variant["ModelName"] == row["ModelName"] for variant in plan["Variants"])
    ]
    return {"Model": row, "Endpoints": endpoints}


def _unwrapped(engine: Engine, row: Row) -> Row:
    return row


SEARCHED = {resource.searched: resource for resource in ALL.values() if resource.searched}
"""What is offered, by Search's own name of it."""

_SHAPES = {"Model": "Model"}
"""Where the properties are not those of the shape that a result has."""

_WRAPPED: dict[str, Callable[[Engine, Row], Row]] = {MODEL.kind: _dashboard}
"""What makes a result of a row, where it is not the row itself."""


def search(call: Call) -> Output:
    """Search: those of the expression, newest change first unless told otherwise.

    Raises:
        ApiError: ValidationException, the resource is not offered, a property is unknown, or a
            comparison is none that AWS offers: text by size above all.
    """
    given, engine = call.input, call.engine
    resource = SEARCHED.get(given["Resource"])
    if resource is None:
        raise validation(f"The local SageMaker does not offer Search for {given['Resource']}.")
    if given.get("CrossAccountFilterOption") == "CrossAccount":
        return {"Results": [], "TotalHits": _total(0)}
    matcher = Matcher(service("sagemaker").shapes, _shape(resource))
    expression = given.get("SearchExpression")
    matches = None if expression is None else matcher.expression(expression)
    by = given.get("SortBy", "LastModifiedTime")
    rows = _Rows(
        engine=engine,
        resource=resource,
        matches=matches,
        sort=_TIMES.get(by) or matcher.property(by),
        descending=given.get("SortOrder") != "Ascending",
    )
    return _page(call, rows)


def _shape(resource: Resource) -> str:
    """The shape whose members are the properties of a resource."""
    members: dict[str, dict[str, str]] = service("sagemaker").shapes["SearchRecord"]["members"]
    return _SHAPES.get(resource.noun) or members[resource.noun]["shape"]


@dataclass
class _Rows:
    """The rows that match, in order.

    Args:
        engine: the local SageMaker.
        resource: what is searched.
        matches: the expression; None when all match.
        sort: a column of the store, by which it reads no more than it must, or a property.
        descending: the largest first.
    """

    engine: Engine
    resource: Resource
    matches: Predicate | None
    sort: str | Property
    descending: bool

    def count(self) -> int:
        """How many there are."""
        documents = self.engine.documents
        if self.matches is None:
            return documents.count(self.resource.kind)
        return sum(1 for _ in self._matching(documents.each(self.resource.kind)))

    def after(self, place: Order | None) -> Iterator[tuple[Order, Row]]:
        """Those behind a place, each with its own."""
        documents, kind = self.engine.documents, self.resource.kind
        if isinstance(self.sort, str):
            cursor = None if place is None else place[1:]
            found = self._matching(documents.ordered(kind, self.sort, self.descending, cursor))
            for document, row in found:
                yield (True, getattr(document, self.sort).timestamp(), document.id), row
            return
        rows = [
            (_place(self.sort, row, document), row)
            for document, row in self._matching(documents.each(kind))
        ]
        rows.sort(key=lambda item: item[0], reverse=self.descending)
        for own, row in rows:
            if place is None or (own < place if self.descending else own > place):
                yield own, row

    def _matching(self, documents: Iterable[Document]) -> Iterator[tuple[Document, Row]]:
        tags = _tags(self.engine)
        for document in documents:
            row = _row(self.resource, document, tags(document))
            if self.matches is None or self.matches(row):
                yield document, row


def _tags(engine: Engine) -> Callable[[Document], dict[str, str]]:
    """The tags of documents, those of a group read once for all its versions."""
    of_groups: dict[str, dict[str, str]] = {}

    def read(document: Document) -> dict[str, str]:
        if not document.parent:
            return tags_of(engine, document)
        if document.parent not in of_groups:
            of_groups[document.parent] = tags_of(engine, document)
        return of_groups[document.parent]

    return read


def _row(resource: Resource, document: Document, tags: dict[str, str]) -> Row:
    return {**record(resource, document), "$tags": tags, "Tags": tag_list(tags)}


def _place(by: Property, row: Row, document: Document) -> Order:
    value = next(iter(by.values(row)), None)
    if isinstance(value, datetime):
        value = value.timestamp()
    return (value is not None, 0 if value is None else value, document.id)


def _page(call: Call, rows: _Rows) -> Output:
    """A page; what has been counted for the first one comes back with its token."""
    limit = call.input.get("MaxResults", PAGE)
    token = place_of(call.input.get("NextToken"), (int, bool, (str, int, float), int))
    total, place = (rows.count(), None) if token is None else (token[0], token[1:])
    page = list(islice(rows.after(place), limit + 1))
    noun, wrapped = rows.resource.noun, _WRAPPED.get(rows.resource.kind, _unwrapped)
    results = [{noun: wrapped(call.engine, row)} for _, row in page[:limit]]
    output: Output = {"Results": results, "TotalHits": _total(total)}
    if len(page) > limit:
        output["NextToken"] = token_of((total, *page[limit - 1][0]))
    return output


def _total(hits: int) -> dict[str, Any]:
    return {"Value": hits, "Relation": "EqualTo"}


OPERATIONS: dict[str, dict[str, Operation]] = {"sagemaker": {"Search": search}}
