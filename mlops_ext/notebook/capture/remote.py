"""Reads from S3, seen by botocore's own events: which object, which version of it."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from contextlib import suppress
from types import ModuleType
from typing import Any

from mlops_ext.notebook.capture import watching
from mlops_ext.notebook.capture.log import Identity

_ASKED = "before-parameter-build.s3.GetObject"
_ANSWERED = "after-call.s3.GetObject"
_KEY = "mlops_read"
"""In the context of a call: which object it asks for."""

_OURS = re.compile(
    r"mlops/[\w-]+/[\w-]+/(model\.tar\.gz|manifest\.json|evaluation\.json|predictions\.\w+"
    r"|notebook\.ipynb)"
)
"""Keys of what is kept with a version: its model is read there, no data."""


def wrap(module: ModuleType) -> None:
    """Let every session that is made from now on tell (``botocore.handlers``)."""
    if not any(handler in module.BUILTIN_HANDLERS for handler in _HANDLERS):
        module.BUILTIN_HANDLERS.extend(_HANDLERS)


def undo() -> None:
    """Let no session that is made from now on tell."""
    module: Any = sys.modules.get("botocore.handlers")
    for handler in _HANDLERS:
        if module is not None and handler in module.BUILTIN_HANDLERS:
            module.BUILTIN_HANDLERS.remove(handler)


def attach(names: Mapping[str, Any]) -> None:
    """Let the clients and sessions tell that are there already: a client keeps its own events.

    Args:
        names: variables of the notebook.
    """
    boto3: Any = sys.modules.get("boto3")
    for value in [getattr(boto3, "DEFAULT_SESSION", None), *names.values()]:
        if (events := _events_of(value)) is not None:
            for event, handler in _HANDLERS:
                events.register(event, handler, unique_id=f"mlops-{event}")


def _events_of(value: Any) -> Any:
    kind = type(value)
    modules = {base.__module__ for base in kind.__mro__}
    if "botocore.client" in modules:
        return value.meta.events
    if "boto3.resources.base" in modules:
        return value.meta.client.meta.events
    return value.events if "boto3.session" in modules else None


def _asked(params: Mapping[str, Any], context: dict[str, Any], **_: Any) -> None:
    if watching.is_watching() and isinstance(params.get("Key"), str):
        context[_KEY] = (params.get("Bucket"), params["Key"])


def _answered(
    http_response: Any, parsed: Mapping[str, Any], context: Mapping[str, Any], **_: Any
) -> None:
    bucket, key = context.get(_KEY) or ("", "")
    if not bucket or _OURS.fullmatch(key):
        return
    with suppress(Exception):  # what fails here never reaches the user's call
        if http_response.status_code < 300:
            etag = parsed["ETag"].strip('"')
            identity = Identity(size=_size(parsed), version=parsed.get("VersionId"), etag=etag)
            watching.note_remote(f"s3://{bucket}/{key}", "boto3", identity)


def _size(parsed: Mapping[str, Any]) -> int | None:
    """The object's size, also where a part of it was asked for (``bytes 0-99/12345``)."""
    total = str(parsed.get("ContentRange", "")).rpartition("/")[2]
    if total:
        return int(total) if total.isdigit() else None
    return parsed.get("ContentLength")


_HANDLERS = ((_ASKED, _asked), (_ANSWERED, _answered))
