"""The operators of event patterns: from what a pattern says to a test of one value."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Mapping
from operator import eq, ge, gt, le, lt
from typing import Any

Test = Callable[[Any], bool]
"""Whether a value of an event (text, number, true, false, null) is wanted."""

_COMPARISONS: Mapping[str, Callable[[float, float], bool]] = {
    "=": eq,
    "<": lt,
    "<=": le,
    ">": gt,
    ">=": ge,
}


class PatternError(ValueError):
    """A pattern cannot be; the text is the reason."""


def equal_to(wanted: object) -> Test:
    """Equal in type and value; 1 and 1.0 are the same number, true is none."""
    if _is_number(wanted):
        return lambda value: _is_number(value) and value == wanted
    return lambda value: type(value) is type(wanted) and value == wanted


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _texts(test: Callable[[str], bool]) -> Test:
    return lambda value: isinstance(value, str) and test(value)


def _text(operator: str, operand: object) -> str:
    if not isinstance(operand, str):
        raise PatternError(f"{operator} match pattern must be a string")
    return operand


def _prefix(operand: object) -> Test:
    if isinstance(operand, dict):
        start = _ignoring_case("prefix", operand)
        return _texts(lambda value: value.lower().startswith(start))
    text = _text("prefix", operand)
    return _texts(lambda value: value.startswith(text))


def _suffix(operand: object) -> Test:
    if isinstance(operand, dict):
        end = _ignoring_case("suffix", operand)
        return _texts(lambda value: value.lower().endswith(end))
    text = _text("suffix", operand)
    return _texts(lambda value: value.endswith(text))


def _ignoring_case(operator: str, operand: dict[str, Any]) -> str:
    if list(operand) != ["equals-ignore-case"]:
        raise PatternError(f"Unsupported {operator} pattern: {next(iter(operand), None)}")
    return _text("equals-ignore-case", operand["equals-ignore-case"]).lower()


def _equals_ignore_case(operand: object) -> Test:
    wanted = _text("equals-ignore-case", operand).lower()
    return _texts(lambda value: value.lower() == wanted)


def _wildcard(operand: object) -> Test:
    r"""``*`` stands for any characters, ``\*`` for a star, ``\\`` for a backslash."""
    parts = _wildcard_parts(_text("wildcard", operand))
    return _texts(lambda value: has_parts(value, parts))


def _wildcard_parts(text: str) -> list[str]:
    parts, place = [""], 0
    while place < len(text):
        character = text[place]
        if character == "\\":
            place += 1
            if text[place : place + 1] not in ("*", "\\"):
                raise PatternError(f"Invalid escape character at pos {place - 1}")
            parts[-1] += text[place]
        elif character == "*":
            if text[place + 1 : place + 2] == "*":
                raise PatternError(f"Consecutive wildcard characters at pos {place}")
            parts.append("")
        else:
            parts[-1] += character
        place += 1
    return parts


def has_parts(value: str, parts: list[str]) -> bool:
    """Whether a text is the parts with anything between them; linear, whatever they are."""
    first, *middle = parts
    if not middle:
        return value == first
    last = middle.pop()
    if not value.startswith(first) or len(value) < len(first) + len(last):
        return False
    place, end = len(first), len(value) - len(last)
    for part in middle:
        found = value.find(part, place, end)
        if found < 0:
            return False
        place = found + len(part)
    return value.endswith(last)


def _numeric(operand: object) -> Test:
    if not isinstance(operand, list):
        raise PatternError("Value of numeric must be an array.")
    if not operand:
        raise PatternError("Invalid member in numeric match: ]")
    if len(operand) not in (2, 4):
        raise PatternError("Too many terms in numeric range")
    bounds = []
    for name, number in zip(operand[::2], operand[1::2], strict=True):
        if name not in _COMPARISONS:
            raise PatternError(f"Unrecognized numeric range operator: {name}")
        if not _is_number(number):
            raise PatternError(f"Value of {name} must be numeric")
        bounds.append((name, _COMPARISONS[name], number))
    if len(bounds) == 2:
        (lower, _, bottom), (upper, _, top) = bounds
        if lower not in (">", ">=") or upper not in ("<", "<="):
            raise PatternError("Too many terms in numeric range")
        if bottom >= top:
            raise PatternError("Bottom must be less than top")
    return lambda value: (
        _is_number(value) and all(compare(value, number) for _, compare, number in bounds)
    )


def _cidr(operand: object) -> Test:
    text = _text("cidr", operand)
    try:
        network = ipaddress.ip_network(text, strict=False)
    except ValueError:
        raise PatternError(f"Malformed CIDR, one '/' required: {text}") from None
    if "/" not in text:
        raise PatternError("Malformed CIDR, one '/' required")

    def within(value: str) -> bool:
        try:
            return ipaddress.ip_address(value) in network
        except ValueError:
            return False

    return _texts(within)


def _anything_but(operand: object) -> Test:
    unwanted = _unwanted(operand)
    return lambda value: not any(test(value) for test in unwanted)


def _unwanted(operand: object) -> list[Test]:
    if isinstance(operand, dict):
        if len(operand) != 1:
            raise PatternError("Only one key allowed in match expression")
        ((operator, inner),) = operand.items()
        if operator not in _INSIDE_ANYTHING_BUT:
            raise PatternError(f"Unsupported anything-but pattern: {operator}")
        inners = inner if isinstance(inner, list) else [inner]
        if not inners:
            raise PatternError("Empty arrays are not allowed")
        return [OPERATORS[operator](each) for each in inners]
    values = operand if isinstance(operand, list) else [operand]
    if not values:
        raise PatternError("Empty arrays are not allowed")
    if not all(isinstance(each, str) for each in values) and not all(map(_is_number, values)):
        raise PatternError(
            "Inside anything but list, either all values are number or string,"
            " mixed type is not supported"
        )
    return [equal_to(each) for each in values]


_INSIDE_ANYTHING_BUT = ("prefix", "suffix", "equals-ignore-case", "wildcard")

OPERATORS: Mapping[str, Callable[[Any], Test]] = {
    "prefix": _prefix,
    "suffix": _suffix,
    "equals-ignore-case": _equals_ignore_case,
    "wildcard": _wildcard,
    "numeric": _numeric,
    "cidr": _cidr,
    "anything-but": _anything_but,
}
"""All operators but ``exists``, which is about the field and not its value."""
