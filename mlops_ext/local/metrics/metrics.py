"""What the rest of the engine knows of CloudWatch: counting, and the states of alarms."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from mlops_ext.local.metrics.alarms import ALARM, Alarms
from mlops_ext.local.metrics.bucket import Bucket
from mlops_ext.local.metrics.store import MINUTE, Metric, MetricStore
from mlops_ext.local.store.codec import moment

if TYPE_CHECKING:
    from mlops_ext.local.engine import Engine

FLUSH = timedelta(seconds=10)
FORGET = timedelta(hours=6)

_Key = tuple[Metric, int, str]


class Metrics:
    """Metrics and alarms of an engine.

    What the engine measures itself is gathered for up to ten seconds before it is written: a
    ``kill -9`` loses that much of it, and nothing that PutMetricData answered.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._store = MetricStore(engine.database)
        self._gathered: dict[_Key, Bucket] = {}
        self._flush_at: datetime | None = None
        self._forget_at = engine.now() + timedelta(minutes=1)  # not while the engine starts
        self.alarms = Alarms(engine, self)
        engine.clockwork.add(self)
        engine.clockwork.add(self.alarms)

    @property
    def store(self) -> MetricStore:
        """All that was measured until now."""
        self.flush()
        return self._store

    def count(
        self,
        namespace: str,
        name: str,
        dimensions: Mapping[str, str],
        value: float = 1.0,
        unit: str = "Count",
    ) -> None:
        """Measure a value now."""
        now = self._engine.now()
        start = int(now.timestamp()) // MINUTE * MINUTE
        if self._flush_at is None:
            self._flush_at = now + FLUSH
            self._engine.clockwork.wake()
        key = (Metric.of(namespace, name, dimensions), start, unit)
        self._gathered.setdefault(key, Bucket()).add(value)

    def alarm_state(self, name: str) -> str | None:
        """``OK``, ``ALARM`` or ``INSUFFICIENT_DATA`` of an alarm; None when there is none."""
        alarm = self._engine.documents.find(ALARM, name)
        return None if alarm is None else str(alarm.body["StateValue"])

    def flush(self) -> None:
        """Write what was gathered."""
        gathered, self._gathered, self._flush_at = self._gathered, {}, None
        if not gathered:
            return
        with self._engine.database.transaction():
            for (metric, start, unit), bucket in gathered.items():
                self._store.add(metric, moment(start), unit, bucket)

    async def tick(self, now: datetime) -> datetime | None:
        """Write what was gathered, and forget what is old; see `clockwork.Part`."""
        if self._flush_at is not None and now >= self._flush_at:
            self.flush()
        if now >= self._forget_at:
            self._store.forget(now)
            self._forget_at = now + FORGET
        return min(self._forget_at, self._flush_at or self._forget_at)
