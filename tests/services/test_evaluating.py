"""Models of all kinds and libraries are evaluated as scikit-learn would."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
import xgboost
from sklearn import metrics as oracle
from sklearn.calibration import calibration_curve
from sklearn.datasets import load_diabetes, load_iris, make_classification
from sklearn.dummy import DummyClassifier
from sklearn.ensemble import RandomForestRegressor
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.svm import LinearSVC

from mlops_ext.errors import InvalidInput
from mlops_ext.services import jsontext
from mlops_ext.services.evaluation import (
    EvaluationResult,
    evaluate,
    from_scores,
    inputs,
    predictions,
)
from mlops_ext.services.records import Evaluation

IRIS = load_iris(as_frame=True)
FLOWERS, KINDS = IRIS.data, IRIS.target.map(dict(enumerate(IRIS.target_names)))
DIABETES = load_diabetes(as_frame=True)


def written(result: EvaluationResult) -> dict[str, Any]:
    """Return the file's content, which must be strict JSON."""
    document: dict[str, Any] = json.loads(
        jsontext.write(result.to_json()),
        parse_constant=lambda name: pytest.fail(f"{name} is no JSON"),
    )
    return document


@pytest.fixture(scope="module")
def flowers() -> EvaluationResult:
    model = LogisticRegression(max_iter=1000, C=0.01).fit(FLOWERS[::2], KINDS[::2])
    return evaluate(model, FLOWERS, KINDS, segments="petal width (cm)")


def test_multiclass_figures_equal_those_of_scikit_learn(flowers: EvaluationResult) -> None:
    model = LogisticRegression(max_iter=1000, C=0.01).fit(FLOWERS[::2], KINDS[::2])
    said, chances = model.predict(FLOWERS), model.predict_proba(FLOWERS)
    found = written(flowers)["multiclass_classification_metrics"]
    always = np.full(len(KINDS), "setosa")
    for beta, name in ((0.5, "f0_5"), (1, "f1"), (2, "f2")):
        for guess, ending in ((said, ""), (always, "_best_constant_classifier")):
            p, r, f, _ = oracle.precision_recall_fscore_support(
                KINDS, guess, beta=beta, average="weighted", zero_division=0
            )
            for part, value in (("precision", p), ("recall", r), (name, f)):
                assert found[f"weighted_{part}{ending}"]["value"] == pytest.approx(value)
    expected = {
        "accuracy": oracle.accuracy_score(KINDS, said),
        "balanced_accuracy": oracle.balanced_accuracy_score(KINDS, said),
        "macro_f1": oracle.f1_score(KINDS, said, average="macro"),
        "auc": oracle.roc_auc_score(KINDS, chances, multi_class="ovr"),
        "log_loss": oracle.log_loss(KINDS, chances),
    }
    assert {name: found[name]["value"] for name in expected} == pytest.approx(expected)
    matrix = oracle.confusion_matrix(KINDS, said)
    assert [list(row.values()) for row in found["confusion_matrix"].values()] == matrix.tolist()
    assert flowers.record().labels == list(found["confusion_matrix"]) == sorted(set(KINDS))
    each = oracle.precision_recall_fscore_support(KINDS, said)
    ours = flowers.record().per_class
    assert [one.precision for one in ours] == pytest.approx(each[0])
    assert [one.recall for one in ours] == pytest.approx(each[1])
    assert [one.f1 for one in ours] == pytest.approx(each[2])
    assert [one.support for one in ours] == each[3].tolist()


def test_regression_figures_equal_those_of_scikit_learn() -> None:
    model = LinearRegression().fit(DIABETES.data, DIABETES.target)
    result = evaluate(model, DIABETES.data, DIABETES.target)
    said = model.predict(DIABETES.data)
    expected = {
        "rmse": oracle.root_mean_squared_error(DIABETES.target, said),
        "mae": oracle.mean_absolute_error(DIABETES.target, said),
        "mse": oracle.mean_squared_error(DIABETES.target, said),
        "r2": oracle.r2_score(DIABETES.target, said),
        "mape": oracle.mean_absolute_percentage_error(DIABETES.target, said),
        "median_absolute_error": oracle.median_absolute_error(DIABETES.target, said),
    }
    found = written(result)["regression_metrics"]
    assert {name: one["value"] for name, one in found.items()} == pytest.approx(expected)
    record = result.record()
    assert record.residuals is not None
    assert sum(record.residuals.counts) == len(said)
    assert record.predicted_actual is not None
    assert len(record.predicted_actual.actual) == len(said)
    assert {one.name: one.value for one in record.baseline}["r2"] == pytest.approx(0)


