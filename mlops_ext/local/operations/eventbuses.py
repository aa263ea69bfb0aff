"""EventBridge: event buses, events put on them, and the tags of rules and buses."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any

from mlops_ext.local.call import Call, Operation, Output
from mlops_ext.local.errors import ApiError, validation
from mlops_ext.local.events.bus import BUS, DEFAULT_BUS, RULE
from mlops_ext.local.events.buses import bus_name, missing_bus
from mlops_ext.local.operations.events import missing_rule
from mlops_ext.local.resources.generic import remove
from mlops_ext.local.resources.paging import answer
from mlops_ext.local.resources.slices import sliced
from mlops_ext.local.resources.tag_operations import tag_operations
from mlops_ext.local.resources.tagging import put_tags
from mlops_ext.local.store import Document, Draft, DuplicateError

if TYPE_CHECKING:
    from mlops_ext.local.engine import Engine

PAGE = 100
LARGEST_ENTRIES = 256 << 10
_KEPT = ("Description", "KmsKeyIdentifier", "DeadLetterConfig")


def put_events(call: Call) -> Output:
    """PutEvents: each entry is taken or refused by itself.

    Raises:
        ApiError: ValidationException, all of them together are too large.
    """
    entries = call.input["Entries"]
    if sum(_size(entry) for entry in entries) > LARGEST_ENTRIES:
        raise validation("Total size of the entries in the request is over the limit.")
    with call.engine.database.transaction():
        results = [_put_event(call.engine, entry) for entry in entries]
    failed = sum("ErrorCode" in result for result in results)
    return {"FailedEntryCount": failed, "Entries": results}


def _size(entry: dict[str, Any]) -> int:
    texts = [entry.get(name, "") for name in ("Source", "DetailType", "Detail")]
    return sum(len(text.encode()) for text in [*texts, *entry.get("Resources", [])])


def _put_event(engine: Engine, entry: dict[str, Any]) -> dict[str, str]:
    for member in ("Source", "DetailType", "Detail"):
        if not entry.get(member):
            reason = f"Parameter {member} is not valid. Reason: {member} is a required argument."
            return _refused("InvalidArgument", reason)
    if entry["Source"].startswith("aws."):
        return _refused("NotAuthorizedForSourceException", "Not authorized for the source.")
    try:
        detail = json.loads(entry["Detail"])
    except ValueError:
        detail = None
    if not isinstance(detail, dict):
        return _refused("MalformedDetail", "Detail is malformed.")
    bus = bus_name(entry.get("EventBusName"))
    if not engine.events.has_bus(bus):
        error = missing_bus(bus)
        return _refused(error.code, error.message)
    time: datetime | None = entry.get("Time")
    event = engine.events.event(
        entry["Source"], entry["DetailType"], entry.get("Resources", []), detail, time
    )
    engine.events.put(event, bus)
    return {"EventId": event["id"]}


def _refused(code: str, message: str) -> dict[str, str]:
    return {"ErrorCode": code, "ErrorMessage": message}


def create_bus(call: Call) -> Output:
    """CreateEventBus.

    Raises:
        ApiError: ResourceAlreadyExistsException; ValidationException, the name; or
            ResourceNotFoundException, a partner's event source.
    """
    engine, given = call.engine, call.input
    name = given["Name"]
    if source := given.get("EventSourceName"):
        raise ApiError("ResourceNotFoundException", f"Event source {source} does not exist.")
    if "/" in name:
        raise validation("Event bus name must not contain '/'.")
    taken = ApiError("ResourceAlreadyExistsException", f"Event bus {name} already exists.")
    if name == DEFAULT_BUS:
        raise taken
    body = {member: given[member] for member in _KEPT if member in given}
    arn = engine.arn(f"event-bus/{name}", "events")
    with engine.database.transaction():
        try:
            engine.documents.add(Draft(BUS, arn, name, body), engine.now())
        except DuplicateError:
            raise taken from None
        put_tags(engine, arn, given.get("Tags", []))
    return {"EventBusArn": arn, **body}


def describe_bus(call: Call) -> Output:
    """DescribeEventBus; the default one without a name."""
    name = bus_name(call.input.get("Name"))
    if name == DEFAULT_BUS:
        return _default(call.engine) | {
            "CreationTime": call.engine.started,
            "LastModifiedTime": call.engine.started,
        }
    bus = call.engine.documents.find(BUS, name)
    if bus is None:
        raise missing_bus(name)
    return _row(bus) | {"CreationTime": bus.created, "LastModifiedTime": bus.modified}


def list_buses(call: Call) -> Output:
    """ListEventBuses, by name."""
    engine = call.engine
    rows = [_default(engine), *map(_row, engine.documents.each(BUS))]
    prefix = call.input.get("NamePrefix", "")
    found = sorted(
        (row for row in rows if row["Name"].startswith(prefix)), key=lambda row: str(row["Name"])
    )
    page, place = sliced(found, lambda row: str(row["Name"]), call.input, "Limit", PAGE)
    return answer("EventBuses", page, place)


def _default(engine: Engine) -> dict[str, Any]:
    return {"Name": DEFAULT_BUS, "Arn": engine.arn(f"event-bus/{DEFAULT_BUS}", "events")}


def _row(bus: Document) -> dict[str, Any]:
    return {"Name": bus.name, "Arn": bus.arn, **bus.body}


def delete_bus(call: Call) -> Output:
    """DeleteEventBus, with its rules; one that is not there is none.

    Raises:
        ApiError: ValidationException, it is the default one.
    """
    name = bus_name(call.input["Name"])
    if name == DEFAULT_BUS:
        raise validation("Cannot delete event bus default.")
    bus = call.engine.documents.find(BUS, name)
    if bus is not None:
        with call.engine.database.transaction():
            for rule in list(call.engine.documents.each(RULE, bus.key)):
                remove(call.engine, rule)
            remove(call.engine, bus)
    return {}


def _tagged(call: Call) -> str:
    engine, arn = call.engine, str(call.input["ResourceARN"])
    if engine.documents.by_arn(arn) or arn == _default(engine)["Arn"]:
        return arn
    kind, _, name = arn.split(":")[-1].partition("/")
    if kind == BUS:
        raise missing_bus(name)
    bus, _, rule = name.rpartition("/")
    raise missing_rule(rule, bus or DEFAULT_BUS)


OPERATIONS: dict[str, dict[str, Operation]] = {
    "events": {
        **tag_operations(_tagged),
        "CreateEventBus": create_bus,
        "DeleteEventBus": delete_bus,
        "DescribeEventBus": describe_bus,
        "ListEventBuses": list_buses,
        "PutEvents": put_events,
    }
}
