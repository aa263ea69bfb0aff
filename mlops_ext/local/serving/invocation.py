"""One invocation as the supervisor sees it, and how it can fail, without AWS's words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from mlops_ext.local.serving.client import Response

CUSTOM_ATTRIBUTES = "X-Amzn-SageMaker-Custom-Attributes"
INFERENCE_ID = "X-Amzn-SageMaker-Inference-Id"
TARGET_MODEL = "X-Amzn-SageMaker-Target-Model"
SESSION_ID = "X-Amzn-SageMaker-Session-Id"
NEW_SESSION_ID = "X-Amzn-SageMaker-New-Session-Id"
CLOSED_SESSION_ID = "X-Amzn-SageMaker-Closed-Session-Id"


@dataclass(frozen=True)
class Invocation:
    """A request to an endpoint; members in the sense of InvokeEndpoint.

    Args:
        target_container: of a variant whose containers are invoked one by one, not in line.
        target_model: of a container that serves many models, as the caller names it.
        model_data: the archive of the target model.
        heard: told each part of an answer that comes in parts, when it comes.
    """

    body: bytes
    content_type: str | None = None
    accept: str | None = None
    custom_attributes: str | None = None
    inference_id: str | None = None
    session_id: str | None = None
    target_variant: str | None = None
    target_container: str | None = None
    target_model: str | None = None
    model_data: Path | None = None
    heard: Heard | None = None

    def headers(self) -> dict[str, str]:
        """The headers that a container gets."""
        named = {
            "Content-Type": self.content_type,
            "Accept": self.accept,
            CUSTOM_ATTRIBUTES: self.custom_attributes,
            INFERENCE_ID: self.inference_id,
            SESSION_ID: self.session_id,
            TARGET_MODEL: self.target_model,
        }
        return {name: value for name, value in named.items() if value is not None}


@dataclass(frozen=True)
class InvocationResult:
    """The model's answer and the variant that gave it."""

    body: bytes
    content_type: str
    variant: str
    custom_attributes: str | None = None
    new_session: str | None = None
    closed_session: str | None = None


Heard = Callable[[InvocationResult], None]
"""Told a part of an answer, with what is known of the whole."""


def result_of(variant: str, response: Response) -> InvocationResult:
    """What a model of a variant has answered, or a part of it."""
    return InvocationResult(
        body=response.body,
        content_type=response.headers.get("content-type", "application/octet-stream"),
        variant=variant,
        custom_attributes=response.headers.get(CUSTOM_ATTRIBUTES.lower()),
        new_session=response.headers.get(NEW_SESSION_ID.lower()),
        closed_session=response.headers.get(CLOSED_SESSION_ID.lower()),
    )


class EndpointNotFoundError(Exception):
    """No such endpoint."""


class NotInServiceError(Exception):
    """The endpoint serves no request now; the text says what it does instead."""


class VariantNotFoundError(Exception):
    """The endpoint has no variant of that name; the text names those it has."""


class TargetError(Exception):
    """The variant has no such container or model, or the request must name one; the text says."""


class VariantRestartingError(Exception):
    """The process of the variant ended and is being restarted."""


class ModelFailedError(Exception):
    """The model answered with an error, or not at all.

    Args:
        status: HTTP status of the model's answer, 0 when it gave none.
        message: the body of the answer, or what happened instead.
        variant: whose model it is.
    """

    def __init__(self, status: int, message: str, variant: str = "") -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.variant = variant