@pytest.mark.parametrize(
    ("truth", "said"), [([3, 3, 3], [3, 3, 3]), ([3, 3, 3], [3, 4, 3]), ([0, 1.5], [0.5, 1])]
)
def test_a_constant_truth_and_zeros_are_told_as_scikit_learn_does(
    truth: list[float], said: list[float]
) -> None:
    result = from_scores(truth, said, kind="regression")
    assert result.metrics["r2"] == pytest.approx(oracle.r2_score(truth, said))
    assert ("mape" in result.metrics) == (0 not in truth)
    assert any("R²" in note for note in result.record().notes) == (truth[0] == 3)


def test_calibration_equals_scikit_learns() -> None:
    random = np.random.default_rng(0)
    score = random.random(500)
    truth = random.random(500) < score
    curve = from_scores(truth, score).record().calibration
    positive, predicted = calibration_curve(truth, score, n_bins=10)
    assert curve is not None
    assert curve.x == pytest.approx(predicted)
    assert curve.y == pytest.approx(positive)
    assert sum(curve.counts) == 500


class Bare:
    """A model that only predicts."""

    def __init__(self, says: Callable[[Any], Any]) -> None:
        self.predict = says


def test_the_kind_is_told_from_model_and_truth() -> None:
    x, y = make_classification(120, random_state=0)
    clf, svc = LogisticRegression().fit(x, y), LinearSVC().fit(x, y)
    forest = RandomForestRegressor(5, random_state=0).fit(DIABETES.data, DIABETES.target)
    three = LinearSVC().fit(FLOWERS, KINDS)
    cases: list[tuple[Any, Any, Any, str]] = [
        (clf, x, y, "binary"),
        (svc, x, y, "binary"),
        (Bare(clf.predict), x, y, "binary"),
        (lambda rows: clf.predict_proba(rows)[:, 1], x, y.astype(float), "binary"),
        (Bare(clf.predict_proba), x, y, "binary"),
        (three, FLOWERS, KINDS, "multiclass"),
        (Bare(three.predict), FLOWERS, KINDS, "multiclass"),
        (
            Bare(lambda rows: np.eye(3)[np.zeros(len(rows), int)]),
            FLOWERS,
            IRIS.target,
            "multiclass",
        ),
        (forest, DIABETES.data, DIABETES.target.astype(int), "regression"),
        (Bare(forest.predict), DIABETES.data, DIABETES.target, "regression"),
        (DummyClassifier().fit(x, y), x, y, "binary"),
    ]
    for model, rows, truth, kind in cases:
        result = evaluate(model, rows, truth)
        assert result.kind == kind
        assert written(result)["mlops"]["rows"] == len(rows)
    assert evaluate(Bare(clf.predict), x, y).metrics["accuracy"] == clf.score(x, y)
    assert "log_loss" not in evaluate(Bare(clf.predict), x, y).metrics
    assert evaluate(three, FLOWERS, KINDS).metrics["accuracy"] == three.score(FLOWERS, KINDS)


@pytest.mark.parametrize(
    ("objective", "more", "member"),
    [
        ("binary:logistic", {}, "binary"),
        ("binary:logitraw", {}, "binary"),
        ("multi:softprob", {"num_class": 3}, "multiclass"),
        ("multi:softmax", {"num_class": 3}, "multiclass"),
        ("reg:squarederror", {}, "regression"),
    ],
)
def test_a_booster_of_xgboost_says_what_it_is(
    objective: str, more: dict[str, Any], member: str
) -> None:
    truth = IRIS.target if member == "multiclass" else (IRIS.target > 0).astype(int)
    data = xgboost.DMatrix(FLOWERS, label=truth)
    booster = xgboost.train({"objective": objective, **more}, data, num_boost_round=3)
    for rows in (data, FLOWERS):
        result = evaluate(booster, rows, truth)
        assert result.kind == member
        assert (result.rows is None) == (rows is data)
    if member != "regression":
        assert result.metrics["accuracy"] > 0.9


