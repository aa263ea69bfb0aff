"""Start the process of the local SageMaker and wait until it answers. Standard library only."""

from __future__ import annotations

import os
import selectors
import subprocess
import sys
from pathlib import Path

from mlops_ext.local.state import LocalError

START_SECONDS = 60.0
_NOT_OURS = frozenset(
    [
        "MLOPS_LOCAL",
        "JUPYTER_TOKEN",
        "JPY_API_TOKEN",
        "JUPYTERHUB_API_TOKEN",
        "CONFIGPROXY_AUTH_TOKEN",
    ]
)
_LOG_TAIL = 30  # lines
_LOG_LIMIT = 5_000_000  # bytes, above which a start begins a new log


def spawn(directory: Path, arguments: list[str]) -> None:
    """Start ``python -m mlops_ext.local`` and wait until it answers; it tells through a pipe.

    Raises:
        LocalError: it does not; the text ends with the log's last lines.
    """
    log = directory / "engine.log"
    began = _log_begin(log)
    readable, writable = os.pipe()
    with open(readable, "rb") as ready:
        try:
            with open(os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "ab") as output:
                # -P: the state directory must not be a place that modules come from. The process
                # forks itself away at once, so that it is nobody's child and leaves no zombie.
                subprocess.run(
                    [
                        *(sys.executable, "-P", "-m", "mlops_ext.local", *arguments),
                        *("--ready-fd", str(writable)),
                    ],
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=output,
                    pass_fds=(writable,),
                    cwd=directory,
                    env=clean_environment(),
                    start_new_session=True,
                    check=False,
                )
        finally:
            os.close(writable)
        with selectors.DefaultSelector() as selector:
            selector.register(ready, selectors.EVENT_READ)
            answered = selector.select(START_SECONDS)
        if not answered:
            raise LocalError(
                f"The local SageMaker did not start within {START_SECONDS:.0f} seconds."
                f"{tail(directory, began)}"
            )
        if not ready.read():
            raise LocalError(f"The local SageMaker did not start.{tail(directory, began)}")


def _log_begin(log: Path) -> int:
    """Where this start's part of the log begins, in bytes; a long log is set aside first."""
    try:
        size = log.stat().st_size
    except FileNotFoundError:
        return 0
    if size < _LOG_LIMIT:
        return size
    log.replace(log.with_suffix(".log.1"))
    return 0


def clean_environment() -> dict[str, str]:
    """The environment without what opens AWS or Jupyter: no key reaches process or models."""
    return {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("AWS_") and name not in _NOT_OURS
    }


def tail(directory: Path, began: int = 0) -> str:
    """The log's last lines, for the end of an error's text."""
    log = directory / "engine.log"
    try:
        with log.open("rb") as file:
            file.seek(began)
            lines = file.read().decode("utf-8", "replace").splitlines()[-_LOG_TAIL:]
    except OSError:
        return ""
    text = "\n".join(lines)
    return f" The end of {log}:\n{text}" if lines else f" {log} says nothing."
