"""How this machine runs jobs, from the environment that the engine was started in."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass

from mlops_ext.local.state import LocalError

GRACE_SECONDS = 120.0
"""Between SIGTERM and SIGKILL (API Reference, StopTrainingJob)."""


@dataclass(frozen=True)
class JobSettings:
    """How jobs run.

    Args:
        at_once: how many jobs run at once (``MLOPS_EXT_JOBS_AT_ONCE``), one a core by default.
        grace: seconds between SIGTERM and SIGKILL (``MLOPS_EXT_JOBS_GRACE_SECONDS``).
    """

    at_once: int
    grace: float = GRACE_SECONDS

    @classmethod
    def of(cls, environment: Mapping[str, str]) -> JobSettings:
        """What the variables say.

        Raises:
            LocalError: one of them is no number.
        """
        at_once = _number(environment, "MLOPS_EXT_JOBS_AT_ONCE", _cores())
        grace = _number(environment, "MLOPS_EXT_JOBS_GRACE_SECONDS", GRACE_SECONDS)
        return cls(max(1, int(at_once)), max(0.0, grace))


def _number(environment: Mapping[str, str], name: str, default: float) -> float:
    value = environment.get(name)
    try:
        return float(value) if value else default
    except ValueError:
        raise LocalError(f"{name} is to be a number, not {value!r}.") from None


def _cores() -> int:
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1
