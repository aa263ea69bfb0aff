"""What changes in SageMaker is published through Jupyter's own events."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any

from mlops_ext.connection import Connection
from mlops_ext.server.events import EVENT_SCHEMA_ID

Api = Callable[..., Any]


def _listen(serverapp: Any) -> asyncio.Queue[dict[str, str]]:
    changes: asyncio.Queue[dict[str, str]] = asyncio.Queue()

    async def take(logger: object, schema_id: str, data: dict[str, Any]) -> None:
        for change in data["changes"]:
            changes.put_nowait(change)

    serverapp.event_logger.add_listener(schema_id=EVENT_SCHEMA_ID, listener=take)
    return changes


async def _watch(api: Api, *, now: bool = False) -> None:
    await api("watch", method="PUT", body=json.dumps({"visible": True, "now": now}))


async def _next(changes: asyncio.Queue[dict[str, str]]) -> dict[str, str]:
    return await asyncio.wait_for(changes.get(), 20)


async def test_a_group_made_elsewhere_is_published_while_a_view_is_visible(
    api: Api, jp_serverapp: Any, connection: Connection
) -> None:
    changes = _listen(jp_serverapp)
    await _watch(api, now=True)

    sagemaker = connection.client("sagemaker")
    await asyncio.to_thread(
        sagemaker.create_model_package_group, ModelPackageGroupName="seen-by-watcher"
    )
    assert await _next(changes) == {
        "kind": "group",
        "id": "seen-by-watcher",
        "change": "created",
    }

    await asyncio.to_thread(
        sagemaker.delete_model_package_group, ModelPackageGroupName="seen-by-watcher"
    )
    assert await _next(changes) == {
        "kind": "group",
        "id": "seen-by-watcher",
        "change": "deleted",
    }
