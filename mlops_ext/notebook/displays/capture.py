"""How what the cells have read shows itself."""

from __future__ import annotations

import os
from collections.abc import Sequence

from mlops_ext.notebook.capture.declared import Declared
from mlops_ext.notebook.capture.log import Read
from mlops_ext.notebook.displays import words
from mlops_ext.notebook.displays.blocks import Block, Cell, Line, Table


def captured(reads: Sequence[Read], declared: Sequence[Declared], *, on: bool) -> list[Block]:
    """Return the reads, the latest last, and what was declared.

    Args:
        reads: of the cells.
        declared: with `mlops_ext.input`.
        on: whether capture is on.
    """
    blocks: list[Block] = [Line(_state(reads, on=on))]
    rows: list[tuple[str | Cell, ...]] = [
        (str(read.cell), read.by, Cell(shown_source(read.source), "strong"), *_content(read))
        for read in {(read.source, read.cell): read for read in reads}.values()
    ]
    rows += [(words.NOTHING, "declared", Cell(one.uri, "strong"), "", "") for one in declared]
    if rows:
        blocks.append(Table((">Cell", "Read by", "Source", ">Size", "Content"), rows))
    return blocks


def shown_source(source: str) -> str:
    """Return a path as seen from where the notebook works, where it lies there; a URI as it is."""
    below = os.path.relpath(source) if "://" not in source else source
    return source if below.startswith(os.pardir) else below


def _state(reads: Sequence[Read], *, on: bool) -> tuple[str | Cell, ...]:
    if not on:
        return ("Capture is off:", Cell("%mlops capture on", "code"))
    count = words.counted(len({read.source for read in reads}), "source")
    return (f"{count} read so far. To stop:", Cell("%mlops capture off", "code"))


def _content(read: Read) -> tuple[str, str]:
    known = read.identity
    size = words.NOTHING if known.size is None else words.size(known.size)
    if known.version or known.etag:
        return size, f"version {known.version}" if known.version else f"ETag {known.etag}"
    return size, known.token[:8] if known.token else ""
