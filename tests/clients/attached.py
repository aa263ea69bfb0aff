"""Runs a command beside a local SageMaker of its own, both of them cut off from the network.

As a program: STATE_DIR COMMAND…; ends with the command's exit status.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

from network import cut

ATTACH = 'eval "$(jupyter mlops local env --state-dir "$0")" && exec "$@"'


def attached(state_dir: str, command: list[str]) -> int:
    """Start, attach as a user's shell does, run, stop.

    Args:
        state_dir: where the local SageMaker keeps its things.
        command: gets its variables.

    Returns:
        The command's exit status.
    """
    scripts = str(Path(sys.executable).parent)
    os.environ["PATH"] = os.pathsep.join([scripts, os.environ["PATH"]])
    os.environ |= {
        "CLIENTS_NETWORK": cut(),
        "CLIENTS_PYTHON": sys.executable,
        "CLIENTS_STATE": state_dir,
    }
    mlops = ["jupyter", "mlops", "local"]
    subprocess.run([*mlops, "start", "--port", "0", "--state-dir", state_dir], check=True)
    try:
        return subprocess.run(["sh", "-c", ATTACH, state_dir, *command], check=False).returncode
    finally:
        subprocess.run([*mlops, "stop", "--state-dir", state_dir], check=True)


if __name__ == "__main__":
    # Told to end, it stops what it started.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    sys.exit(attached(sys.argv[1], sys.argv[2:]))
