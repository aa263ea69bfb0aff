"""What Describe has told of lineage entities, kept by ARN while it holds."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from mlops_ext.services.graph.vertex import Vertex

if TYPE_CHECKING:
    from mlops_ext.connection import Connection

_MEMORY = "lineage descriptions"
_MOST = 20_000
"""Descriptions that are kept, of about a kilobyte each; those used longest ago go first."""


class Descriptions:
    """Entities as they were when they were last looked at. Safe for threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, tuple[Vertex, datetime]] = OrderedDict()

    def put(self, vertex: Vertex, at: datetime) -> None:
        """Keep what an entity is.

        Args:
            vertex: as Describe told.
            at: a moment before it was asked.
        """
        with self._lock:
            self._kept[vertex.arn] = vertex, at
            self._kept.move_to_end(vertex.arn)
            if len(self._kept) > _MOST:
                self._kept.popitem(last=False)

    def get(self, arn: str, since: datetime) -> Vertex | None:
        """Return an entity that was looked at since then."""
        with self._lock:
            vertex, at = self._kept.get(arn, (None, since))
            if vertex is not None:
                self._kept.move_to_end(arn)
            return vertex if at >= since else None

    def old(self, arns: Iterable[str], since: datetime) -> dict[str, datetime]:
        """Return when those of the entities were looked at that were not since then."""
        with self._lock:
            looked = {arn: self._kept[arn][1] for arn in arns if arn in self._kept}
        return {arn: at for arn, at in looked.items() if at < since}

    def renew(self, arns: Iterable[str], at: datetime) -> None:
        """Keep that entities were at some moment as they had been."""
        with self._lock:
            for arn in arns:
                if arn in self._kept:
                    self._kept[arn] = self._kept[arn][0], at


def descriptions(connection: Connection) -> Descriptions:
    """Return those of a connection."""
    found: Descriptions = connection.memory.setdefault(_MEMORY, Descriptions())
    return found
