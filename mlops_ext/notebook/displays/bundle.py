"""The MIME bundle of a display."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from mlops_ext.notebook.displays.blocks import Block, joined, page
from mlops_ext.services.records import ConnectionInfo

MIME = "application/vnd.mlops+json"
_LIMIT = 200_000


def bundle(
    kind: str,
    connection: ConnectionInfo,
    data: Callable[[], Any],
    blocks: Sequence[Block],
    extra: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """Return text, script-free HTML and our own JSON, together below 200 KB.

    When the whole is too large, the JSON gives up `extra`, then is left out: the HTML, whose
    tables end after 200 rows, says the same.

    Args:
        kind: ``version``, ``models``, ``comparison``…
        connection: Which SageMaker the data comes from.
        data: Gives the JSON-ready record or records, where there is room for any.
        blocks: What the display says.
        extra: What the renderer would otherwise ask the server for, such as the evaluation.
    """
    shown: dict[str, Any] = {"text/plain": joined(blocks), "text/html": str(page(blocks))}
    room = _LIMIT - sum(len(text.encode()) for text in shown.values())
    if room <= 0:
        return shown
    for payload in _payloads(kind, connection, data(), extra):
        if len(json.dumps(payload)) < room:
            return {**shown, MIME: payload}
    return shown


def _payloads(
    kind: str, connection: ConnectionInfo, data: Any, extra: dict[str, Any] | None
) -> Iterator[dict[str, Any]]:
    payload: dict[str, Any] = {
        "version": 1,
        "kind": kind,
        "connection": {
            "kind": connection.kind,
            "account": connection.account,
            "region": connection.region,
        },
        "data": data,
    }
    if extra:
        yield {**payload, "extra": extra}
    yield payload
