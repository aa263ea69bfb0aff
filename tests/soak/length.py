"""How much of each soak test to do: seconds in every run of the tests, minutes in ``make soak``."""

from __future__ import annotations

import os
from dataclasses import dataclass


@dataclass(frozen=True)
class Length:
    """How much of each soak test to do.

    Args:
        kills: how often the local SageMaker is killed.
        crowd_seconds: how long the crowd calls.
    """

    kills: int
    crowd_seconds: float


LENGTH = Length(100, 600) if os.environ.get("MLOPS_SOAK") else Length(5, 6)
