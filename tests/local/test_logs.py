"""CloudWatch Logs over the socket."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

import pytest
from making import refused

from mlops_ext.local.errors import ApiError
from mlops_ext.local.logs.patterns import compile_filter
from mlops_ext.local.operations.logevents import SEARCHED_BYTES

NOW = int(time.time() * 1000)


@pytest.fixture(scope="module")
def logs(shared_engine: Any) -> Any:
    return shared_engine.client("logs")


Stream = Callable[..., dict[str, str]]


@pytest.fixture
def stream(logs: Any, request: pytest.FixtureRequest) -> Stream:
    """Makes streams with messages, one a second, in the group of this test."""
    group = request.node.name.replace("[", "-").replace("]", "")
    logs.create_log_group(logGroupName=group)

    def make(name: str, *messages: str, start: int = NOW) -> dict[str, str]:
        place = {"logGroupName": group, "logStreamName": name}
        logs.create_log_stream(**place)
        events = [
            {"timestamp": start + number * 1000, "message": text}
            for number, text in enumerate(messages)
        ]
        if events:
            logs.put_log_events(**place, logEvents=events)
        return place

    return make


def texts(answer: dict[str, Any]) -> list[str]:
    return [event["message"] for event in answer["events"]]


def test_a_stream_is_read_from_its_head_until_the_token_stays(logs: Any, stream: Stream) -> None:
    place = stream("s", *map(str, range(25)))
    found, token = [], None
    while True:
        more: dict[str, Any] = {"nextToken": token} if token else {}
        page = logs.get_log_events(**place, startFromHead=True, limit=10, **more)
        found += texts(page)
        if page["nextForwardToken"] == token:
            break
        token = page["nextForwardToken"]
    assert found == list(map(str, range(25)))
    event = {"timestamp": NOW + 60_000, "message": "later"}
    logs.put_log_events(**place, logEvents=[event])
    # The token waits where new lines come.
    assert texts(logs.get_log_events(**place, nextToken=token)) == ["later"]


def test_a_stream_is_read_from_its_end_backward(logs: Any, stream: Stream) -> None:
    place = stream("s", *map(str, range(25)))
    last = logs.get_log_events(**place, limit=10)
    assert texts(last) == list(map(str, range(15, 25)))
    before = logs.get_log_events(**place, limit=10, nextToken=last["nextBackwardToken"])
    assert texts(before) == list(map(str, range(5, 15)))
    again = logs.get_log_events(**place, limit=10, nextToken=before["nextForwardToken"])
    assert texts(again) == texts(last)
    first = logs.get_log_events(**place, nextToken=before["nextBackwardToken"])
    assert texts(first) == list(map(str, range(5)))
    nothing = logs.get_log_events(**place, nextToken=first["nextBackwardToken"])
    assert texts(nothing) == []
    assert nothing["nextBackwardToken"] == first["nextBackwardToken"]


def test_a_stream_without_lines_gives_none(logs: Any, stream: Stream) -> None:
    page = logs.get_log_events(**stream("s"))
    assert texts(page) == []
    assert texts(logs.get_log_events(**stream("t"), nextToken=page["nextForwardToken"])) == []


def test_events_are_chosen_by_time(logs: Any, stream: Stream) -> None:
    place = stream("s", *map(str, range(10)))
    window = {"startTime": NOW + 3000, "endTime": NOW + 6000}
    assert texts(logs.get_log_events(**place, **window)) == ["3", "4", "5"]
    found = logs.filter_log_events(logGroupName=place["logGroupName"], **window)
    assert texts(found) == ["3", "4", "5", "6"]  # here the end is part of it


def test_a_message_comes_back_as_it_was(logs: Any, stream: Stream) -> None:
    messages = ["one\ntwo\r\nthree", "tab\tand <html> & ünï", "\x1b[31mred\x1b[0m", "{}"]
    place = stream("s", *messages)
    assert texts(logs.get_log_events(**place, startFromHead=True)) == messages


def test_streams_are_listed_by_name_prefix_or_time(logs: Any, stream: Stream) -> None:
    place = stream("job-b/algo-1", "x", start=NOW - 5000)
    stream("job-a/algo-1", "x", "y", start=NOW)
    stream("job-a/algo-2")
    group = {"logGroupName": place["logGroupName"]}

    def names(**more: Any) -> list[str]:
        paginator = logs.get_paginator("describe_log_streams")
        pages = paginator.paginate(**group, **more, PaginationConfig={"PageSize": 1})
        return [each["logStreamName"] for page in pages for each in page["logStreams"]]

    assert names(logStreamNamePrefix="job-a/") == ["job-a/algo-1", "job-a/algo-2"]
    assert names(orderBy="LastEventTime", descending=True) == [
        "job-a/algo-1",
        "job-b/algo-1",
        "job-a/algo-2",
    ]
    (row,) = logs.describe_log_streams(**group, logStreamNamePrefix="job-a/algo-1")["logStreams"]
    assert (row["firstEventTimestamp"], row["lastEventTimestamp"]) == (NOW, NOW + 1000)
    with refused() as error:
        names(orderBy="LastEventTime", logStreamNamePrefix="job")
    assert error.code == "InvalidParameterException"


def test_a_group_is_searched_in_the_order_of_time(logs: Any, stream: Stream) -> None:
    place = stream("a", "ERROR 1", "ok", "ERROR 3", start=NOW)
    stream("b", "ERROR 2", "ok", "ERROR 4", start=NOW + 500)
    group = {"logGroupName": place["logGroupName"]}
    pages = logs.get_paginator("filter_log_events").paginate(
        **group, filterPattern="ERROR", PaginationConfig={"PageSize": 1}
    )
    events = [event for page in pages for event in page["events"]]
    assert [event["message"] for event in events] == [f"ERROR {n}" for n in (1, 2, 3, 4)]
    assert len({event["eventId"] for event in events}) == 4
    only = logs.filter_log_events(**group, logStreamNames=["b"], filterPattern="-ok")
    assert texts(only) == ["ERROR 2", "ERROR 4"]


def test_events_that_are_too_old_or_too_new_are_left_out(logs: Any, stream: Stream) -> None:
    place = stream("s")
    times = [NOW - 15 * 86_400_000, NOW, NOW + 3 * 3_600_000]
    events = [{"timestamp": each, "message": str(each)} for each in times]
    answer = logs.put_log_events(**place, logEvents=events)
    assert answer["rejectedLogEventsInfo"] == {
        "tooOldLogEventEndIndex": 0,
        "tooNewLogEventStartIndex": 2,
    }
    assert texts(logs.get_log_events(**place)) == [str(NOW)]


def test_groups_have_tags_and_a_retention_and_are_removed(logs: Any) -> None:
    logs.create_log_group(logGroupName="kept", tags={"a": "b"})
    logs.put_retention_policy(logGroupName="kept", retentionInDays=7)
    (group,) = logs.describe_log_groups(logGroupNamePrefix="kept")["logGroups"]
    assert group["retentionInDays"] == 7
    arn = group["logGroupArn"]
    assert group["arn"] == f"{arn}:*"
    logs.tag_resource(resourceArn=arn, tags={"c": "d"})
    logs.untag_resource(resourceArn=arn, tagKeys=["a"])
    assert logs.list_tags_for_resource(resourceArn=arn)["tags"] == {"c": "d"}
    logs.delete_log_group(logGroupName="kept")
    assert logs.describe_log_groups(logGroupNamePrefix="kept")["logGroups"] == []


@pytest.mark.parametrize(
    ("operation", "members", "code"),
    [
        ("get_log_events", {"logStreamName": "s"}, "InvalidParameterException"),
        ("get_log_events", {"logGroupName": "no", "logStreamName": "s"}, "ResourceNotFound"),
        ("describe_log_streams", {"logGroupName": "no"}, "ResourceNotFound"),
        ("filter_log_events", {"logGroupName": "no"}, "ResourceNotFound"),
        ("create_log_stream", {"logGroupName": "no", "logStreamName": "s"}, "ResourceNotFound"),
        ("delete_log_group", {"logGroupName": "no"}, "ResourceNotFound"),
        ("create_log_group", {"logGroupName": "there"}, "ResourceAlreadyExists"),
        ("delete_log_stream", {"logGroupName": "there", "logStreamName": "s"}, "ResourceNotFound"),
        (
            "put_retention_policy",
            {"logGroupName": "there", "retentionInDays": 8},
            "InvalidParameterException",
        ),
        (
            "filter_log_events",
            {"logGroupName": "there", "nextToken": "none of ours"},
            "InvalidParameterException",
        ),
        (
            "filter_log_events",
            {"logGroupName": "there", "filterPattern": "{ $.a"},
            "InvalidParameterException",
        ),
    ],
)
def test_what_cannot_be_is_refused(
    logs: Any, operation: str, members: dict[str, Any], code: str
) -> None:
    if not logs.describe_log_groups(logGroupNamePrefix="there")["logGroups"]:
        logs.create_log_group(logGroupName="there")
    with refused() as error:
        getattr(logs, operation)(**members)
    assert error.code.startswith(code)


MESSAGE = "[ERROR] request 12 of ada failed: status=500"
RECORD = json.dumps({"level": "ERROR", "n": 3, "user": {"name": "ada", "id": None}, "on": True})


@pytest.mark.parametrize(
    ("pattern", "message", "wanted"),
    [
        ("", MESSAGE, True),
        ("ERROR", MESSAGE, True),
        ("error", MESSAGE, False),
        ("ERROR ada", MESSAGE, True),
        ("ERROR bob", MESSAGE, False),
        ('"of ada"', MESSAGE, True),
        ('"ada of"', MESSAGE, False),
        ("ERROR -bob", MESSAGE, True),
        ("ERROR -ada", MESSAGE, False),
        ('-"of ada"', MESSAGE, False),
        ("?bob ?ada", MESSAGE, True),
        ("?bob ?eve", MESSAGE, False),
        ("%status=5[0-9]{2}%", MESSAGE, True),
        ("%status=4[0-9]{2}%", MESSAGE, False),
        ('{ $.level = "ERROR" }', RECORD, True),
        ('{ $.level = "ERR*" }', RECORD, True),
        ('{ $.level != "ERROR" }', RECORD, False),
        ("{ $.n > 2 && $.n <= 3 }", RECORD, True),
        ("{ $.n = 3 }", RECORD, True),
        ('{ ($.n > 5 || $.user.name = "ada") && $.on IS TRUE }', RECORD, True),
        ("{ $.user.id IS NULL }", RECORD, True),
        ("{ $.user.age NOT EXISTS }", RECORD, True),
        ("{ $.user.name NOT EXISTS }", RECORD, False),
        ('{ $.level = "ERROR" }', MESSAGE, False),
    ],
)
def test_a_filter_pattern_wants_what_the_guide_says(
    pattern: str, message: str, wanted: bool
) -> None:
    assert compile_filter(pattern)(message) is wanted


@pytest.mark.parametrize(
    "pattern",
    ['"open', "%(%", "[ip, user]", "{ $.a }", "{ $.a = 1 } more", "{ a = 1 }", "{ $.a > x }"],
)
def test_a_filter_pattern_that_cannot_be_is_refused(pattern: str) -> None:
    with pytest.raises(ApiError) as caught:
        compile_filter(pattern)
    assert caught.value.code == "InvalidParameterException"


def test_a_long_stream_is_searched_part_by_part(shared_engine: Any, logs: Any) -> None:
    group, name = "long", "s"
    logs.create_log_group(logGroupName=group)
    logs.create_log_stream(logGroupName=group, logStreamName=name)
    file = shared_engine.state_dir / "logs" / group / name
    file.parent.mkdir(exist_ok=True)
    lines, wanted = 3 * SEARCHED_BYTES // 100, {0, 50_000, 3 * SEARCHED_BYTES // 100 - 1}
    with file.open("w") as opened:
        for number in range(lines):
            word = "wanted" if number in wanted else "x" * 86
            opened.write(f"{NOW + number // 10}\t{word} {number}\n")
    pages = list(
        logs.get_paginator("filter_log_events").paginate(logGroupName=group, filterPattern="wanted")
    )
    assert [text for page in pages for text in texts(page)] == [
        f"wanted {number}" for number in sorted(wanted)
    ]
    assert len(pages) > 2
    limited = logs.filter_log_events(logGroupName=group, startTime=NOW + 3000, limit=15)
    more = logs.filter_log_events(
        logGroupName=group, startTime=NOW + 3000, limit=15, nextToken=limited["nextToken"]
    )
    found = [int(text.split()[1]) for text in [*texts(limited), *texts(more)]]
    assert found == list(range(30_000, 30_030))