def test_classes_that_the_model_or_the_rows_miss_are_said() -> None:
    model = LogisticRegression(max_iter=200).fit(FLOWERS, KINDS)
    setosa = evaluate(model, FLOWERS[:80], KINDS[:80]).record()
    assert setosa.notes == ["No row is of class virginica."]
    assert {one.name: one.value for one in setosa.metrics}["auc"] is None
    assert [one.support for one in setosa.per_class] == [50, 30, 0]
    more = KINDS.copy()
    more[:5] = "unheard of"
    other = evaluate(model, FLOWERS, more).record()
    assert other.labels[-1] == "unheard of"
    assert other.per_class[-1].recall == 0


def test_a_thousand_classes_stay_small_and_quick() -> None:
    random = np.random.default_rng(0)
    truth = random.integers(0, 1000, 5000)
    chances = random.dirichlet(np.ones(1000), 5000)
    result = from_scores(truth, chances, labels=range(1000))
    assert result.kind == "multiclass"
    assert len(jsontext.write(result.to_json())) < 400_000
    record = result.record()
    assert (record.confusion, len(record.per_class), len(record.confused)) == ([], 1000, 50)
    assert sum(one.support for one in record.per_class) == 5000


def test_segments_are_measured_by_value_and_by_quartile(flowers: EvaluationResult) -> None:
    record = flowers.record()
    widths = [one.value for one in record.segments]
    assert widths == ["0.1 to 0.3", "0.3 to 1.3", "1.3 to 1.8", "1.8 to 2.5"]
    assert sum(one.rows for one in record.segments) == len(FLOWERS)
    first = {one.name: one.value for one in record.segments[0].metrics}
    assert (first["accuracy"], first["auc"]) == (1, None)
    model = LinearRegression().fit(DIABETES.data, DIABETES.target)
    ages = np.where(DIABETES.data["age"] > 0, "old", "young")
    given = {"age": ages, "place": np.arange(len(ages)).astype(str)}
    result = evaluate(model, DIABETES.data, DIABETES.target, segments=given)
    young = next(one for one in result.segments if one.value == "young")
    held = ages == "young"
    expected = oracle.mean_absolute_error(DIABETES.target[held], model.predict(DIABETES.data[held]))
    assert {one.name: one.value for one in young.metrics}["mae"] == pytest.approx(expected)
    assert len([one for one in result.segments if one.column == "place"]) == 20
    assert "422 rarer values of place" in result.record().notes[0]
    with pytest.raises(InvalidInput, match="petal width"):
        evaluate(LinearSVC().fit(FLOWERS, KINDS), FLOWERS, KINDS, segments=["petal widht (cm)"])
    with pytest.raises(InvalidInput, match="3 values for 442 rows"):
        evaluate(model, DIABETES.data, DIABETES.target, segments={"age": [1, 2, 3]})


