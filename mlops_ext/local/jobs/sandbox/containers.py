"""`/opt/ml` in a real container, by the command line of Docker, Podman or Finch."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterable, Sequence
from pathlib import Path

TOOLS = ("docker", "podman", "finch")
WAIT_SECONDS = 20.0

_OF_THIS_SYSTEM = (
    "PATH",
    "HOME",
    "PYTHONPATH",
    "VIRTUAL_ENV",
    "LD_LIBRARY_PATH",
    "TMPDIR",
    "SHELL",
)
"""Variables that name places of this machine, which mean nothing inside."""


def command(
    tool: str, image: str, folder: Path, argv: Sequence[str], variables: Iterable[str]
) -> list[str]:
    """`argv` in a new container of `image`, as this user and on this machine's network.

    ``train`` is a word for the image's own entry point, anything else replaces that. The values of
    the variables come from the tool's own environment, so that no secret stands in a command line.
    SIGTERM to the tool reaches the container's first process.
    """
    inside = sorted(set(variables) - set(_OF_THIS_SYSTEM))
    program = [] if argv[0] == "train" else ["--entrypoint", argv[0]]
    return [
        *(tool, "run", "--rm", "--network", "host"),
        *("--user", f"{os.getuid()}:{os.getgid()}", "--volume", f"{folder}:/opt/ml"),
        *(word for name in inside for word in ("--env", name)),
        *(*program, image, *argv[len(program) // 2 :]),
    ]


def trouble(tool: str) -> str:
    """Why the tool cannot run containers now; empty when it can."""
    if shutil.which(tool) is None:
        return f"{tool} is not installed"
    try:
        done = subprocess.run(
            [tool, "info"], capture_output=True, text=True, timeout=WAIT_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        return f"{tool} does not answer"
    return "" if done.returncode == 0 else _last_line(done.stderr) or f"{tool} info fails"


def _last_line(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1] if lines else ""
