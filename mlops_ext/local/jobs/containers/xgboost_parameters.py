"""The hyperparameters of the built-in XGBoost: their types and ranges, and AWS's refusals.

Source: "XGBoost hyperparameters" in the SageMaker Developer Guide.
"""

from __future__ import annotations

import ast
import math
import re
from collections.abc import Mapping
from typing import Any, NamedTuple


class UserError(Exception):
    """The job asks for what the algorithm refuses; the text says what."""


class Number(NamedTuple):
    """A number between two limits, which belong to the range unless `open` names them."""

    whole: bool
    least: float = -math.inf
    most: float = math.inf
    open: str = ""

    def read(self, text: str) -> Any:
        """The value; raises ValueError for a text that is no such number."""
        return int(text) if self.whole else float(text)

    def has(self, value: float) -> bool:
        """Whether a value lies in the range."""
        above = self.least < value if "least" in self.open else self.least <= value
        return above and (value < self.most if "most" in self.open else value <= self.most)

    def __str__(self) -> str:
        begin, end = "(" if "least" in self.open else "[", ")" if "most" in self.open else "]"
        return f"{begin}{self.least}, {self.most}{end}"


class Choice(NamedTuple):
    """One of some words, or several of them with commas."""

    words: tuple[str, ...]
    many: bool = False

    def read(self, text: str) -> Any:
        """The word, or the list of words."""
        return [word.strip() for word in text.split(",")] if self.many else text

    def has(self, value: Any) -> bool:
        """Whether all words are known."""
        return all(word in self.words for word in (value if self.many else [value]))

    def __str__(self) -> str:
        return ", ".join(self.words)


class Metrics(NamedTuple):
    """Names of metrics with commas; some take a threshold, ``error@0.7``."""

    words: tuple[str, ...]

    def read(self, text: str) -> Any:
        """The list of names."""
        return [word.strip() for word in text.split(",")]

    def has(self, value: Any) -> bool:
        """Whether all are known."""
        return all(word in self.words or _THRESHOLD.fullmatch(word) for word in value)

    def __str__(self) -> str:
        return ", ".join(self.words)


class Literal(NamedTuple):
    """Nested lists or tuples of whole numbers, as Python writes them."""

    def read(self, text: str) -> Any:
        """The lists; raises ValueError when the text is something else."""
        try:
            return ast.literal_eval(text)
        except SyntaxError as error:
            raise ValueError(str(error)) from error

    def has(self, value: Any) -> bool:
        """Whether it is a list or tuple."""
        return isinstance(value, (list, tuple))

    def __str__(self) -> str:
        return "the lists and tuples of whole numbers"


_THRESHOLD = re.compile(r"(?:error|ndcg|map)@\d+(?:\.\d+)?-?")
_SHARE = Number(False, 0, 1)
_PART = Number(False, 0, 1, "least")
_POSITIVE = Number(False, 0)
_COUNT = Number(True, 1)
_NOT_NEGATIVE = Number(True, 0)
_FLAG = Number(True, 0, 1)
_YES_NO = Choice(("true", "false"))

OURS = (
    *("accuracy", "balanced_accuracy", "f1", "f1_binary", "f1_macro", "mse", "precision"),
    *("precision_macro", "precision_micro", "r2", "recall", "recall_macro", "recall_micro"),
)
"""Metrics that the algorithm adds to those of XGBoost."""

LARGER_IS_BETTER = {*OURS, "auc", "aucpr", "map", "ndcg"} - {"mse"}
METRICS = (
    *OURS,
    *("aft-nloglik", "auc", "aucpr", "cox-nloglik", "error", "gamma-deviance", "gamma-nloglik"),
    *("interval-regression-accuracy", "logloss", "mae", "map", "mape", "merror", "mlogloss"),
    *("mphe", "ndcg", "poisson-nloglik", "rmse", "rmsle", "tweedie-nloglik"),
)

