"""What can be registered: one module a source, all of them in one table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from mlops_ext.services.registration.archive import refused
from mlops_ext.services.registration.model import Model, Scratch
from mlops_ext.services.registration.sources import (
    estimators,
    files,
    jobs,
    lightgbm,
    mlflow,
    objects,
    own,
    sdk,
    stored,
    torch,
    xgboost,
)


@dataclass(frozen=True)
class Source:
    """One thing that can be registered.

    Args:
        name: what a person calls it.
        takes: whether something given is of it; told by text and types alone.
        read: makes its description.
    """

    name: str
    takes: Callable[[Any], bool]
    read: Callable[[Any, Scratch], Model]


SOURCES = (
    Source("a training job (job:NAME or its ARN)", jobs.takes, jobs.read),
    Source("an MLflow run or model (runs:/…, models:/…)", mlflow.takes, mlflow.read),
    Source("an s3:// URI", stored.takes, stored.read),
    Source("a folder or a model.tar.gz", files.takes, files.read),
    Source("an estimator or model of the SageMaker SDK", sdk.takes, sdk.read),
    Source("an object or module with model_fn", own.takes, own.read),
    Source("a PyTorch module", torch.takes, torch.read),
    Source("an XGBoost model", xgboost.takes, xgboost.read),
    Source("a LightGBM booster", lightgbm.takes, lightgbm.read),
    Source("a fitted scikit-learn estimator", estimators.takes, estimators.read),
    Source("an object with predict", objects.takes, objects.read),
)
"""The first that takes it reads it."""


def read_model(given: Any, scratch: Scratch) -> Model:
    """Return the description of what is given.

    Raises:
        InvalidInput: it can be of no source, or could not be served.
        UnknownReference: what it names is not there.
    """
    for source in SOURCES:
        if source.takes(given):
            return source.read(given, scratch)
    if isinstance(given, type):
        raise refused(
            f"{given.__name__} is a class, and cannot be served.", hint="Register an instance."
        )
    raise refused(
        f"{type(given).__name__} objects cannot be served: they have no predict().",
        hint=f"What can be registered: {'; '.join(source.name for source in SOURCES)}.",
    )
