"""Figures of two models that predict numbers for the same rows."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from mlops_ext.services.comparison import statistics
from mlops_ext.services.comparison.figures import Figures, numbers, of_resamples
from mlops_ext.services.comparison.pairing import Paired
from mlops_ext.services.comparison.statistics import Floats


def compare(paired: Paired) -> Figures:
    """Return the figures by canonical name."""
    truth = numbers(paired.base.truth)
    columns: list[Floats] = []
    for one in (paired.base, paired.other):
        error = numbers(one.predicted) - truth
        columns += [error**2, np.abs(error)]
    centred = truth - truth.mean()
    table = np.column_stack([*columns, centred, centred**2])
    drawn = statistics.resampled_means(table, np.zeros(len(truth), dtype=np.intp))
    whole = table.mean(axis=0, keepdims=True)
    found = {}
    for name, read in _FROM_MEANS.items():
        (base, bases), (other, others) = ((read(whole, at), read(drawn, at)) for at in (0, 2))
        found[name] = of_resamples(float(base[0]), float(other[0]), bases, others)
    return found


_FROM_MEANS: dict[str, Callable[[Floats, int], Floats]] = {
    "rmse": lambda means, at: np.sqrt(means[:, at]),
    "mse": lambda means, at: means[:, at],
    "mae": lambda means, at: means[:, at + 1],
    "r2": lambda means, at: 1 - means[:, at] / np.maximum(means[:, 5] - means[:, 4] ** 2, 1e-300),
}
