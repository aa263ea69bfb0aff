"""Curves, sparklines and the lineage graph as inline SVG without script.

Lines and text take the page's own text colour; series have a colour that stands out on white and
on black, a dash and a label.
"""

from __future__ import annotations

from collections.abc import Sequence

from mlops_ext.notebook.displays.markup import Html, element
from mlops_ext.services.records import Curve

Attributes = dict[str, str | float | None]

SERIES = (
    ("#1976d2", None),
    ("#d95f02", "5 3"),
    ("#1b8a6b", "1.5 2.5"),
    ("#8e5bb5", None),
    ("#c2336e", "5 3"),
    ("#808080", "1.5 2.5"),
)
"""Colour and dash of each series, in the order of the view."""

_SIDE = 190
_LEFT, _TOP, _RIGHT, _BOTTOM = 40, 22, 12, 36
_POINTS = 128
_TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)


def curves(
    title: str, across: str, up: str, series: Sequence[tuple[str, Curve]], *, diagonal: bool = False
) -> Html:
    """Return curves over one another on axes from 0 to 1.

    Args:
        title: What the chart shows, also its label for screen readers.
        across: Title of the horizontal axis.
        up: Title of the vertical axis.
        series: Name and curve of each, at most six.
        diagonal: Draw the line of chance.
    """
    drawn = [_axes(across, up)]
    if diagonal:
        drawn.append(_stroke([(0.0, 0.0), (1.0, 1.0)], "currentColor", "2 3", 1, 0.45))
    for (_, curve), (colour, dash) in zip(series, SERIES, strict=False):
        drawn.append(_stroke(_thinned(curve), colour, dash, 1.75, 1))
    legend = _legend(title, [name for name, _ in series][: len(SERIES)])
    height = _TOP + _SIDE + _BOTTOM + 16 * (len(series) if len(series) > 1 else 0)
    return svg(
        _LEFT + _SIDE + _RIGHT,
        height,
        f"{title}: {', '.join(name for name, _ in series)}",
        *legend,
        *drawn,
    )


def sparkline(values: Sequence[float | None]) -> Html:
    """Return one value a version as a small line with a dot on the last; empty below two values."""
    known = [(at, value) for at, value in enumerate(values) if value is not None]
    if len(known) < 2:
        return Html("")
    low, high = min(value for _, value in known), max(value for _, value in known)
    span = (high - low) or 1.0
    last = max(len(values) - 1, 1)
    points = [(2 + 60 * at / last, 14 - 12 * (value - low) / span) for at, value in known]
    line = element(
        "polyline",
        points=_listed(points),
        fill="none",
        stroke="currentColor",
        stroke_width=1.25,
        opacity=0.6,
    )
    dot = element(
        "circle", cx=f"{points[-1][0]:.1f}", cy=f"{points[-1][1]:.1f}", r=2, fill=SERIES[0][0]
    )
    return svg(66, 16, f"from {known[0][1]:g} to {known[-1][1]:g}", line, dot)


def graph(
    columns: Sequence[Sequence[tuple[str, str, bool]]],
    edges: Sequence[tuple[tuple[int, int], tuple[int, int]]],
    label: str,
) -> Html:
    """Return a graph laid out in columns.

    Args:
        columns: Nodes of each column as name, second line and whether it is part of the answer.
        edges: From and to as (column, row).
        label: What it shows, for screen readers.
    """
    wide, tall, gap, between = 150, 38, 46, 14
    rows = max((len(column) for column in columns), default=0)
    height = rows * (tall + between) + between
    tops = [(height - len(column) * (tall + between) + between) / 2 for column in columns]

    def corner(column: int, row: int) -> tuple[float, float]:
        return column * (wide + gap) + 4, tops[column] + row * (tall + between)

    drawn: list[Html] = []
    for start, end in edges:
        x1, y1 = corner(*start)
        x2, y2 = corner(*end)
        x1, y1, y2 = x1 + wide, y1 + tall / 2, y2 + tall / 2
        bend = (x1 + x2) / 2
        path = f"M{x1:.0f} {y1:.0f}C{bend:.0f} {y1:.0f} {bend:.0f} {y2:.0f} {x2:.0f} {y2:.0f}"
        drawn.append(
            element(
                "path", d=path, fill="none", stroke="currentColor", stroke_width=1, opacity=0.45
            )
        )
    for at, column in enumerate(columns):
        for row, (name, detail, hit) in enumerate(column):
            drawn += _node(corner(at, row), (wide, tall), name, detail, hit)
    return svg(len(columns) * (wide + gap) - gap + 8, height, label, *drawn)


