"""Reports that SageMaker's own jobs write are read beside one another, each with its faults."""

from __future__ import annotations

from typing import Any

import pytest
from services.support import fault

from mlops_ext.connection import Connection
from mlops_ext.services.evaluation import read_reports
from mlops_ext.services.records import Reports

ANALYSIS = """{"version": "1.0",
 "pre_training_bias_metrics": {"label": "income", "label_value_or_threshold": "1", "facets":
  {"sex": [{"value_or_threshold": "0", "metrics": [
    {"name": "DPL", "description": "…", "value": 0.21},
    {"name": "CI", "description": "…", "value": -0.3},
    {"name": "KL", "description": "…", "value": 0.00001},
    {"name": "XYZ", "description": "Something newer", "value": 3}]}]}},
 "post_training_bias_metrics": {"label": "income", "label_value_or_threshold": "1", "facets":
  {"sex": [{"value_or_threshold": "0", "metrics": [
    {"name": "DI", "description": "…", "value": 0.6},
    {"name": "FT", "description": "…", "value": NaN, "error": "There are too few rows."}]}]}},
 "explanations": {
  "kernel_shap": {"label0": {"expected_value": 0.3, "global_shap_values":
    {"age": 0.02, "hours": 0.11, "text": {"token": 1}, "sex": NaN}}},
  "pdp": [
   {"feature_name": "age", "data_type": "numerical", "feature_values": [20, 40],
    "model_predictions": [[0.1, NaN]], "label_headers": ["income"]},
   {"feature_name": "job", "data_type": "categorical", "feature_values": ["a", "b"],
    "model_predictions": [[0.1, 0.4]]},
   {"feature_name": "broken", "feature_values": [1], "model_predictions": [[0.1, 0.4]]}]}}"""
STATISTICS = """{"version": 0.0, "dataset": {"item_count": 418}, "features": [
 {"name": "age", "inferred_type": "Integral", "numerical_statistics": {
  "common": {"num_present": 400, "num_missing": 18}, "mean": 38.5, "std_dev": NaN, "min": 17,
  "max": 90, "distribution": {"kll": {"buckets": [
   {"lower_bound": 17, "upper_bound": 50, "count": 300.0},
   {"lower_bound": 50, "upper_bound": 90, "count": 100.0}]}}}},
 {"name": "job", "inferred_type": "String", "string_statistics": {
  "common": {"num_present": 418, "num_missing": 0}, "distinct_count": 2, "distribution":
   {"categorical": {"buckets": [{"value": "b", "count": 18}, {"value": "a", "count": 400}]}}}}]}"""
CONSTRAINTS = """{"version": 0.0, "features": [
 {"name": "age", "inferred_type": "Integral", "completeness": 0.95,
  "num_constraints": {"is_non_negative": true}},
 {"name": "job", "inferred_type": "String", "string_constraints": {"domains": ["a", "b"]}}]}"""
QUALITY = """{"dataset": {"item_count": 9}, "regression_metrics": {"mae": {"value": 3.5,
 "standard_deviation": NaN}, "rmse": {"value": 4.0, "standard_deviation": "NaN"}}}"""
BOUNDS = """{"regression_constraints": {
 "mae": {"threshold": 3.0, "comparison_operator": "GreaterThanThreshold"},
 "rmse": {"threshold": 4.5, "comparison_operator": "GreaterThanThreshold"},
 "r2": {"threshold": 0.5, "comparison_operator": "LessThanThreshold"}}}"""


def _source(connection: Connection, key: str) -> dict[str, str]:
    uri = f"s3://{connection.bucket()}/jobs/{key}"
    return {"ContentType": "application/json", "S3Uri": uri}


@pytest.fixture(scope="module")
def monitored(connection: Connection) -> str:
    """A version that names reports of every kind, some where Clarify writes them: in a folder."""
    files = {
        "clarify/analysis.json": ANALYSIS,
        "data/statistics.json": STATISTICS,
        "data/constraints.json": CONSTRAINTS,
        "model/statistics.json": QUALITY,
        "model/constraints.json": BOUNDS,
        "model/torn.json": '{"regression_constraints": ',
        "other.json": '{"regression_metrics": {}}',
    }
    for name, text in files.items():
        client, key = connection.client("s3"), f"jobs/{name}"
        client.put_object(Bucket=connection.bucket(), Key=key, Body=text.encode())

    def source(key: str) -> dict[str, str]:
        return _source(connection, key)

    quality = {"Statistics": source("model/statistics.json")}
    metrics = {
        "Bias": {"Report": source("clarify"), "PreTrainingReport": source("other.json")},
        "Explainability": {"Report": source("clarify/")},
        "ModelDataQuality": {
            "Statistics": source("data/statistics.json"),
            "Constraints": source("data"),
        },
        "ModelQuality": {**quality, "Constraints": source("model/constraints.json")},
    }
    baselines = {
        "ModelQuality": {**quality, "Constraints": source("model/torn.json")},
        "Bias": {
            "ConfigFile": {"S3Uri": source("clarify/analysis_config.json")["S3Uri"]},
            "PreTrainingConstraints": source("gone.json"),
        },
    }
    sagemaker = connection.client("sagemaker")
    sagemaker.create_model_package_group(ModelPackageGroupName="monitored")
    sagemaker.create_model_package(
        ModelPackageGroupName="monitored", ModelMetrics=metrics, DriftCheckBaselines=baselines
    )
    return "monitored/1"


