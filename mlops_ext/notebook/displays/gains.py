"""Where versions gain over a baseline, as inline SVG without script."""

from __future__ import annotations

from collections.abc import Sequence

from mlops_ext.notebook.displays import words
from mlops_ext.notebook.displays.charts import SERIES, Attributes, svg, text
from mlops_ext.notebook.displays.markup import Html, element
from mlops_ext.services.records import Gain

_WIDE, _TALL = 250, 150
_LEFT, _TOP, _RIGHT, _BOTTOM = 58, 24, 12, 34


def gains(title: str, across: str, shown: Sequence[tuple[str, int, Gain]]) -> Html:
    """Return curves of differences, each with its 95 % band, around a line at zero.

    Args:
        title: What the chart shows, also its label for screen readers.
        across: Title of the horizontal axis.
        shown: Name, place among the series and curve of each.
    """
    low = min(0.0, *(value for _, _, gain in shown for value in gain.low))
    high = max(0.0, *(value for _, _, gain in shown for value in gain.high))
    left, right = (end(x for _, _, gain in shown for x in gain.x) for end in (min, max))

    def place(x: float, y: float) -> str:
        along = (x - left) / ((right - left) or 1)
        up = (y - low) / ((high - low) or 1)
        return f"{_LEFT + _WIDE * along:.1f},{_TOP + _TALL * (1 - up):.1f}"

    drawn = [text(title, _LEFT, 13, size=12)]
    for value in (low, 0.0, high):
        _, _, top = place(left, value).partition(",")
        line: Attributes = {"stroke": "currentColor", "opacity": 0.5 if value == 0 else 0.16}
        drawn.append(element("line", x1=_LEFT, y1=top, x2=_LEFT + _WIDE, y2=top, **line))
        if value or not (low and high):
            word = words.difference(value)
            drawn.append(text(word, _LEFT - 6, float(top) + 3.5, anchor="end", opacity=0.68))
    for name, slot, gain in shown:
        colour, dash = SERIES[slot % len(SERIES)]
        upper = [place(*point) for point in zip(gain.x, gain.high, strict=True)]
        lower = [place(*point) for point in zip(gain.x, gain.low, strict=True)]
        band = " ".join([*upper, *reversed(lower)])
        drawn.append(element("polygon", points=band, fill=colour, opacity=0.14))
        middle = " ".join(place(*point) for point in zip(gain.x, gain.y, strict=True))
        stroke: Attributes = {"stroke": colour, "stroke_width": 1.75, "stroke_dasharray": dash}
        drawn.append(
            element("polyline", element("title", name), points=middle, fill="none", **stroke)
        )
    ends = ((left, "start"), (right, "end"))
    for value, anchor in ends:
        x = _LEFT if anchor == "start" else _LEFT + _WIDE
        drawn.append(text(f"{value:.4g}", x, _TOP + _TALL + 14, anchor=anchor, opacity=0.68))
    drawn.append(text(across, _LEFT + _WIDE / 2, _TOP + _TALL + 28, anchor="middle", opacity=0.68))
    names = ", ".join(name for name, _, _ in shown)
    return svg(_LEFT + _WIDE + _RIGHT, _TOP + _TALL + _BOTTOM, f"{title}: {names}", *drawn)
