"""The query language of Python, magics and search boxes: read here, and alike in the browser.

    status:approved stage:production tag:team=risk framework:xgboost auc>0.9 churn

Terms stand side by side and must all hold; ``-`` before a term turns it round; a comma between
values means any of them; ``*`` in a value stands for anything; quotation marks keep words together.
A word that is none of these is text: it is looked for in name, description and author. Where case
could matter, it does not. ``tests/services/queries.json`` holds this reading and the browser's
(``src/find``) to the same answers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from mlops_ext.services.finding.periods import Period, period
from mlops_ext.services.near import closest

FIELDS = (
    "status",
    "stage",
    "tag",
    "framework",
    "group",
    "alias",
    "by",
    "collection",
    "created",
    "modified",
)
TIMES = ("created", "modified")

_TOKEN = re.compile(r'(?:[^\s"]|"[^"]*"?)+')
_OPERATOR = re.compile(r"\s*(>=|<=|!=|>|<|=)\s*")
_FIELD = re.compile(r"(?P<name>[a-zA-Z]+):(?P<rest>.*)")
_COMPARISON = re.compile(r'(?P<name>"[^"]+"|[^\s<>=!"]+)(?P<operator>>=|<=|!=|>|<|=)(?P<rest>.*)')
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?", re.IGNORECASE)
_REFERENCE = re.compile(r"(?P<group>[a-zA-Z0-9-]+)/(?P<number>\d{1,9})")
_WORDED = re.compile(r"(?P<group>[a-zA-Z0-9-]*)@(?P<word>[^\s@/]+)")
_VALUES = re.compile(r'(?:[^,"]|"[^"]*"?)+')

Kind = Literal["text", "field", "number", "time", "reference", "word"]


@dataclass(frozen=True)
class Term:
    """One condition.

    Args:
        kind: ``text`` looks into the names; ``field`` compares words; ``number`` a metric or
            ``version``; ``time`` a moment; ``reference`` is ``churn/3`` or an ARN; ``word`` is
            ``churn@approved``, the group in `name` (empty: any).
        name: of the field or the metric, or the group.
        operator: of numbers and times: ``>``, ``>=``, ``<``, ``<=``, ``=``, ``!=``.
        values: in lower case; one of them must fit.
        number: what a metric is compared with.
        period: what a time is compared with.
        negated: the condition must not hold.
    """

    kind: Kind
    name: str = ""
    operator: str = "="
    values: tuple[str, ...] = ()
    number: float = 0.0
    period: Period | None = None
    negated: bool = False


@dataclass(frozen=True)
class Query:
    """What was read.

    Args:
        terms: all must hold.
        problems: a sentence for each term that means nothing; these are not among `terms`.
    """

    terms: tuple[Term, ...]
    problems: tuple[str, ...] = ()


def parse(text: str) -> Query:
    """Read a query; never fails, what means nothing is told in `problems`."""
    terms: list[Term] = []
    problems: list[str] = []
    for token in _TOKEN.findall(_tightened(text)):
        negated = token.startswith("-") and len(token) > 1
        found = _term(token[1:] if negated else token, negated)
        if isinstance(found, str):
            problems.append(found)
        elif found is not None:
            terms.append(found)
    return Query(tuple(terms), tuple(problems))


def _tightened(text: str) -> str:
    """Take away the spaces around operators, outside of quotation marks."""
    parts = text.split('"')
    parts[::2] = [_OPERATOR.sub(r"\1", part) for part in parts[::2]]
    return '"'.join(parts)


def _term(token: str, negated: bool) -> Term | str | None:
    for read in (_field, _comparison, _unknown_field, _reference):
        found = read(token, negated)
        if found is not None:
            return found
    plain = _plain(token)
    return Term("text", values=(plain,), negated=negated) if plain else None


def _field(token: str, negated: bool) -> Term | str | None:
    found = _FIELD.fullmatch(token)
    name = found["name"].lower() if found else ""
    if not found or name not in FIELDS:
        return None
    if name in TIMES:
        return _time(name, "=", found["rest"], negated)
    values = tuple(filter(None, map(_plain, _VALUES.findall(found["rest"]))))
    # A field without a value, as it is while somebody types, keeps everything.
    if not values:
        return Term("text", values=("",))
    return Term("field", name, values=values, negated=negated)


def _comparison(token: str, negated: bool) -> Term | str | None:
    found = _COMPARISON.fullmatch(token)
    if not found:
        return None
    name, operator, rest = found["name"].replace('"', ""), found["operator"], found["rest"]
    if name.lower() in TIMES:
        return _time(name.lower(), operator, rest, negated)
    if _NUMBER.fullmatch(rest):
        return Term("number", name, operator, number=float(rest), negated=negated)
    if operator == "=":
        return None  # a word with a sign in it
    return f"{name} is compared with a number: {name}{operator}0.9."


def _time(name: str, operator: str, rest: str, negated: bool) -> Term | str:
    text = _plain(rest)
    found = period(text)
    if found is None:
        said = f"{text} is no time." if text else f"{name} needs a time."
        return f"{said} Write {name}:2026-03, {name}>2026-03-16 or {name}:7d."
    return Term("time", name, operator, period=found, negated=negated)


def _unknown_field(token: str, negated: bool) -> str | None:
    found = _FIELD.fullmatch(token)
    if not found or "://" in token or token.lower().startswith("arn:"):
        return None
    near = closest(found["name"], FIELDS)
    known = f"Closest: {', '.join(near)}." if near else f"There are {', '.join(FIELDS)}."
    return f"There is no field {found['name']}. {known}"


def _reference(token: str, negated: bool) -> Term | None:
    if _REFERENCE.fullmatch(token) or token.lower().startswith("arn:"):
        return Term("reference", values=(token.lower(),), negated=negated)
    if found := _WORDED.fullmatch(token):
        word = found["word"].lower()
        return Term("word", found["group"].lower(), values=(word,), negated=negated)
    return None


def _plain(text: str) -> str:
    return text.replace('"', "").lower()
