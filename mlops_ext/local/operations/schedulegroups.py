"""EventBridge Scheduler: groups of schedules, and tags."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mlops_ext.local.call import Call, Operation, Output
from mlops_ext.local.errors import ApiError, validation
from mlops_ext.local.events.schedules import SCHEDULE
from mlops_ext.local.resources.generic import remove
from mlops_ext.local.resources.paging import answer
from mlops_ext.local.resources.slices import sliced
from mlops_ext.local.resources.tag_operations import tag_operations
from mlops_ext.local.resources.tagging import put_tags
from mlops_ext.local.store import Document, Draft, DuplicateError

if TYPE_CHECKING:
    from mlops_ext.local.engine import Engine

GROUP = "schedule-group"
DEFAULT_GROUP = "default"
PAGE = 100


def missing(what: str, name: str) -> ApiError:
    """There is no such schedule or group."""
    return ApiError("ResourceNotFoundException", f"{what} {name} does not exist.", 404)


def require_group(engine: Engine, name: str | None) -> str:
    """The name of a group that is there; the default one without a name.

    Raises:
        ApiError: ResourceNotFoundException.
    """
    if name in (None, DEFAULT_GROUP):
        return DEFAULT_GROUP
    group = engine.documents.find(GROUP, str(name))
    if group is None:
        raise missing("Schedule group", str(name))
    return group.name


def create_group(call: Call) -> Output:
    """CreateScheduleGroup.

    Raises:
        ApiError: ConflictException.
    """
    engine, name = call.engine, call.input["Name"]
    arn = _arn(engine, name)
    taken = ApiError("ConflictException", f"Schedule group {name} already exists.", 409)
    if name == DEFAULT_GROUP:
        raise taken
    with engine.database.transaction():
        try:
            engine.documents.add(Draft(GROUP, arn, name), engine.now())
        except DuplicateError:
            raise taken from None
        put_tags(engine, arn, call.input.get("Tags", []))
    return {"ScheduleGroupArn": arn}


def get_group(call: Call) -> Output:
    """GetScheduleGroup."""
    name = require_group(call.engine, call.input["Name"])
    return _row(call.engine, call.engine.documents.find(GROUP, name))


def list_groups(call: Call) -> Output:
    """ListScheduleGroups, by name."""
    engine, prefix = call.engine, call.input.get("NamePrefix", "")
    rows = [_row(engine, None), *(_row(engine, each) for each in engine.documents.each(GROUP))]
    rows = [row for row in rows if row["Name"].startswith(prefix)]
    rows.sort(key=lambda row: str(row["Name"]))
    page, place = sliced(rows, lambda row: str(row["Name"]), call.input, "MaxResults", PAGE)
    return answer("ScheduleGroups", page, place)


def delete_group(call: Call) -> Output:
    """DeleteScheduleGroup, with its schedules.

    Raises:
        ApiError: ValidationException, it is the default one; ResourceNotFoundException.
    """
    engine, name = call.engine, call.input["Name"]
    if name == DEFAULT_GROUP:
        raise validation("The default schedule group cannot be deleted.")
    group = engine.documents.find(GROUP, name)
    if group is None:
        raise missing("Schedule group", name)
    with engine.database.transaction():
        for schedule in list(engine.documents.each(SCHEDULE, group.key)):
            remove(engine, schedule)
        remove(engine, group)
    return {}


def _row(engine: Engine, group: Document | None) -> dict[str, Any]:
    """A group as answers show it; the default one is none of the documents."""
    name = DEFAULT_GROUP if group is None else group.name
    return {
        "Arn": _arn(engine, name),
        "Name": name,
        "State": "ACTIVE",
        "CreationDate": engine.started if group is None else group.created,
        "LastModificationDate": engine.started if group is None else group.modified,
    }


def _arn(engine: Engine, name: str) -> str:
    return engine.arn(f"schedule-group/{name}", "scheduler")


def _tagged(call: Call) -> str:
    arn = str(call.input["ResourceArn"])
    if call.engine.documents.by_arn(arn) is None and arn != _arn(call.engine, DEFAULT_GROUP):
        raise missing("Resource", arn)
    return arn


OPERATIONS: dict[str, dict[str, Operation]] = {
    "scheduler": {
        **tag_operations(_tagged),
        "CreateScheduleGroup": create_group,
        "DeleteScheduleGroup": delete_group,
        "GetScheduleGroup": get_group,
        "ListScheduleGroups": list_groups,
    }
}
