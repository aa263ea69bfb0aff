"""What is to be served, and how its folder and environment are made ready."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from mlops_ext.local.serving.archive import ArchiveError, check_servable, unpack

MODEL_MOUNT = "/opt/ml/model"
FOREIGN = ("AWS_", "SAGEMAKER_", "SM_")
"""Variables of the engine that are not the model's business: keys, another container's settings."""


@dataclass(frozen=True)
class Container:
    """One container of a SageMaker model.

    Args:
        model_data: file of the model archive, or None when the container has no ModelDataUrl.
        environment: the container's Environment. ``SAGEMAKER_SUBMIT_DIRECTORY`` may name a folder
            in ``/opt/ml/model``, or a local folder or archive that was fetched from S3 before.
        interpreter: path of the Python that serves the model.
        startup_timeout: seconds until /ping must have answered.
    """

    model_data: Path | None
    environment: Mapping[str, str]
    interpreter: str
    startup_timeout: float


@dataclass(frozen=True)
class Variant:
    """A production variant: its share of the requests is its weight over the sum of the weights."""

    name: str
    weight: float
    container: Container


@dataclass(frozen=True)
class Deployment:
    """One generation of an endpoint; each change of it is a new one with a higher number."""

    endpoint: str
    generation: int
    variants: tuple[Variant, ...]


def prepare(container: Container, folder: Path) -> None:
    """Unpacks the container's archives into `folder`, unless they are there; slow with big ones.

    Raises:
        ArchiveError: an archive cannot be unpacked, or holds nothing that can be served.
    """
    model, code = folder / "model", code_folder(container, folder)
    if not model.exists():
        if container.model_data is None:
            model.mkdir(parents=True, mode=0o700)
        else:
            unpack(container.model_data, model)
    submitted = Path(container.environment.get("SAGEMAKER_SUBMIT_DIRECTORY", ""))
    if code == folder / "code" and not code.exists():
        unpack(submitted, code)
    check_servable(model, code, container.environment)


def code_folder(container: Container, folder: Path) -> Path:
    """Where the script is: in the model, in a folder of its own, or unpacked beside the model."""
    submitted = container.environment.get("SAGEMAKER_SUBMIT_DIRECTORY")
    if not submitted:
        return folder / "model" / "code"
    if submitted == MODEL_MOUNT or submitted.startswith(f"{MODEL_MOUNT}/"):
        return folder / "model" / submitted[len(MODEL_MOUNT) :].lstrip("/")
    path = Path(submitted)
    if path.is_dir():
        return path
    if path.is_file():
        return folder / "code"
    raise ArchiveError(
        f"SAGEMAKER_SUBMIT_DIRECTORY is {submitted}, which is neither a folder nor an archive."
    )


def process_environment(container: Container, folder: Path) -> dict[str, str]:
    """The model's environment: the engine's without keys, the container's, SageMaker's."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(FOREIGN)}
    model = str(folder / "model")
    return {
        **inherited,
        "PYTHONIOENCODING": "utf-8",
        "PYTHONUNBUFFERED": "1",
        **container.environment,
        "SM_MODEL_DIR": model,
        "SAGEMAKER_MODEL_DIR": model,
        "SAGEMAKER_SUBMIT_DIRECTORY": str(code_folder(container, folder)),
    }