@pytest.fixture(scope="module")
def people() -> pd.DataFrame:
    random = np.random.default_rng(0)
    rows = 400
    return pd.DataFrame(
        {
            "age": random.normal(40, 10, rows),
            "flag": random.integers(0, 2, rows),
            "country": np.array(["fr", "de", None])[random.integers(0, 3, rows)],
            "id": [f"person {at}" for at in range(rows)],
            "text": ["x" * 200 + str(at % 2) for at in range(rows)],
            "maybe": pd.array([1, None] * (rows // 2), dtype="Int64"),
        }
    )


def test_input_columns_are_described_without_any_persons_data(people: pd.DataFrame) -> None:
    truth = np.tile([0, 1], len(people) // 2)
    result = evaluate(lambda rows: rows["flag"], people, truth)
    age, flag, country, ids, text, maybe = result.record().columns
    assert (age.type, len(age.edges), sum(age.counts)) == ("number", 21, 400)
    assert (age.edges[0], age.edges[-1]) == (people["age"].min(), people["age"].max())
    assert flag.counts == [(people["flag"] == 0).sum(), (people["flag"] == 1).sum()]
    assert set(country.categories) == {"fr", "de"}
    assert country.missing + sum(country.counts) == 400
    assert (ids.categories, ids.other) == ([], 400)
    assert len(set(text.categories)) == 2
    assert all(len(name) <= 64 for name in text.categories)
    assert (maybe.type, maybe.missing, maybe.counts) == ("number", 200, [200])
    assert evaluate(lambda rows: rows["flag"], people, truth, columns=False).record().columns == []


def test_predictions_pair_rows_by_content(people: pd.DataFrame) -> None:
    truth = np.tile([0, 1], len(people) // 2)
    result = evaluate(lambda rows: rows["age"] / 100, people, truth)
    found = predictions.read(result.predictions())
    assert found is not None
    assert found.score is not None
    assert found.row is not None
    assert (found.kind, found.labels, found.total) == ("binary", ("0", "1"), 400)
    assert found.truth.tolist() == truth.astype(bool).tolist()
    assert len(set(found.row.tolist())) == 400
    turned = people.iloc[::-1]
    again = evaluate(lambda rows: rows["age"] / 100, turned, truth[::-1]).rows
    assert again is not None
    assert again[::-1].tolist() == found.row.tolist()
    numbers = FLOWERS.astype(np.float32).astype(np.float64)
    fitted = LinearSVC().fit(numbers.to_numpy(), IRIS.target)
    three = Bare(lambda rows: fitted.predict(np.asarray(rows)))
    framed, table = (evaluate(three, rows, IRIS.target) for rows in (numbers, numbers.to_numpy()))
    assert framed.rows is not None
    assert table.rows is not None
    assert framed.rows.tolist() == table.rows.tolist()
    kept = predictions.read(framed.predictions())
    assert kept is not None
    assert kept.predicted is not None
    assert kept.kind == "multiclass"
    assert kept.predicted.tolist() == fitted.predict(numbers.to_numpy()).tolist()


def test_hashes_by_column_are_kept_within_a_bound_which_is_said(
    people: pd.DataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    truth = np.tile([0, 1], len(people) // 2)

    def kept(columns: bool = True) -> tuple[predictions.Predictions | None, list[str]]:
        result = evaluate(lambda rows: rows["age"] / 100, people, truth, columns=columns)
        return predictions.read(result.predictions()), result.record().notes

    found, notes = kept()
    assert found is not None
    assert list(found.cells) == list(people.columns)
    assert all(len(one) == 400 for one in found.cells.values())
    assert not any("by column" in note for note in notes)
    left_out, notes = kept(columns=False)
    assert left_out is not None
    assert (left_out.cells, notes) == ({}, [])
    monkeypatch.setattr(inputs, "MOST_CELLS", people.size - 1)
    too_many, notes = kept()
    assert too_many is not None
    assert too_many.cells == {}
    assert too_many.row is not None
    assert "rows are paired by order alone" in notes[-1]


def test_predictions_that_were_kept_without_columns_are_still_read(people: pd.DataFrame) -> None:
    truth = np.tile([0, 1], len(people) // 2)
    result = evaluate(lambda rows: rows["age"] / 100, people, truth)
    with np.load(io.BytesIO(result.predictions())) as held:
        arrays = {name: held[name] for name in held.files if name not in ("columns", "cells")}
    file = io.BytesIO()
    np.savez_compressed(file, **arrays)
    found = predictions.read(file.getvalue())
    assert found is not None
    assert found.cells == {}
    assert found.row is not None
    assert found.row.tolist() == np.asarray(result.rows).tolist()


def test_of_too_many_rows_the_same_sample_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(predictions, "MOST_ROWS", 50)
    model = LinearRegression().fit(DIABETES.data, DIABETES.target)
    result = evaluate(model, DIABETES.data, DIABETES.target)
    assert "50 of the 442 rows are kept" in result.record().notes[0]
    found = predictions.read(result.predictions())
    assert found is not None
    assert found.row is not None
    assert (len(found.truth), len(found.row), found.total) == (50, 50, 442)
    assert {len(one) for one in found.cells.values()} == {50}
    assert result.predictions() == result.predictions()


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"x" * 100])
def test_a_damaged_file_of_predictions_is_none(data: bytes) -> None:
    assert predictions.read(data) is None


def test_what_cannot_be_asked_is_said() -> None:
    with pytest.raises(InvalidInput, match="neither predict_proba"):
        evaluate(object(), FLOWERS, KINDS)
    with pytest.raises(InvalidInput, match="0 rows"):
        evaluate(LinearRegression(), FLOWERS[:0], KINDS[:0])
    with pytest.raises(InvalidInput, match="150 rows and 10 scores"):
        evaluate(LinearSVC().fit(FLOWERS, KINDS), FLOWERS[:10], KINDS)


def test_records_survive_the_wire(flowers: EvaluationResult) -> None:
    record = flowers.record()
    assert Evaluation.model_validate(record.to_wire()) == record
