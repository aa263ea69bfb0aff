"""Search over what the local SageMaker keeps, and suggestions of what to ask for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any

from mlops_ext.local.call import Call, Operation, Output
from mlops_ext.local.errors import validation
from mlops_ext.local.lineage import components, trials
from mlops_ext.local.resources.dashboard import dashboard, schedules
from mlops_ext.local.resources.declarations import ALL
from mlops_ext.local.resources.declarations.deployment import ENDPOINT, MODEL
from mlops_ext.local.resources.declarations.experiments import TRIAL
from mlops_ext.local.resources.declarations.lineage import TRIAL_COMPONENT
from mlops_ext.local.resources.generic import record
from mlops_ext.local.resources.matching import Matcher
from mlops_ext.local.resources.paging import place_of, token_of
from mlops_ext.local.resources.resource import Resource
from mlops_ext.local.resources.searching import Computed, Question, Row, Rows
from mlops_ext.local.store import Document
from mlops_ext.local.wire.model import service

if TYPE_CHECKING:
    from mlops_ext.local.engine import Engine

PAGE = 10
SUGGESTIONS = 50
"""How many property names GetSearchSuggestions answers at most."""


def _unwrapped(engine: Engine, row: Row) -> Row:
    return row


def _members(engine: Engine, trial: Document) -> list[Row]:
    found = trials.members(engine, trial)
    return [record(TRIAL_COMPONENT, component) for component in found]


SEARCHED = {resource.searched: resource for resource in ALL.values() if resource.searched}
"""What is offered, by Search's own name of it."""

_SHAPES = {"Model": "Model"}
"""Where the properties are not those of the shape that a result has."""

_WRAPPED: dict[str, Callable[[Engine, Row], Row]] = {MODEL.kind: dashboard}
"""What makes a result of a row, where it is not the row itself."""

_COMPUTED: dict[str, Computed] = {
    ENDPOINT.kind: {"MonitoringSchedules": schedules},
    TRIAL.kind: {"TrialComponentSummaries": _members},
    TRIAL_COMPONENT.kind: {
        "Metrics": components.metrics,
        "Parents": trials.parents,
        "SourceDetail": components.source_detail,
    },
}


def search(call: Call) -> Output:
    """Search: those of the expression, newest change first unless told otherwise.

    Raises:
        ApiError: ValidationException, the resource is not offered, a property is unknown, or a
            comparison is none that AWS offers: text by size above all.
    """
    given = call.input
    resource = _searched(given["Resource"])
    if given.get("CrossAccountFilterOption") == "CrossAccount":
        return {"Results": [], "TotalHits": _total(0)}
    visible = given.get("VisibilityConditions", [])
    question = Question(
        resource=resource,
        expression=given.get("SearchExpression"),
        visible=tuple((each.get("Key", ""), each.get("Value", "")) for each in visible),
        sort=given.get("SortBy", "LastModifiedTime"),
        descending=given.get("SortOrder") != "Ascending",
    )
    matcher = Matcher(service("sagemaker").shapes, _shape(resource))
    rows = Rows(call.engine, question, matcher, _COMPUTED.get(resource.kind, {}))
    return _page(call, resource, rows)


def _searched(name: str) -> Resource:
    resource = SEARCHED.get(name)
    if resource is None:
        raise validation(f"The local SageMaker does not offer Search for {name}.")
    return resource


def _shape(resource: Resource) -> str:
    """The shape whose members are the properties of a resource."""
    members: dict[str, dict[str, str]] = service("sagemaker").shapes["SearchRecord"]["members"]
    return _SHAPES.get(resource.noun) or members[resource.noun]["shape"]


def _page(call: Call, resource: Resource, rows: Rows) -> Output:
    """A page; what has been counted for the first one comes back with its token."""
    limit = call.input.get("MaxResults", PAGE)
    token = place_of(call.input.get("NextToken"), (int, bool, (str, int, float), int))
    total, place = (rows.count(), None) if token is None else (token[0], token[1:])
    page = list(islice(rows.after(place), limit + 1))
    wrapped = _WRAPPED.get(resource.kind, _unwrapped)
    results = [{resource.noun: wrapped(call.engine, row)} for _, row in page[:limit]]
    output: Output = {"Results": results, "TotalHits": _total(total)}
    if len(page) > limit:
        output["NextToken"] = token_of((total, *page[limit - 1][0]))
    return output


def _total(hits: int) -> dict[str, Any]:
    return {"Value": hits, "Relation": "EqualTo"}


def get_search_suggestions(call: Call) -> Output:
    """GetSearchSuggestions: names of properties that begin with the hint, letter case ignored.

    The members of the resource, and the keys in use of its tags and maps: ``Tags.team``,
    ``HyperParameters.depth``.

    Raises:
        ApiError: ValidationException, the resource is not offered.
    """
    query = call.input.get("SuggestionQuery", {}).get("PropertyNameQuery", {})
    hint = query.get("PropertyNameHint", "").lower()
    names = _names(call.engine, _searched(call.input["Resource"]))
    found = islice((name for name in names if name.lower().startswith(hint)), SUGGESTIONS)
    return {"PropertyNameSuggestions": [{"PropertyName": name} for name in found]}


def _names(engine: Engine, resource: Resource) -> Iterator[str]:
    shapes = service("sagemaker").shapes
    for member, reference in shapes[_shape(resource)]["members"].items():
        if member == "Tags":
            tags = engine.tags.keys()
            yield from (f"Tags.{key}" for key in tags)
        elif member == "Metrics" or member == "FinalMetricDataList":
            yield from (f"Metrics.{name}" for name in engine.series.names())
        elif shapes[reference["shape"]]["type"] == "map":
            keys = engine.documents.keys(resource.kind, f"$.{member}")
            yield from (f"{member}.{key}" for key in keys)
        else:
            yield member


OPERATIONS: dict[str, dict[str, Operation]] = {
    "sagemaker": {"Search": search, "GetSearchSuggestions": get_search_suggestions}
}
