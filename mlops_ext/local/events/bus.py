"""Event buses: which rules want an event, and so which targets get it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from mlops_ext.local.events.arns import service_of
from mlops_ext.local.events.delivering import Delivering
from mlops_ext.local.events.outbox import Outbox
from mlops_ext.local.events.pattern import Pattern, compile_pattern
from mlops_ext.local.store import Document

if TYPE_CHECKING:
    from mlops_ext.local.engine import Engine

BUS = "event-bus"
RULE = "rule"
"""Kinds of documents; a rule's parent is the key of its bus, its body holds ``Targets``."""

DEFAULT_BUS = "default"


@dataclass(frozen=True)
class _Listener:
    arn: str
    pattern: Pattern
    targets: list[dict[str, Any]]


class Events:
    """Takes events and puts them on their way to the targets of the rules that want them.

    Args:
        engine: whose rules and targets these are.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.outbox = Outbox(engine.database)
        self._listeners: dict[str, list[_Listener]] = {}
        engine.documents.observe(self._forget)
        engine.clockwork.add(Delivering(engine, self.outbox))

    def has_bus(self, name: str) -> bool:
        """Whether there is an event bus of that name."""
        return name == DEFAULT_BUS or self._engine.documents.find(BUS, name) is not None

    def heard(self, bus: str = DEFAULT_BUS) -> bool:
        """Whether any rule listens on a bus, so that an event is worth making."""
        return bool(self._on(bus))

    def put(self, event: dict[str, Any], bus: str = DEFAULT_BUS, forwarded: bool = False) -> None:
        """Put an event on its way; part of the open transaction if there is one.

        One that another bus has `forwarded` goes to no further bus, as on AWS: else two buses
        could send it to and fro for ever.
        """
        now = self._engine.now()
        for listener in self._on(bus):
            if listener.pattern.matches(event):
                targets = listener.targets
                if forwarded:
                    targets = [each for each in targets if service_of(each["Arn"]) != "events"]
                self.send(listener.arn, targets, event, now)

    def send(
        self, source: str, targets: list[dict[str, Any]], event: dict[str, Any], now: datetime
    ) -> None:
        """Put an event on its way from a rule or schedule to targets."""
        with self._engine.database.transaction():
            for target in targets:
                self.outbox.add(source, target, event, now)
        self._engine.clockwork.wake()

    def event(
        self,
        source: str,
        detail_type: str,
        resources: list[str],
        detail: dict[str, Any],
        time: datetime | None = None,
    ) -> dict[str, Any]:
        """An event as EventBridge writes it, of this account and region."""
        return {
            "version": "0",
            "id": str(uuid.uuid4()),
            "detail-type": detail_type,
            "source": source,
            "account": self._engine.account_id,
            "time": iso(time or self._engine.now()),
            "region": self._engine.region,
            "resources": resources,
            "detail": detail,
        }

    def _on(self, bus: str) -> list[_Listener]:
        key = bus.lower()
        if key not in self._listeners:
            self._listeners[key] = [
                _Listener(rule.arn, compile_pattern(rule.body["EventPattern"]), targets)
                for rule in self._engine.documents.each(RULE, key)
                if rule.body["State"] != "DISABLED" and rule.body.get("EventPattern")
                if (targets := rule.body["Targets"])
            ]
        return self._listeners[key]

    def _forget(self, before: Document | None, after: Document | None) -> None:
        changed = after or before
        if changed is not None and changed.kind == RULE:
            self._listeners.clear()


def iso(time: datetime) -> str:
    """A time as events write it: whole seconds, ``Z``."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ")
