"""Runs JupyterLab for the browser tests, in a home that is gone afterwards.

Settings come from the environment: MLOPS_UI_PORT is the port to listen on, MLOPS_UI_HOME the
folder to make and take away, MLOPS_UI_SERVER_PART is ``off`` for a server without our part.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from types import FrameType

from home import environment, state_dir

HERE = Path(__file__).parent


def stop_local_sagemaker(home: Path, env: dict[str, str]) -> None:
    """Stop what the server, a kernel or a test started on demand."""
    state = state_dir(home)
    if state.exists():
        command = [sys.executable, "-m", "jupyter", "mlops", "local", "stop"]
        subprocess.run([*command, "--state-dir", str(state)], env=env, check=True)


def terminate(number: int, frame: FrameType | None) -> None:
    """Leave through the clean-up below."""
    raise SystemExit(0)


def main() -> None:
    """Serve until terminated."""
    signal.signal(signal.SIGTERM, terminate)
    home = Path(os.environ["MLOPS_UI_HOME"])
    (home / "tmp").mkdir(parents=True, exist_ok=True)
    env = environment(home)
    config = HERE / "jupyter_server_test_config.py"
    command = [sys.executable, "-m", "jupyterlab", "--config", str(config)]
    server = subprocess.Popen(command, env=env)
    try:
        server.wait()
    finally:
        server.terminate()
        server.wait()
        stop_local_sagemaker(home, env)
        shutil.rmtree(home, ignore_errors=True)


if __name__ == "__main__":
    main()
