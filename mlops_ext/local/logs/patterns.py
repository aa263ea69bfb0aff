"""Filter patterns of CloudWatch Logs: terms, phrases, expressions, and JSON.

See the CloudWatch Logs User Guide, "Filter and pattern syntax". Patterns for space-delimited
events (``[ip, user, …]``) are not offered.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable

from mlops_ext.local.errors import ApiError
from mlops_ext.local.logs.jsonpatterns import JsonPatternError, json_test

Test = Callable[[str], bool]
"""Whether a message is wanted."""

_TERM = re.compile(r'\s*([-?]?)(?:"((?:[^"\\]|\\.)*)"|%([^%]+)%|([^\s"%]+))')


def compile_filter(pattern: str) -> Test:
    """The test that a filter pattern stands for; an empty one wants everything.

    Raises:
        ApiError: InvalidParameterException, it cannot be read or is not offered.
    """
    text = pattern.strip()
    if not text:
        return lambda message: True
    if text.startswith("{"):
        return _of_json(text)
    if text.startswith("["):
        raise _invalid(pattern, "patterns for space-delimited events are not offered here")
    return _of_terms(text)


def _of_json(text: str) -> Test:
    try:
        wanted = json_test(text)
    except JsonPatternError as error:
        raise _invalid(text, str(error)) from None

    def test(message: str) -> bool:
        try:
            return wanted(json.loads(message))
        except ValueError:
            return False

    return test


def _of_terms(text: str) -> Test:
    required: list[Test] = []
    optional: list[Test] = []
    place = 0
    while place < len(text):
        found = _TERM.match(text, place)
        if found is None:
            raise _invalid(text, f"character {place + 1} is not expected")
        place = found.end()
        sign, phrase, expression, word = found.groups()
        test = _expression(text, expression) if expression else _contains(phrase, word)
        if sign == "?":
            optional.append(test)
        else:
            required.append(_not(test) if sign == "-" else test)
    # Beside required terms, optional ones change nothing, as on AWS.
    if optional and not required:
        return lambda message: any(test(message) for test in optional)
    return lambda message: all(test(message) for test in required)


def _contains(phrase: str | None, word: str | None) -> Test:
    wanted = word if phrase is None else re.sub(r"\\(.)", r"\1", phrase)
    return lambda message: (wanted or "") in message


def _expression(text: str, expression: str) -> Test:
    try:
        compiled = re.compile(expression)
    except re.error as error:
        raise _invalid(text, str(error)) from None
    return lambda message: compiled.search(message) is not None


def _not(test: Test) -> Test:
    return lambda message: not test(message)


def _invalid(pattern: str, reason: str) -> ApiError:
    return ApiError("InvalidParameterException", f"Invalid filter pattern: {pattern}: {reason}.")
