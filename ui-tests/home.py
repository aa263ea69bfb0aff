"""The home of the browser tests: its own settings and its own local SageMaker."""

from __future__ import annotations

import os
from pathlib import Path

OTHERS = ("AWS_", "JUPYTER_", "MLOPS_EXT_", "SAGEMAKER_")


def environment(home: Path) -> dict[str, str]:
    """An environment without the person's own settings, whose SageMaker is the local one."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(OTHERS)}
    return kept | {
        "AWS_EC2_METADATA_DISABLED": "true",
        "HOME": str(home),
        "IPYTHONDIR": str(home / "ipython"),
        "JUPYTER_CONFIG_DIR": str(home / "config"),
        "JUPYTER_DATA_DIR": str(home / "data"),
        "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
        "LOGNAME": "data-scientist",
        "MLOPS_EXT_USE": "local",
        "TMPDIR": str(home / "tmp"),
    }


def state_dir(home: Path) -> Path:
    """Where the local SageMaker of a home keeps its state."""
    return home / "data" / "mlops-ext" / "local"
