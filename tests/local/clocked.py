"""An engine in the test's own process, whose clock stands still until the test sets it."""

from __future__ import annotations

import asyncio
import uuid
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from mlops_ext.local.call import Call, Caller
from mlops_ext.local.engine import Engine
from mlops_ext.local.operations import OPERATIONS
from mlops_ext.local.state import Config


class ClockedEngine(Engine):
    """The parts of the local SageMaker without its socket: operations are called as they are."""

    def __init__(self, state_dir: Path, start: datetime) -> None:
        self.time = start
        state_dir.mkdir(exist_ok=True)
        super().__init__(state_dir, Config("000000000000", "us-east-1", 1))

    def now(self) -> datetime:
        return self.time

    def call(self, service: str, operation: str, **members: Any) -> dict[str, Any]:
        """Call an operation that answers at once, its input as it is parsed."""
        caller = Caller("", "ada", "test")
        call = Call(self, caller, service, operation, members, str(uuid.uuid4()))
        answer = OPERATIONS[service][operation](call)
        assert isinstance(answer, dict)
        return answer

    def turn(self, **later: float) -> datetime | None:
        """Let time pass (``minutes=1``), then everything do what is due; when the next thing is."""
        self.time += timedelta(**later)
        return asyncio.run(self.clockwork.turn())

    def messages(self, group: str) -> list[str]:
        """The messages in a log group."""
        found = self.call("logs", "FilterLogEvents", logGroupName=group)
        return [event["message"] for event in found["events"]]
