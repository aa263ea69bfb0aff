"""How code differs: cells matched, lines within them."""

from __future__ import annotations

import pytest

from mlops_ext.services.comparison import code

BEFORE = ["import pandas", "X = load('a')\nclf = fit(X, 0.1)\nclf", "print(1)"]
AFTER = ["import pandas", "import numpy as np", "X = load('a')\nclf = fit(X, 0.08)\nclf"]


def test_code_differs_cell_by_cell_and_line_by_line() -> None:
    found = code.change(BEFORE, AFTER, 1, "train.ipynb")
    assert (found.same, [cell.kind for cell in found.cells]) == (1, ["added", "changed", "removed"])
    changed = found.cells[1]
    assert (changed.before, changed.after) == (2, 3)
    assert [(line.kind, line.before, line.after) for line in changed.lines] == [
        ("same", 1, 1),
        ("removed", 2, None),
        ("added", None, 2),
        ("same", 3, 3),
    ]
    again = code.change(BEFORE, BEFORE, 1, "train.ipynb")
    assert (again.same, again.cells) == (3, [])


@pytest.mark.parametrize(
    ("before", "after"),
    [(BEFORE, AFTER), ([], ["x"]), (["x"], []), (["a", "b"], ["b", "a"]), (BEFORE, AFTER[::-1])],
)
def test_every_cell_is_matched_once_and_in_order(before: list[str], after: list[str]) -> None:
    found = code.matched(before, after)
    assert [one for one, _ in found if one is not None] == list(range(len(before)))
    assert [two for _, two in found if two is not None] == list(range(len(after)))


def test_what_nbdime_says_of_cells_is_read_as_the_same_matches() -> None:
    added = {"op": "addrange", "key": 0, "valuelist": [{"source": "import z"}]}
    changed = {"op": "patch", "key": 1, "diff": [{"op": "patch", "key": "source", "diff": []}]}
    removed = {"op": "removerange", "key": 2, "length": 1}
    operations = [{"op": "patch", "key": "cells", "diff": [added, changed, removed]}]
    found = list(code.by_nbdime(operations, 4))
    assert found == [(None, 0), (0, 1), (1, 2), (2, None), (3, 3)]
    assert list(code.by_nbdime([], 2)) == [(0, 0), (1, 1)]
