"""Which documents are meant: conditions, how they are put together, and both as SQL."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

Single = str | int | float | None
Value = Single | Sequence[str | int | float]

COLUMNS = frozenset(
    {"kind", "arn", "name", "key", "parent", "type", "lookup", "created", "modified"}
)

_STEPS = r'(?:\.(?:\w+|"[^"\\]+"))+'
_PATH = re.compile(rf"\${_STEPS}")
_CHOICE = re.compile(rf'(\${_STEPS})\["([^"\\]+)"="([^"\\]+)"\]({_STEPS})')
_FUNCTION = re.compile(r"(number|whole)\((.+)\)", re.DOTALL)
_COMPARISONS = {
    "=": "{0} = ?",
    "<>": "{0} <> ?",
    ">=": "{0} >= ?",
    ">": "{0} > ?",
    "<=": "{0} <= ?",
    "<": "{0} < ?",
    "contains": "instr(lower({0}), lower(?)) > 0",
    "has": "instr({0}, ?) > 0",
    "begins": "instr({0}, ?) = 1",
    "in": "{0} IN (SELECT value FROM json_each(?))",
    "not in": "ifnull({0} NOT IN (SELECT value FROM json_each(?)), TRUE)",
    "exists": "{0} IS NOT NULL",
    "missing": "{0} IS NULL",
}


def _number(text: object) -> float | None:
    try:
        return float(text) if isinstance(text, str | int | float) else None
    except ValueError:
        return None


def _whole(text: object) -> float | None:
    number = _number(text)
    return None if number is None or not math.isfinite(number) else float(math.trunc(number))


FUNCTIONS: dict[str, Callable[[object], float | None]] = {"number": _number, "whole": _whole}
"""Functions of ours in SQL: a text as a number, and as a whole one; NULL when it is none."""


@dataclass(frozen=True)
class Choice:
    """A step of a path into the first element of a list whose member has this value."""

    member: str
    value: str


@dataclass(frozen=True)
class Condition:
    """What documents must satisfy.

    Args:
        column: ``arn``, ``name``, ``key``, ``parent``, ``type``, ``lookup``, ``created``,
            ``modified``, or a path into the body (`path_of`, ``$.Status``); also one of
            `FUNCTIONS` of it, ``number($.Depth)``.
        comparison: ``=``, ``<>``, ``>=``, ``>``, ``<=``, ``<``; ``begins``; ``has`` a part;
            ``contains`` a part, letter case ignored; ``in`` and ``not in`` a sequence, where
            nothing at all is not in it; ``exists``, ``missing``.
        value: what to compare with; times as epoch seconds.
    """

    column: str
    comparison: str
    value: Value = None


@dataclass(frozen=True)
class Every:
    """All parts hold; without parts, always."""

    parts: tuple[Where, ...]


@dataclass(frozen=True)
class Either:
    """At least one part holds; without parts, never."""

    parts: tuple[Where, ...]


Where = Condition | Every | Either


def path_of(steps: Sequence[str | Choice]) -> str | None:
    """The path into a body that these member names and keys lead along; None when SQLite has none.

    SQLite compares keys as JSON writes them and knows no way to write a quote inside one. One
    step may be a choice, with others before and behind it.
    """
    path = "$"
    for step in steps:
        words = (step.member, step.value) if isinstance(step, Choice) else (step,)
        if any(not word.isprintable() or not word or set(word) & {'"', "\\"} for word in words):
            return None
        path += '["{}"="{}"]'.format(*words) if isinstance(step, Choice) else f'."{step}"'
    return path


def column(name: str) -> str:
    """A column or path as SQL.

    Raises:
        ValueError: it is neither.
    """
    if name in COLUMNS:
        return name
    if function := _FUNCTION.fullmatch(name):
        return f"{function[1]}({column(function[2])})"
    if choice := _CHOICE.fullmatch(name):
        return _chosen(*choice.groups())
    if not _PATH.fullmatch(name):
        raise ValueError(f"{name} is neither a column nor a path into the body")
    return f"json_extract(body, {_literal(name)})"


def _chosen(path: str, member: str, value: str, rest: str) -> str:
    key, shown = _literal(f'$."{member}"'), _literal(f"${rest}")
    return (
        f"(SELECT json_extract(each.value, {shown}) FROM json_each(body, {_literal(path)}) each"
        f" WHERE json_extract(each.value, {key}) = {_literal(value)} LIMIT 1)"
    )


def parts_of_body(members: Sequence[str]) -> str:
    """These members of a body as SQL: a JSON list of their values, and a null at its end.

    Raises:
        ValueError: one cannot be written in a path.
    """
    # SQLite makes a list of two paths at least, so the last one leads nowhere.
    paths = [path_of([member]) or "" for member in (*members, "-")]
    for path, member in zip(paths, members, strict=False):
        if not _PATH.fullmatch(path):
            raise ValueError(f"{member} cannot be written in a path")
    return "json_extract(body, {})".format(", ".join(map(_literal, paths)))


def _literal(path: str) -> str:
    return "'{}'".format(path.replace("'", "''"))


def sql(where: Where) -> tuple[str, list[Single]]:
    """The condition as SQL, and the values of its placeholders."""
    if isinstance(where, Condition):
        template = _COMPARISONS[where.comparison]
        values = [_bound(where.value)] if "?" in template else []
        return template.format(column(where.column)), values
    word, nothing = (" AND ", "TRUE") if isinstance(where, Every) else (" OR ", "FALSE")
    parts = [sql(part) for part in where.parts]
    text = word.join(f"({part})" for part, _ in parts) or nothing
    return text, [value for _, values in parts for value in values]


def _bound(value: Value) -> Single:
    if value is None or isinstance(value, str | int | float):
        return value
    return json.dumps(list(value))
