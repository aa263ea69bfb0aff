"""How a metric over the versions of a group shows itself."""

from __future__ import annotations

from mlops_ext.notebook.displays import charts, words
from mlops_ext.notebook.displays.blocks import Block, Cell, Drawing, Line, Table
from mlops_ext.services.comparison import best
from mlops_ext.services.records import Regression, Trend


def blocks(shown: Trend) -> list[Block]:
    """Return the metric as a line, whether approved versions became worse, and each version."""
    if not shown.points:
        return [Line((Cell(shown.group, "strong"), "has no versions yet."))]
    if not shown.metrics:
        hint = Cell("Register one with metrics={…}.", "second")
        return [Line((f"No version of {shown.group} has a metric.", hint))]
    values = [point.value for point in shown.points]
    count = words.counted(len(values), "version")
    title = (Cell(f"{shown.label} of {shown.group}", "strong"), Cell(count, "second"))
    drawn: list[Block] = [Drawing(line)] if (line := charts.sparkline(values)) else []
    fell = [_regression(shown.label, shown.regression)] if shown.regression else []
    return [Line(title, large=True), *fell, *drawn, _table(shown)]


def _regression(label: str, regression: Regression) -> Line:
    lead = f"{regression.version} is worse than {regression.before}, approved before it."
    reason = f"{label} {words.difference(regression.difference)}: {regression.reason}."
    return Line((Cell(lead, "bad"), reason))


def _table(shown: Trend) -> Table:
    values = [point.value for point in shown.points]
    top = best(values, shown.better)
    rows = [
        (
            point.reference,
            Cell(point.approval, state=True),
            Cell(words.figure(point.value), "strong" if at == top else ""),
        )
        for at, point in reversed(list(enumerate(shown.points)))
    ]
    return Table(("Version", "State", f">{shown.label}"), rows)
