"""Points this kernel's boto3, SageMaker SDK and shell commands at a SageMaker, and back."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mlops_ext.connection import Connection

_before: dict[str, str | None] = {}
"""The variables that were changed, as they were before; None: not set."""


def attach(connection: Connection) -> None:
    """Make this process's AWS clients speak to the connection's SageMaker.

    Clients that exist already keep speaking to the SageMaker they were made for.

    Raises:
        MLOpsError: the local SageMaker cannot tell its environment.
    """
    wanted = {**connection.environment(), "MLOPS_EXT_USE": connection.kind}
    for name, value in wanted.items():
        _before.setdefault(name, os.environ.get(name))
        _set(name, value)
    if connection.kind == "local":
        from mlops_ext.connection.process import redirect_hard_wired_endpoints

        redirect_hard_wired_endpoints()
    _forget_default_session()


def detach() -> None:
    """Put the variables back to what they were before the first `attach`."""
    for name, value in _before.items():
        _set(name, value)
    _before.clear()
    _forget_default_session()


def _set(name: str, value: str | None) -> None:
    if value is None:
        os.environ.pop(name, None)
    else:
        os.environ[name] = value


def _forget_default_session() -> None:
    """Let `boto3.client` read the variables anew."""
    boto3: Any = sys.modules.get("boto3")
    if boto3 is not None:
        boto3.DEFAULT_SESSION = None
