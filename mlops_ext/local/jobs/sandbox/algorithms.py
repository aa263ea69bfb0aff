"""What the built-in algorithms bring with them: the metrics that they write into their logs.

Source: "XGBoost algorithm" > "Tune an XGBoost model" in the SageMaker Developer Guide. Describe of
a job of a built-in algorithm shows these definitions as the job's own.
"""

from __future__ import annotations

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


def metric_definitions(image: str) -> dict[str, str]:
    """The metrics of an image's algorithm: regular expressions by name, ``validation:auc``.

    Empty for images that run scripts alone, and for what is not the name of an image.
    """
    try:
        family = family_of(parse(image))
    except ValueError:
        return {}
    if family is None or family.name != "xgboost":
        return {}
    return {
        f"{channel}:{metric}": rf".*\[[0-9]+\].*#011{channel}-{metric}:{_NUMBER}.*"
        for channel in ("train", "validation")
        for metric in XGBOOST_METRICS
    }
