"""Bars, histograms and scattered points as inline SVG, and small distributions in table cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from mlops_ext.notebook.displays import words
from mlops_ext.notebook.displays.blocks import Cell
from mlops_ext.notebook.displays.charts import SERIES, fitted, svg, text
from mlops_ext.notebook.displays.markup import Html, element
from mlops_ext.services.records import Histogram, Scatter

_SIDE, _LEFT, _TOP, _BOTTOM, _RIGHT = 190, 46, 22, 36, 12
_BLOCKS = "▁▂▃▄▅▆▇█"
_COLOUR = SERIES[0][0]


@dataclass(frozen=True)
class Distribution(Cell):
    """Counts as a small bar chart in a table cell; in text as blocks.

    Args:
        counts: rows of each bin or category.
    """

    counts: Sequence[int] = field(default=())

    def text(self) -> str:
        """Return a block a bin."""
        most = max(self.counts, default=0) or 1
        return "".join(_BLOCKS[round(count / most * 7)] for count in self.counts[:20])

    def html(self) -> Html:
        """Return the bars."""
        most, shown = max(self.counts, default=0) or 1, self.counts[:20]
        bars = [
            _bar(5 * at, 16 - 15 * count / most, 4, 15 * count / most)
            for at, count in enumerate(shown)
        ]
        return svg(5 * len(shown) or 1, 17, self.value or "distribution", *bars)


def bars(title: str, values: Sequence[tuple[str, float]]) -> Html:
    """Return horizontal bars with their values, in the order given.

    Args:
        title: What the chart shows, also its label for screen readers.
        values: Name and length of each; a bar's length is its distance from 0.
    """
    most = max((abs(value) for _, value in values), default=0) or 1.0
    drawn = [text(title, 0, 13, size=12)]
    for at, (name, value) in enumerate(values):
        top, wide = 24 + 18 * at, 150 * abs(value) / most
        drawn.append(text(fitted(name, 22), 130, top + 10, anchor="end", opacity=0.8))
        drawn.append(_bar(136, top, wide, 13))
        drawn.append(text(words.figure(value), 142 + wide, top + 10))
    return svg(340, 30 + 18 * len(values), title, *drawn)


def histogram(title: str, across: str, shown: Histogram) -> Html:
    """Return bars of the counts over their edges, the place of 0 marked."""
    low, high = shown.edges[0], shown.edges[-1]
    span, most = (high - low) or 1.0, max(shown.counts, default=0) or 1

    def x(value: float) -> float:
        return _LEFT + _SIDE * (value - low) / span

    drawn = [
        _bar(
            x(left),
            _TOP + _SIDE * (1 - n / most),
            max(x(right) - x(left) - 1, 0.5),
            _SIDE * n / most,
        )
        for left, right, n in zip(shown.edges, shown.edges[1:], shown.counts, strict=False)
    ]
    if low < 0 < high:
        drawn.append(_line(x(0), _TOP, x(0), _TOP + _SIDE, dash="2 3"))
    frame = _frame(title, across, "Rows", (low, high), (0, most))
    return svg(_LEFT + _SIDE + _RIGHT, _TOP + _SIDE + _BOTTOM, title, *drawn, *frame)


def scatter(title: str, shown: Scatter) -> Html:
    """Return points of what was predicted over what happened, on the line where both agree."""
    every = [*shown.actual, *shown.predicted]
    low, high = min(every, default=0.0), max(every, default=1.0)
    span = (high - low) or 1.0
    points = [
        element(
            "circle",
            cx=f"{_LEFT + _SIDE * (actual - low) / span:.1f}",
            cy=f"{_TOP + _SIDE * (1 - (predicted - low) / span):.1f}",
            r=1.75,
            fill=_COLOUR,
            fill_opacity=0.55,
        )
        for actual, predicted in zip(shown.actual, shown.predicted, strict=False)
    ]
    agreed = _line(_LEFT, _TOP + _SIDE, _LEFT + _SIDE, _TOP, dash="2 3")
    frame = _frame(title, "Actual", "Predicted", (low, high), (low, high))
    return svg(_LEFT + _SIDE + _RIGHT, _TOP + _SIDE + _BOTTOM, title, agreed, *points, *frame)


def _frame(
    title: str, across: str, up: str, x: tuple[float, float], y: tuple[float, float]
) -> list[Html]:
    """Axes with the least and greatest value of each."""
    base, middle = _TOP + _SIDE, _LEFT + _SIDE / 2
    turn = f"rotate(-90 10 {_TOP + _SIDE / 2:.0f})"
    return [
        text(title, _LEFT, 13, size=12),
        _line(_LEFT, base, _LEFT + _SIDE, base),
        _line(_LEFT, _TOP, _LEFT, base),
        text(_short(x[0]), _LEFT, base + 13, anchor="start", opacity=0.68),
        text(_short(x[1]), _LEFT + _SIDE, base + 13, anchor="end", opacity=0.68),
        text(_short(y[0]), _LEFT - 6, base, anchor="end", opacity=0.68),
        text(_short(y[1]), _LEFT - 6, _TOP + 8, anchor="end", opacity=0.68),
        text(across, middle, base + 28, anchor="middle", opacity=0.68),
        text(up, 10, _TOP + _SIDE / 2, anchor="middle", opacity=0.68, transform=turn),
    ]


def _short(value: float) -> str:
    return f"{value:.3g}".replace("-", words.MINUS)


def _bar(x: float, y: float, width: float, height: float) -> Html:
    return element(
        "rect",
        x=f"{x:.1f}",
        y=f"{y:.1f}",
        width=f"{width:.1f}",
        height=f"{height:.1f}",
        fill=_COLOUR,
    )


def _line(x1: float, y1: float, x2: float, y2: float, dash: str | None = None) -> Html:
    return element(
        "line",
        x1=f"{x1:.1f}",
        y1=f"{y1:.1f}",
        x2=f"{x2:.1f}",
        y2=f"{y2:.1f}",
        stroke="currentColor",
        stroke_width=1,
        stroke_dasharray=dash,
        opacity=0.45,
    )
