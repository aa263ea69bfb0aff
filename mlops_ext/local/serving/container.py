"""What is to be served, and how its folder and environment are made ready."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from mlops_ext.local.serving.archive import ArchiveError, check_servable, unpack
from mlops_ext.local.serving.rollout import Rollout

MODEL_MOUNT = "/opt/ml/model"
_MODEL, _ADDITIONAL = "opt/ml/model", "opt/ml/additional-model-data-sources"
DEFAULT_ACCEPT = "SAGEMAKER_DEFAULT_INVOCATIONS_ACCEPT"
XGBOOST_CODE = Path(__file__).parents[1] / "jobs" / "containers" / "xgboost_serving"
"""The script for models that the built-in XGBoost has trained, which have none of their own."""
FOREIGN = ("AWS_", "SAGEMAKER_", "SM_")
"""Variables of the engine that are not the model's business: keys, another container's settings."""

NO_KEYS = {
    "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    "AWS_CONFIG_FILE": os.devnull,
    "BOTO_CONFIG": os.devnull,
    "AWS_EC2_METADATA_DISABLED": "true",
}
"""Keeps AWS's clients from keys in the user's files and from those of the machine itself."""


Data = Path | Mapping[str, Path] | None
"""An archive, or files by their paths when they are not packed, or nothing."""


@dataclass(frozen=True)
class Container:
    """One container of a SageMaker model.

    Args:
        model_data: the model.
        environment: the container's Environment. ``SAGEMAKER_SUBMIT_DIRECTORY`` may name a folder
            in ``/opt/ml/model``, or a local folder or archive that was fetched from S3 before.
        interpreter: path of the Python that serves the model.
        startup_timeout: seconds until /ping must have answered.
        hostname: what the container is called where it is invoked directly.
        multi_model: it serves any model that a request names, each in a process of its own.
        layers: where the packages that the code's requirements.txt names are installed, over the
            interpreter; None when the interpreter is the one that the model was made with.
        additional: what else is at hand, by ChannelName, in
            ``/opt/ml/additional-model-data-sources/<ChannelName>``.
        executor: which way to an `/opt/ml` of its own, a word that `modes.for_job` knows.
    """

    model_data: Data
    environment: Mapping[str, str]
    interpreter: str
    startup_timeout: float
    hostname: str = "primary"
    multi_model: bool = False
    layers: Path | None = None
    additional: Mapping[str, Data] = field(default_factory=dict)
    executor: str = "auto"


@dataclass(frozen=True)
class Variant:
    """A variant of an endpoint.

    Args:
        name: unique in the endpoint.
        weight: its share of the requests is its weight over the sum of the weights; a shadow's is
            over the sum of the production variants' weights.
        containers: each gets the answer of the one before; a variant without any serves nothing.
        direct: a request names the one container that it is for.
        copies: how many processes of each container take turns.
        shadow: it gets copies of requests, and its answers go nowhere.
    """

    name: str
    weight: float
    containers: tuple[Container, ...]
    direct: bool = False
    copies: int = 1
    shadow: bool = False


@dataclass(frozen=True)
class Deployment:
    """One generation of an endpoint; each change of it is a new one with a higher number."""

    endpoint: str
    generation: int
    variants: tuple[Variant, ...]
    rollout: Rollout = field(default_factory=Rollout)


def model_folder(folder: Path) -> Path:
    """Where the model lies in a container's folder."""
    return folder / _MODEL


def prepare(container: Container, folder: Path) -> None:
    """Unpacks the container's archives into `folder`, unless they are there; slow with big ones.

    The folder's ``opt/ml`` is the `/opt/ml` of the container.

    Raises:
        ArchiveError: an archive cannot be unpacked, or holds nothing that can be served.
    """
    model, code = model_folder(folder), code_folder(container, folder)
    _bring(container.model_data, model)
    for channel, data in container.additional.items():
        _bring(data, folder / _ADDITIONAL / channel)
    submitted = Path(container.environment.get("SAGEMAKER_SUBMIT_DIRECTORY", ""))
    if code == folder / "code" and not code.exists():
        unpack(submitted, code)
    check_servable(model, code, container.environment)


def _bring(data: Data, target: Path) -> None:
    if target.exists():
        return
    if data is None:
        target.mkdir(parents=True, mode=0o700)
    elif isinstance(data, Path):
        unpack(data, target)
    else:
        lay_out(data, target)


def lay_out(files: Mapping[str, Path], target: Path) -> None:
    """Copies files into the new folder `target`, completely or not at all.

    Raises:
        ArchiveError: there are none, or the path of one leaves the folder.
    """
    part = target.with_name(f"{target.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True, mode=0o700)
    for name, path in files.items():
        place = part / name
        if not os.path.realpath(place).startswith(f"{os.path.realpath(part)}{os.sep}"):
            raise ArchiveError(f"The key {name!r} of the model data leaves the model's folder.")
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, place)
    if not files:
        raise ArchiveError("There are no objects below the prefix of the model data.")
    part.replace(target)


def code_folder(container: Container, folder: Path) -> Path:
    """Where the script is: in the model, in a folder of its own, or unpacked beside the model."""
    submitted = container.environment.get("SAGEMAKER_SUBMIT_DIRECTORY")
    if not submitted:
        own = model_folder(folder) / "code"
        return XGBOOST_CODE if is_built_in_xgboost(folder) else own
    if submitted == MODEL_MOUNT or submitted.startswith(f"{MODEL_MOUNT}/"):
        return model_folder(folder) / submitted[len(MODEL_MOUNT) :].lstrip("/")
    path = Path(submitted)
    if path.is_dir():
        return path
    if path.is_file():
        return folder / "code"
    raise ArchiveError(
        f"SAGEMAKER_SUBMIT_DIRECTORY is {submitted}, which is neither a folder nor an archive."
    )


def is_built_in_xgboost(folder: Path) -> bool:
    """Whether the unpacked model is one of the built-in XGBoost's: its file, and no script."""
    model = model_folder(folder)
    return (model / "xgboost-model").is_file() and not (model / "code").exists()


def process_environment(container: Container, folder: Path) -> dict[str, str]:
    """The model's environment: the engine's without keys, the container's, SageMaker's.

    AWS's clients in it find no keys of the user's either, unless the container says where.
    """
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(FOREIGN)}
    model = str(model_folder(folder))
    return {
        **inherited,
        "PYTHONIOENCODING": "utf-8",
        "PYTHONUNBUFFERED": "1",
        **NO_KEYS,
        **({DEFAULT_ACCEPT: "text/csv"} if is_built_in_xgboost(folder) else {}),
        **container.environment,
        "SM_MODEL_DIR": model,
        "SAGEMAKER_MODEL_DIR": model,
        "SAGEMAKER_SUBMIT_DIRECTORY": str(code_folder(container, folder)),
    }