def _node(
    corner: tuple[float, float], size: tuple[int, int], name: str, detail: str, hit: bool
) -> list[Html]:
    (x, y), (wide, tall) = corner, size
    box = element(
        "rect",
        x=f"{x:.0f}",
        y=f"{y:.0f}",
        width=wide,
        height=tall,
        rx=2,
        fill="none",
        stroke=SERIES[0][0] if hit else "currentColor",
        stroke_width=1.75 if hit else 1,
        stroke_opacity=1 if hit else 0.45,
    )
    title = text(fitted(name, 22), x + 8, y + (16 if detail else 23), size=12)
    if not detail:
        return [box, title]
    return [box, title, text(fitted(detail, 25), x + 8, y + 30, opacity=0.68)]


def _axes(across: str, up: str) -> Html:
    parts: list[Html] = []
    for tick in _TICKS:
        (x, y), end = _place(tick, tick), _LEFT + _SIDE
        grid: Attributes = {"stroke": "currentColor", "stroke_width": 1, "opacity": 0.16}
        parts.append(element("line", x1=x, y1=_TOP, x2=x, y2=_TOP + _SIDE, **grid))
        parts.append(element("line", x1=_LEFT, y1=y, x2=end, y2=y, **grid))
        word = f"{tick:g}".replace("0.", ".")
        parts.append(text(word, float(x), _TOP + _SIDE + 13, anchor="middle", opacity=0.68))
        parts.append(text(word, _LEFT - 6, float(y) + 3.5, anchor="end", opacity=0.68))
    middle = _LEFT + _SIDE / 2
    parts.append(text(across, middle, _TOP + _SIDE + 28, anchor="middle", opacity=0.68))
    turn = f"rotate(-90 10 {_TOP + _SIDE / 2:.0f})"
    parts.append(text(up, 10, _TOP + _SIDE / 2, anchor="middle", opacity=0.68, transform=turn))
    return element("g", *parts)


def _legend(title: str, names: Sequence[str]) -> list[Html]:
    parts = [text(title, _LEFT, 13, size=12)]
    if len(names) < 2:
        return parts
    for at, name in enumerate(names):
        colour, dash = SERIES[at]
        y = _TOP + _SIDE + 44 + 16 * at
        key: Attributes = {"stroke": colour, "stroke_width": 2, "stroke_dasharray": dash}
        parts.append(element("line", x1=_LEFT, y1=y - 4, x2=_LEFT + 22, y2=y - 4, **key))
        parts.append(text(fitted(name, 28), _LEFT + 28, y))
    return parts


def text(
    words: str,
    x: float,
    y: float,
    *,
    size: float = 10.5,
    anchor: str | None = None,
    opacity: float | None = None,
    transform: str | None = None,
) -> Html:
    """Return words at a place, in the page's own colour."""
    return element(
        "text",
        words,
        x=f"{x:.0f}",
        y=f"{y:.0f}",
        font_size=size,
        fill="currentColor",
        text_anchor=anchor,
        opacity=opacity,
        transform=transform,
    )


def _stroke(
    points: Sequence[tuple[float, float]],
    colour: str,
    dash: str | None,
    width: float,
    opacity: float,
) -> Html:
    return element(
        "polyline",
        points=" ".join(",".join(_place(x, y)) for x, y in points),
        fill="none",
        stroke=colour,
        stroke_width=width,
        stroke_dasharray=dash,
        stroke_linejoin="round",
        opacity=opacity if opacity < 1 else None,
    )


def _place(x: float, y: float) -> tuple[str, str]:
    return f"{_LEFT + _SIDE * x:.1f}", f"{_TOP + _SIDE * (1 - y):.1f}"


def _thinned(curve: Curve) -> list[tuple[float, float]]:
    points = list(zip(curve.x, curve.y, strict=False))
    if len(points) <= _POINTS:
        return points
    step = (len(points) - 1) / (_POINTS - 1)
    return [points[round(at * step)] for at in range(_POINTS)]


def _listed(points: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in points)


def fitted(text: str, length: int) -> str:
    """Cut text to a length."""
    return text if len(text) <= length else f"{text[: length - 1]}…"


def svg(width: float, height: float, label: str, *children: str) -> Html:
    """Return a drawing; the label is for screen readers."""
    return element(
        "svg",
        *children,
        width=f"{width:.0f}",
        height=f"{height:.0f}",
        viewBox=f"0 0 {width:.0f} {height:.0f}",
        role="img",
        aria_label=label,
        font_family="inherit",
        style="max-width:100%",
    )
