"""Resource Groups: groups by tags, which is how SageMaker keeps collections of model groups."""

from __future__ import annotations

from typing import Any

from mlops_ext.local.call import Call, Operation, Output
from mlops_ext.local.errors import ApiError
from mlops_ext.local.resources.generic import remove
from mlops_ext.local.resources.grouping import Tagged, bad_request, read_query
from mlops_ext.local.resources.paging import answer, place_of
from mlops_ext.local.resources.tagging import add_tags
from mlops_ext.local.store import Document, Draft, DuplicateError, Page

KIND = "resource-group"
PAGE = 50
_CHANGED = ("Description", "Criticality", "Owner", "DisplayName")


def create_group(call: Call) -> Output:
    """CreateGroup, of a query; a configuration is kept and nothing more.

    Raises:
        ApiError: BadRequestException, the name is taken, or the query is none.
    """
    given = call.input
    if "ResourceQuery" not in given:
        raise bad_request("Groups without a ResourceQuery are not offered by the local SageMaker.")
    read_query(given["ResourceQuery"])
    name, tags = given["Name"], given.get("Tags", {})
    members = (*_CHANGED, "ResourceQuery", "Configuration")
    body = {member: given[member] for member in members if member in given}
    with call.engine.database.transaction():
        draft = Draft(KIND, call.engine.arn(f"group/{name}", "resource-groups"), name, body)
        try:
            group = call.engine.documents.add(draft, call.engine.now())
        except DuplicateError:
            raise bad_request(f"Cannot create group: group already exists: {name}") from None
        add_tags(call.engine, group.arn, tags, bad_request)
    return {
        "Group": _shown(group),
        "ResourceQuery": group.body["ResourceQuery"],
        "Tags": tags,
        **_configuration(group),
    }


def _configuration(group: Document) -> Output:
    kept = group.body.get("Configuration")
    shown = {"Configuration": kept or [], "Status": "UPDATE_COMPLETE"}
    return {} if kept is None else {"GroupConfiguration": shown}


def _shown(group: Document) -> dict[str, Any]:
    own = {member: group.body[member] for member in _CHANGED if member in group.body}
    return {"GroupArn": group.arn, "Name": group.name, **own}


def _group(call: Call) -> Document:
    """The group that the request names, by name or ARN.

    Raises:
        ApiError: NotFoundException; BadRequestException, none is named.
    """
    reference = call.input.get("Group") or call.input.get("GroupName")
    if not reference:
        raise bad_request("Group is missing: give the group's name or ARN.")
    return _found(call, reference)


def _found(call: Call, reference: str) -> Document:
    name = reference.partition(":group/")[2] if reference.startswith("arn:") else reference
    group = call.engine.documents.find(KIND, name)
    if group is None or (reference.startswith("arn:") and group.arn != reference):
        raise ApiError("NotFoundException", f"Cannot find group: {reference}", 404)
    return group


def get_group(call: Call) -> Output:
    """GetGroup."""
    return {"Group": _shown(_group(call))}


def get_group_query(call: Call) -> Output:
    """GetGroupQuery."""
    return _query_of(_group(call))


def _query_of(group: Document) -> Output:
    query = {"GroupName": group.name, "ResourceQuery": group.body["ResourceQuery"]}
    return {"GroupQuery": query}


def update_group(call: Call) -> Output:
    """UpdateGroup: what describes it."""
    group = _group(call)
    changed = {member: call.input[member] for member in _CHANGED if member in call.input}
    return {"Group": _shown(_change(call, group, changed))}


def update_group_query(call: Call) -> Output:
    """UpdateGroupQuery.

    Raises:
        ApiError: NotFoundException; BadRequestException, the query is none.
    """
    group = _group(call)
    read_query(call.input["ResourceQuery"])
    return _query_of(_change(call, group, {"ResourceQuery": call.input["ResourceQuery"]}))


def _change(call: Call, group: Document, members: dict[str, Any]) -> Document:
    return call.engine.documents.change(group, {**group.body, **members}, call.engine.now())


def put_group_configuration(call: Call) -> Output:
    """PutGroupConfiguration: kept, and nothing more."""
    _change(call, _group(call), {"Configuration": call.input.get("Configuration", [])})
    return {}


