"""Figures as a verdict writes them."""

from __future__ import annotations


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


def probability(p: float) -> str:
    """Write a p: ``p = 0.0003``, ``p < 0.0001``."""
    return "p < 0.0001" if p < 0.0001 else f"p = {p:.4f}" if p < 0.01 else f"p = {p:.2f}"
