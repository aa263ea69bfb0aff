"""Evaluations are written as SageMaker writes them and read as people write them."""

from __future__ import annotations

import json

import numpy as np
import pytest
from services.support import Trained
from sklearn.datasets import make_classification
from sklearn.linear_model import LogisticRegression
from sklearn.svm import LinearSVC

from mlops_ext.errors import InvalidInput
from mlops_ext.services import jsontext
from mlops_ext.services.evaluation import evaluate, from_scores
from mlops_ext.services.evaluation.reading import read_document


def test_the_file_has_sagemakers_form(trained: list[Trained]) -> None:
    document = json.loads(jsontext.write(trained[1].result.to_json()))
    found = document["binary_classification_metrics"]
    assert set(found["confusion_matrix"]) == {"0", "1"}
    assert found["auc"] == {"value": found["auc"]["value"], "standard_deviation": "NaN"}
    assert "accuracy_best_constant_classifier" in found
    curve = found["receiver_operating_characteristic_curve"]
    assert curve["thresholds"][0] == "Infinity"
    assert {len(values) for values in curve.values()} == {len(curve["thresholds"])}


def test_what_is_written_is_read_back(trained: list[Trained]) -> None:
    result = trained[1].result
    record = read_document(json.loads(jsontext.write(result.to_json())), "s3://b/evaluation.json")
    assert record is not None
    assert record.rows == len(result.outcome)
    assert record.labels == ["0", "1"]
    assert {one.name: one.value for one in record.metrics}["auc"] == result.metrics["auc"]
    assert record.roc is not None
    assert record.roc.thresholds[0] is None
    assert sum(map(sum, record.confusion)) == record.rows
    assert record.metrics[0].name == "auc"


def test_the_sample_is_a_row_that_fits(trained: list[Trained]) -> None:
    result = trained[1].result
    assert result.sample is not None
    assert list(result.sample[0]) == list(trained[1].held_out.columns) == result.columns
    json.dumps(result.sample, allow_nan=False)


def test_decision_values_have_no_log_loss_and_split_at_zero() -> None:
    x, y = make_classification(200, random_state=0)
    model = LinearSVC().fit(x, y)
    result = evaluate(model, x, y)
    assert result.record().threshold == 0
    assert "log_loss" not in result.metrics
    assert result.metrics["accuracy"] == pytest.approx(model.score(x, y))


def test_text_labels_keep_their_order() -> None:
    x, y = make_classification(100, random_state=0)
    named = np.where(y == 1, "stayed", "churned")
    model = LogisticRegression().fit(x, named)
    assert evaluate(model, x, named).record().labels == ["churned", "stayed"]
    turned = evaluate(model, x, named, labels=["stayed", "churned"])
    assert turned.record().labels == ["stayed", "churned"]
    assert turned.metrics["auc"] == pytest.approx(evaluate(model, x, named).metrics["auc"])


@pytest.mark.parametrize(
    ("y", "score", "word"),
    [
        ([0, 1, 1], [0.1, 0.9], "3 rows and 2 scores"),
        ([0, 1], [0.1, float("nan")], "score of row 1"),
        ([1, 1], [0.1, 0.9], "two classes, and there are 1"),
        (["a", "a"], [0.1, 0.9], "two classes, and there are 1"),
        ([], [], "0 rows"),
        ([0, 1], ["a", "b"], "score is 'a': no number, and neither 0 nor 1"),
        ([0.5, None], [0.1, 0.2], "truth of row 1 is missing"),
        ([0.5, 1.5], [0.1, float("inf")], "score of row 1"),
        ([[1, 2], [3, 4]], [1, 2], "truth has 2 columns"),
        (["a", "b", "c"], [[0.1, 0.9]] * 3, "two classes, and there are 3"),
        (["a", "b", "c"], [[0.1, 0.2, 0.6, 0.1]] * 2, "3 rows and 2 scores"),
    ],
)
def test_what_cannot_be_evaluated_is_said(y: list[object], score: list[object], word: str) -> None:
    with pytest.raises(InvalidInput, match=f"(?i){word}"):
        from_scores(y, score)


