"""The mathematics of comparing, held against scipy, scikit-learn and the definitions."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats
from sklearn import metrics

from mlops_ext.services.comparison import statistics

Floats = NDArray[np.float64]


@pytest.fixture(scope="module")
def scored() -> tuple[NDArray[np.bool_], Floats, Floats]:
    """Truth and two models' scores, with ties."""
    random = np.random.default_rng(3)
    truth = random.random(600) < 0.3
    first = np.round(random.normal(size=600) + 1.2 * truth, 1)
    second = np.round(first + random.normal(scale=0.8, size=600) + 0.2 * truth, 1)
    return truth, first, second


def test_midranks_are_scipys(scored: Any) -> None:
    assert statistics.midranks(scored[1]).tolist() == stats.rankdata(scored[1]).tolist()


def test_delong_is_the_covariance_of_what_each_row_beats(scored: Any) -> None:
    truth, first, second = scored
    found = statistics.delong(truth, first, second)
    parts = []
    for scores in (first, second):
        beats = np.sign(scores[truth][:, None] - scores[~truth][None, :]) / 2 + 0.5
        parts.append((beats.mean(axis=1), beats.mean(axis=0)))
    s10 = np.cov(np.stack([parts[0][0], parts[1][0]]))
    s01 = np.cov(np.stack([parts[0][1], parts[1][1]]))
    covariance = s10 / truth.sum() + s01 / (~truth).sum()
    contrast = np.array([-1.0, 1.0])
    error = math.sqrt(contrast @ covariance @ contrast)
    aucs = [metrics.roc_auc_score(truth, one) for one in (first, second)]
    assert found.value == pytest.approx(aucs[1] - aucs[0], abs=1e-12)
    low, high = stats.norm.interval(0.95, loc=found.value, scale=error)
    assert (found.low, found.high) == pytest.approx((low, high), abs=1e-12)
    assert found.p == pytest.approx(2 * stats.norm.sf(abs(found.value) / error), rel=1e-9)


def test_the_same_scores_differ_by_nothing(scored: Any) -> None:
    found = statistics.delong(scored[0], scored[1], scored[1])
    assert (found.value, found.low, found.high, found.p) == (0, 0, 0, 1)


@pytest.mark.parametrize(("lost", "won"), [(0, 0), (3, 9), (10, 14), (12, 12), (5, 20), (121, 59)])
def test_mcnemar_is_scipys_binomial_below_25_and_chi_squared_from_there(
    lost: int, won: int
) -> None:
    base = np.array([True] * lost + [False] * won + [True] * 40 + [False] * 30)
    other = np.array([False] * lost + [True] * won + [True] * 40 + [False] * 30)
    found = statistics.mcnemar(base, other)
    if lost + won == 0:
        assert found == 1
    elif lost + won < 25:
        assert found == pytest.approx(stats.binomtest(lost, lost + won).pvalue)
    else:
        squared = (abs(lost - won) - 1) ** 2 / (lost + won)
        assert found == pytest.approx(stats.chi2.sf(squared, 1))


def test_resampled_means_have_scipys_percentiles() -> None:
    random = np.random.default_rng(5)
    errors = random.gamma(2.0, size=(9_000, 2))  # above 1,024 rows groups are drawn
    errors[:, 1] = 0.8 * errors[:, 0] + 0.3 * errors[:, 1]
    for rows in (300, 9_000):
        part = errors[:rows]
        drawn = statistics.resampled_means(part, np.zeros(rows, dtype=np.intp))
        found = statistics.of_resamples(0.0, drawn[:, 1] - drawn[:, 0])
        wanted = stats.bootstrap(
            (part[:, 1] - part[:, 0],),
            np.mean,
            n_resamples=2_000,
            batch=100,
            method="percentile",
            rng=np.random.default_rng(1),
        ).confidence_interval
        width = wanted.high - wanted.low
        assert found.low == pytest.approx(wanted.low, abs=0.08 * width)
        assert found.high == pytest.approx(wanted.high, abs=0.08 * width)


def test_counts_are_drawn_within_their_strata_and_the_same_each_time() -> None:
    strata = np.array([0] * 700 + [1] * 300)
    codes = np.array([0] * 500 + [1] * 200 + [2] * 100 + [3] * 200)
    drawn = statistics.resampled_counts(codes, strata)
    assert (drawn[:, :2].sum(axis=1) == 700).all()
    assert (drawn[:, 2:].sum(axis=1) == 300).all()
    spread = math.sqrt(700 * (500 / 700) * (200 / 700))
    assert drawn[:, 0].std() == pytest.approx(spread, rel=0.06)
    assert (drawn == statistics.resampled_counts(codes, strata)).all()


def test_resampled_curves_are_those_of_rows_drawn_one_by_one(scored: Any) -> None:
    truth, first, second = scored
    at = np.array([0.0, 0.05, 0.2, 0.5, 1.0])
    found = statistics.resampled_curves(truth, [first, second], at)
    random = np.random.default_rng(2)
    strata = [np.flatnonzero(truth), np.flatnonzero(~truth)]
    precision, rates = [], []
    for _ in range(400):
        rows = np.concatenate([random.choice(one, len(one)) for one in strata])
        precision.append(metrics.average_precision_score(truth[rows], first[rows]))
        false, true, _ = metrics.roc_curve(truth[rows], first[rows], drop_intermediate=False)
        rates.append([true[false <= one + 1e-9].max() for one in at])
    assert found.precision[:, 0].mean() == pytest.approx(np.mean(precision), abs=0.006)
    assert found.precision[:, 0].std() == pytest.approx(np.std(precision), rel=0.15)
    assert found.rates[:, 0].mean(axis=0) == pytest.approx(np.mean(rates, axis=0), abs=0.012)
    assert (found.rates[:, :, -1] == 1).all()


def test_a_resample_that_says_nothing_does_not_count() -> None:
    found = statistics.of_resamples(0.5, np.array([math.nan, 0.4, 0.6]))
    assert (found.low, found.high) == pytest.approx((0.405, 0.595))
    assert statistics.of_resamples(0.5, np.array([math.nan])).p is None