def get_group_configuration(call: Call) -> Output:
    """GetGroupConfiguration."""
    return _configuration(_group(call)) or {"GroupConfiguration": {"Configuration": []}}


def delete_group(call: Call) -> Output:
    """DeleteGroup; its members stay as they are."""
    group = _group(call)
    remove(call.engine, group)
    return {"Group": _shown(group)}


def list_groups(call: Call) -> Output:
    """ListGroups, by name.

    Filters by ``resource-type`` take groups whose query names one of the types; the others
    compare what describes the group.
    """
    wanted = Page(
        KIND,
        sort="key",
        limit=call.input.get("MaxResults", PAGE),
        after=place_of(call.input.get("NextToken"), (str, int)),
    )
    groups, place = call.engine.documents.page(wanted)
    groups = [group for group in groups if _passes(group, call.input.get("Filters", []))]
    identifiers = [{"GroupName": group.name, **_shown(group)} for group in groups]
    return {
        **answer("GroupIdentifiers", identifiers, place),
        "Groups": [_shown(group) for group in groups],
    }


def _passes(group: Document, filters: list[dict[str, Any]]) -> bool:
    members = {"owner": "Owner", "display-name": "DisplayName", "criticality": "Criticality"}
    for each in filters:
        wanted = set(each["Values"])
        if each["Name"] == "resource-type":
            has = read_query(group.body["ResourceQuery"]).types
        else:
            has = frozenset({str(group.body.get(members.get(each["Name"], ""), ""))})
        if not wanted & has:
            return False
    return True


def list_group_resources(call: Call) -> Output:
    """ListGroupResources: what the group's query finds now.

    Raises:
        ApiError: NotFoundException, there is no such group.
    """
    filters = call.input.get("Filters", [])
    types = frozenset(value for each in filters for value in each["Values"])
    found, place = _resources(call, _group(call).body["ResourceQuery"], types)
    return {
        **answer("ResourceIdentifiers", found, place),
        "Resources": [{"Identifier": each} for each in found],
    }


def search_resources(call: Call) -> Output:
    """SearchResources: what a query finds, without a group.

    Raises:
        ApiError: BadRequestException, the query is none.
    """
    found, place = _resources(call, call.input["ResourceQuery"], frozenset())
    return answer("ResourceIdentifiers", found, place)


def _resources(
    call: Call, query: dict[str, str], types: frozenset[str]
) -> tuple[list[dict[str, Any]], tuple[str] | None]:
    place = place_of(call.input.get("NextToken"), (str,))
    limit = call.input.get("MaxResults", PAGE)
    members = [
        found
        for found in read_query(query).members(call.engine)
        if (not types or found.type in types) and (place is None or found.arn > place[0])
    ]
    page = members[:limit]
    more = (page[-1].arn,) if len(members) > limit else None
    return [_identifier(found) for found in page], more


def _identifier(found: Tagged) -> dict[str, Any]:
    return {"ResourceArn": found.arn, "ResourceType": found.type}


def tag_group(call: Call) -> Output:
    """Tag."""
    group = _found(call, call.input["Arn"])
    add_tags(call.engine, group.arn, call.input["Tags"], bad_request)
    return {"Arn": group.arn, "Tags": call.input["Tags"]}


def untag_group(call: Call) -> Output:
    """Untag: keys that are not there are ignored."""
    group = _found(call, call.input["Arn"])
    call.engine.tags.remove(group.arn, call.input["Keys"])
    return {"Arn": group.arn, "Keys": call.input["Keys"]}


def get_tags(call: Call) -> Output:
    """GetTags."""
    group = _found(call, call.input["Arn"])
    return {"Arn": group.arn, "Tags": call.engine.tags.of(group.arn)}


OPERATIONS: dict[str, dict[str, Operation]] = {
    "resource-groups": {
        "CreateGroup": create_group,
        "GetGroup": get_group,
        "GetGroupQuery": get_group_query,
        "UpdateGroup": update_group,
        "UpdateGroupQuery": update_group_query,
        "PutGroupConfiguration": put_group_configuration,
        "GetGroupConfiguration": get_group_configuration,
        "DeleteGroup": delete_group,
        "ListGroups": list_groups,
        "ListGroupResources": list_group_resources,
        "SearchResources": search_resources,
        "Tag": tag_group,
        "Untag": untag_group,
        "GetTags": get_tags,
    }
}
