"""How found versions show themselves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mlops_ext.notebook.displays import words
from mlops_ext.notebook.displays.blocks import LARGEST_TABLE, Block, Cell, Line, Table
from mlops_ext.services import metrics
from mlops_ext.services.records import AliasChange, Collection, Found, VersionSummary

_INDENT = "\u2003"
_LONGEST = 200
"""Characters of a query that a display repeats."""


def found(shown: Found) -> list[Block]:
    """Return the versions as a table with the metrics that were asked for."""
    if not shown.versions:
        query = words.shortened(shown.query, _LONGEST)
        said = f"No version matches {query}." if query else "No versions yet."
        return [Line((said,))]
    count = words.counted(shown.total, "version")
    heading: list[str | Cell] = [Cell(count, "strong")]
    if shown.query:
        heading.append(Cell(words.shortened(shown.query, _LONGEST), "code"))
    heading.append(Cell(_ordered(shown), "second"))
    labels = [metrics.metric(name, None).label for name in shown.metrics]
    heads = ("Version", "State", "Stage", *(f">{label}" for label in labels))
    rows = [_row(version, labels) for version in shown.versions[:LARGEST_TABLE]]
    more = len(shown.versions) - len(rows)
    table = Table((*heads, "Framework", "Registered", "By", "Alias"), rows, more)
    return [Line(tuple(heading), large=True), table]


def _row(version: VersionSummary, labels: list[str]) -> tuple[str | Cell, ...]:
    values = {metric.label: metric.value for metric in version.metrics}
    return (
        Cell(version.reference, "strong"),
        Cell(version.approval, state=True),
        version.stage or words.NOTHING,
        *(words.figure(values.get(label)) for label in labels),
        version.framework or words.NOTHING,
        words.day(version.created),
        version.created_by or words.NOTHING,
        " ".join(f"@{alias}" for alias in version.aliases),
    )


def _ordered(shown: Found) -> str:
    name = shown.sort.removeprefix("-")
    if name in ("created", "modified"):
        return "newest first" if shown.sort != name else "oldest first"
    order = "largest first" if shown.sort != name else "smallest first"
    cut = f", first {len(shown.versions):,} shown" if len(shown.versions) < shown.total else ""
    return f"by {name}, {order}{cut}"


def alias(shown: AliasChange) -> list[Block]:
    """Return what an alias names now, and what it named before."""
    return [Line((said(shown),))]


def said(shown: AliasChange) -> str:
    """Return a change of an alias as a sentence."""
    name, now, before = f"{shown.group}@{shown.alias}", shown.number, shown.previous
    if now is None:
        return f"{name} is taken away; it named {shown.group}/{before}."
    if before == now:
        return f"{name} names {shown.group}/{now}, as before."
    moved = f", {shown.group}/{before} before" if before is not None else ""
    return f"{name} names {shown.group}/{now} now{moved}."


def collection(shown: Collection) -> list[Block]:
    """Return one collection by its path, and the tree from it on."""
    return [Line((Cell(shown.path, "strong"),), large=True), *collections([shown])]


def collections(shown: Sequence[Collection]) -> list[Block]:
    """Return the collections as a tree."""
    if not shown:
        return [Line(("No collections yet.", Cell('ml.create_collection("risk")', "code")))]
    rows = [
        (_INDENT * depth + one.name, str(len(one.groups)), ", ".join(one.groups))
        for depth, one in _deep(shown, 0)
    ]
    return [Table(("Collection", ">Groups", "Model groups"), rows)]


def _deep(shown: Sequence[Collection], depth: int) -> Iterator[tuple[int, Collection]]:
    for one in shown:
        yield depth, one
        yield from _deep(one.collections, depth + 1)
