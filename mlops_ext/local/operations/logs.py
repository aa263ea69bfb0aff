"""CloudWatch Logs: groups and streams."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from mlops_ext.local.call import Call, Operation, Output
from mlops_ext.local.errors import ApiError
from mlops_ext.local.logs.endpoints import GROUP as ENDPOINT_GROUP
from mlops_ext.local.logs.reading import first_time, last_time
from mlops_ext.local.logs.store import Group, Stream
from mlops_ext.local.resources.paging import place_of, token_of
from mlops_ext.local.resources.tagging import add_tags

if TYPE_CHECKING:
    from mlops_ext.local.engine import Engine

PAGE = 50
RETENTIONS = (
    *(1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557),
    *(2922, 3288, 3653),
)


def invalid(message: str) -> ApiError:
    """Logs' error for most bad requests."""
    return ApiError("InvalidParameterException", message)


def group_arn(engine: Engine, name: str) -> str:
    """The ARN of a log group, without the ``:*`` that some answers put behind it."""
    return engine.arn(f"log-group:{name}", "logs")


def group_of(call: Call) -> Group:
    """The group that a request means by logGroupName or logGroupIdentifier.

    Raises:
        ApiError: InvalidParameterException, not exactly one is given; ResourceNotFoundException.
    """
    given = call.input
    named, identified = given.get("logGroupName"), given.get("logGroupIdentifier")
    if (named is None) == (identified is None):
        raise invalid("Exactly one of logGroupName and logGroupIdentifier must be specified.")
    name = str(named or identified).rpartition(":log-group:")[2]
    if name.startswith(ENDPOINT_GROUP):
        call.engine.endpoint_logs.copy()
    group = call.engine.logs.group(name)
    if group is None:
        raise missing_group()
    return group


def missing_group() -> ApiError:
    """There is no such group."""
    return ApiError("ResourceNotFoundException", "The specified log group does not exist.")


def missing_stream() -> ApiError:
    """There is no such stream."""
    return ApiError("ResourceNotFoundException", "The specified log stream does not exist.")


def create_group(call: Call) -> Output:
    """CreateLogGroup.

    Raises:
        ApiError: ResourceAlreadyExistsException.
    """
    engine, name = call.engine, call.input["logGroupName"]
    with engine.database.transaction():
        if not engine.logs.add_group(name):
            raise _taken("group")
        tags = call.input.get("tags", {})
        add_tags(engine, group_arn(engine, name), tags, invalid)
    return {}


def create_stream(call: Call) -> Output:
    """CreateLogStream.

    Raises:
        ApiError: ResourceAlreadyExistsException; ResourceNotFoundException, the group.
    """
    group = group_of(call)
    if not call.engine.logs.add_stream(group.name, call.input["logStreamName"]):
        raise _taken("stream")
    return {}


def _taken(what: str) -> ApiError:
    return ApiError("ResourceAlreadyExistsException", f"The specified log {what} already exists")


def delete_group(call: Call) -> Output:
    """DeleteLogGroup, with all that is in it."""
    group = group_of(call)
    call.engine.tags.clear(group_arn(call.engine, group.name))
    call.engine.logs.delete_group(group.name)
    return {}


def delete_stream(call: Call) -> Output:
    """DeleteLogStream."""
    group = group_of(call)
    if call.engine.logs.stream(group.name, call.input["logStreamName"]) is None:
        raise missing_stream()
    call.engine.logs.delete_stream(group.name, call.input["logStreamName"])
    return {}


def put_retention(call: Call) -> Output:
    """PutRetentionPolicy: one of the numbers of days that CloudWatch offers."""
    days = call.input["retentionInDays"]
    if days not in RETENTIONS:
        raise invalid(
            f"1 validation error detected: Value '{days}' at 'retentionInDays' failed to satisfy "
            f"constraint: Member must satisfy enum value set: {list(RETENTIONS)}"
        )
    call.engine.logs.keep_for(group_of(call).name, days)
    return {}


def delete_retention(call: Call) -> Output:
    """DeleteRetentionPolicy: events are kept for ever."""
    call.engine.logs.keep_for(group_of(call).name, 0)
    return {}


def describe_groups(call: Call) -> Output:
    """DescribeLogGroups, by name.

    Raises:
        ApiError: InvalidParameterException, prefix and pattern are both given.
    """
    given, engine = call.input, call.engine
    if "logGroupNamePrefix" in given and "logGroupNamePattern" in given:
        raise invalid("LogGroup name prefix and LogGroup name pattern are mutually exclusive.")
    engine.endpoint_logs.copy()
    prefix, part = given.get("logGroupNamePrefix", ""), given.get("logGroupNamePattern", "")
    rows = [
        _group_row(engine, group)
        for group in engine.logs.groups()
        if group.name.startswith(prefix) and part.lower() in group.name.lower()
    ]
    return _page("logGroups", rows, lambda row: row["logGroupName"], call)


