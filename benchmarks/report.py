"""The table of a run, for people."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One comparison.

    Args:
        what: the work.
        ours: our figure with its unit.
        peer: the other's name and figure.
        ratio: how they compare, in words.
        goal: what was aimed at, if anything.
        met: whether it was reached; none without a goal.
    """

    what: str
    ours: str
    peer: str
    ratio: str
    goal: str = ""
    met: bool | None = None


def milliseconds(seconds: float) -> str:
    """Three figures that mean something."""
    value = seconds * 1000
    if value >= 1000:
        return f"{seconds:.2f} s"
    return f"{value:.0f} ms" if value >= 100 else f"{value:.3g} ms"


def times(factor: float) -> str:
    return f"{factor:.2g}×" if factor < 10 else f"{factor:.0f}×"


def markdown(rows: Sequence[Row]) -> str:
    """The rows as a Markdown page."""
    lines = [
        "# Benchmarks",
        "",
        "Ours and the other's figure come from the same run, taken turn by turn; the ratio is what "
        "counts. Made by `make bench`; how is in [benchmarks/](../benchmarks/README.md).",
        "",
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, "
        f"Python {platform.python_version()}.",
        "",
        "| what | ours | beside | ratio | goal | reached |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    words = {True: "yes", False: "no", None: ""}
    lines += [
        f"| {row.what} | {row.ours} | {row.peer} | {row.ratio} | {row.goal} | {words[row.met]} |"
        for row in rows
    ]
    return "\n".join(lines) + "\n"
