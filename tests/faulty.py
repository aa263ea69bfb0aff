"""The faults that every route, verb and view is tried with, and what each must become."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from mlops_ext.connection import Connection

ALWAYS = 1_000_000


@dataclass(frozen=True)
class Fault:
    """A fault of SageMaker, and what the person is told.

    Args:
        code: of PutFault.
        status: HTTP status of our answer.
        cause: `Problem.cause`.
        words: what the title says.
        retryable: whether trying again can help.
    """

    code: str
    status: int
    cause: str
    words: str
    retryable: bool


FAULTS = [
    Fault("AccessDeniedException", 403, "permission", "No permission to ", False),
    Fault("ThrottlingException", 503, "slow", "slow to answer", True),
    Fault("ExpiredTokenException", 403, "credentials", "credentials", False),
    Fault("ConnectionClosed", 503, "offline", "did not answer", True),
]


@contextmanager
def failing(connection: Connection, fault: Fault, operation: str = "*") -> Iterator[None]:
    """Let an operation, by default every one, fail while the block runs."""
    own = connection.local_client()
    assert own is not None
    own.put_fault(Operation=operation, Code=fault.code, Times=ALWAYS)
    try:
        yield
    finally:
        own.delete_faults()
