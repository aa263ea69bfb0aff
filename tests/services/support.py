"""What the services' tests share beside fixtures."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from mlops_ext.connection import Connection
from mlops_ext.services.evaluation import EvaluationResult
from mlops_ext.services.registration import archive
from mlops_ext.services.registration.archive import BuiltArchive
from mlops_ext.services.registration.model import Model, Scratch
from mlops_ext.services.registration.sources import read_model


@dataclass(frozen=True)
class Trained:
    """A model with the data it was made from and is judged by."""

    model: Any
    result: EvaluationResult
    held_out: Any
    path: Path


@dataclass(frozen=True)
class Built:
    """A model's description and its archive."""

    model: Model
    archive: BuiltArchive

    @property
    def path(self) -> Path:
        return self.archive.path

    @property
    def sha256(self) -> str:
        return self.archive.sha256


@contextmanager
def build(given: Any, connection: Connection | None = None, **options: Any) -> Iterator[Built]:
    """What registering makes of a model before anything leaves this machine."""
    with TemporaryDirectory() as folder:
        nowhere: Any = connection
        model = read_model(given, Scratch(nowhere, Path(folder), lambda _: None, **options))
        yield Built(model, archive.build(model, Path(folder)))


@contextmanager
def fault(connection: Connection, operation: str, code: str, message: str = "") -> Iterator[None]:
    """Let an operation of the local SageMaker fail once."""
    client = connection.local_client()
    assert client is not None
    more = {"Message": message} if message else {}
    client.put_fault(Operation=operation, Code=code, Times=1, **more)
    try:
        yield
    finally:
        client.delete_faults(Operation=operation)


def wait_for(condition: Callable[[], bool], seconds: float = 60) -> None:
    """Wait until a condition of another process holds."""
    pause, left = threading.Event(), seconds
    while not condition():
        assert left > 0, "it did not become true"
        pause.wait(0.05)
        left -= 0.05
