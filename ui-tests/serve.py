"""Runs JupyterLab for the browser tests, in a temporary folder that is gone afterwards.

Settings come from the environment: MLOPS_UI_PORT is the port to listen on.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from types import FrameType

HERE = Path(__file__).parent


def environment(folder: Path) -> dict[str, str]:
    """An environment without the person's own settings, whose SageMaker is the local one."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("AWS_", "JUPYTER_", "MLOPS_EXT_", "SAGEMAKER_"))
    }
    return kept | {
        "AWS_EC2_METADATA_DISABLED": "true",
        "HOME": str(folder),
        "IPYTHONDIR": str(folder / "ipython"),
        "JUPYTER_CONFIG_DIR": str(folder / "config"),
        "JUPYTER_DATA_DIR": str(folder / "data"),
        "JUPYTER_RUNTIME_DIR": str(folder / "runtime"),
        "MLOPS_EXT_USE": "local",
        "TMPDIR": str(folder),
    }


def stop_local_sagemaker(folder: Path, env: dict[str, str]) -> None:
    """Stop what the server, a kernel or a test started on demand."""
    state = folder / "data" / "mlops-ext" / "local"
    if state.exists():
        command = [sys.executable, "-m", "jupyter", "mlops", "local", "stop"]
        subprocess.run([*command, "--state-dir", str(state)], env=env, check=True)


def terminate(number: int, frame: FrameType | None) -> None:
    """Leave through the clean-up below."""
    raise SystemExit(0)


def main() -> None:
    """Serve until terminated."""
    signal.signal(signal.SIGTERM, terminate)
    with tempfile.TemporaryDirectory(prefix="mlops-ui-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        env = environment(folder)
        config = HERE / "jupyter_server_test_config.py"
        command = [sys.executable, "-m", "jupyterlab", "--config", str(config)]
        server = subprocess.Popen(command, env=env)
        try:
            server.wait()
        finally:
            server.terminate()
            server.wait()
            stop_local_sagemaker(folder, env)


if __name__ == "__main__":
    main()
