"""A local SageMaker under test: its process, and boto3 clients of it."""

from __future__ import annotations

import os
import signal
import threading
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import boto3
import botocore.session
from botocore.config import Config

from mlops_ext.local import launcher, state

QUICKLY = {"Delay": 0.1, "MaxAttempts": 900}
"""How a waiter of boto3 waits for what is done in a moment."""


@cache
def session() -> boto3.Session:
    """One for all clients: each session reads the service models anew, 100 ms a client."""
    found = botocore.session.Session()
    found.get_component("data_loader").search_paths.append(str(launcher.DATA_PATH))
    return boto3.Session(botocore_session=found)


@dataclass
class LocalEngine:
    """A local SageMaker in a folder of its own."""

    state_dir: Path
    running: launcher.Running
    _clients: list[Any] = field(default_factory=list)

    @property
    def url(self) -> str:
        return self.running.url

    def client(
        self,
        service: str,
        user: str = "ada",
        holder: str = "test",
        secret: str | None = None,
        **config: Any,
    ) -> Any:
        """A boto3 client without retries, as this user."""
        key, own_secret = launcher.credentials(self.state_dir, user, holder)
        client = session().client(
            service,
            aws_access_key_id=key,
            aws_secret_access_key=secret or own_secret,
            region_name=self.running.region,
            endpoint_url=self.url,
            config=Config(retries={"total_max_attempts": 1}, proxies={}, **config),
        )
        self._clients.append(client)
        return client

    def kill(self) -> None:
        """End the process as a power cut would, and wait until it is gone."""
        os.kill(self.running.pid, signal.SIGKILL)
        while state.is_locked(self.state_dir / "engine.lock"):
            threading.Event().wait(0.005)

    def start(self, **options: Any) -> None:
        """Start it again."""
        self.running = launcher.start(self.state_dir, **options)

    def close(self) -> None:
        for client in self._clients:
            client.close()
        launcher.stop(self.state_dir)
