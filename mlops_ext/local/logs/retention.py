"""Forgets log streams whose group keeps them no longer (PutRetentionPolicy)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from mlops_ext.local.logs.reading import last_time
from mlops_ext.local.logs.store import Group, milliseconds

if TYPE_CHECKING:
    from mlops_ext.local.engine import Engine

EVERY = timedelta(hours=6)


class Retention:
    """The clockwork's part that removes streams whose last event is too old.

    A stream goes as a whole: a job's own process may still be writing to its file.

    Args:
        engine: whose logs.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._next = engine.now()
        engine.clockwork.add(self)

    async def tick(self, now: datetime) -> datetime | None:
        """Remove what is too old; see `clockwork.Part`."""
        if now >= self._next:
            for group in self._engine.logs.groups():
                if group.retention:
                    self._sweep(group, milliseconds(now - timedelta(days=group.retention)))
            self._next = now + EVERY
        return self._next

    def _sweep(self, group: Group, oldest: int) -> None:
        logs = self._engine.logs
        for stream in logs.streams(group.name):
            last = last_time(logs.file(stream))
            if max(last or 0, stream.created) < oldest:
                logs.delete_stream(group.name, stream.name)
