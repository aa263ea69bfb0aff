"""The Resource Groups tagging API: tags of resources of any service, by ARN."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from mlops_ext.local.call import Call, Operation, Output
from mlops_ext.local.errors import ApiError
from mlops_ext.local.resources.grouping import Tagged, tag_filters, tagged
from mlops_ext.local.resources.paging import place_of, token_of
from mlops_ext.local.resources.tagging import add_tags, changeable, tag_list
from mlops_ext.local.store import Document

PAGE = 50
LARGEST_PAGE = 100


def get_resources(call: Call) -> Output:
    """GetResources: what has tags, by ARN; filters of different keys must all hold.

    ``PaginationToken`` is empty on the last page, as AWS has it.

    Raises:
        ApiError: InvalidParameterException, ARNs are given together with filters, or a page is to
            have none or more than 100 resources.
    """
    given = call.input
    limit = given.get("ResourcesPerPage", PAGE)
    if not 1 <= limit <= LARGEST_PAGE:
        raise _invalid(f"ResourcesPerPage must be between 1 and {LARGEST_PAGE}.")
    filters = given.get("TagFilters", []), given.get("ResourceTypeFilters", [])
    if given.get("ResourceARNList") and any(filters):
        raise _invalid("ResourceARNList cannot be combined with other filters.")
    place = place_of(given.get("PaginationToken"), (str,))
    arns, types = set(given.get("ResourceARNList", [])), filters[1]
    found = [
        each
        for each in tagged(call.engine, tag_filters(filters[0]))
        if each.tags
        and (not arns or each.arn in arns)
        and (not types or _is_of(each, types))
        and (place is None or each.arn > place[0])
    ]
    page = found[:limit]
    return {
        "ResourceTagMappingList": [
            {"ResourceARN": each.arn, "Tags": tag_list(each.tags)} for each in page
        ],
        "PaginationToken": token_of((page[-1].arn,)) if len(found) > limit else "",
    }


def _is_of(found: Tagged, types: Iterable[str]) -> bool:
    """Whether it is of one of the types ``service`` or ``service:kind``."""
    service, kind = found.service_and_kind
    return any(each in (service, f"{service}:{kind}") for each in types)


def tag_resources(call: Call) -> Output:
    """TagResources: what cannot be tagged is told beside what is."""
    tags = call.input["Tags"]
    return _each(call, lambda document: add_tags(call.engine, document.arn, tags, _invalid))


def untag_resources(call: Call) -> Output:
    """UntagResources: keys that are not there are ignored."""
    keys = call.input["TagKeys"]
    return _each(call, lambda document: call.engine.tags.remove(document.arn, keys))


def _each(call: Call, change: Callable[[Document], None]) -> Output:
    failed = {}
    for arn in call.input["ResourceARNList"]:
        document = call.engine.documents.by_arn(arn)
        try:
            if document is None:
                raise _invalid(f"There is no resource {arn}.")
            change(changeable(document))
        except ApiError as error:
            failed[arn] = {
                "StatusCode": error.status,
                "ErrorCode": "InvalidParameterException",
                "ErrorMessage": error.message,
            }
    return {"FailedResourcesMap": failed}


def get_tag_keys(call: Call) -> Output:
    """GetTagKeys: all that are in use, in order."""
    return _page(call, "TagKeys", call.engine.tags.keys())


def get_tag_values(call: Call) -> Output:
    """GetTagValues: all that are in use for a key, in order."""
    return _page(call, "TagValues", call.engine.tags.values(call.input["Key"]))


def _page(call: Call, member: str, words: list[str]) -> Output:
    place = place_of(call.input.get("PaginationToken"), (str,))
    rest = [word for word in words if place is None or word > place[0]]
    page = rest[:LARGEST_PAGE]
    token = token_of((page[-1],)) if len(rest) > LARGEST_PAGE else ""
    return {member: page, "PaginationToken": token}


def _invalid(message: str) -> ApiError:
    return ApiError("InvalidParameterException", message)


OPERATIONS: dict[str, dict[str, Operation]] = {
    "resourcegroupstaggingapi": {
        "GetResources": get_resources,
        "TagResources": tag_resources,
        "UntagResources": untag_resources,
        "GetTagKeys": get_tag_keys,
        "GetTagValues": get_tag_values,
    }
}
