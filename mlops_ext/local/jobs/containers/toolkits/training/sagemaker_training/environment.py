"""What a training script knows of its job."""

from __future__ import annotations

import json
import os
from types import SimpleNamespace


class Environment(SimpleNamespace):
    """The members of SM_TRAINING_ENV: ``hosts``, ``channel_input_dirs``, ``model_dir``, …."""

    def __init__(self) -> None:
        super().__init__(**json.loads(os.environ["SM_TRAINING_ENV"]))
