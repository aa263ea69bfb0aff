"""Objects of the SageMaker SDK, of which nothing is imported: estimators, trainers and models."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from mlops_ext.services.registration.archive import refused
from mlops_ext.services.registration.model import Container, Model, Scratch
from mlops_ext.services.registration.sources import jobs, stored
from mlops_ext.services.registration.sources.kinds import is_a

_JOBS = ("latest_training_job", "_latest_training_job")
"""Members with the job: of an Estimator (SDK 2), of a ModelTrainer (SDK 3)."""
_NAMES = ("name", "job_name", "training_job_name")


def takes(given: Any) -> bool:
    """Whether it is an object of the SDK that has trained, or that names model data."""
    ours = is_a(given, "sagemaker")
    return ours and any(hasattr(given, name) for name in (*_JOBS, "model_data"))


def read(given: Any, scratch: Scratch) -> Model:
    """Describe what an estimator's last job made, or a model's data.

    Raises:
        InvalidInput: it has not trained, or its code is not in its archive.
    """
    if any(hasattr(given, name) for name in _JOBS):
        return jobs.read(f"{jobs.PREFIX}{_job(given)}", scratch)
    data = given.model_data
    if not stored.takes(data):
        raise refused(f"This {type(given).__name__} names no model data in S3.")
    if getattr(given, "entry_point", None):
        raise refused(
            f"The code of this {type(given).__name__} is not in its archive yet.",
            hint="Register the training job, or a folder with the model and code/inference.py.",
        )
    found = stored.read(data, scratch)
    image = getattr(given, "image_uri", None)
    if not image:
        return found
    framework, version = jobs.framework_of(image)
    environment = {str(k): str(v) for k, v in (getattr(given, "env", None) or {}).items()}
    container = Container(image, environment, True if framework else None)
    return replace(found, framework=framework, version=version, container=container)


def _job(given: Any) -> str:
    job = next((found for name in _JOBS if (found := getattr(given, name, None))), None)
    named = next((found for name in _NAMES if (found := getattr(job, name, None))), None)
    if not isinstance(named, str):
        raise refused(
            f"This {type(given).__name__} has not trained.",
            hint="Call its fit() (train() in SDK 3) first.",
        )
    return named
