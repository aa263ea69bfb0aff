"""The application that Jupyter Server loads."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress

from jupyter_events import EventLogger
from jupyter_server.extension.application import ExtensionApp
from traitlets import Enum, Unicode

from mlops_ext.server.context import Context
from mlops_ext.server.handler import handlers_for
from mlops_ext.server.routes import ROUTES
from mlops_ext.server.watcher import EVENT_SCHEMA, EVENT_SCHEMA_ID, Watcher
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
        """Make the connection's holder and the watcher; nothing is reached or started yet."""
        root_dir = self.serverapp.root_dir if self.serverapp else "."
        self.context = Context(self.use, self.state_dir, root_dir)
        self.context.watcher = Watcher(self.context, self._publish, self.log)
        self._events.register_event_schema(EVENT_SCHEMA)
        self._watching: asyncio.Task[None] | None = None

    def initialize_handlers(self) -> None:
        """Serve the routes below ``<base_url>mlops-ext/``."""
        self.handlers.extend(handlers_for(ROUTES, self.context, r"/mlops-ext/"))

    async def _start_jupyter_server_extension(self, serverapp: object) -> None:
        self._watching = asyncio.create_task(self.context.watcher.run())

    async def stop_extension(self) -> None:
        """End the watcher with the server."""
        if self._watching is not None:
            self._watching.cancel()
            with suppress(asyncio.CancelledError):
                await self._watching

    def _publish(self, changes: Sequence[Change]) -> None:
        changed = {"changes": [change.to_wire() for change in changes]}
        self._events.emit(schema_id=EVENT_SCHEMA_ID, data=changed)

    @property
    def _events(self) -> EventLogger:
        if self.serverapp is None or self.serverapp.event_logger is None:
            raise RuntimeError("The server part runs inside Jupyter Server, which has events.")
        return self.serverapp.event_logger
