"""What the server part keeps between requests: the connection and the watcher."""

from __future__ import annotations

import os
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from mlops_ext.connection.choice import USE_VARIABLE
from mlops_ext.errors import Conflict
from mlops_ext.server.graphs import GraphPages
from mlops_ext.server.kept import Kept
from mlops_ext.server.progress import Progress

if TYPE_CHECKING:
    from mlops_ext.connection import Connection
    from mlops_ext.server.watcher import Watcher

_MOST_GRAPHS = 4
_SECONDS_KEPT = 60.0
"""Answers about lineage, kept for their further pages."""


class Context:
    """The choice of SageMaker of this server, connected when first needed.

    Args:
        use: the operator's choice (``aws`` or ``local``); empty: decided as for a kernel.
        state_dir: directory of the local SageMaker; empty: the default.
        root_dir: what ``./`` means in a reference to data: Jupyter's root.
    """

    watcher: Watcher

    def __init__(self, use: str = "", state_dir: str = "", root_dir: str = ".") -> None:
        self._use = use
        self._root_dir = root_dir
        self._state_dir = state_dir
        self._lock = threading.Lock()
        self._connection: Connection | None = None
        self.progress = Progress()
        self.graphs: Kept[GraphPages] = Kept(_MOST_GRAPHS, _SECONDS_KEPT)

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

    def forget(self) -> None:
        """Connect anew when next asked: renewed credentials are read then."""
        with self._lock:
            self._connection = None
        self.graphs.clear()

    def absolute(self, reference: str) -> str:
        """Return a reference with a path from Jupyter's root (``./data/train.csv``) made whole."""
        if not reference.startswith("./"):
            return reference
        return str(Path(self._root_dir).expanduser() / reference)

    def located(self, source: str) -> str:
        """Return a path as it is from Jupyter's root; what has a scheme stays as it is."""
        if ":" in source:
            return source
        return str(Path(self._root_dir).expanduser() / source)

    def from_root(self, path: str) -> str:
        """Return a path of this machine as it is from Jupyter's root; others stay as they are."""
        root, whole = Path(self._root_dir).expanduser().absolute(), Path(path)
        return whole.relative_to(root).as_posix() if whole.is_relative_to(root) else path

    def reconnect(self) -> Connection:
        """Forget the connection and make it anew, after the saved choice has changed."""
        self.forget()
        return self.connection

    def beside(
        self, use: str | None, profile: str | None = None, region: str | None = None
    ) -> Connection | None:
        """Return another SageMaker that something goes to; None where none is named.

        Args:
            use: ``aws`` or ``local``.
            profile: AWS profile; none: the ordinary chain.
            region: AWS region; none: the ordinary chain's.

        Raises:
            Conflict: the operator has decided that only another one is used here.
            MLOpsError: it cannot be reached.
        """
        from mlops_ext.connection import connect

        if use is None:
            return None
        if self._use and self._use != use:
            raise Conflict.of(
                "ChoiceIsFixed",
                f"This server uses the {self._use} SageMaker alone, "
                "because MLOpsExtension.use says so.",
                hint=f'Copy from a notebook: ml.copy("churn/3", to="{use}").',
            )
        state_dir = self._state_dir or None if use == "local" else None
        return connect(use, profile=profile, region=region, state_dir=state_dir, holder="server")

    def check_free(self, use: str) -> None:
        """Make sure that a saved choice would count here.

        Raises:
            Conflict: the operator or the environment has decided otherwise.
        """
        fixed = {"MLOpsExtension.use": self._use, USE_VARIABLE: os.environ.get(USE_VARIABLE, "")}
        for name, value in fixed.items():
            if value and value != use:
                raise Conflict.of(
                    "ChoiceIsFixed",
                    f"This server uses the {value} SageMaker, because {name} says so.",
                    hint=f"Start it without {name} to choose here.",
                )
