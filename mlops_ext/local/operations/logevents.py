"""CloudWatch Logs: events, written, read by stream, searched by group."""

from __future__ import annotations

import asyncio
import hashlib
import heapq
import re
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from mlops_ext.local.call import Call, Operation, Output
from mlops_ext.local.errors import ApiError
from mlops_ext.local.logs.patterns import compile_filter
from mlops_ext.local.logs.reading import Placed, backward, forward, from_time
from mlops_ext.local.logs.store import Line, Stream, milliseconds
from mlops_ext.local.operations.logs import (
    bad_token,
    group_arn,
    group_of,
    invalid,
    missing_stream,
)
from mlops_ext.local.resources.paging import place_of, token_of

MOST_EVENTS = 10_000
MOST_BYTES = 1 << 20
SEARCHED_BYTES = 4 << 20
"""What one FilterLogEvents looks through; its answer may be empty and say that there is more."""

AT_ONCE = 256 << 10
"""Bytes of logs that are read without giving way; more are read beside the event loop."""

_OPENING = 4096  # bytes that could be read while another file is opened
_OLDEST, _NEWEST = timedelta(days=14), timedelta(hours=2)
_TOKEN = re.compile(r"([fb])/(\d{56})")

Place = tuple[int, str, int]
"""Time, stream, place in the stream: in the order of FilterLogEvents."""

Found = tuple[int, str, int, str]
"""A place and the text there."""


def put_events(call: Call) -> Output:
    """PutLogEvents: those that are too old or too new are left out, and told.

    Raises:
        ApiError: InvalidParameterException, they are not in order; ResourceNotFoundException.
    """
    given, engine = call.input, call.engine
    group = group_of(call)
    stream = given["logStreamName"]
    if engine.logs.stream(group.name, stream) is None:
        raise missing_stream()
    times = [event["timestamp"] for event in given["logEvents"]]
    if times != sorted(times):
        raise invalid("Log events in a single PutLogEvents request must be in chronological order.")
    oldest = milliseconds(engine.now() - _OLDEST)
    newest = milliseconds(engine.now() + _NEWEST)
    old = sum(time < oldest for time in times)
    new = sum(time > newest for time in times)
    kept = given["logEvents"][old : len(times) - new]
    engine.logs.write(
        group.name, stream, [Line(event["timestamp"], event["message"]) for event in kept]
    )
    rejected = {}
    if old:
        rejected["tooOldLogEventEndIndex"] = old - 1
    if new:
        rejected["tooNewLogEventStartIndex"] = len(times) - new
    return {
        "nextSequenceToken": "0" * 56,
        **({"rejectedLogEventsInfo": rejected} if rejected else {}),
    }


def get_events(call: Call) -> Output | Awaitable[Output]:
    """GetLogEvents: a page of a stream, and the tokens of the ones around it.

    At either end the token that was given comes back, which tells a reader to stop or to wait.
    Tokens name places in the stream's file: the forward one is where new lines come.
    """
    given, engine = call.input, call.engine
    group = group_of(call)
    stream = engine.logs.stream(group.name, given["logStreamName"])
    if stream is None:
        raise missing_stream()
    file, (direction, place) = engine.logs.file(stream), _direction(given)
    return _beside([file], lambda: _page(file, direction, place, given))


def _page(path: Path, direction: str, place: int | None, given: Mapping[str, Any]) -> Output:
    lines = forward(path, place or 0) if direction == "f" else backward(path, place)
    page = _fitting(_between(lines, given), given.get("limit", MOST_EVENTS))
    if direction == "b":
        page.reverse()
    if page:
        before, after = page[0].start, page[-1].end
    else:
        end = path.stat().st_size if path.exists() else 0
        before = after = end if place is None and direction == "b" else place or 0
    return {
        "events": [
            {
                "timestamp": each.line.time,
                "message": each.line.text,
                "ingestionTime": each.line.time,
            }
            for each in page
        ],
        "nextForwardToken": f"f/{after:056d}",
        "nextBackwardToken": f"b/{before:056d}",
    }


def _direction(given: dict[str, Any]) -> tuple[str, int | None]:
    token = given.get("nextToken")
    if token is None:
        return ("f", 0) if given.get("startFromHead") else ("b", None)
    found = _TOKEN.fullmatch(token)
    if found is None:
        raise bad_token()
    return found[1], int(found[2])


