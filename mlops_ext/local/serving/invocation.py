"""One invocation as the supervisor sees it, and how it can fail, without AWS's words."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Invocation:
    """A request to an endpoint; members in the sense of InvokeEndpoint."""

    body: bytes
    content_type: str | None = None
    accept: str | None = None
    custom_attributes: str | None = None
    inference_id: str | None = None
    target_variant: str | None = None


@dataclass(frozen=True)
class InvocationResult:
    """The model's answer and the variant that gave it."""

    body: bytes
    content_type: str
    variant: str
    custom_attributes: str | None


class EndpointNotFoundError(Exception):
    """No such endpoint."""


class NotInServiceError(Exception):
    """The endpoint serves no request now; the text says what it does instead."""


class VariantNotFoundError(Exception):
    """The endpoint has no variant of that name; the text names those it has."""


class VariantRestartingError(Exception):
    """The process of the variant ended and is being restarted."""


class ModelFailedError(Exception):
    """The model answered with an error, or not at all.

    Args:
        status: HTTP status of the model's answer, 0 when it gave none.
        message: the body of the answer, or what happened instead.
    """

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
