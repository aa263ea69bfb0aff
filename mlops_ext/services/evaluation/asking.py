"""Asks a model, of whatever library, what it says of rows; none of them is imported for that."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from mlops_ext.errors import InvalidInput, translating
from mlops_ext.services.evaluation import inputs
from mlops_ext.services.records import EvaluationKind

Form = Literal["probability", "decision", "raw"]
_BATCH = 8192


@dataclass(frozen=True)
class Answer:
    """What a model says.

    Args:
        values: one row an input row, or one value.
        form: ``probability`` and ``decision`` are scores of classes; ``raw`` is to be told from
            the values: classes, scores or numbers.
        classes: the model's classes, in the order of its columns; None where it does not say.
        kind: what the model says it is; None where it does not say.
    """

    values: NDArray[Any]
    form: Form = "raw"
    classes: list[Any] | None = None
    kind: EvaluationKind | None = None


def ask(model: Any, rows: Any, kind: EvaluationKind | None = None) -> Answer:
    """Return what a model says of rows.

    Args:
        model: has ``predict_proba``, ``decision_function`` or ``predict``, is a booster of XGBoost
            or LightGBM, a module of torch, or any function of rows.
        rows: as the model takes them.
        kind: what the model is, where the caller knows.

    Raises:
        InvalidInput: it cannot be asked, or fails on these rows.
    """
    with translating(f"ask {type(model).__name__} for its predictions"):
        return _way(model)(model, rows, kind)


def _way(model: Any) -> Callable[[Any, Any, EvaluationKind | None], Answer]:
    home, name = type(model).__module__.partition(".")[0], type(model).__name__
    if home == "xgboost" and name == "Booster":
        return _ask_xgboost
    if home == "lightgbm" and name == "Booster":
        return _ask_lightgbm
    if any(base.__module__.startswith("torch.nn") for base in type(model).__mro__):
        return _ask_torch
    return _ask_estimator


def _ask_estimator(model: Any, rows: Any, kind: EvaluationKind | None) -> Answer:
    classes = _classes(model)
    says = kind or kind_of(model)
    if says != "regression" and hasattr(model, "predict_proba"):
        return Answer(np.asarray(model.predict_proba(rows)), "probability", classes, says)
    if says != "regression" and hasattr(model, "decision_function"):
        return Answer(np.asarray(model.decision_function(rows)), "decision", classes, says)
    call = getattr(model, "predict", None) or (model if callable(model) else None)
    if call is None or isinstance(model, type):
        raise InvalidInput.of(
            "NoScores",
            f"{type(model).__name__} has neither predict_proba, decision_function nor predict.",
            hint="Give what it says yourself: register(…, evaluation=(y, predicted)).",
        )
    return Answer(np.asarray(call(rows)), "raw", classes, says)


def _classes(model: Any) -> list[Any] | None:
    found = getattr(model, "classes_", None)
    return np.asarray(found).tolist() if found is not None and np.ndim(found) == 1 else None


def kind_of(model: Any) -> EvaluationKind | None:
    """Return what an estimator says it is, by its classes or scikit-learn's tags."""
    classes = _classes(model)
    if classes is not None:
        return "multiclass" if len(classes) > 2 else "binary"
    return "regression" if _estimator_type(model) == "regressor" else None


def _estimator_type(model: Any) -> str | None:
    reader = getattr(model, "__sklearn_tags__", None)
    try:
        found = reader().estimator_type if reader else None
    except Exception:  # an estimator that only looks like scikit-learn's
        found = None
    return found or getattr(model, "_estimator_type", None)


def _of_objective(objective: str) -> EvaluationKind | None:
    """Return the kind that an objective of XGBoost or LightGBM is for."""
    name = objective.partition(" ")[0]
    if name.startswith(("binary", "cross_entropy", "xentropy")) or name == "reg:logistic":
        return "binary"
    if name.startswith("multi"):
        return "multiclass"
    return None if name in ("custom", "none", "") or name.startswith("rank") else "regression"


def _ask_xgboost(model: Any, rows: Any, kind: EvaluationKind | None) -> Answer:
    import xgboost

    learner = json.loads(model.save_config())["learner"]
    objective = learner["objective"]["name"]
    data = rows if isinstance(rows, xgboost.DMatrix) else xgboost.DMatrix(rows)
    form: Form = "decision" if objective == "binary:logitraw" else "raw"
    return Answer(model.predict(data), form, None, kind or _of_objective(objective))


def _ask_lightgbm(model: Any, rows: Any, kind: EvaluationKind | None) -> Answer:
    objective = str(model.dump_model(num_iteration=1).get("objective", ""))
    return Answer(np.asarray(model.predict(rows)), "raw", None, kind or _of_objective(objective))


def _ask_torch(model: Any, rows: Any, kind: EvaluationKind | None) -> Answer:
    import torch

    first = next(iter(model.parameters()), torch.zeros(1))
    data = rows if isinstance(rows, torch.Tensor) else torch.as_tensor(_numbers(rows))
    if data.is_floating_point():
        data = data.to(first.dtype)
    was_training = model.training
    model.eval()
    try:
        with torch.no_grad():
            batches = [
                model(data[at : at + _BATCH].to(first.device)).detach().cpu()
                for at in range(0, len(data), _BATCH)
            ]
    finally:
        model.train(was_training)
    values: NDArray[Any] = torch.cat(batches).double().numpy() if batches else np.zeros(0)
    if kind != "regression" and values.ndim == 2 and values.shape[1] > 1:
        return Answer(_probabilities(values), "probability", None, kind)
    return Answer(values, "raw", None, kind)


def _numbers(rows: Any) -> NDArray[np.float32]:
    return np.asarray(rows.to_numpy() if inputs.is_frame(rows) else rows, dtype=np.float32)


def _probabilities(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return scores of classes as probabilities: as they are, or by softmax of logits."""
    if sums_to_one(values):
        return values
    raised = np.exp(values - values.max(axis=1, keepdims=True))
    found: NDArray[np.float64] = raised / raised.sum(axis=1, keepdims=True)
    return found


def sums_to_one(values: NDArray[Any]) -> bool:
    """Whether each row is a distribution over classes."""
    return bool((values >= 0).all() and np.allclose(values.sum(axis=1), 1, atol=1e-3))
