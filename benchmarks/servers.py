"""Servers under measurement: each a process on 127.0.0.1 that is stopped again."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config

from mlops_ext.local import launcher

ROOT = Path(__file__).parent.parent
_START_SECONDS = 60.0


def python_of(environment: str) -> str:
    """The interpreter of a peer's environment, made by ``make bench``."""
    path = ROOT / ".venvs" / environment / "bin" / "python"
    if not path.exists():
        raise SystemExit(f"There is no {path}: run the benchmarks by `make bench`.")
    return str(path)


@contextlib.contextmanager
def folder() -> Iterator[Path]:
    """A temporary folder."""
    path = Path(tempfile.mkdtemp(prefix="mlops-bench-"))
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


@contextlib.contextmanager
def local_sagemaker(state_dir: Path) -> Iterator[launcher.Running]:
    """The local SageMaker of a state directory."""
    running = launcher.start(state_dir, port=0)
    try:
        yield running
    finally:
        launcher.stop(state_dir)


@contextlib.contextmanager
def server(
    command: list[str], port: int, health: str, environment: Mapping[str, str] | None = None
) -> Iterator[str]:
    """A server by its command; gives its URL once `health` answers."""
    url = f"http://127.0.0.1:{port}"
    process = subprocess.Popen(
        command,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, **(environment or {})},
        start_new_session=True,
    )
    try:
        _wait(process, url + health)
        yield url
    finally:
        process.terminate()
        process.wait(30)


def _wait(process: subprocess.Popen[bytes], url: str) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise SystemExit(f"{process.args!r} ended with {process.returncode}.")
        with contextlib.suppress(OSError):
            urllib.request.urlopen(url, timeout=5).close()
            return
        time.sleep(0.05)
    raise SystemExit(f"{url} did not answer within {_START_SECONDS:.0f} seconds.")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def moto_server() -> contextlib.AbstractContextManager[str]:
    """moto as a server."""
    port = free_port()
    command = [python_of("moto"), "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    return server(command, port, "/moto-api/")


def floor(answers: Path) -> contextlib.AbstractContextManager[str]:
    """A server that knows nothing and sends canned bytes, by operation, from a JSON file."""
    port = free_port()
    command = [sys.executable, str(Path(__file__).parent / "peers" / "floor.py"), str(port)]
    return server([*command, str(answers)], port, "/health")


def mlflow_server(directory: Path) -> contextlib.AbstractContextManager[str]:
    """MLflow's server on SQLite."""
    port = free_port()
    store = f"sqlite:///{directory}/mlflow.db"
    command = [python_of("mlflow"), "-m", "mlflow", "server", "--host", "127.0.0.1"]
    options = ["--port", str(port), "--backend-store-uri", store, "--workers", "1"]
    artifacts = ["--artifacts-destination", str(directory / "artifacts")]
    return server([*command, *options, *artifacts], port, "/health", {"MLFLOW_TELEMETRY": "false"})


def client(service: str, url: str, running: launcher.Running | None = None) -> Any:
    """A boto3 client without retries and proxies: the same for every server."""
    key, secret = "key", "secret"
    if running is not None:
        key, secret = launcher.credentials(running.state_dir, "bench", "bench")
    return boto3.Session(key, secret, region_name="us-east-1").client(
        service,
        endpoint_url=url,
        config=Config(retries={"total_max_attempts": 1}, proxies={}),
    )
