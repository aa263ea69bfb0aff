"""The local SageMaker of the soak tests is the one of the engine's tests."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "local"))

from engines import engine

__all__ = ["engine"]