@pytest.fixture(scope="module")
def reports(connection: Connection, monitored: str) -> Reports:
    return read_reports(connection, "monitored@latest")


def test_bias_metrics_say_what_their_value_means(reports: Reports) -> None:
    assert reports.reference == "monitored/1"
    bias = reports.bias
    assert bias is not None
    assert (bias.label, bias.label_value) == ("income", "1")
    assert [(one.phase, one.facet, one.value) for one in bias.facets] == [
        ("pre_training", "sex", "0"),
        ("post_training", "sex", "0"),
    ]
    told = {one.name: one for facet in bias.facets for one in facet.metrics}
    assert told["DPL"].meaning == "sex 0 has the favourable outcome less often than the others."
    assert told["CI"].meaning == "sex 0 has more rows than the others."
    assert told["KL"].meaning == "No difference between sex 0 and the others."
    assert told["XYZ"].label == "Something newer"
    assert told["DI"].neutral == 1
    assert told["DI"].meaning == "The model favours sex 0 less often than the others."
    assert (told["FT"].value, told["FT"].meaning) == (None, "There are too few rows.")


def test_shap_values_come_most_important_first_and_dependence_by_feature(
    reports: Reports,
) -> None:
    found = reports.explainability
    assert found is not None
    assert [one.feature for one in found.explanations[0].importances] == ["hours", "age"]
    assert (found.explanations[0].output, found.explanations[0].expected) == ("label0", 0.3)
    age, job = found.dependences
    assert (age.type, age.values, age.predictions) == ("number", [20, 40], [[0.1, None]])
    assert (job.type, job.categories, age.outputs) == ("category", ["a", "b"], ["income"])
    assert found.files[0].problem is None


def test_data_quality_joins_statistics_and_constraints_by_column(reports: Reports) -> None:
    found = reports.data_quality
    assert found is not None
    assert found.rows == 418
    age, job = found.features
    assert (age.type, age.missing, age.mean, age.standard_deviation) == ("Integral", 18, 38.5, None)
    assert age.histogram is not None
    assert (age.histogram.edges, age.histogram.counts) == ([17, 50, 90], [300, 100])
    assert (age.completeness, age.non_negative) == (0.95, True)
    assert (job.categories, job.counts, job.domains) == (["a", "b"], [400, 18], ["a", "b"])


def test_model_quality_says_which_bounds_hold(reports: Reports) -> None:
    found = reports.model_quality
    assert found is not None
    assert found.evaluation is not None
    assert (found.evaluation.kind, found.evaluation.rows) == ("regression", 9)
    assert {one.name: one.holds for one in found.constraints} == {
        "mae": False,
        "rmse": True,
        "r2": None,
    }


def _problems(files: Any) -> dict[str, str | None]:
    return {one.name: one.problem.code if one.problem else None for one in files}


def test_a_file_that_cannot_be_read_has_its_problem_and_spoils_no_other(reports: Reports) -> None:
    baselines = reports.baselines
    assert reports.bias is not None
    assert baselines is not None
    assert baselines.model_quality is not None
    assert baselines.bias is not None
    assert _problems(reports.bias.files) == {"Report": None, "PreTrainingReport": "EmptyReport"}
    assert _problems(baselines.model_quality.files) == {"Statistics": None, "Constraints": "NoJson"}
    assert baselines.model_quality.evaluation is not None
    expected = {"ConfigFile": None, "PreTrainingConstraints": "NoReport"}
    assert _problems(baselines.bias.files) == expected
    assert baselines.data_quality is None


def test_a_refused_file_names_the_permission(connection: Connection, monitored: str) -> None:
    message = "User: arn:aws:iam::000000000000:user/a is not authorized to perform: s3:GetObject"
    with fault(connection, "GetObject", "AccessDenied", message):
        reports = read_reports(connection, monitored)
    every = [reports, *filter(None, [reports.baselines])]
    members = ("bias", "explainability", "data_quality", "model_quality")
    files = [
        file for one in every for m in members for file in getattr(getattr(one, m), "files", [])
    ]
    refused = [file.problem for file in files if file.problem and file.problem.action]
    assert [problem.action for problem in refused][:1] == ["s3:GetObject"]
    assert reports.data_quality is not None


def test_a_version_without_reports_has_none(connection: Connection) -> None:
    client = connection.client("sagemaker")
    client.create_model_package_group(ModelPackageGroupName="bare")
    client.create_model_package(ModelPackageGroupName="bare")
    assert read_reports(connection, "bare/1") == Reports(reference="bare/1")
