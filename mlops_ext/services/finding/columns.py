"""The table as columns for the browser: small enough to be sent whole, filtered there."""

from __future__ import annotations

from mlops_ext.services.finding.table import Table
from mlops_ext.services.records import RowAliases, VersionTable, Words


def columns(table: Table) -> VersionTable:
    """Return all rows as columns; 10,000 versions are about 1 MB of JSON."""
    rows = table.versions
    return VersionTable(
        mark=table.mark,
        complete=table.complete,
        total=table.total,
        groups=table.facts,
        group=table.group_names.codes.tolist(),
        number=[version.number for version in rows],
        approval=_words(table, "approval"),
        status=_words(table, "status"),
        stage=_words(table, "stage"),
        stage_status=_words(table, "stage_status"),
        framework=_words(table, "framework"),
        created_by=_words(table, "created_by"),
        description=[version.description for version in rows],
        created=_milliseconds(table, "created"),
        modified=_milliseconds(table, "modified"),
        aliases=[RowAliases(row=row, names=names) for row, names in sorted(table.aliases.items())],
        metrics=list(table.metrics.values()),
    )


def _words(table: Table, member: str) -> Words:
    column = table.words(member)
    return Words(words=list(column.words), codes=column.codes.tolist())


def _milliseconds(table: Table, member: str) -> list[int]:
    moments: list[int] = (table.times(member) * 1000).round().astype("int64").tolist()
    return moments
