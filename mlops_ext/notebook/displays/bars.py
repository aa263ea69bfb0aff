"""Bars with a name each as inline SVG without script."""

from __future__ import annotations

from collections.abc import Sequence

from mlops_ext.notebook.displays import words
from mlops_ext.notebook.displays.charts import SERIES
from mlops_ext.notebook.displays.markup import Html, element

_NAME, _BAR, _FIGURE = 150, 160, 60
_ROW, _TOP = 18, 20
_MOST = 30
_LETTERS = 24


def bars(title: str, unit: str, names: Sequence[str], values: Sequence[float]) -> Html:
    """Return horizontal bars from zero, negative ones to the left, at most 30 of them.

    Args:
        title: What the chart shows, also its label for screen readers.
        unit: What the figures are.
        names: One a bar.
        values: In the order they are drawn.
    """
    shown = list(zip(names, values, strict=False))[:_MOST]
    low, high = min(0.0, *values), max(0.0, *values)
    scale = _BAR / ((high - low) or 1.0)
    zero = _NAME + (0 - low) * scale
    drawn = [_text(f"{title} ({unit})" if unit else title, 0, 12, "start")]
    for row, (name, value) in enumerate(shown):
        top = _TOP + row * _ROW
        drawn += [
            _text(_fitted(name), _NAME - 6, top + 12),
            element(
                "rect",
                x=f"{min(zero, zero + value * scale):.1f}",
                y=top + 2,
                width=f"{abs(value) * scale:.1f}",
                height=_ROW - 5,
                fill=SERIES[0][0],
                opacity=0.75,
            ),
            _text(words.figure(value), _NAME + _BAR + 6, top + 12, "start"),
        ]
    return element(
        "svg",
        *drawn,
        width=_NAME + _BAR + _FIGURE,
        height=_TOP + len(shown) * _ROW + 4,
        role="img",
        aria_label=f"{title}: {', '.join(name for name, _ in shown)}",
        font_family="inherit",
        style="max-width:100%",
    )


def _fitted(name: str) -> str:
    return name if len(name) <= _LETTERS else f"{name[: _LETTERS - 1]}…"


def _text(words_: str, x: float, y: float, anchor: str = "end") -> Html:
    return element(
        "text", words_, x=f"{x:.0f}", y=y, font_size=10.5, fill="currentColor", text_anchor=anchor
    )
