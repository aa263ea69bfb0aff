"""The built-in XGBoost algorithm: trains on the channels train and validation, without a script.

Source: "XGBoost algorithm with Amazon SageMaker AI" in the SageMaker Developer Guide. The log's
lines are those of AWS's image, so that the algorithm's metric definitions find them.
"""

from __future__ import annotations

import json
import os
import re
import signal
import sys
import traceback
from typing import Any

from . import contract, xgboost_data, xgboost_metrics
from .xgboost_parameters import LARGER_IS_BETTER, OURS, UserError, checked

MODEL_NAME = "xgboost-model"
CHECKPOINT = re.compile(r"xgboost-checkpoint\.(\d+)")
_NOT_XGBOOSTS = (
    *("num_round", "csv_weights", "early_stopping_rounds", "save_model_on_termination"),
    *("_tuning_objective_metric", "eval_metric", "dsplit", "use_dask_gpu_training"),
    *("sketch_eps", "predictor", "deterministic_histogram", "prob_buffer_row"),
)
"""Hyperparameters of the algorithm, and those that XGBoost has given up since."""


def main(argv: list[str]) -> int:
    """Train; the exit status of the container."""
    try:
        _train()
    except UserError as error:
        return _failed(f"UserError: {error}")
    except Exception as error:
        traceback.print_exc()
        reason = str(error).partition("\nStack trace:")[0]
        return _failed(f"AlgorithmError: XGB train call failed with exception:\n{reason}")
    return 0


def _failed(reason: str) -> int:
    print(reason, file=sys.stderr, flush=True)
    contract.write_failure(reason)
    return 1


def _train() -> None:
    import xgboost

    values = checked(_given())
    channels = _channels()
    if not _leads(channels):
        print("The data is the same on all hosts: the first one trains.", flush=True)
        return
    kind = xgboost_data.content_type(channels["train"].get("ContentType"))
    weights = bool(values.get("csv_weights"))
    watched = [(xgboost_data.read("train", kind, weights), "train")]
    if "validation" in channels:
        watched.append((xgboost_data.read("validation", kind, weights), "validation"))
    for data, name in watched:
        print(f"{name.title()} matrix has {data.num_row()} rows and {data.num_col()} columns")
    metrics = _metrics(values)
    checkpoints = Checkpoints()
    parameters = {name: value for name, value in values.items() if name not in _NOT_XGBOOSTS}
    if isinstance(parameters.get("updater"), list):
        parameters["updater"] = ",".join(parameters["updater"])
    native = [name for name in metrics if name not in OURS]
    booster = xgboost.train(
        # Without metrics of XGBoost's own, it would add its default beside ours.
        {**parameters, **({"eval_metric": native} if native else {})},
        watched[0][0],
        num_boost_round=values["num_round"] - checkpoints.done,
        evals=watched,
        custom_metric=xgboost_metrics.function(values, metrics),
        xgb_model=checkpoints.model,
        callbacks=_callbacks(values, metrics, len(watched) > 1, checkpoints),
        verbose_eval=False,
    )
    _save(booster)


def _given() -> dict[str, str]:
    """The hyperparameters as texts: some clients send texts as JSON."""
    given = {}
    for name, value in contract.read_config("hyperparameters").items():
        if not name.startswith(contract.PREFIX):
            text = str(value)
            given[name] = json.loads(text) if text.startswith('"') and text.endswith('"') else text
    return given


def _channels() -> dict[str, Any]:
    channels = contract.read_config("inputdataconfig")
    if "train" not in channels:
        raise UserError("Missing required channel: train")
    for name, channel in channels.items():
        if name not in ("train", "validation", "code"):
            raise UserError(f"Extraneous channel found: {name}")
        if channel.get("TrainingInputMode") == "Pipe":
            raise UserError(
                "Pipe mode is no longer supported. Please use Fast File mode instead: "
                "set input_mode='FastFile' or 'File'."
            )
    return channels


