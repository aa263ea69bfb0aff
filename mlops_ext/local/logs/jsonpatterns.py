"""JSON filter patterns: ``{ $.level = "ERROR" && ($.seconds > 3 || $.user IS NULL) }``."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from operator import ge, gt, le, lt
from typing import Any

from mlops_ext.local.events.matchers import has_parts
from mlops_ext.local.events.transform import MISSING, PathError, at_path

JsonTest = Callable[[Any], bool]

_TOKEN = re.compile(
    r'\s*(?:(&&|\|\||\(|\)|\{|\}|!=|<=|>=|=|<|>)|(\$[^\s=!<>&|(){}]*)|"((?:[^"\\]|\\.)*)"'
    r"|([^\s=!<>&|(){}\"]+))"
)
_COMPARISONS: Mapping[str, Callable[[float, float], bool]] = {"<": lt, "<=": le, ">": gt, ">=": ge}
_DEEPEST = 50


class JsonPatternError(ValueError):
    """A pattern cannot be read; the text is the reason."""


def json_test(text: str) -> JsonTest:
    """The test that a JSON pattern stands for.

    Raises:
        JsonPatternError: it cannot be read.
    """
    return _Reader(text).whole()


class _Reader:
    """Reads a pattern from the left, one token ahead."""

    def __init__(self, text: str) -> None:
        self._tokens: list[tuple[str, str]] = []
        self._place = 0
        self._depth = 0
        place, text = 0, text.strip()
        while place < len(text):
            found = _TOKEN.match(text, place)
            if found is None:
                raise JsonPatternError(f"character {place + 1} is not expected")
            place = found.end()
            sign, path, quoted, word = found.groups()
            if sign:
                self._tokens.append(("sign", sign))
            elif path:
                self._tokens.append(("path", path))
            elif quoted is not None:
                self._tokens.append(("text", re.sub(r"\\(.)", r"\1", quoted)))
            else:
                self._tokens.append(("word", word))

    def whole(self) -> JsonTest:
        self._expect("{")
        test = self._either()
        self._expect("}")
        if self._place < len(self._tokens):
            raise JsonPatternError("there is something after }")
        return test

    def _either(self) -> JsonTest:
        tests = [self._both()]
        while self._taken("||"):
            tests.append(self._both())
        return tests[0] if len(tests) == 1 else lambda event: any(test(event) for test in tests)

    def _both(self) -> JsonTest:
        tests = [self._one()]
        while self._taken("&&"):
            tests.append(self._one())
        return tests[0] if len(tests) == 1 else lambda event: all(test(event) for test in tests)

    def _one(self) -> JsonTest:
        if self._taken("("):
            self._depth += 1
            if self._depth > _DEEPEST:
                raise JsonPatternError("there are too many parentheses")
            test = self._either()
            self._expect(")")
            self._depth -= 1
            return test
        kind, path = self._next()
        if kind != "path":
            raise JsonPatternError(f"{path} is no selector: these begin with $.")
        try:
            at_path({}, path)
        except PathError as error:
            raise JsonPatternError(str(error)) from None
        return self._comparison(path)

    def _comparison(self, path: str) -> JsonTest:
        kind, name = self._next()
        if kind == "word":
            return self._worded(path, name.upper())
        kind, operand = self._next()
        if kind in ("sign", "path"):
            raise JsonPatternError(f"{operand} is no value")
        if name in ("=", "!="):
            equal = _equal(operand)
            if name == "=":
                return lambda event: equal(at_path(event, path))
            return lambda event: (
                at_path(event, path) is not MISSING and not equal(at_path(event, path))
            )
        if name not in _COMPARISONS:
            raise JsonPatternError(f"{name} is no comparison")
        compare, number = _COMPARISONS[name], _number(operand)
        if number is None:
            raise JsonPatternError(f"{operand} is no number")

        def test(event: Any) -> bool:
            value = _number(at_path(event, path))
            return value is not None and compare(value, number)

        return test

    def _worded(self, path: str, word: str) -> JsonTest:
        following = self._next()[1].upper()
        match (word, following):
            case ("IS", "NULL"):
                return lambda event: at_path(event, path) is None
            case ("IS", "TRUE"):
                return lambda event: at_path(event, path) is True
            case ("IS", "FALSE"):
                return lambda event: at_path(event, path) is False
            case ("NOT", "EXISTS"):
                return lambda event: at_path(event, path) is MISSING
        raise JsonPatternError(f"{word} {following} is no comparison")

    def _next(self) -> tuple[str, str]:
        if self._place == len(self._tokens):
            raise JsonPatternError("it ends too early")
        self._place += 1
        return self._tokens[self._place - 1]

    def _taken(self, sign: str) -> bool:
        if self._place < len(self._tokens) and self._tokens[self._place] == ("sign", sign):
            self._place += 1
            return True
        return False

    def _expect(self, sign: str) -> None:
        if not self._taken(sign):
            raise JsonPatternError(f"{sign} is missing")


def _equal(operand: str) -> Callable[[Any], bool]:
    """Equal to a text, in which ``*`` stands for anything, or to the number that it writes."""
    number, parts = _number(operand), operand.split("*")

    def equal(value: Any) -> bool:
        if isinstance(value, str):
            return has_parts(value, parts)
        found = _number(value)
        return found is not None and found == number

    return equal


def _number(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    try:
        return float(value)
    except ValueError:
        return None
