"""Statistics of paired predictions, with numpy alone.

All take two models' predictions for the same rows and answer with the difference *other minus
base*, its 95 % interval and, where there is a test, its p.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
Floats = NDArray[np.float64]
Rows = NDArray[np.intp]
Bools = NDArray[np.bool_]

RESAMPLES = 2_000
CURVE_RESAMPLES = 500
EXACT_BELOW = 25
"""With fewer discordant rows McNemar's test is the exact binomial one."""
SEED = 20_240_229
_NORMAL_95 = 1.959963984540054
_GROUPS = 1_024
_CURVE_CHUNK = 250_000  # what stays in a processor's cache


@dataclass(frozen=True)
class Difference:
    """How one model differs from another.

    Args:
        value: other minus base.
        low: lower end of the 95 % interval.
        high: upper end.
        p: of no difference, two-sided; None where no test says it.
        method: in words.
    """

    value: float
    low: float
    high: float
    p: float | None
    method: str


def delong(truth: Bools, base: Floats, other: Floats) -> Difference:
    """Compare two areas under the ROC curve (DeLong 1988, by midranks as Sun and Xu 2014).

    Args:
        truth: whether each row is positive; both classes are there.
        base: scores of the positive class.
        other: likewise, of the same rows.
    """
    (area, of_positives, of_negatives), (area_other, positives, negatives) = (
        _placements(truth, scores) for scores in (base, other)
    )
    variance = _variance(positives - of_positives) + _variance(negatives - of_negatives)
    value, error = area_other - area, math.sqrt(variance)
    p = math.erfc(abs(value) / error / math.sqrt(2)) if error > 0 else float(value == 0)
    reach = _NORMAL_95 * error
    return Difference(value, value - reach, value + reach, p, "DeLong")


def _placements(truth: Bools, scores: Floats) -> tuple[float, Floats, Floats]:
    """The area, and for each row the share of the other class that it beats."""
    ranks = midranks(scores)
    inside_positives, inside_negatives = midranks(scores[truth]), midranks(scores[~truth])
    n_positive, n_negative = len(inside_positives), len(inside_negatives)
    positives = (ranks[truth] - inside_positives) / n_negative
    negatives = 1 - (ranks[~truth] - inside_negatives) / n_positive
    return float(positives.mean()), positives, negatives


def _variance(values: Floats) -> float:
    return float(values.var(ddof=1) / len(values)) if len(values) > 1 else 0.0


def midranks(values: Floats) -> Floats:
    """Return ranks from 1; equal values share the middle of theirs."""
    order = np.argsort(values, kind="stable")
    ordered = values[order]
    starts = np.flatnonzero(np.concatenate([[True], ordered[1:] != ordered[:-1]]))
    ends = np.append(starts[1:], len(values))
    ranks = np.empty(len(values))
    ranks[order] = np.repeat((starts + ends + 1) / 2, ends - starts)
    return ranks


def mcnemar(base_is_right: Bools, other_is_right: Bools) -> float:
    """Return McNemar's p of no difference in accuracy.

    Exact below 25 rows on which only one is right; else by chi-squared with the continuity
    correction.
    """
    lost = int((base_is_right & ~other_is_right).sum())
    won = int((~base_is_right & other_is_right).sum())
    discordant = lost + won
    if discordant < EXACT_BELOW:
        ways = sum(math.comb(discordant, k) for k in range(min(lost, won) + 1))
        return min(1.0, ways / 2.0 ** (discordant - 1))
    statistic = max(0, abs(lost - won) - 1) ** 2 / discordant
    return math.erfc(math.sqrt(statistic / 2))


def of_resamples(value: float, resampled: Floats, resamples: int = RESAMPLES) -> Difference:
    """Return a difference with the percentiles of what resamples say.

    Args:
        value: of all rows.
        resampled: the same difference in each resample; NaN where one says nothing.
        resamples: how many were drawn.
    """
    known = resampled[~np.isnan(resampled)]
    if not len(known):
        return Difference(value, math.nan, math.nan, None, "")
    low, high = np.percentile(known, [2.5, 97.5])
    beyond = min((known <= 0).sum(), (known >= 0).sum())
    p = min(1.0, 2 * (int(beyond) + 1) / (len(known) + 1))
    return Difference(
        value, float(low), float(high), p, f"paired bootstrap, {resamples:,} resamples"
    )


def resampled_counts(codes: Rows, strata: Rows, resamples: int = RESAMPLES) -> Floats:
    """Return how often each code is drawn when rows are drawn again within their strata.

    Rows with one code and one stratum cannot be told apart, so that drawing codes by their
    frequency is the bootstrap over rows itself, whatever their number.

    Args:
        codes: of each row, from 0.
        strata: of each row, from 0.
        resamples: how many to draw.

    Returns:
        Counts, resamples x codes.
    """
    random = np.random.default_rng(SEED)
    width = int(codes.max()) + 1
    counts = np.zeros((resamples, width))
    for stratum in np.unique(strata):
        present = np.bincount(codes[strata == stratum], minlength=width)
        held = np.flatnonzero(present)
        total = int(present.sum())
        counts[:, held] += random.multinomial(total, present[held] / total, size=resamples)
    return counts


