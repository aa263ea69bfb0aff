"""EventBridge Scheduler: schedules. What is due is started by `events.schedules`.

Schedules run while the local SageMaker runs; none of them keeps it running. When it starts again,
one that was due meanwhile runs once, unless it is later than its target's MaximumEventAgeInSeconds
(a day without one) or its flexible window.
"""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from mlops_ext.local.call import Call, Operation, Output
from mlops_ext.local.errors import ApiError, validation
from mlops_ext.local.events.arns import service_of
from mlops_ext.local.events.delivering import AGE_SECONDS, ATTEMPTS
from mlops_ext.local.events.schedules import SCHEDULE
from mlops_ext.local.events.targets import UNIVERSAL, operation_of
from mlops_ext.local.events.timetable import ExpressionError, parse_timetable
from mlops_ext.local.operations.schedulegroups import DEFAULT_GROUP, missing, require_group
from mlops_ext.local.resources.generic import remove
from mlops_ext.local.resources.paging import answer
from mlops_ext.local.resources.slices import sliced
from mlops_ext.local.store import Document, Draft, DuplicateError

if TYPE_CHECKING:
    from mlops_ext.local.engine import Engine

PAGE = 100
_EARLIEST = timedelta(minutes=5)
_UNKEPT = ("ClientToken", "Name", "GroupName")


def create_schedule(call: Call) -> Output:
    """CreateSchedule.

    Raises:
        ApiError: ConflictException, the name is taken; ResourceNotFoundException, the group;
            ValidationException, when or what is not valid.
    """
    engine, given = call.engine, call.input
    group, name = require_group(engine, given.get("GroupName")), given["Name"]
    arn = engine.arn(f"schedule/{group}/{name}", "scheduler")
    draft = Draft(SCHEDULE, arn, name, _body(call, group), parent=group.lower())
    try:
        engine.documents.add(draft, engine.now())
    except DuplicateError:
        raise ApiError("ConflictException", f"Schedule {name} already exists.", 409) from None
    return {"ScheduleArn": arn}


def update_schedule(call: Call) -> Output:
    """UpdateSchedule: replaces all of it; what is not given gets its default again."""
    schedule = _named(call)
    body = _body(call, schedule.body["GroupName"])
    if body["ScheduleExpression"] == schedule.body["ScheduleExpression"]:
        body["Anchor"] = schedule.body["Anchor"]  # a rate keeps its beat
    return {"ScheduleArn": call.engine.documents.change(schedule, body, call.engine.now()).arn}


def _body(call: Call, group: str) -> dict[str, Any]:
    """What is kept of a request that is valid."""
    given, now = call.input, call.engine.now()
    body: dict[str, Any] = {
        "State": "ENABLED",
        "ScheduleExpressionTimezone": "UTC",
        "ActionAfterCompletion": "NONE",
        **{member: value for member, value in given.items() if member not in _UNKEPT},
        "GroupName": group,
        "Anchor": now,
    }
    for member in ("StartDate", "EndDate"):
        if member in body:
            body[member] = body[member].replace(microsecond=0)
    _check_time(body, now)
    _check_target(body["Target"])
    policy = {"MaximumEventAgeInSeconds": AGE_SECONDS, "MaximumRetryAttempts": ATTEMPTS}
    body["Target"] = {
        **body["Target"],
        "RetryPolicy": policy | body["Target"].get("RetryPolicy", {}),
    }
    return body


def _check_time(body: dict[str, Any], now: datetime) -> None:
    expression, start, end = body["ScheduleExpression"], body.get("StartDate"), body.get("EndDate")
    if start is not None and start < now - _EARLIEST:
        raise validation("The StartDate you specify cannot be earlier than 5 minutes ago.")
    if end is not None and end < now:
        raise validation("The EndDate you specify cannot be in the past.")
    if start is not None and end is not None and end <= start:
        raise validation("The EndDate you specify must come after the StartDate.")
    try:
        zone = ZoneInfo(body["ScheduleExpressionTimezone"])
    except (KeyError, ValueError, OSError):
        raise validation(
            "Invalid ScheduleExpressionTimezone: it is no time zone of IANA."
        ) from None
    try:
        parse_timetable(expression, now, zone, strict=False)
    except ExpressionError as error:
        raise validation(f"Invalid Schedule Expression {expression}: {error}.") from None
    window = body["FlexibleTimeWindow"]
    if window["Mode"] == "FLEXIBLE" and "MaximumWindowInMinutes" not in window:
        raise validation("A flexible time window needs MaximumWindowInMinutes.")


def _check_target(target: dict[str, Any]) -> None:
    # Not at the top: this module is one of those that are being put together there.
    from mlops_ext.local.operations import OPERATIONS

    arn = target["Arn"]
    if not service_of(arn):
        raise validation("Provided Arn is not in correct format.")
    if arn.startswith(UNIVERSAL):
        service, operation = operation_of(arn)
        if operation not in OPERATIONS.get(service, {}):
            raise validation(f"{service}:{operation} is not an operation of this local SageMaker.")
        try:
            whole = isinstance(json.loads(target.get("Input", "{}")), dict)
        except ValueError:
            whole = False
        if not whole:
            raise validation(f"The Input for {operation} must be a JSON object.")


def get_schedule(call: Call) -> Output:
    """GetSchedule."""
    schedule = _named(call)
    return {
        **schedule.body,
        "Name": schedule.name,
        "Arn": schedule.arn,
        "CreationDate": schedule.created,
        "LastModificationDate": schedule.modified,
    }


def delete_schedule(call: Call) -> Output:
    """DeleteSchedule."""
    remove(call.engine, _named(call))
    return {}


def list_schedules(call: Call) -> Output:
    """ListSchedules: of a group or of all, by group and name."""
    given, engine = call.input, call.engine
    prefix, state = given.get("NamePrefix", ""), given.get("State")
    group = require_group(engine, given["GroupName"]) if "GroupName" in given else None
    found = [
        schedule
        for schedule in engine.documents.each(SCHEDULE, group)
        if schedule.name.startswith(prefix) and state in (None, schedule.body["State"])
    ]
    found.sort(key=_place)
    page, place = sliced(found, _place, given, "MaxResults", PAGE)
    return answer("Schedules", [_row(schedule) for schedule in page], place)


def _place(schedule: Document) -> str:
    return f"{schedule.parent}/{schedule.name}"


def _row(schedule: Document) -> dict[str, Any]:
    return {
        "Arn": schedule.arn,
        "Name": schedule.name,
        "GroupName": schedule.body["GroupName"],
        "State": schedule.body["State"],
        "CreationDate": schedule.created,
        "LastModificationDate": schedule.modified,
        "Target": {"Arn": schedule.body["Target"]["Arn"]},
    }


def _named(call: Call) -> Document:
    engine, name = call.engine, call.input["Name"]
    schedule = _find(engine, call.input.get("GroupName") or DEFAULT_GROUP, name)
    if schedule is None:
        raise missing("Schedule", name)
    return schedule


def _find(engine: Engine, group: str, name: str) -> Document | None:
    return engine.documents.find(SCHEDULE, name, group)


OPERATIONS: dict[str, dict[str, Operation]] = {
    "scheduler": {
        "CreateSchedule": create_schedule,
        "DeleteSchedule": delete_schedule,
        "GetSchedule": get_schedule,
        "ListSchedules": list_schedules,
        "UpdateSchedule": update_schedule,
    }
}
