"""What else changed between versions: parameters, data, environment and code."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Literal

from mlops_ext.services.records import ChangeRow, DatasetUse, Evaluation, Version

Kind = Literal["parameter", "data", "environment", "code"]
_MOST_NAMED = 3


def changes(
    versions: Sequence[Version], evaluations: Sequence[Evaluation | None], base: int
) -> list[ChangeRow]:
    """Return what any of the versions has, with whether it differs; data before packages.

    Args:
        versions: the compared.
        evaluations: theirs, for the types of input columns.
        base: place of the baseline, which notes are about.
    """
    rows = [
        _row("parameter", name, [version.parameters.get(name) for version in versions])
        for name in _union(version.parameters for version in versions)
    ]
    rows += _data(versions, base)
    rows += _types(evaluations, base)
    environments = [version.environment for version in versions]
    rows.append(_row("environment", "Python", [one and one.python for one in environments]))
    packages = [one.packages if one else {} for one in environments]
    rows += [
        _row("environment", name, [one.get(name) for one in packages]) for name in _union(packages)
    ]
    rows.append(_row("code", "commit", [version.commit for version in versions]))
    rows.append(_row("code", "notebook", [v.notebook and v.notebook.name for v in versions]))
    return [row for row in rows if any(value is not None for value in row.values)]


def _data(versions: Sequence[Version], base: int) -> list[ChangeRow]:
    rows: list[ChangeRow] = []
    for title, uses in _matched(versions):
        names = [use and use.name for use in uses]
        if len(set(names) - {None}) > 1:
            rows.append(_row("data", title, names))
        rows.append(_row("data", f"{title} rows", [use and use.rows for use in uses]))
        columns = [use.columns if use else None for use in uses]
        counts = [None if one is None else len(one) for one in columns]
        note = _schema(columns, base)
        same = len({tuple(one) for one in columns if one is not None}) < 2
        rows.append(_row("data", f"{title} columns", counts, note, not same))
        hashes = [f"sha256 {use.sha256[:8]}" if use and use.sha256 else None for use in uses]
        known = {one for one in hashes if one}
        note = "sha256 differs" if len(known) > 1 else ""
        rows.append(_row("data", f"{title} content", hashes, note))
    return rows


def _matched(versions: Sequence[Version]) -> list[tuple[str, list[DatasetUse | None]]]:
    """The same data set of each version, with its title.

    Data sets of a role belong together whatever their names, when no version has two of it.
    """
    found = []
    for role in _union([use.role for use in version.datasets] for version in versions):
        of_role = [[use for use in version.datasets if use.role == role] for version in versions]
        if all(len(uses) < 2 for uses in of_role):
            uses = [next(iter(each), None) for each in of_role]
            names = {use.name for use in uses if use}
            found.append((names.pop() if len(names) == 1 else f"{role} data", uses))
            continue
        for name in _union([use.name for use in uses] for uses in of_role):
            named = [next((u for u in uses if u.name == name), None) for uses in of_role]
            found.append((name, named))
    return found


def _schema(columns: Sequence[Sequence[str] | None], base: int) -> str:
    """Columns that came and went against the baseline, over all others."""
    own = columns[base]
    if own is None:
        return ""
    others = [one for at, one in enumerate(columns) if at != base and one is not None]
    added = _union([name for name in one if name not in own] for one in others)
    removed = [name for name in own if any(name not in one for one in others)]
    parts = [f"{sign} {_listed(names)}" for sign, names in (("+", added), ("−", removed)) if names]
    if not parts and any(list(one) != list(own) for one in others):
        return "other order"
    return ", ".join(parts)


def _listed(names: Sequence[str]) -> str:
    more = len(names) - _MOST_NAMED
    shown = ", ".join(names[:_MOST_NAMED])
    return f"{shown} and {more} more" if more > 0 else shown


def _types(evaluations: Sequence[Evaluation | None], base: int) -> list[ChangeRow]:
    """Input columns whose type is not the same in all evaluations."""
    types = [{c.name: c.type for c in found.columns} if found else {} for found in evaluations]
    rows = []
    for name in types[base]:
        values = [one.get(name) for one in types]
        if len({value for value in values if value}) > 1:
            rows.append(_row("data", f"type of {name}", values, "retyped"))
    return rows


def _row(
    kind: Kind, name: str, values: Iterable[Any], note: str = "", differs: bool | None = None
) -> ChangeRow:
    texts = [_text(value) for value in values]
    unequal = len(set(texts)) > 1
    return ChangeRow(
        kind=kind, name=name, values=texts, differs=unequal or bool(differs), note=note
    )


def _union(each: Iterable[Iterable[str]]) -> list[str]:
    return list(dict.fromkeys(name for names in each for name in names))


def _text(value: Any) -> str | None:
    if value is None:
        return None
    return f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value)
