"""Tells which calls were done, and what was asked in refused ones, so that errors can name it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from mlops_ext.errors import Asked

_NOTED = "mlops-asked"
_IAM_PREFIXES = {"tagging": "tag", "monitoring": "cloudwatch"}
"""Where IAM's prefix of a service is not the name it signs with."""


def note_calls(client: Any, done: Callable[[str], None]) -> None:
    """Let a client's errors carry the call as ``response["Asked"]``, an `Asked`.

    Args:
        client: of boto3.
        done: gets the name of each operation that was not refused.
    """
    signed_as = client.meta.service_model.signing_name
    service = _IAM_PREFIXES.get(signed_as, signed_as)
    place = f"arn:{client.meta.partition}:{service}:{client.meta.region_name}:*:"

    def note(params: dict[str, Any], context: dict[str, Any], **_: Any) -> None:
        context[_NOTED] = params

    def tell(parsed: dict[str, Any], model: Any, context: dict[str, Any], **_: Any) -> None:
        if "Error" in parsed:
            parsed["Asked"] = Asked(service, model.name, context.get(_NOTED, {}), place)
        else:
            done(model.name)

    client.meta.events.register("before-parameter-build", note)
    client.meta.events.register("after-call", tell)
