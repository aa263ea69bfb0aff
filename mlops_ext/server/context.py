"""What the server part keeps between requests: the connection and the watcher."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mlops_ext.connection import Connection
    from mlops_ext.server.watcher import Watcher


class Context:
    """The choice of SageMaker of this server, connected when first needed.

    Args:
        use: the operator's choice (``aws`` or ``local``); empty: decided as for a kernel.
        state_dir: directory of the local SageMaker; empty: the default.
    """

    watcher: Watcher

    def __init__(self, use: str = "", state_dir: str = "") -> None:
        self._use = use
        self._state_dir = state_dir
        self._lock = threading.Lock()
        self._connection: Connection | None = None

    @property
    def connection(self) -> Connection:
        """The connection in force.

        Raises:
            MLOpsError: no SageMaker can be chosen, or the chosen one cannot be reached.
        """
        from mlops_ext.connection import connect

        with self._lock:
            if self._connection is None:
                self._connection = connect(
                    self._use or None, state_dir=self._state_dir or None, holder="server"
                )
            return self._connection

    def reconnect(self) -> Connection:
        """Forget the connection and make it anew, after the choice has changed."""
        with self._lock:
            self._connection = None
            self._use = ""
        return self.connection