def resampled_means(columns: Floats, strata: Rows, resamples: int = RESAMPLES) -> Floats:
    """Return the columns' means when rows are drawn again within their strata.

    Above 1,024 rows of a stratum random groups of rows are drawn in place of single ones, which
    spreads means equally and takes the same time for any number of rows.

    Args:
        columns: rows x columns.
        strata: of each row, from 0.
        resamples: how many to draw.

    Returns:
        Means, resamples x columns.
    """
    totals = np.zeros((resamples, columns.shape[1]))
    drawn = np.zeros((resamples, 1))
    for stratum in np.unique(strata):
        sums, sizes = _folded(columns[strata == stratum])
        weights = _weights(len(sums), resamples, int(stratum))
        totals += weights @ sums
        drawn[:, 0] += weights @ sizes
    means: Floats = totals / drawn
    return means


def _folded(columns: Floats) -> tuple[Floats, Floats]:
    """Sums and sizes of random groups; of each row where there are few."""
    rows = len(columns)
    if rows <= _GROUPS:
        return columns, np.ones(rows)
    order = np.random.default_rng(SEED).permutation(rows)
    starts = np.linspace(0, rows, _GROUPS, endpoint=False).astype(np.intp)
    return np.add.reduceat(columns[order], starts), np.diff(np.append(starts, rows)).astype(float)


@lru_cache(maxsize=4)
def _weights(rows: int, resamples: int, stratum: int) -> Floats:
    """How often each row is drawn in each resample; the same for all versions of a comparison."""
    random = np.random.default_rng([SEED, stratum])
    return _drawn(rows, resamples, random).astype(np.float64)


def _drawn(rows: int, resamples: int, random: np.random.Generator) -> NDArray[np.intp]:
    """How often each row is drawn in each resample."""
    drawn = random.integers(0, rows, size=(resamples, rows))
    drawn += (np.arange(resamples) * rows)[:, None]
    return np.bincount(drawn.ravel(), minlength=drawn.size).reshape(drawn.shape)


@dataclass(frozen=True)
class Curves:
    """What the ROC curves of models say in each resample.

    Args:
        rates: true positive rates at the false positive rates asked for, resamples x models x
            rates.
        precision: average precision, resamples x models.
    """

    rates: Floats
    precision: Floats


def resampled_curves(
    truth: Bools, scores: Sequence[Floats], at: Floats, resamples: int = CURVE_RESAMPLES
) -> Curves:
    """Return points of the models' curves when rows are drawn again within their classes.

    Args:
        truth: whether each row is positive.
        scores: of the positive class, one array a model, all of the same rows.
        at: false positive rates.
        resamples: how many to draw.
    """
    random = np.random.default_rng(SEED)
    rates = np.empty((resamples, len(scores), len(at)))
    precision = np.empty((resamples, len(scores)))
    positives, negatives = np.flatnonzero(truth), np.flatnonzero(~truth)
    ranked = [_ranked(truth, one) for one in scores]
    step = max(1, _CURVE_CHUNK // len(truth))
    for first in range(0, resamples, step):
        part = slice(first, min(resamples, first + step))
        weights = np.empty((part.stop - first, len(truth)), dtype=np.float32)
        for rows in (positives, negatives):
            weights[:, rows] = _drawn(len(rows), len(weights), random)
        for model, (order, hits, last) in enumerate(ranked):
            totals = len(positives), len(negatives)
            found = _points(weights[:, order], hits, last, at, totals)
            rates[part, model], precision[part, model] = found
    return Curves(rates, precision)


def _ranked(truth: Bools, scores: Floats) -> tuple[Rows, Bools, Rows]:
    """Rows by falling score, which of these are positive, and the last of each equal score."""
    order = np.argsort(-scores, kind="stable")
    ordered = scores[order]
    last = np.append(np.flatnonzero(ordered[1:] != ordered[:-1]), len(scores) - 1)
    return order, truth[order], last


def _points(
    weights: NDArray[np.float32], hits: Bools, last: Rows, at: Floats, totals: tuple[int, int]
) -> tuple[Floats, Floats]:
    """True positive rates at false positive rates, and average precision, of each resample.

    Args:
        weights: of the rows by falling score, resamples x rows.
        hits: which of them are positive.
        last: index of the last row of each distinct score.
        at: false positive rates.
        totals: positive and negative rows.
    """
    positives, negatives = totals
    found = np.cumsum(weights * hits, axis=1)
    called = np.cumsum(weights, axis=1)
    if len(last) < weights.shape[1]:
        found, called = found[:, last], called[:, last]
    gained = np.diff(found, axis=1, prepend=np.float32(0))
    share = found / np.maximum(called, np.float32(1))
    precision = np.einsum("ij,ij->i", gained, share, dtype=np.float64) / positives
    called -= found
    rates = np.empty((len(weights), len(at)))
    for row, (false, true) in enumerate(zip(called, found, strict=True)):
        rates[row] = rates_at(false, true, at * negatives) / positives
    return rates, precision


def rates_at(false: Any, true: Any, at: Floats) -> Floats:
    """The most true positives within each number of false positives; rates likewise.

    Args:
        false: false positives along a ROC curve, ascending.
        true: its true positives.
        at: false positives that may not be exceeded.
    """
    place = np.searchsorted(false, at * (1 + 1e-9), side="right") - 1
    return np.where(place < 0, 0.0, true[np.maximum(place, 0)])
