"""What a target is given of an event: JSON paths, input transformers, constants.

See the EventBridge User Guide, "Input transformation".
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

_STEP = re.compile(r"\.([^.\[\]'\"]+)|\[(\d+)\]|\['([^']*)'\]|\[\"([^\"]*)\"\]|(\[\*\]|\.\*)")
_PLACE = re.compile(r"(\"?)<([A-Za-z0-9_.\-]+)>(\"?)")
MISSING = object()
"""What a path leads to when there is nothing."""


class PathError(ValueError):
    """A JSON path cannot be read."""


def at_path(event: object, path: str) -> Any:
    """What a JSON path (``$.detail.names[0]``) leads to; `MISSING` when there is nothing.

    Raises:
        PathError: the path cannot be read.
    """
    found = [event]
    place = 1
    if not path.startswith("$"):
        raise PathError(f"{path} does not begin with $")
    several = False
    while place < len(path):
        step = _STEP.match(path, place)
        if step is None:
            raise PathError(f"{path} cannot be read from character {place + 1} on")
        place = step.end()
        if step[5]:
            several = True
            found = [inner for each in found for inner in _all(each)]
        else:
            name = next((part for part in (step[1], step[3], step[4]) if part is not None), None)
            found = [_one(each, name, step[2]) for each in found]
            found = [each for each in found if each is not MISSING]
    if several:
        return found
    return found[0] if found else MISSING


def _one(value: object, name: str | None, index: str | None) -> Any:
    if name is not None and isinstance(value, dict):
        return value.get(name, MISSING)
    if index is not None and isinstance(value, list) and int(index) < len(value):
        return value[int(index)]
    return MISSING


def _all(value: object) -> list[Any]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []


def input_of(event: dict[str, Any], target: Mapping[str, Any], rule_arn: str) -> str:
    """The text that a target is sent for an event.

    Args:
        event: as EventBridge writes it.
        target: in PutTargets' form; of Input, InputPath and InputTransformer at most one.
        rule_arn: the rule it belongs to.

    Raises:
        PathError: a path cannot be read.
    """
    if "Input" in target:
        return str(target["Input"])
    if "InputPath" in target:
        found = at_path(event, target["InputPath"])
        return json.dumps({} if found is MISSING else found)
    if "InputTransformer" in target:
        return _transformed(event, target["InputTransformer"], rule_arn)
    return json.dumps(event)


def _transformed(event: dict[str, Any], transformer: Mapping[str, Any], rule_arn: str) -> str:
    paths = transformer.get("InputPathsMap", {})
    values: dict[str, Any] = {name: at_path(event, path) for name, path in paths.items()}
    values |= {
        "aws.events.rule-arn": rule_arn,
        "aws.events.rule-name": rule_arn.rpartition("/")[2],
        "aws.events.event": {key: each for key, each in event.items() if key != "detail"},
        "aws.events.event.json": event,
        "aws.events.event.ingestion-time": event.get("time", ""),
    }

    def fill(place: re.Match[str]) -> str:
        before, name, after = place.groups()
        if name not in values:
            return place[0]
        value = "" if values[name] is MISSING else values[name]
        quoted = bool(before and after)
        if isinstance(value, str):
            text = json.dumps(value)[1:-1]
            return f"{before}{text}{after}" if _in_quotes(place) else f'"{text}"'
        text = json.dumps(value)
        # "<place>" alone stands for the value itself when that is an object or a list.
        if quoted and isinstance(value, dict | list):
            return text
        return f"{before}{text}{after}"

    return _PLACE.sub(fill, transformer["InputTemplate"])


def _in_quotes(place: re.Match[str]) -> bool:
    """Whether a place is inside a JSON string of the template."""
    before = place.string[: place.start(2) - 1]
    quotes = len(re.findall(r'(?<!\\)"', before))
    return quotes % 2 == 1
