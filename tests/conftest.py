"""What every test stands on: a home of its own, no credentials of ours, no AWS."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest_plugins = ["pytest_jupyter.jupyter_server"]


@pytest.fixture(scope="session", autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A temporary home, so that nothing of the person who runs the tests is read or written."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        for name in list(os.environ):
            if name.startswith(("AWS_", "JUPYTER_", "MLOPS_EXT_", "SAGEMAKER_")):
                patch.delenv(name)
        patch.setenv("HOME", str(home))
        patch.setenv("IPYTHONDIR", str(home / "ipython"))
        patch.setenv("JUPYTER_CONFIG_DIR", str(home / "config"))
        patch.setenv("JUPYTER_DATA_DIR", str(home / "data"))
        patch.setenv("JUPYTER_RUNTIME_DIR", str(home / "runtime"))
        patch.setenv("AWS_EC2_METADATA_DISABLED", "true")
        patch.setenv("MLOPS_EXT_USE", "local")
        yield home


@pytest.fixture
def jp_server_config() -> dict[str, Any]:
    """A server with our extension, which refuses whatever does not say who may call it."""
    return {
        "ServerApp": {
            "allow_unauthenticated_access": False,
            "jpserver_extensions": {"mlops_ext": True},
        }
    }
