"""What may stand next in a query, for completion where one is typed."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from mlops_ext.services.finding.filtering import STATES
from mlops_ext.services.finding.find import SORTS
from mlops_ext.services.finding.query import FIELDS
from mlops_ext.services.finding.table import Table

_OPERATORS = (">", "<", ">=", "<=")


def suggestions(table: Table, word: str) -> list[str]:
    """Return the words that a word of a query may become, whatever it begins with.

    Args:
        table: whose names and values are offered.
        word: as far as it is typed: ``sta``, ``status:ap``, ``status:approved,re``, ``auc``.
    """
    field, colon, rest = word.partition(":")
    if colon and field.lower() in FIELDS:
        before, comma, _ = rest.rpartition(",")
        start = f"{field}:{before}{comma}"
        return [start + _quoted(value) for value in _values(table, field.lower())]
    fields = [f"{name}:" for name in FIELDS]
    compared = [f"{_quoted(one)}{sign}" for one in metric_names(table) for sign in _OPERATORS]
    named = [f"@{alias}" for alias in _aliases(table)]
    return [*fields, *compared, *named]


def sortings(table: Table) -> list[str]:
    """Return what a list of versions can be sorted by."""
    return [*SORTS, *metric_names(table)]


def metric_names(table: Table) -> list[str]:
    """Return the names of the metrics that versions have, best known first."""
    return [column.name for column in table.metrics.values()]


def _values(table: Table, field: str) -> list[str]:
    known: dict[str, Callable[[], Iterable[str]]] = {
        "status": lambda: STATES,
        "stage": lambda: table.words("stage").words,
        "framework": lambda: table.words("framework").words,
        "by": lambda: table.words("created_by").words,
        "group": lambda: table.groups,
        "alias": lambda: _aliases(table),
        "tag": lambda: (f"{key}={value}" for one in table.facts for key, value in one.tags.items()),
        "collection": lambda: (path for one in table.facts for path in one.collections),
        "created": lambda: _SPANS,
        "modified": lambda: _SPANS,
    }
    return sorted({value for value in known[field]() if value}, key=str.lower)


_SPANS = ("24h", "7d", "4w")


def _aliases(table: Table) -> list[str]:
    return sorted({name for names in table.aliases.values() for name in names})


def _quoted(value: str) -> str:
    return f'"{value}"' if any(sign in value for sign in " ,") else value