def _between(lines: Iterator[Placed], given: Mapping[str, Any]) -> Iterator[Placed]:
    start, end = given.get("startTime", 0), given.get("endTime")
    return (
        each for each in lines if each.line.time >= start and (end is None or each.line.time < end)
    )


def _fitting(lines: Iterator[Placed], limit: int) -> list[Placed]:
    """As many lines as one answer holds."""
    page: list[Placed] = []
    size = 0
    for each in islice(lines, limit):
        size += each.end - each.start
        if page and size > MOST_BYTES:
            break
        page.append(each)
    return page


def filter_events(call: Call) -> Output | Awaitable[Output]:
    """FilterLogEvents: what matches in a group's streams, in the order of time.

    A call looks through `SEARCHED_BYTES`; its NextToken goes on after them, as on AWS.

    Raises:
        ApiError: InvalidParameterException, the pattern or the token cannot be read, or streams
            are given by name and prefix; ResourceNotFoundException.
    """
    given, engine = call.input, call.engine
    group = group_of(call)
    wanted = compile_filter(given.get("filterPattern", ""))
    after = _after(given.get("nextToken"))
    files = {stream.name: engine.logs.file(stream) for stream in _streams(call, group.name)}
    arn = group_arn(engine, group.name)
    return _beside(files.values(), lambda: _search(arn, files, wanted, given, after))


def _beside(files: Iterable[Path], work: Callable[[], Output]) -> Output | Awaitable[Output]:
    """Do work on files: now when they are small, else in a thread."""
    size = 0
    for file in files:
        with suppress(FileNotFoundError):
            size += max(file.stat().st_size, _OPENING)
        if size > AT_ONCE:
            return asyncio.to_thread(work)
    return work()


def _search(
    arn: str,
    files: Mapping[str, Path],
    wanted: Callable[[str], bool],
    given: Mapping[str, Any],
    after: Place | None,
) -> Output:
    limit = given.get("limit", MOST_EVENTS)
    events: list[dict[str, Any]] = []
    size, searched, last, more = 0, 0, after, False
    for found in heapq.merge(*(_found(*each, given, after) for each in files.items())):
        full = len(events) == limit or (events and size + len(found[3]) > MOST_BYTES)
        matches = wanted(found[3])
        more = searched >= SEARCHED_BYTES or bool(matches and full)
        if more:
            break
        if matches:
            events.append(_event(arn, found))
            size += len(found[3])
        searched += len(found[3])
        last = found[:3]
    answer: Output = {"events": events, "searchedLogStreams": []}
    return answer | ({"nextToken": token_of(last)} if more and last else {})


def _after(token: str | None) -> Place | None:
    try:
        place = place_of(token, (int, str, int))
    except ApiError:
        raise bad_token() from None
    return None if place is None else (place[0], place[1], place[2])


def _streams(call: Call, group: str) -> list[Stream]:
    given = call.input
    names, prefix = given.get("logStreamNames"), given.get("logStreamNamePrefix", "")
    if names and prefix:
        raise invalid("logStreamNames and logStreamNamePrefix are mutually exclusive.")
    if not names:
        return call.engine.logs.streams(group, prefix)
    found = [call.engine.logs.stream(group, name) for name in names]
    if None in found:
        raise missing_stream()
    return [stream for stream in found if stream is not None]


def _found(
    stream: str, file: Path, given: Mapping[str, Any], after: Place | None
) -> Iterator[Found]:
    lines = forward(file, from_time(file, after[0]) if after else 0)
    for each in _between(lines, {**given, "endTime": _exclusive(given)}):
        if after is None or (each.line.time, stream, each.start) > after:
            yield each.line.time, stream, each.start, each.line.text


def _exclusive(given: Mapping[str, Any]) -> int | None:
    """FilterLogEvents' endTime is the last millisecond that is wanted."""
    end = given.get("endTime")
    return None if end is None else int(end) + 1


def _event(arn: str, found: Found) -> dict[str, Any]:
    time, stream, place, text = found
    number = int.from_bytes(hashlib.sha256(f"{arn}:{stream}".encode()).digest()[:8], "big")
    return {
        "logStreamName": stream,
        "timestamp": time,
        "message": text,
        "ingestionTime": time,
        "eventId": f"{time:020d}{number:020d}{place:016d}",
    }


OPERATIONS: dict[str, dict[str, Operation]] = {
    "logs": {
        "FilterLogEvents": filter_events,
        "GetLogEvents": get_events,
        "PutLogEvents": put_events,
    }
}
