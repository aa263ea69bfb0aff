"""Stands in for AWS's sagemaker-containers where an interpreter does not have it."""

from __future__ import annotations

import json
import os
from types import SimpleNamespace


def training_env() -> SimpleNamespace:
    """What a training script knows of its job, the members of SM_TRAINING_ENV."""
    return SimpleNamespace(**json.loads(os.environ["SM_TRAINING_ENV"]))
