"""Evaluations of all kinds and reports in a cell, and evaluating a version later."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import numpy as np
import pytest
from IPython.core.interactiveshell import InteractiveShell
from notebook.test_displays import ALLOWED, HOSTILE, Page
from sklearn.datasets import load_diabetes, load_iris
from sklearn.linear_model import LinearRegression, LogisticRegression

from mlops_ext.errors import Conflict
from mlops_ext.notebook.displays import evaluation, reports
from mlops_ext.notebook.displays.blocks import Block, joined, page
from mlops_ext.notebook.displays.bundle import MIME
from mlops_ext.notebook.session import MLOps
from mlops_ext.services import records
from mlops_ext.services.evaluation import from_scores, read_predictions

FLOWERS, KINDS = load_iris(return_X_y=True, as_frame=True)
DIABETES, PROGRESS = load_diabetes(return_X_y=True, as_frame=True)


def shown(blocks: list[Block]) -> tuple[str, Page]:
    """Return text and HTML, which must be free of script."""
    html = Page(page(blocks))
    assert set(html.elements) <= ALLOWED
    assert not [name for name, _ in html.attributes if name.startswith("on")]
    return joined(blocks), html


def test_few_classes_show_their_matrix_and_each_class() -> None:
    truth = ["a", "a", HOSTILE, "c", "c", "c"]
    said = ["a", "c", HOSTILE, "c", "c", "a"]
    text, html = shown(evaluation.evaluation(from_scores(truth, said).record()))
    assert "2 (66.7%)" in text
    assert f"predicted {HOSTILE}" in html.words
    assert all(word in text for word in ("Class", "Precision", "Recall", "F1", "Rows"))
    assert "Without a model" in text


def test_many_classes_show_what_is_confused_most() -> None:
    truth = np.repeat(np.arange(20), 5)
    said = np.where(truth == 7, 9, truth)
    text, _ = shown(evaluation.evaluation(from_scores(truth, said, kind="multiclass").record()))
    assert "predicted 9" not in text
    confused = next(line for line in text.splitlines() if "100.0%" in line)
    assert confused.split() == ["7", "9", "5", "100.0%"]


def test_a_regression_shows_residuals_and_predicted_over_actual() -> None:
    record = from_scores(PROGRESS, PROGRESS + np.arange(len(PROGRESS)) - 200).record()
    text, html = shown(evaluation.evaluation(record))
    assert html.elements.count("svg") == 2
    assert html.elements.count("circle") == len(PROGRESS)
    assert "R²" in text


def test_a_probability_shows_how_well_it_is_calibrated() -> None:
    random = np.random.default_rng(0)
    score = random.random(300)
    _, html = shown(evaluation.evaluation(from_scores(random.random(300) < score, score).record()))
    assert "Mean predicted" in html.words


def _file(name: str, title: str = "") -> records.ReportFile:
    problem = records.Problem(code="NoReport", title=title, message=title) if title else None
    return records.ReportFile(name=name, uri="s3://b/k", problem=problem)


REPORTS = records.Reports(
    reference="churn/1",
    bias=records.Bias(
        files=[_file("Report")],
        label="income",
        label_value="1",
        facets=[
            records.BiasFacet(
                facet="sex",
                value=HOSTILE,
                phase="post_training",
                metrics=[
                    records.BiasMetric(
                        name="DI", label="Disparate impact", value=0.6, neutral=1, meaning="Less."
                    )
                ],
            )
        ],
    ),
    explainability=records.Explainability(
        files=[_file("Report")],
        explanations=[
            records.Explanation(
                output="label0",
                importances=[
                    records.FeatureImportance(feature="hours", value=0.11),
                    records.FeatureImportance(feature=HOSTILE, value=0.02),
                ],
            )
        ],
    ),
    data_quality=records.DataQuality(
        files=[_file("Statistics"), _file("Constraints", "Not there.")],
        rows=418,
        features=[
            records.FeatureStatistics(
                name="age",
                type="Integral",
                missing=18,
                mean=38.5,
                histogram=records.Histogram(edges=[0, 1, 2], counts=[1, 8]),
                completeness=0.95,
            )
        ],
    ),
    model_quality=records.ModelQuality(
        files=[_file("Constraints")],
        constraints=[
            records.MetricConstraint(
                name="mae",
                label="MAE",
                threshold=3,
                comparison="GreaterThanThreshold",
                value=3.5,
                holds=False,
            )
        ],
    ),
)


def test_reports_show_values_with_what_they_mean() -> None:
    text, html = shown(reports.reports(REPORTS))
    assert "Disparate impact" in text
    assert "Less." in text
    assert "favourable: income is 1" in text
    assert "▂█" in text
    assert "18  38.50" in text
    assert "at most 3.0000" in text.replace("at most 3 ", "at most 3.0000 ")
    assert "does not hold" in text
    assert "Not there." in text
    assert HOSTILE in html.words
    assert html.elements.count("svg") == 2
    empty, _ = shown(reports.reports(records.Reports(reference="churn/1")))
    assert "names no reports" in empty


@pytest.fixture
def group(ml: MLOps) -> Iterator[str]:
    name = f"evaluated-{uuid4().hex[:8]}"
    yield name
    ml.clean(name)


def _bundle(shown: Any) -> dict[str, Any]:
    found: dict[str, Any] = shown._repr_mimebundle_()
    return found


def test_all_kinds_are_registered_with_their_evaluation_and_read_back(
    ml: MLOps, group: str
) -> None:
    flowers = LogisticRegression(max_iter=500).fit(FLOWERS, KINDS)
    line = LinearRegression().fit(DIABETES, PROGRESS)
    for model, rows, truth in ((flowers, FLOWERS, KINDS), (line, DIABETES, PROGRESS)):
        found = ml.evaluate(model, rows, truth, segments=rows.columns[0])
        version = ml.register(model, group, evaluation=found, no_code=True)
        stored = version.evaluation()
        assert stored is not None
        assert stored.record.model_copy(update={"uri": None}) == found.record
        assert version.metrics.items() <= found.metrics.items()
        assert len(stored.record.columns) == rows.shape[1]
        kept = read_predictions(ml.connection, version.reference)
        assert kept is not None
        assert (kept.kind, len(kept.truth)) == (found.record.kind, len(rows))
        drawn = _bundle(version)[MIME]["extra"]["evaluation"]
        assert (drawn["kind"], drawn["columns"]) == (found.record.kind, [])
    assert len(json.dumps(_bundle(stored))) < 200_000


def test_a_version_is_evaluated_later_and_keeps_that(
    ml: MLOps, group: str, shell: InteractiveShell
) -> None:
    model = LogisticRegression(max_iter=500).fit(FLOWERS[::2], KINDS[::2])
    registered = ml.register(model, group, metrics={"accuracy": 0.5}, no_code=True)
    assert registered.evaluation() is None
    shell.push({"X": FLOWERS, "y": KINDS})
    found = shell.run_line_magic(
        "mlops", f"evaluate {group}/1 X y --segment 'petal width (cm)' --no-columns"
    )
    again = ml.version(f"{group}/1")
    read_back = again.evaluation()
    assert read_back is not None
    assert read_back.record.uri == again.record.metadata["mlops:evaluation"]
    assert read_back.record.model_copy(update={"uri": None}) == found.record
    assert read_back.record.segments
    assert not read_back.record.columns
    assert again.metrics["accuracy"] == 0.5
    assert again.metrics["weighted_f1"] == pytest.approx(found.metrics["weighted_f1"])
    kept = read_predictions(ml.connection, f"{group}/1")
    assert kept is not None
    assert kept.probability is not None
    assert kept.probability.shape == (len(FLOWERS), 3)
    half = again.evaluate(FLOWERS[1::2], KINDS[1::2])
    newest = ml.version(f"{group}/1")
    assert newest.metrics["weighted_f1"] == half.metrics["weighted_f1"]
    assert newest.metrics["accuracy"] == 0.5
    assert "names no reports" in str(shell.run_line_magic("mlops", f"reports {group}/1"))


def test_an_evaluation_of_the_registration_is_never_replaced(ml: MLOps, group: str) -> None:
    line = LinearRegression().fit(DIABETES, PROGRESS)
    version = ml.register(line, group, evaluation=(PROGRESS, line.predict(DIABETES)), no_code=True)
    with pytest.raises(Conflict, match="registered with an evaluation"):
        version.evaluate(DIABETES, PROGRESS)