PARAMETERS: dict[str, Number | Choice | Metrics | Literal] = {
    "num_round": _COUNT,
    "csv_weights": _FLAG,
    "early_stopping_rounds": _COUNT,
    "booster": Choice(("gbtree", "gblinear", "dart")),
    "verbosity": Number(True, 0, 3),
    "nthread": _COUNT,
    "eta": _SHARE,
    "gamma": _POSITIVE,
    "max_depth": _NOT_NEGATIVE,
    "min_child_weight": _POSITIVE,
    "max_delta_step": _POSITIVE,
    "subsample": _PART,
    "colsample_bytree": _PART,
    "colsample_bylevel": _PART,
    "colsample_bynode": _PART,
    "lambda": _POSITIVE,
    "alpha": _POSITIVE,
    "tree_method": Choice(("auto", "exact", "approx", "hist", "gpu_hist")),
    "sketch_eps": Number(False, 0, 1, "least most"),
    "scale_pos_weight": Number(False, 0, open="least"),
    "updater": Choice(
        (
            *("grow_colmaker", "distcol", "grow_histmaker", "grow_skmaker", "sync", "refresh"),
            *("prune", "grow_quantile_histmaker", "shotgun", "coord_descent"),
        ),
        many=True,
    ),
    "dsplit": Choice(("row", "col")),
    "refresh_leaf": _FLAG,
    "process_type": Choice(("default", "update")),
    "grow_policy": Choice(("depthwise", "lossguide")),
    "max_leaves": _NOT_NEGATIVE,
    "max_bin": _NOT_NEGATIVE,
    "predictor": Choice(("auto", "cpu_predictor", "gpu_predictor")),
    "monotone_constraints": Literal(),
    "interaction_constraints": Literal(),
    "sample_type": Choice(("uniform", "weighted")),
    "normalize_type": Choice(("tree", "forest")),
    "rate_drop": _SHARE,
    "one_drop": _FLAG,
    "skip_drop": _SHARE,
    "lambda_bias": _SHARE,
    "tweedie_variance_power": Number(False, 1, 2, "least most"),
    "objective": Choice(
        (
            *("binary:logistic", "binary:logitraw", "binary:hinge", "count:poisson"),
            *("multi:softmax", "multi:softprob", "rank:pairwise", "rank:ndcg", "rank:map"),
            *("reg:linear", "reg:squarederror", "reg:logistic", "reg:gamma", "reg:tweedie"),
            *("reg:pseudohubererror", "reg:squaredlogerror", "reg:absoluteerror"),
            *("survival:aft", "survival:cox"),
        )
    ),
    "num_class": Number(True, 2),
    "base_score": _POSITIVE,
    "_tuning_objective_metric": Choice(tuple(f"validation:{name}" for name in METRICS)),
    "eval_metric": Metrics(METRICS),
    "seed": Number(True, -(2**31), 2**31 - 1, "least most"),
    "num_parallel_tree": _COUNT,
    "save_model_on_termination": _YES_NO,
    "aft_loss_distribution": Choice(("normal", "logistic", "extreme")),
    "aft_loss_distribution_scale": _POSITIVE,
    "deterministic_histogram": _YES_NO,
    "sampling_method": Choice(("uniform", "gradient_based")),
    "prob_buffer_row": Number(True, 1, open="least"),
    "use_dask_gpu_training": _YES_NO,
}
ALIASES = {
    "learning_rate": "eta",
    "min_split_loss": "gamma",
    "reg_lambda": "lambda",
    "reg_alpha": "alpha",
}


def checked(given: Mapping[str, str]) -> dict[str, Any]:
    """The hyperparameters of a job with their types.

    Raises:
        UserError: one is missing, unknown, unreadable or out of its range.
    """
    named = {ALIASES.get(name, name): value for name, value in given.items()}
    if "num_round" not in named:
        raise UserError("Missing required hyperparameter: num_round")
    values = {name: _value(name, text) for name, text in named.items()}
    _check_together(values)
    return values


def _value(name: str, text: str) -> Any:
    kind = PARAMETERS.get(name)
    if kind is None:
        raise UserError(f"Extraneous hyperparameter found: {name}")
    try:
        value = kind.read(str(text).strip())
    except ValueError as error:
        raise UserError(
            f"Hyperparameter {name}: could not parse value (caused by ValueError): {error}"
        ) from error
    if not kind.has(value):
        raise UserError(f"Hyperparameter {name}: {value} is not in {kind}")
    return value


def _check_together(values: Mapping[str, Any]) -> None:
    objective = str(values.get("objective", "reg:squarederror"))
    if objective.startswith("multi:") and "num_class" not in values:
        raise UserError("Require input for parameter 'num_class' for multi-classification")
    if "num_class" in values and "objective" not in values:
        raise UserError(
            "Do not need to setup parameter 'num_class' for learning task other than "
            "multi-classification."
        )
    metrics = values.get("eval_metric", [])
    if "auc" in metrics and not objective.startswith(("binary:", "rank:")):
        raise UserError("Metric 'auc' can only be applied for classification and ranking problems.")
    if "aft-nloglik" in metrics and objective != "survival:aft":
        raise UserError("Metric 'aft-nloglik' can only be applied for 'survival:aft' objective.")
