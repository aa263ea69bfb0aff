"""Figures as a verdict writes them."""

from __future__ import annotations

import re

_MANY_DECIMALS = re.compile(r"-?\d{1,3}\.\d{5,}")
_NEGATIVE = re.compile(r"^-(?=\d+(\.\d+)?(e[+-]?\d+)?$)")
_RANGE = " to "


def figure(value: float) -> str:
    """Write a figure: four decimals when small, thousands separated, with a true minus."""
    decimals = 4 if abs(value) < 100 else 1
    return f"{value:,.{decimals}f}".replace("-", "−")


def signed(value: float) -> str:
    """Write a difference with its sign: ``+0.0071``, ``−0.0124``, ``0.0000``."""
    text = figure(value)
    if not text.strip("−0.,"):
        return text.removeprefix("−")
    return text if value < 0 else f"+{text}"


def segment(value: str) -> str:
    """Write what a segment shares: ``−0.04464`` for ``-0.0446416``; words as they are."""
    return _RANGE.join(map(_short, value.split(_RANGE)))


def _short(value: str) -> str:
    text = f"{float(value):.4g}" if _MANY_DECIMALS.fullmatch(value) else value
    return _NEGATIVE.sub("−", text)


def probability(p: float) -> str:
    """Write a p: ``p = 0.0003``, ``p < 0.0001``."""
    return "p < 0.0001" if p < 0.0001 else f"p = {p:.4f}" if p < 0.01 else f"p = {p:.2f}"
