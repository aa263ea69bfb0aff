"""MLflow: the model of a run or of its registry, with its signature, parameters and figures.

A model of a framework that is known here is loaded and registered like any other, so that it is
served without MLflow; one of another flavor goes along as MLflow keeps it.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from mlops_ext.errors import InvalidInput, UnknownReference
from mlops_ext.services.records import Column, Progressed
from mlops_ext.services.registration.archive import files_below
from mlops_ext.services.registration.images.choice import Pin
from mlops_ext.services.registration.model import PROGRAM, Model, Scratch
from mlops_ext.services.registration.serving_script import MLFLOW
from mlops_ext.services.registration.signature import plain_rows
from mlops_ext.services.registration.sources import (
    estimators,
    lightgbm,
    objects,
    torch,
    xgboost,
)
from mlops_ext.services.registration.sources.kinds import is_a

_PREFIXES = ("runs:/", "models:/")
_FLAVORS = ("sklearn", "xgboost", "lightgbm", "pytorch")
_READERS: tuple[tuple[Callable[[Any], bool], Callable[[Any, Scratch], Model]], ...] = tuple(
    (one.takes, one.read) for one in (torch, xgboost, lightgbm, estimators, objects)
)
_PINNED = re.compile(r"\s*(?P<name>[\w.-]+)(?:\[[\w,]*\])?\s*==\s*(?P<version>[\w.+!]+)\s*")


def takes(given: Any) -> bool:
    """Whether it is a URI of MLflow's, or what ``log_model`` or its registry answers."""
    if isinstance(given, str):
        return given.startswith(_PREFIXES)
    return is_a(given, "mlflow", "ModelInfo") or is_a(given, "mlflow", "ModelVersion")


def read(given: Any, scratch: Scratch) -> Model:
    """Describe a model of MLflow's.

    Raises:
        InvalidInput: MLflow is not installed.
        UnknownReference: MLflow has no such model.
    """
    mlflow = _mlflow()
    uri = _uri(given)
    scratch.tell(Progressed(text=f"Reading {uri} from MLflow"))
    try:
        info = mlflow.models.get_model_info(uri)
        folder = Path(mlflow.artifacts.download_artifacts(artifact_uri=uri))
    except (mlflow.exceptions.MlflowException, OSError) as error:
        raise UnknownReference.of(
            "UnknownModel",
            f"MLflow has no model {uri}.",
            str(error).partition("\n")[0],
            hint="Look at mlflow.get_tracking_uri(), or name runs:/RUN/model or models:/NAME/3.",
        ) from error
    found = _loaded(info, folder, scratch) or _kept(folder, scratch)
    run = mlflow.get_run(info.run_id) if info.run_id else None
    signature = info.signature
    return replace(
        found,
        source=uri,
        parameters={**found.parameters, **(dict(run.data.params) if run else {})},
        metrics=dict(run.data.metrics) if run else {},
        inputs=_columns(signature.inputs) if signature else (),
        outputs=_columns(signature.outputs) if signature else (),
        sample=_example(mlflow, info, folder),
    )


def _mlflow() -> Any:
    try:
        return importlib.import_module("mlflow")
    except ImportError as error:
        raise InvalidInput.of(
            "NoMLflow",
            "MLflow is not installed in this kernel.",
            str(error),
            hint="Run %pip install mlflow, then register again.",
        ) from error


def _uri(given: Any) -> str:
    if isinstance(given, str):
        return given
    if is_a(given, "mlflow", "ModelVersion"):
        return f"models:/{given.name}/{given.version}"
    return str(given.model_uri)


def _loaded(info: Any, folder: Path, scratch: Scratch) -> Model | None:
    """The model itself, when it is of a framework that is known and installed here."""
    for flavor in (one for one in _FLAVORS if one in info.flavors):
        try:
            model = importlib.import_module(f"mlflow.{flavor}").load_model(str(folder))
        except ImportError:
            continue
        for takes_it, read_it in _READERS:
            if takes_it(model):
                return read_it(model, scratch)
    return None


def _kept(folder: Path, scratch: Scratch) -> Model:
    """The model as MLflow keeps it, served through MLflow."""
    files: list[objects.File] = [(f"mlflow/{name}", path) for name, path in files_below(folder)]
    listed = folder / "requirements.txt"
    lines = listed.read_text("utf-8").splitlines() if listed.is_file() else []
    pinned = [found for line in lines if (found := _PINNED.fullmatch(line))]
    pins = [Pin(found["name"], found["version"]) for found in pinned]
    return Model(
        content=objects.packed(MLFLOW, pins, files, scratch),
        source="mlflow",
        program=PROGRAM,
        framework="mlflow",
        version=next((pin.version for pin in pins if pin.name == "mlflow"), None),
        needs=pins,
    )


def _columns(schema: Any) -> list[Column]:
    found = []
    for column in schema.to_dict() if schema is not None else []:
        tensor = column.get("tensor-spec") or {}
        type = str(tensor.get("dtype") or column.get("type"))
        shape = [int(size) for size in tensor.get("shape") or []]
        found.append(Column(name=str(column.get("name") or ""), type=type, shape=shape))
    return found


def _example(mlflow: Any, info: Any, folder: Path) -> list[Any] | None:
    if not info.saved_input_example_info:
        return None
    example = mlflow.models.Model.load(str(folder)).load_input_example(str(folder))
    return plain_rows(example)
