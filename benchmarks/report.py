"""The table of a run, for people."""

from __future__ import annotations

import os
import platform
from collections.abc import Mapping, Sequence
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


_HEAD = f"""# Benchmarks

Ours and the other's figure come from the same run, taken turn by turn; the ratio is what counts. \
Made by `make bench`; how is in [benchmarks/](../benchmarks/README.md).

{platform.system()} {platform.machine()}, {os.cpu_count()} cores, \
Python {platform.python_version()}.
"""
_WORDS = {True: "yes", False: "no", None: ""}


def section(rows: Sequence[Row], load: float) -> str:
    """The rows of one suite as Markdown.

    Args:
        rows: what was measured.
        load: the machine's load when the suite began.
    """
    lines = [
        f"Load at the start: {load:.1f}.",
        "",
        "| what | ours | beside | ratio | goal | reached |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    lines += [
        f"| {row.what} | {row.ours} | {row.peer} | {row.ratio} | {row.goal} | {_WORDS[row.met]} |"
        for row in rows
    ]
    return "\n".join(lines) + "\n"


def page(sections: Mapping[str, str]) -> str:
    """The whole page, a section a suite."""
    return "\n".join([_HEAD, *(f"## {name}\n\n{text}" for name, text in sections.items())])


def sections_of(page: str) -> dict[str, str]:
    """The sections of a page, by suite."""
    _, *parts = page.split("\n## ")
    return {name: text.strip() + "\n" for name, _, text in (one.partition("\n") for one in parts)}
