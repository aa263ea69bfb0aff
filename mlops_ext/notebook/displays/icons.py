"""State icons as inline SVG: the shapes differ, so that colour may be missed."""

from __future__ import annotations

from mlops_ext.notebook.displays.markup import Html, element
from mlops_ext.notebook.displays.words import State

TONES = {
    "good": "#388e3c",
    "bad": "#d32f2f",
    "warn": "#e65100",
    "live": "#1976d2",
    "quiet": "#8a8a8a",
}
"""Colours of the icons, chosen to stand out on white and on black."""

_SHAPES = {
    "tick": "M4.5 8.2l2.4 2.4 4.6-5",
    "cross": "M5.3 5.3l5.4 5.4M10.7 5.3l-5.4 5.4",
    "clock": "M8 4.5V8l2.5 1.6",
    "struck": "M4.5 11.5l7-7",
    "unknown": "M8 5v4M8 11v.4",
    "triangle": "M8 6v3.6M8 11.4v.4",
    "ring": "",
    "dot": "",
}
_FILLED = frozenset({"tick", "cross"})


def icon(state: State) -> Html:
    """Return the state's icon, 14 px, hidden from screen readers (the word is beside it)."""
    colour = TONES[state.tone]
    filled = state.icon in _FILLED
    outline = (
        element("path", d="M8 1.8L15 14H1z", fill="none", stroke=colour, stroke_width=1.5)
        if state.icon == "triangle"
        else element(
            "circle",
            cx=8,
            cy=8,
            r=6.5,
            fill=colour if filled else "none",
            stroke=colour,
            stroke_width=1.5,
            stroke_dasharray="3 2" if state.icon in {"struck", "unknown"} else None,
        )
    )
    inner = (
        element("circle", cx=8, cy=8, r=2.6, fill=colour)
        if state.icon == "dot"
        else element(
            "path",
            d=_SHAPES[state.icon],
            fill="none",
            stroke="#fff" if filled else colour,
            stroke_width=1.5,
        )
    )
    return element(
        "svg",
        outline,
        inner,
        width=14,
        height=14,
        viewBox="0 0 16 16",
        aria_hidden="true",
        style="vertical-align:-2px;margin-right:5px",
    )
