"""How found versions show themselves."""

from __future__ import annotations

from mlops_ext.notebook.displays import words
from mlops_ext.notebook.displays.blocks import Block, Cell, Line, Table
from mlops_ext.services import metrics
from mlops_ext.services.records import Found, VersionSummary


def found(shown: Found) -> list[Block]:
    """Return the versions as a table with the metrics that were asked for."""
    if not shown.versions:
        said = f"No version matches {shown.query}." if shown.query else "No versions yet."
        return [Line((said,))]
    count = words.counted(shown.total, "version")
    heading: list[str | Cell] = [Cell(count, "strong")]
    if shown.query:
        heading.append(Cell(shown.query, "code"))
    heading.append(Cell(_ordered(shown), "second"))
    labels = [metrics.metric(name, None).label for name in shown.metrics]
    heads = ("Version", "State", "Stage", *(f">{label}" for label in labels))
    rows = [_row(version, labels) for version in shown.versions]
    table = Table((*heads, "Framework", "Registered", "By", "Alias"), rows)
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
