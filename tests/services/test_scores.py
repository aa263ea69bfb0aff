"""Our figures are scikit-learn's."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn import metrics as oracle

from mlops_ext.services.evaluation import from_scores, scores
from mlops_ext.services.evaluation.outcomes import MOST_POINTS


def draw(seed: int, rows: int, ties: bool) -> tuple[scores.Truth, scores.Scores]:
    random = np.random.default_rng(seed)
    truth = random.random(rows) < 0.3
    score = np.clip(0.35 * truth + random.random(rows) * 0.65, 0, 1)
    return truth, np.round(score, 1) if ties else score


CASES = [(0, 200, False), (1, 5000, False), (2, 300, True), (3, 2, True)]


@pytest.fixture(params=CASES, ids=str)
def drawn(request: pytest.FixtureRequest) -> tuple[scores.Truth, scores.Scores]:
    truth, score = draw(*request.param)
    truth[0], truth[1] = True, False
    return truth, score


def test_figures_equal_those_of_scikit_learn(
    drawn: tuple[scores.Truth, scores.Scores],
) -> None:
    truth, score = drawn
    result = from_scores(truth, score, threshold=0.4)
    predicted = score >= 0.4
    expected = {
        "auc": oracle.roc_auc_score(truth, score),
        "average_precision": oracle.average_precision_score(truth, score),
        "f1": oracle.f1_score(truth, predicted, zero_division=0),
        "accuracy": oracle.accuracy_score(truth, predicted),
        "precision": oracle.precision_score(truth, predicted, zero_division=0),
        "recall": oracle.recall_score(truth, predicted),
        "log_loss": oracle.log_loss(truth, score, labels=[False, True]),
        "brier": oracle.brier_score_loss(truth, score),
    }
    assert result.metrics == pytest.approx(expected, abs=1e-12)
    written = result.to_json()["binary_classification_metrics"]
    for name, beta in (("f0_5", 0.5), ("f2", 2.0)):
        against = oracle.fbeta_score(truth, predicted, beta=beta, zero_division=0)
        assert written[name]["value"] == pytest.approx(against)


def test_a_threshold_beyond_all_scores_is_told() -> None:
    truth, margins = [0, 1, 0, 1], [-2.0, 0.5, -1.0, 1.5]
    (told,) = from_scores(truth, margins, threshold=7).record().notes
    assert told.startswith("All scores, -2 to 1.5, are below the threshold 7")
    assert from_scores(truth, margins).record().notes == []


def test_confusion_has_what_happened_in_rows(
    drawn: tuple[scores.Truth, scores.Scores],
) -> None:
    truth, score = drawn
    expected = oracle.confusion_matrix(truth, score >= 0.5, labels=[False, True])
    assert scores.confusion(truth, score >= 0.5).tolist() == expected.tolist()


def test_curves_equal_those_of_scikit_learn(drawn: tuple[scores.Truth, scores.Scores]) -> None:
    truth, score = drawn
    ranked = scores.ranking(truth, score)
    for ours, theirs in zip(
        scores.roc(ranked), oracle.roc_curve(truth, score, drop_intermediate=False), strict=True
    ):
        assert ours == pytest.approx(theirs)
    recall, precision, thresholds = scores.precision_recall(ranked)
    expected = oracle.precision_recall_curve(truth, score)
    assert recall[::-1] == pytest.approx(expected[1])
    assert precision[::-1] == pytest.approx(expected[0])
    assert thresholds[:0:-1] == pytest.approx(expected[2])


def test_a_thinned_curve_keeps_its_ends_and_its_area() -> None:
    truth, score = draw(4, 50_000, ties=False)
    curve = from_scores(truth, score).record().roc
    assert curve is not None
    assert len(curve.x) == len(curve.y) == len(curve.thresholds) <= MOST_POINTS
    assert (curve.x[0], curve.y[0], curve.x[-1], curve.y[-1]) == (0, 0, 1, 1)
    area = scores.auc(np.array(curve.x), np.array(curve.y))
    assert area == pytest.approx(oracle.roc_auc_score(truth, score), abs=1e-3)
