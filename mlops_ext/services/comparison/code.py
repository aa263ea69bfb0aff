"""How the code of versions differs, cell by cell and line by line."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from typing import Any, Literal

from mlops_ext.services.records import CodeCell, CodeChange, CodeLine

_MOST_CELLS = 100
_CONTEXT = 3
_ALIKE = 0.5

Match = tuple[int | None, int | None]
"""Place of a cell in the code before and after; none where it is only in the other."""


def change(
    before: Sequence[str], after: Sequence[str], version: int, notebook: str | None
) -> CodeChange:
    """Return the cells that differ.

    Args:
        before: sources of the baseline's cells, in order.
        after: sources of the version's cells.
        version: place of the version among the compared.
        notebook: name of its notebook.
    """
    cells, same = [], 0
    for old, new in matched(before, after):
        if old is not None and new is not None and before[old] == after[new]:
            same += 1
            continue
        cells.append(_cell(before, after, old, new))
    return CodeChange(
        version=version,
        notebook=notebook,
        same=same,
        cells=cells[:_MOST_CELLS],
        left_out=max(0, len(cells) - _MOST_CELLS),
    )


def matched(before: Sequence[str], after: Sequence[str]) -> list[Match]:
    """Return which cell became which: by nbdime where it is installed, else by likeness."""
    if list(before) == list(after):
        return [(at, at) for at in range(len(before))]
    try:
        from nbdime.diffing.notebooks import diff_notebooks
    except ImportError:
        return list(_by_likeness(before, after))
    return list(by_nbdime(diff_notebooks(_notebook(before), _notebook(after)), len(before)))


def _notebook(cells: Sequence[str]) -> dict[str, Any]:
    """The least that nbdime takes for a notebook."""
    made = [
        {"cell_type": "code", "source": source, "metadata": {}, "outputs": []} for source in cells
    ]
    return {"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 4}


def by_nbdime(operations: Sequence[Any], count: int) -> Iterator[Match]:
    """Read which cell became which from nbdime's operations on a notebook of so many cells."""
    patch = next((one for one in operations if one["key"] == "cells"), None)
    old = new = 0
    for operation in patch["diff"] if patch else []:
        while old < operation["key"]:
            yield old, new
            old, new = old + 1, new + 1
        if operation["op"] == "addrange":
            for _ in operation["valuelist"]:
                yield None, new
                new += 1
        elif operation["op"] == "removerange":
            for _ in range(operation["length"]):
                yield old, None
                old += 1
    while old < count:
        yield old, new
        old, new = old + 1, new + 1


def _by_likeness(before: Sequence[str], after: Sequence[str]) -> Iterator[Match]:
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    for what, old, old_end, new, new_end in matcher.get_opcodes():
        if what == "equal":
            yield from zip(range(old, old_end), range(new, new_end), strict=True)
        else:
            yield from _likeliest(before, after, range(old, old_end), range(new, new_end))


def _likeliest(
    before: Sequence[str], after: Sequence[str], old: range, new: range
) -> Iterator[Match]:
    """Match cells in order, each with the first later one that is at least half alike."""
    rest = list(new)
    for place in old:
        found = next((at for at in rest if _alike(before[place], after[at])), None)
        if found is None:
            yield place, None
            continue
        while rest[0] != found:
            yield None, rest.pop(0)
        yield place, rest.pop(0)
    for at in rest:
        yield None, at


def _alike(one: str, other: str) -> bool:
    matcher = difflib.SequenceMatcher(None, one, other, autojunk=False)
    return matcher.real_quick_ratio() >= _ALIKE and matcher.ratio() >= _ALIKE


def _cell(
    before: Sequence[str], after: Sequence[str], old: int | None, new: int | None
) -> CodeCell:
    kind: Literal["added", "removed", "changed"] = (
        "added" if old is None else "removed" if new is None else "changed"
    )
    return CodeCell(
        kind=kind,
        before=None if old is None else old + 1,
        after=None if new is None else new + 1,
        lines=lines(
            "" if old is None else before[old],
            "" if new is None else after[new],
        ),
    )


def lines(before: str, after: str) -> list[CodeLine]:
    """Return the lines that differ with up to three equal ones around them."""
    old, new = before.splitlines(), after.splitlines()
    found: list[CodeLine] = []
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    for group in matcher.get_grouped_opcodes(_CONTEXT):
        for what, start, end, from_, to in group:
            if what == "equal":
                pairs = zip(range(start, end), range(from_, to), strict=True)
                found += [
                    CodeLine(kind="same", text=old[a], before=a + 1, after=b + 1) for a, b in pairs
                ]
                continue
            found += [
                CodeLine(kind="removed", text=old[a], before=a + 1) for a in range(start, end)
            ]
            found += [CodeLine(kind="added", text=new[b], after=b + 1) for b in range(from_, to)]
    return found
