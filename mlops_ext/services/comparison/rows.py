"""Which rows of two versions' predictions are the same ones, by hashes of their inputs."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from mlops_ext.services.comparison.statistics import Array, Rows
from mlops_ext.services.evaluation.inputs import Hashes, combined
from mlops_ext.services.evaluation.predictions import Predictions

LEAST_TURNS = 20
"""How often a value must change from row to row before its order alone tells rows."""
_LEAST_VALUES = 20
"""How many different values common columns must have before they tell rows."""


def by_all_columns(base: Predictions, other: Predictions) -> Rows | None:
    """Return the other's rows in the base's order by all inputs; None: not the same rows."""
    if base.row is None or other.row is None:
        return None
    return _matched(base, base.row, other, other.row)


def by_common_columns(base: Predictions, other: Predictions) -> Rows | None:
    """Return the other's rows in the base's order by the columns that both versions take.

    None when they share no columns, differ in them, or when these do not tell rows apart to which
    both versions say several things: then nobody knows which answer belongs to which.
    """
    names = sorted(base.cells.keys() & other.cells.keys())
    if base.row is None or other.row is None or not names:
        return None
    one, two = combined(base.cells, names), combined(other.cells, names)
    order = _matched(base, one, other, two)
    if order is None or (equal(one, two) and turns(one) >= LEAST_TURNS):
        return order
    if len(np.unique(one)) < _LEAST_VALUES:
        return None
    unclear = np.intersect1d(_several(one, base.row), _several(two, other.row))
    return None if len(unclear) else order


def equal(one: Array, two: Array) -> bool:
    """Whether two arrays hold the same values in the same order."""
    return one.shape == two.shape and bool((one == two).all())


def turns(values: NDArray[Any]) -> int:
    """Return how often a value changes from row to row."""
    return int((values[1:] != values[:-1]).sum())


def _matched(base: Predictions, one: Hashes, other: Predictions, two: Hashes) -> Rows | None:
    if equal(one, two):
        return np.arange(len(one))
    if len(one) != len(two):
        return None
    # Rows that are given twice are told apart by what happened, then by their order.
    first, second = np.lexsort((base.truth, one)), np.lexsort((other.truth, two))
    if not equal(one[first], two[second]):
        return None
    order = np.empty(len(one), dtype=np.intp)
    order[first] = second
    return order


def _several(common: Hashes, row: Hashes) -> Hashes:
    """Hashes of common columns under which there are rows that differ elsewhere."""
    order = np.lexsort((row, common))
    common, row = common[order], row[order]
    return np.unique(common[1:][(common[1:] == common[:-1]) & (row[1:] != row[:-1])])