def _group_row(engine: Engine, group: Group) -> dict[str, Any]:
    arn = group_arn(engine, group.name)
    row: dict[str, Any] = {
        "logGroupName": group.name,
        "creationTime": group.created,
        "metricFilterCount": 0,
        "arn": f"{arn}:*",
        "logGroupArn": arn,
        "storedBytes": engine.logs.size(group.name),
        "logGroupClass": "STANDARD",
    }
    return row | ({"retentionInDays": group.retention} if group.retention else {})


def describe_streams(call: Call) -> Output:
    """DescribeLogStreams: by name, or by when they were last written to.

    Raises:
        ApiError: InvalidParameterException, a prefix together with LastEventTime.
    """
    given, group = call.input, group_of(call)
    prefix = given.get("logStreamNamePrefix", "")
    by_time = given.get("orderBy") == "LastEventTime"
    if by_time and prefix:
        raise invalid("Cannot order by LastEventTime with a logStreamNamePrefix.")
    streams = call.engine.logs.streams(group.name, prefix)
    rows = [_stream_row(call.engine, stream) for stream in streams]

    def place(row: dict[str, Any]) -> str:
        time = row.get("lastEventTimestamp", 0) if by_time else 0
        return f"{time:020d} {row['logStreamName']}"

    rows.sort(key=place, reverse=given.get("descending", False))
    return _page("logStreams", rows, place, call, given.get("descending", False))


def _stream_row(engine: Engine, stream: Stream) -> dict[str, Any]:
    path = engine.logs.file(stream)
    first, last = first_time(path), last_time(path)
    row: dict[str, Any] = {
        "logStreamName": stream.name,
        "creationTime": stream.created,
        "arn": f"{group_arn(engine, stream.group)}:log-stream:{stream.name}",
        "storedBytes": 0,  # as CloudWatch says of every stream since 2019
        "uploadSequenceToken": "0" * 56,
    }
    if first is not None and last is not None:
        row |= {
            "firstEventTimestamp": first,
            "lastEventTimestamp": last,
            "lastIngestionTime": max(last, stream.created),
        }
    return row


def _page(
    member: str, rows: list[dict[str, Any]], key: Any, call: Call, descending: bool = False
) -> Output:
    after = read_token(call.input.get("nextToken"))
    if after is not None:
        rows = [row for row in rows if (key(row) < after if descending else key(row) > after)]
    page = rows[: call.input.get("limit", PAGE)]
    more = {"nextToken": token_of((key(page[-1]),))} if len(page) < len(rows) else {}
    return {member: page, **more}


def read_token(token: str | None) -> str | None:
    """The place that a nextToken stands for.

    Raises:
        ApiError: InvalidParameterException.
    """
    try:
        place = place_of(token, (str,))
    except ApiError:
        raise bad_token() from None
    return None if place is None else str(place[0])


def bad_token() -> ApiError:
    """The token is none of ours."""
    return invalid("The specified nextToken is invalid.")


def tag(call: Call) -> Output:
    """TagResource and TagLogGroup."""
    add_tags(call.engine, _tagged(call), call.input["tags"], invalid)
    return {}


def untag(call: Call) -> Output:
    """UntagResource and UntagLogGroup."""
    keys = call.input.get("tagKeys") or call.input.get("tags") or []
    call.engine.tags.remove(_tagged(call), keys)
    return {}


def list_tags(call: Call) -> Output:
    """ListTagsForResource and ListTagsLogGroup."""
    return {"tags": call.engine.tags.of(_tagged(call))}


def _tagged(call: Call) -> str:
    name = call.input.get("logGroupName")
    if name is None:
        found = re.search(r":log-group:([^:]+)", call.input["resourceArn"])
        name = found[1] if found else ""
    if call.engine.logs.group(name) is None:
        raise missing_group()
    return group_arn(call.engine, name)


OPERATIONS: dict[str, dict[str, Operation]] = {
    "logs": {
        "CreateLogGroup": create_group,
        "CreateLogStream": create_stream,
        "DeleteLogGroup": delete_group,
        "DeleteLogStream": delete_stream,
        "DeleteRetentionPolicy": delete_retention,
        "DescribeLogGroups": describe_groups,
        "DescribeLogStreams": describe_streams,
        "ListTagsForResource": list_tags,
        "ListTagsLogGroup": list_tags,
        "PutRetentionPolicy": put_retention,
        "TagLogGroup": tag,
        "TagResource": tag,
        "UntagLogGroup": untag,
        "UntagResource": untag,
    }
}