@pytest.mark.parametrize(
    "text",
    [
        '{"binary_classification_metrics": {}}',
        '{"binary_classification_metrics": {"auc": {"value": NaN, "standard_deviation": NaN}}}',
        '{"binary_classification_metrics": {"auc": {"value": "0.5"}, "confusion_matrix": []}}',
        '{"binary_classification_metrics": {"auc": 3, "f1": null}}',
        '{"binary_classification_metrics": {"precision_recall_curve": {"precisions": [1]}}}',
    ],
)
def test_incomplete_files_are_read_tolerantly(text: str) -> None:
    record = read_document(jsontext.read(text))
    assert record is not None
    assert record.roc is None


@pytest.mark.parametrize(
    "text", ["[]", "{}", '{"regression_metrics": 3}', '"x"', "null", '{"metrics": []}']
)
def test_files_of_no_kind_give_no_evaluation(text: str) -> None:
    assert read_document(jsontext.read(text)) is None


def test_a_bare_nan_point_leaves_the_curve_whole() -> None:
    curve = {"false_positive_rates": [0, float("nan"), 1], "true_positive_rates": [0, 0.5, 1]}
    found = {"binary_classification_metrics": {"receiver_operating_characteristic_curve": curve}}
    record = read_document(found)
    assert record is not None
    assert record.roc is not None
    assert record.roc.x == [0, 1]
    assert record.roc.thresholds == []


def test_a_matrix_of_many_classes_tells_each_class_and_what_is_confused() -> None:
    matrix = {"0": {"0": 8, "2": 2}, "10": {"10": 5.0, "2": "NaN"}, "2": {"0": 1, "10": 3}}
    found = {"weighted_f1": {"value": 0.5}, "confusion_matrix": matrix}
    record = read_document({"multiclass_classification_metrics": found})
    assert record is not None
    assert (record.kind, record.labels, record.rows) == ("multiclass", ["0", "2", "10"], 19)
    assert record.confusion == [[8, 2, 0], [1, 0, 3], [0, 0, 5]]
    assert [one.support for one in record.per_class] == [10, 4, 5]
    assert record.per_class[0].precision == pytest.approx(8 / 9)
    worst = record.confused[0]
    assert (worst.actual, worst.predicted, worst.count, worst.share) == ("2", "10", 3, 0.75)


@pytest.mark.parametrize(
    "text",
    [
        '{"regression_metrics": {"mse": {"value": 4.5, "standard_deviation": NaN}}}',
        '{"metrics": {"regression_metrics": {"mse": {"value": "4.5"}}}}',
        '{"version": 0.0, "dataset": {"item_count": 7}, "regression_metrics": {"mse": 4.5}}',
    ],
)
def test_what_notebooks_and_monitors_write_of_a_regression_is_read(text: str) -> None:
    record = read_document(jsontext.read(text))
    assert record is not None
    assert record.kind == "regression"
    assert [(one.name, one.value) for one in record.metrics] == [("mse", 4.5)]
    assert (record.confusion, record.per_class, record.residuals) == ([], [], None)


def test_extras_of_another_form_are_left_out() -> None:
    about = {
        "residuals": {"edges": [0, 1], "counts": [1, 2, 3]},
        "segments": ["x", {"column": "c", "value": "a", "rows": 3, "metrics": {"mae": "NaN"}}],
        "columns": [{"name": "a"}, {"name": "b", "type": "number", "rows": 3, "counts": [3]}],
    }
    record = read_document({"regression_metrics": {}, "mlops": about})
    assert record is not None
    assert record.residuals is None
    assert [(one.value, one.metrics[0].value) for one in record.segments] == [("a", None)]
    assert [one.name for one in record.columns] == ["b"]
