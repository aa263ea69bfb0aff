"""Associations: the edges of the lineage graph."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mlops_ext.local.call import Call, Output
from mlops_ext.local.errors import not_found, validation
from mlops_ext.local.lineage.entities import entity
from mlops_ext.local.lineage.quotas import MANUAL
from mlops_ext.local.resources.declarations.lineage import TRIAL_COMPONENT
from mlops_ext.local.resources.generic import PAGE, user_context
from mlops_ext.local.resources.paging import answer, place_of
from mlops_ext.local.store import Condition, Document, Edge

_EQUALS = {
    "SourceArn": "source.arn",
    "DestinationArn": "destination.arn",
    "SourceType": "source.type",
    "DestinationType": "destination.type",
    "AssociationType": "type",
}
_RANGES = {"CreatedAfter": ">=", "CreatedBefore": "<"}
_SORTS = {**_EQUALS, "CreationTime": "created"}


def link(
    call: Call,
    source: Document,
    destination: Document,
    type: str,
    more: Mapping[str, Any] | None = None,
) -> bool:
    """Associate two nodes; False when they are already, which then stays as it is."""
    body = {"CreatedBy": user_context(call), **(more or {})}
    return call.engine.edges.add(source.id, destination.id, type, call.engine.now(), body)


def add_association(call: Call) -> Output:
    """AddAssociation.

    Raises:
        ApiError: ResourceNotFound, an end is missing; ValidationException, the ends are
            associated already, are one and the same, or are both trial components;
            ResourceLimitExceeded, as many as one may make by hand are there.
    """
    arns = {member: call.input[member] for member in ("SourceArn", "DestinationArn")}
    source, destination = (entity(call.engine, arn) for arn in arns.values())
    if source.id == destination.id:
        raise validation(f"'{source.arn}' cannot be associated with itself.")
    if source.kind == destination.kind == TRIAL_COMPONENT.kind:
        raise validation("An association between two experiment entities cannot be created.")
    call.engine.quotas.check_association()
    type = call.input.get("AssociationType", "AssociatedWith")
    if not link(call, source, destination, type, MANUAL):
        raise validation(
            f"Association between '{source.arn}' and '{destination.arn}' already exists."
        )
    return arns


def delete_association(call: Call) -> Output:
    """DeleteAssociation.

    Raises:
        ApiError: ResourceNotFound, there is no such association.
    """
    arns = {member: call.input[member] for member in ("SourceArn", "DestinationArn")}
    source, destination = (entity(call.engine, arn) for arn in arns.values())
    if not call.engine.edges.delete(source.id, destination.id):
        raise not_found(
            f"Association between '{source.arn}' and '{destination.arn}' does not exist."
        )
    return arns


def list_associations(call: Call) -> Output:
    """ListAssociations; names are those of the entities, absent for artifacts without one."""
    given = call.input
    edges, place = call.engine.edges.page(
        _conditions(given),
        sort=_SORTS[given.get("SortBy", "CreationTime")],
        descending=given.get("SortOrder", "Descending") == "Descending",
        limit=given.get("MaxResults", PAGE),
        after=place_of(given.get("NextToken"), ((str, int, float), int)),
    )
    return answer("AssociationSummaries", [_summary(edge) for edge in edges], place)


def _conditions(given: dict[str, Any]) -> list[Condition]:
    equal = [
        Condition(column, "=", given[name]) for name, column in _EQUALS.items() if given.get(name)
    ]
    ranges = [
        Condition("created", comparison, given[name].timestamp())
        for name, comparison in _RANGES.items()
        if name in given
    ]
    return equal + ranges


def _summary(edge: Edge) -> Output:
    return {
        "SourceArn": edge.source_arn,
        "DestinationArn": edge.destination_arn,
        "SourceType": edge.source_type,
        "DestinationType": edge.destination_type,
        "AssociationType": edge.type,
        "SourceName": edge.source_name or None,
        "DestinationName": edge.destination_name or None,
        "CreationTime": edge.created,
        "CreatedBy": edge.body.get("CreatedBy"),
    }
