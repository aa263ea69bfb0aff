"""The application that Jupyter Server loads.

JupyterLab's start waits for what is imported here: what answers comes with the first request.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING

from jupyter_events import EventLogger
from jupyter_server.extension.application import ExtensionApp
from traitlets import Enum, Unicode

from mlops_ext.server.events import EVENT_SCHEMA, EVENT_SCHEMA_ID
from mlops_ext.server.handler import Answer, RouteHandler

if TYPE_CHECKING:
    from mlops_ext.services.changes import Change


class MLOpsExtension(ExtensionApp):
    """The server part of mlops-ext: one handler class, one watcher, one connection."""

    name = "mlops_ext"
    extension_url = "/mlops-ext/"

    use = Enum(
        ["", "aws", "local"],
        default_value="",
        config=True,
        help="Which SageMaker the panel speaks to. Empty (the default): decided as for a kernel, "
        "by MLOPS_EXT_USE, mlops-ext.json, Studio, the AWS credentials at hand, else local.",
    )
    state_dir = Unicode(
        "",
        config=True,
        help="Directory of the local SageMaker. Empty: below Jupyter's data directory.",
    )

    def initialize_settings(self) -> None:
        """Declare the event; nothing of ours is loaded, reached or started yet."""
        self._events.register_event_schema(EVENT_SCHEMA)
        self._loading: asyncio.Task[Answer] | None = None
        self._watching: asyncio.Task[None] | None = None

    def initialize_handlers(self) -> None:
        """Serve what lies below ``<base_url>mlops-ext/``."""
        self.handlers.append((r"/mlops-ext/(.+)", RouteHandler, {"load": self._loaded}))

    async def stop_extension(self) -> None:
        """End the watcher with the server."""
        if self._watching is not None:
            self._watching.cancel()
            with suppress(asyncio.CancelledError):
                await self._watching

    async def _loaded(self) -> Answer:
        """Return what answers; the first who asks has it loaded, off the event loop."""
        if self._loading is None:
            self._loading = asyncio.create_task(self._load())
        return await self._loading

    async def _load(self) -> Answer:
        await asyncio.to_thread(import_module, "mlops_ext.server.inside")
        from mlops_ext.server.context import Context
        from mlops_ext.server.inside import answer
        from mlops_ext.server.watcher import Watcher

        root_dir = self.serverapp.root_dir if self.serverapp else "."
        context = Context(self.use, self.state_dir, root_dir)
        context.watcher = Watcher(context, self._publish, self.log)
        self._watching = asyncio.create_task(context.watcher.run())
        return partial(answer, context)

    def _publish(self, changes: Sequence[Change]) -> None:
        changed = {"changes": [change.to_wire() for change in changes]}
        self._events.emit(schema_id=EVENT_SCHEMA_ID, data=changed)

    @property
    def _events(self) -> EventLogger:
        if self.serverapp is None or self.serverapp.event_logger is None:
            raise RuntimeError("The server part runs inside Jupyter Server, which has events.")
        return self.serverapp.event_logger
