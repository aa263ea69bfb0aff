"""Search over what the local SageMaker keeps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from mlops_ext.local.call import Call, Operation, Output
from mlops_ext.local.errors import validation
from mlops_ext.local.resources.declarations import (
    ENDPOINT,
    MODEL,
    MODEL_PACKAGE,
    MODEL_PACKAGE_GROUP,
    TRIAL_COMPONENT,
)
from mlops_ext.local.resources.generic import record
from mlops_ext.local.resources.matching import Matcher
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


@dataclass(frozen=True)
class Searched:
    """A resource as Search names it.

    Args:
        resource: its declaration.
        member: the member of a result that holds it; also the shape of its properties.
        wrapped: makes the result's member of a row, where it is not the row itself.
    """

    resource: Resource
    member: str
    wrapped: Callable[[Engine, Row], Row] = lambda engine, row: row


def _dashboard(engine: Engine, row: Row) -> Row:
    """A model with the endpoints that serve it (ModelDashboardModel)."""
    endpoints = [
        record(ENDPOINT, endpoint)
        for endpoint in engine.documents.each(ENDPOINT.kind)
        for plan in endpoint.body["Plans"].values()
        if any(variant["ModelName"] == row["ModelName"] for variant in plan["Variants"])
    ]
    return {"Model": row, "Endpoints": endpoints}


SEARCHED = {
    "ModelPackage": Searched(MODEL_PACKAGE, "ModelPackage"),
    "ModelPackageGroup": Searched(MODEL_PACKAGE_GROUP, "ModelPackageGroup"),
    "Model": Searched(MODEL, "Model", _dashboard),
    "Endpoint": Searched(ENDPOINT, "Endpoint"),
    "ExperimentTrialComponent": Searched(TRIAL_COMPONENT, "TrialComponent"),
}


def search(call: Call) -> Output:
    """Search: those of the expression, newest change first unless told otherwise.

    Raises:
        ApiError: ValidationException, the resource is not offered, a property is unknown, or a
            comparison is none that AWS offers: text by size above all.
    """
    given, engine = call.input, call.engine
    searched = SEARCHED.get(given["Resource"])
    if searched is None:
        raise validation(f"The local SageMaker does not offer Search for {given['Resource']}.")
    if given.get("CrossAccountFilterOption") == "CrossAccount":
        return {"Results": [], "TotalHits": _total(0)}
    matcher = Matcher(service("sagemaker").shapes, searched.member)
    matches = (
        matcher.expression(given["SearchExpression"])
        if "SearchExpression" in given
        else lambda row: True
    )
    by = matcher.property(given["SortBy"]) if "SortBy" in given else None
    tags = _tags(engine)
    rows = [
        (_order(by, row, document), row)
        for document in engine.documents.each(searched.resource.kind)
        if matches(row := _row(searched.resource, document, tags(document)))
    ]
    rows.sort(key=lambda item: item[0], reverse=given.get("SortOrder") != "Ascending")
    return _page(call, searched, rows)


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


def _order(by: Property | None, row: Row, document: Document) -> Order:
    value = document.modified if by is None else next(iter(by.values(row)), None)
    if isinstance(value, datetime):
        value = value.timestamp()
    return (value is not None, value if value is not None else 0, document.id)


def _page(call: Call, searched: Searched, rows: list[tuple[Order, Row]]) -> Output:
    given = call.input
    after = place_of(given.get("NextToken"), (bool, (str, int, float), int))
    if after is not None:
        ascending = given.get("SortOrder") == "Ascending"
        rest = [row for row in rows if (row[0] > after if ascending else row[0] < after)]
    else:
        rest = rows
    page = rest[: given.get("MaxResults", PAGE)]
    results = [{searched.member: searched.wrapped(call.engine, row)} for _, row in page]
    output: Output = {"Results": results, "TotalHits": _total(len(rows))}
    if len(page) < len(rest):
        output["NextToken"] = token_of(page[-1][0])
    return output


def _total(hits: int) -> dict[str, Any]:
    return {"Value": hits, "Relation": "EqualTo"}


OPERATIONS: dict[str, dict[str, Operation]] = {"sagemaker": {"Search": search}}
