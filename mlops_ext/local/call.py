"""One request as an operation of the local SageMaker sees it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mlops_ext.local.engine import Engine


@dataclass(frozen=True)
class Caller:
    """Who signed the request.

    Args:
        access_key_id: the key the request was signed with.
        user: the user's name, from the key.
        holder: what holds the key: ``kernel-…``, ``server``, ``shell``, ``endpoint-…``.
    """

    access_key_id: str
    user: str
    holder: str


@dataclass(frozen=True)
class Call:
    """A parsed and validated request.

    Args:
        engine: the running local SageMaker and its parts.
        caller: who signed the request.
        service: botocore's service name, for example ``sagemaker``.
        operation: the operation's name, for example ``CreateModel``.
        input: members of the request in AWS's names, typed as botocore types them
            (timestamps are aware ``datetime``, blobs ``bytes``).
        request_id: the id answered as ``x-amzn-RequestId``.
    """

    engine: Engine
    caller: Caller
    service: str
    operation: str
    input: dict[str, Any]
    request_id: str


Output = dict[str, Any]
Operation = Callable[[Call], Output | Awaitable[Output]]
"""An operation: works on the engine's parts, answers the output's members, or raises `ApiError`."""
