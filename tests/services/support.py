"""What the services' tests share beside fixtures."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mlops_ext.connection import Connection
from mlops_ext.services.evaluation import EvaluationResult


@dataclass(frozen=True)
class Trained:
    """A model with the data it was made from and is judged by."""

    model: Any
    result: EvaluationResult
    held_out: Any
    path: Path


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
