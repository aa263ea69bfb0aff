"""Verdicts, intervals, gains, drift and code, from what versions keep."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from services.contestants import HASHES, NOISE, ROWS, TRUTH, auc, binary, classifier, read
from sklearn import metrics as known

from mlops_ext.services import metrics
from mlops_ext.services.comparison import words
from mlops_ext.services.comparison.compare import of
from mlops_ext.services.comparison.drift import psi
from mlops_ext.services.evaluation.predictions import Predictions
from mlops_ext.services.records import (
    ColumnFacts,
    Comparison,
    DatasetUse,
    Segment,
)


def of_lead(found: Comparison) -> str:
    return found.judgements[0].lead


HOLDOUT = [DatasetUse(uri="s3://b/holdout.csv", name="holdout.csv", role="test")]


def test_the_verdict_has_number_interval_method_rows_and_p() -> None:
    reads = [
        binary(1, 1.0, datasets=HOLDOUT),
        binary(2, 1.6),
        binary(3, 0.2),
        binary(4, 1.0),
    ]
    found = of(reads, 0)
    assert found.outcome == "better"
    best = found.judgements[0]
    assert best.lead == "churn/2 is better than churn/1."
    row = found.metrics[0]
    paired = row.paired[1]
    assert row.paired[0] is None
    assert paired is not None
    assert paired.method == "DeLong"
    assert 0 < paired.low < row.differences[1] < paired.high  # type: ignore[operator]
    assert f"AUC {row.values[1]:.4f} against {row.values[0]:.4f}: +" in best.text
    assert "95 % interval +" in best.text
    assert best.method == "DeLong, paired on the same 3,000 rows of holdout.csv, p < 0.0001"
    assert [one.outcome for one in found.judgements] == ["better", "unclear", "worse"]
    assert [one.version for one in found.judgements] == [1, 3, 2]
    assert "No clear difference between churn/4 and churn/1." in found.verdict


def test_what_has_no_interval_is_named_with_the_reason() -> None:
    bare = replace(binary(2, 1.6), contestant=replace(binary(2, 1.6).contestant, predictions=None))
    elsewhere = read(3, "binary", {"auc": 0.99}, classifier(1.6))
    found = of([binary(1, 1.0), bare, elsewhere, binary(4, 1.2)], 0)
    assert found.untested == [
        "No 95 % interval for churn/2: no predictions are stored with churn/2.",
        "No 95 % interval for AUC of churn/3: the stored predictions do not give the values that "
        "are registered.",
    ]
    without = of([bare, binary(1, 1.0), binary(4, 1.2)], 0)
    assert without.untested == [
        "No 95 % interval for churn/1, churn/4: no predictions are stored with churn/2."
    ]
    assert of([binary(1, 1.0), binary(4, 1.2)], 0).untested == []


def test_the_largest_difference_comes_first_within_an_outcome() -> None:
    found = of(
        [binary(number, strength) for number, strength in enumerate((1, 1.5, 1.9, 1.7), 1)], 0
    )
    assert [one.outcome for one in found.judgements] == ["better"] * 3
    assert [one.version for one in found.judgements] == [2, 3, 1]
    errors = []
    for number, spread in ((1, 4.0), (2, 2.0), (3, 1.0)):
        predicted = 10 * NOISE + spread * np.random.default_rng(9).normal(size=ROWS)
        rmse = float(np.sqrt(known.mean_squared_error(10 * NOISE, predicted)))
        predictions = Predictions("regression", 10 * NOISE, HASHES, predicted=predicted)
        errors.append(read(number, "regression", {"rmse": rmse}, predictions))
    assert [one.version for one in of(errors, 0).judgements] == [2, 1]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda one: None, "no predictions are stored with churn/2"),
        (
            lambda one: replace(one, row=HASHES + np.uint64(1), truth=TRUTH[::-1]),
            "different rows (3,000 and 3,000 rows, 0 in common)",
        ),
        (lambda one: replace(one, truth=~TRUTH), "what happened differs in 3,000 of 3,000 rows"),
        (
            lambda one: Predictions("binary", TRUTH[:50], score=one.score[:50]),
            "different rows (50 and 3,000 rows)",
        ),
    ],
)
def test_what_cannot_be_paired_is_not_ranked_and_says_why(change: Any, reason: str) -> None:
    other = classifier(1.6)
    reads = [binary(1, 1.0), read(2, "binary", {"auc": auc(other)}, change(other))]
    found = of(reads, 0)
    assert found.outcome == "unknown"
    assert reason in of_lead(found)
    assert found.metrics[0].paired == [None, None]
    assert found.gains == []
    assert found.judgements[0].text.startswith("AUC ")


def test_kinds_labels_and_figures_of_other_rows_are_not_ranked() -> None:
    numbers = Predictions("regression", NOISE, HASHES, predicted=NOISE)
    kinds = of([binary(1, 1.0), read(2, "regression", {"auc": 0.9}, numbers)], 0)
    assert "churn/1 classifies in two classes and churn/2 predicts numbers" in of_lead(kinds)
    turned = {"labels": ["churned", "stayed"]}
    straight = {"labels": ["stayed", "churned"]}
    labels = of([binary(1, 1.0, evaluated=straight), binary(2, 1.6, evaluated=turned)], 0)
    assert "do not take the same class as positive" in of_lead(labels)
    elsewhere = of([binary(1, 1.0), read(2, "binary", {"auc": 0.99}, classifier(1.6))], 0)
    assert elsewhere.outcome == "unknown"
    assert "do not give the AUC that is registered" in of_lead(elsewhere)


def test_binary_figures_have_intervals_and_the_gain_has_a_band() -> None:
    base, other = classifier(1.0), classifier(1.6)
    called = [np.asarray(one.score) >= 0.5 for one in (base, other)]
    figures = [
        {
            "auc": auc(one),
            "average_precision": float(known.average_precision_score(TRUTH, one.score)),
            "f1": float(known.f1_score(TRUTH, said)),
            "accuracy": float(known.accuracy_score(TRUTH, said)),
            "log_loss": float(known.log_loss(TRUTH, one.score)),
            "brier": float(known.brier_score_loss(TRUTH, one.score)),
        }
        for one, said in zip((base, other), called, strict=True)
    ]
    reads = [
        read(number, "binary", named, one)
        for number, named, one in zip((1, 2), figures, (base, other), strict=True)
    ]
    found = of(reads, 0)
    for row in found.metrics:
        paired = row.paired[1]
        assert paired is not None, row.name
        assert paired.low < row.differences[1] < paired.high, row.name  # type: ignore[operator]
    methods = {row.name: row.paired[1].method for row in found.metrics}  # type: ignore[union-attr]
    assert methods["accuracy"].startswith("McNemar")
    assert methods["f1"] == "paired bootstrap, 2,000 resamples"
    gain = found.gains[0]
    assert (gain.kind, gain.version, len(gain.x)) == ("rate", 1, 64)
    assert all(low <= y <= high for low, y, high in zip(gain.low, gain.y, gain.high, strict=True))
    assert max(gain.y) > 0.03
    assert found.scores[0] is not None
    assert sum(found.scores[0].positive) == TRUTH.sum()


def test_many_classes_are_tested_by_accuracy_and_gain_by_class() -> None:
    random = np.random.default_rng(4)
    labels = ("a", "b", "c")
    truth = random.integers(0, 3, ROWS)
    said = [
        np.where(random.random(ROWS) < keep, truth, random.integers(0, 3, ROWS))
        for keep in (0.6, 0.8)
    ]
    turned = np.array([2, 0, 1])  # the other knows its classes in another order
    predictions = [
        Predictions("multiclass", truth, HASHES, predicted=said[0], labels=labels),
        Predictions(
            "multiclass", turned[truth], HASHES, predicted=turned[said[1]], labels=("b", "c", "a")
        ),
    ]
    reads = []
    for number, one in enumerate(said, start=1):
        figures = {
            "accuracy": float(known.accuracy_score(truth, one)),
            "weighted_f1": float(known.f1_score(truth, one, average="weighted")),
            "macro_f1": float(known.f1_score(truth, one, average="macro")),
            "balanced_accuracy": float(known.balanced_accuracy_score(truth, one)),
        }
        reads.append(read(number, "multiclass", figures, predictions[number - 1]))
    found = of(reads, 0)
    assert of_lead(found) == "churn/2 is better than churn/1."
    assert all(row.paired[1] for row in found.metrics)
    gain = found.gains[0]
    assert (gain.kind, gain.labels) == ("recall", ["a", "b", "c"])
    recalls = [known.recall_score(truth, one, average=None) for one in said]
    assert gain.y == pytest.approx((recalls[1] - recalls[0]).tolist())
    assert all(low < y < high for low, y, high in zip(gain.low, gain.y, gain.high, strict=True))


def test_regression_is_tested_by_its_errors_and_gains_by_tenths_of_the_truth() -> None:
    random = np.random.default_rng(6)
    truth = random.gamma(2.0, 10.0, ROWS)
    reads = []
    for number, spread in ((1, 4.0), (2, 3.0)):
        predicted = truth + random.normal(scale=spread, size=ROWS)
        figures = {
            "rmse": float(np.sqrt(known.mean_squared_error(truth, predicted))),
            "mae": float(known.mean_absolute_error(truth, predicted)),
            "r2": float(known.r2_score(truth, predicted)),
        }
        found = Predictions("regression", truth, HASHES, predicted=predicted)
        reads.append(read(number, "regression", figures, found))
    comparison = of(reads, 0)
    assert of_lead(comparison) == "churn/2 is better than churn/1."
    assert all(row.paired[1] for row in comparison.metrics)
    gain = comparison.gains[0]
    assert (gain.kind, len(gain.y)) == ("error", 10)
    mae = next(row for row in comparison.metrics if row.name == "mae")
    assert np.mean(gain.y) == pytest.approx(mae.differences[1], rel=0.01)


def test_segments_are_compared_and_the_worst_is_named() -> None:
    def by(*values: float) -> dict[str, Any]:
        return {
            "segments": [
                Segment(column="contract", value=name, rows=10, metrics=metrics.metrics({"auc": v}))
                for name, v in zip(("monthly", "one year", "two years"), values, strict=True)
            ]
        }

    reads = [
        binary(1, 1.0, evaluated=by(0.88, 0.9, 0.93)),
        binary(2, 1.6, evaluated=by(0.89, 0.91, 0.926)),
    ]
    found = of(reads, 0)
    assert found.segments is not None
    assert [row.value for row in found.segments.rows] == ["monthly", "one year", "two years"]
    assert found.segments.rows[2].differences[1] == pytest.approx(-0.004)
    assert found.judgements[0].more == "No segment loses more than 0.0040 (contract two years)."
    assert found.verdict.endswith(found.judgements[0].more)


def test_numbers_of_segments_are_short_as_long_as_that_tells_them_apart() -> None:
    assert words.segment("-0.0446416") == "−0.04464"
    assert words.segment("-0.107226 to 0.0506801") == "−0.1072 to 0.05068"
    for text in ("1.10", "2020-01-01", "two to one", "12400", "a-1"):
        assert words.segment(text) == text

    def by(*values: str) -> dict[str, Any]:
        auc = metrics.metrics({"auc": 0.9})
        return {"segments": [Segment(column="s", value=v, rows=9, metrics=auc) for v in values]}

    for given, wanted in (
        (("-0.0446416", "0.0506801"), ["−0.04464", "0.05068"]),
        (("1.00001", "1.00002"), ["1.00001", "1.00002"]),
    ):
        found = of([binary(at, 1.0, evaluated=by(*given)) for at in (1, 2)], 0).segments
        assert found is not None
        assert [row.value for row in found.rows] == wanted


def test_drift_is_the_population_stability_index_on_the_baselines_bins() -> None:
    assert psi(np.array([0.5, 0.5]), np.array([0.5, 0.5])) == 0
    wanted = (0.6 - 0.5) * np.log(0.6 / 0.5) + (0.4 - 0.5) * np.log(0.4 / 0.5)
    assert psi(np.array([0.5, 0.5]), np.array([0.6, 0.4])) == pytest.approx(wanted)

    def columns(edges: list[float], counts: list[int], kinds: list[int]) -> dict[str, Any]:
        plan = ["basic", "plus"]
        return {
            "columns": [
                ColumnFacts(name="age", type="number", rows=100, edges=edges, counts=counts),
                ColumnFacts(name="plan", type="category", rows=100, categories=plan, counts=kinds),
            ]
        }

    base = columns([0, 10, 20, 30, 40], [25, 25, 25, 25], [50, 50])
    # The same distribution in other bins, and one that has moved to the right.
    same = columns([0, 20, 40], [50, 50], [52, 48])
    moved = columns([10, 30, 50], [50, 50], [90, 10])
    found = of(
        [binary(at + 1, 1.0, evaluated=one) for at, one in enumerate((base, same, moved))], 0
    )
    rows = {row.name: row for row in found.drift}
    assert rows["age"].versions[0] is None
    first, second = rows["age"].versions[1:]
    assert first is not None
    assert second is not None
    assert (first.psi, first.rating) == (0, "stable")
    assert second.shares == [0, 0.25, 0.25, 0.5, 0]
    assert second.rating == "large"
    assert rows["plan"].versions[1].rating == "stable"  # type: ignore[union-attr]
    assert rows["plan"].versions[2].rating == "large"  # type: ignore[union-attr]


def test_data_sets_say_which_columns_came_went_and_changed_their_type() -> None:
    def data(columns: list[str], sha: str, name: str = "train.csv") -> list[DatasetUse]:
        return [DatasetUse(uri="s3://b/x", name=name, rows=10, columns=columns, sha256=sha)]

    def typed(kind: str) -> dict[str, Any]:
        return {"columns": [{"name": "age", "type": kind, "rows": 5}]}

    found = of(
        [
            binary(1, 1.0, datasets=data(["a", "b"], "1" * 64), evaluated=typed("number")),
            binary(2, 1.0, datasets=data(["a", "c"], "2" * 64), evaluated=typed("category")),
        ],
        0,
    )
    rows = {row.name: row for row in found.changes}
    assert (rows["train.csv columns"].note, rows["train.csv columns"].differs) == ("+ c, − b", True)
    assert rows["train.csv content"].note == "sha256 differs"
    assert rows["type of age"].values == ["number", "category"]
    assert not rows["train.csv rows"].differs
