"""How commands run: errors in short words, waiting with a line that tells how it stands."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from mlops_ext.errors import MLOpsError, told
from mlops_ext.notebook.liveline import LiveLine
from mlops_ext.notebook.magics.failing import MagicError

if TYPE_CHECKING:
    from mlops_ext.notebook.objects.endpoints import Endpoint
    from mlops_ext.notebook.widgets.deployment import Deployment

_SECONDS = 0.5


@contextmanager
def failing_shortly() -> Iterator[None]:
    """Turn an `MLOpsError` into short text without a traceback."""
    try:
        yield
    except MLOpsError as error:
        raise MagicError(told(error.problem)) from None


def waited(deployment: Deployment, shell: Any) -> Endpoint:
    """Wait until the version is in service, showing one line that is updated.

    An interrupt ends the waiting alone; the deployment goes on.

    Raises:
        MLOpsError: it failed.
    """
    line = LiveLine(shell)
    for warning in deployment.warnings:
        print(warning)
    try:
        while not deployment.following.wait(_SECONDS):
            line.show(deployment.line())
    except KeyboardInterrupt:
        line.show(f"{deployment.line()}; it goes on: %mlops endpoints {deployment.name}")
        raise
    line.show(deployment.line())
    return deployment.wait()