def _leads(channels: dict[str, Any]) -> bool:
    """Whether this host trains: the first one; all of them together exist on AWS alone."""
    resources = contract.read_config("resourceconfig")
    hosts = resources.get("hosts") or ["algo-1"]
    sharded = any(
        channel.get("S3DistributionType") == "ShardedByS3Key" for channel in channels.values()
    )
    if len(hosts) > 1 and sharded:
        raise UserError(
            "Here XGBoost trains on one host, which would see its part of the data alone: set "
            "InstanceCount to 1, or S3DataDistributionType to FullyReplicated."
        )
    return bool(resources.get("current_host", hosts[0]) == hosts[0])


def _metrics(values: dict[str, Any]) -> list[str]:
    """What is evaluated: eval_metric, and what a tuning job looks at, which comes last."""
    metrics = list(values.get("eval_metric", []))
    objective = values.get("_tuning_objective_metric")
    if objective:
        name = objective.partition(":")[2]
        metrics = [metric for metric in metrics if metric != name] + [name]
    return metrics


def _callbacks(
    values: dict[str, Any], metrics: list[str], validated: bool, checkpoints: Checkpoints
) -> list[Any]:
    import xgboost

    class Report(xgboost.callback.TrainingCallback):  # type: ignore[misc,unused-ignore]
        """One line a round, as CloudWatch shows the tabs of AWS's image."""

        def after_iteration(self, model: Any, epoch: int, evals_log: Any) -> bool:
            scores = "".join(
                f"#011{data}-{name}:{history[-1]:.5f}"
                for data, logged in evals_log.items()
                for name, history in logged.items()
            )
            print(f"[{epoch}]{scores}", flush=True)
            checkpoints.keep(model, epoch)
            return False

    callbacks: list[Any] = [Report()]
    rounds = values.get("early_stopping_rounds")
    if rounds and validated and metrics:
        callbacks.append(
            xgboost.callback.EarlyStopping(
                rounds=rounds,
                data_name="validation",
                metric_name=metrics[-1],
                maximize=metrics[-1].partition("@")[0] in LARGER_IS_BETTER,
                save_best=True,
            )
        )
    if values.get("save_model_on_termination") == "true":
        callbacks.append(_saving_when_ended(xgboost))
    return callbacks


def _saving_when_ended(xgboost: Any) -> Any:
    """Keeps the model of each round, and ends well on SIGTERM: there is a model then."""

    class Save(xgboost.callback.TrainingCallback):  # type: ignore[misc,unused-ignore]
        def after_iteration(self, model: Any, epoch: int, evals_log: Any) -> bool:
            _save(model)
            return False

    signal.signal(signal.SIGTERM, lambda number, frame: os._exit(0))
    return Save()


def _save(booster: Any) -> None:
    """Keep the model as a whole file: whoever reads it never sees half of one."""
    os.makedirs(contract.MODEL, exist_ok=True)
    stage = os.path.join(os.path.dirname(contract.MODEL), f".{MODEL_NAME}.ubj")
    booster.save_model(stage)
    os.replace(stage, os.path.join(contract.MODEL, MODEL_NAME))


class Checkpoints:
    """The checkpoints of a job that has a CheckpointConfig: one a round, the newest five kept.

    Attributes:
        done: rounds that an earlier run of the job has trained.
        model: the model after them, None at a first run.
    """

    KEPT = 5

    def __init__(self) -> None:
        self._folder = str(contract.read_config("checkpointconfig").get("LocalPath", ""))
        found = self._found()
        self.done = found[-1] + 1 if found else 0
        self.model = None
        if found:
            # As bytes: of a file, XGBoost would want to tell the format by its name.
            with open(self._path(found[-1]), "rb") as file:
                self.model = bytearray(file.read())

    def keep(self, booster: Any, epoch: int) -> None:
        """Keep the model of a round."""
        if not self._folder:
            return
        path = self._path(self.done + epoch)
        booster.save_model(f"{path}.ubj")
        os.replace(f"{path}.ubj", path)
        for old in self._found()[: -self.KEPT]:
            os.remove(self._path(old))

    def _found(self) -> list[int]:
        if not self._folder or not os.path.isdir(self._folder):
            return []
        named = (CHECKPOINT.fullmatch(name) for name in os.listdir(self._folder))
        return sorted(int(found[1]) for found in named if found)

    def _path(self, number: int) -> str:
        return os.path.join(self._folder, f"xgboost-checkpoint.{number}")
