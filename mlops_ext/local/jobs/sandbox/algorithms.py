"""What the built-in algorithms bring with them: the metrics that they write into their logs.

Source: "XGBoost algorithm" > "Tune an XGBoost model" in the SageMaker Developer Guide. Describe of
a job of a built-in algorithm shows these definitions as the job's own.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mlops_ext.local.jobs.sandbox.entry import program
from mlops_ext.local.jobs.sandbox.families import family_of, parse

_NUMBER = r"([-+]?[0-9]*\.?[0-9]+(?:[eE][-+]?[0-9]+)?)"

XGBOOST_METRICS = (
    *("accuracy", "aft-nloglik", "auc", "aucpr", "balanced_accuracy", "cox-nloglik", "error"),
    *("f1", "f1_binary", "f1_macro", "gamma-deviance", "gamma-nloglik"),
    *("interval-regression-accuracy", "logloss", "mae", "map", "mape", "merror", "mlogloss"),
    *("mphe", "mse", "ndcg", "poisson-nloglik", "precision", "precision_macro"),
    *("precision_micro", "r2", "recall", "recall_macro", "recall_micro", "rmse", "rmsle"),
    "tweedie-nloglik",
)


def metric_definitions(request: Mapping[str, Any]) -> list[dict[str, str]]:
    """The MetricDefinitions of a training job: its own, else those of its built-in algorithm."""
    specification = request["AlgorithmSpecification"]
    given: list[dict[str, str]] | None = specification.get("MetricDefinitions")
    if given or program(request) or specification.get("ContainerEntrypoint"):
        return given or []
    if not _is_xgboost(specification.get("TrainingImage", "")):
        return []
    return [
        {
            "Name": f"{channel}:{metric}",
            "Regex": rf".*\[[0-9]+\].*#011{channel}-{metric}:{_NUMBER}.*",
        }
        for channel in ("train", "validation")
        for metric in XGBOOST_METRICS
    ]


def _is_xgboost(image: str) -> bool:
    try:
        family = family_of(parse(image))
    except ValueError:
        return False
    return family is not None and family.name == "xgboost"
