"""Lineage graphs in the browser: layout beside dagre and ELK, and frames while panning."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from typing import Any

from benchmarks.browser import measured
from benchmarks.report import Row, milliseconds, times

_FASTER = 50
"""Goal: how many times faster than the faster of both."""
_FRAME = 1000 / 60
"""Milliseconds between frames of a screen that shows 60 a second."""
_LATE = 1.5
"""A frame that took this many times as long has left one out."""


def run(quick: bool = False) -> list[Row]:
    """The rows of this comparison, taken in one browser."""
    sizes = "50,200" if quick else "50,500,2000"
    found = measured("layout", MLOPS_BENCH_NODES=sizes)
    layouts = [_layout(one) for one in found["layouts"]]
    panned = [_panning(what, found["frames"]) for what in ("near", "whole")]
    return [*layouts, *panned]


def _layout(found: dict[str, Any]) -> Row:
    nodes, edges = found["nodes"], found["edges"]
    is_large = nodes >= 2000
    ours, dagre, elk = (statistics.median(found[who]) / 1000 for who in ("ours", "dagre", "elk"))
    factor = min(dagre, elk) / ours
    return Row(
        f"layout of {nodes:,} nodes and {edges:,} edges, p50",
        milliseconds(ours),
        f"dagre {milliseconds(dagre)}, ELK {milliseconds(elk)}",
        f"{times(dagre / ours)} and {times(elk / ours)} faster",
        f"{_FASTER}× faster" if is_large else "",
        factor >= _FASTER if is_large else None,
    )


_PARTS = {"near": "by the words", "whole": "all in view"}


def _panning(what: str, found: dict[str, list[float]]) -> Row:
    """Frames while panning beside those of a bare box that is moved: the least of this machine."""
    frames, floor = found[what], found["floor"]
    middle = statistics.median(frames)
    return Row(
        f"panning 2,000 nodes, {_PARTS[what]}: frame p50, frames on time",
        f"{middle:.1f} ms, {_on_time(frames):.0%}",
        f"a bare box as large {statistics.median(floor):.1f} ms, {_on_time(floor):.0%}",
        "",
        "60 frames a second",
        middle <= _FRAME * 1.05,
    )


def _on_time(frames: Sequence[float]) -> float:
    return sum(one <= _LATE * _FRAME for one in frames) / len(frames)
