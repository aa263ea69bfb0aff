"""Brings events to their targets: in order, again after a passing failure, told when given up.

Nothing is lost by ``kill -9``: a delivery is removed once it has arrived, so it may arrive twice.
What failed is told in a log group (`journal`) and counted as CloudWatch metrics.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from mlops_ext.local.errors import ApiError
from mlops_ext.local.events import journal
from mlops_ext.local.events.outbox import Delivery, Outbox
from mlops_ext.local.events.targets import TargetError, send
from mlops_ext.local.events.transform import PathError

if TYPE_CHECKING:
    from mlops_ext.local.engine import Engine

FIRST_DELAY = timedelta(seconds=1)
LONGEST_DELAY = timedelta(minutes=8)
ATTEMPTS = 185
AGE_SECONDS = 86_400
"""What AWS does for a target without a RetryPolicy: 185 more attempts within 24 hours."""

_PASSING = frozenset(
    {
        "ThrottlingException",
        "Throttling",
        "TooManyRequestsException",
        "ResourceLimitExceeded",
        "ServiceUnavailable",
        "ServiceUnavailableException",
        "InternalFailure",
        "InternalServerError",
    }
)

_log = logging.getLogger(__name__)


class Delivering:
    """The clockwork's part that empties the outbox.

    Args:
        engine: whose targets are reached.
        outbox: what is to be delivered.
    """

    def __init__(self, engine: Engine, outbox: Outbox) -> None:
        self._engine = engine
        self._outbox = outbox

    async def tick(self, now: datetime) -> datetime | None:
        """Try what is due; see `clockwork.Part`."""
        for delivery in self._outbox.due(now):
            await self._deliver(delivery)
        return self._outbox.next_due()

    async def _deliver(self, delivery: Delivery) -> None:
        try:
            await send(self._engine, delivery)
        except (ApiError, TargetError, PathError) as error:
            self._failed(delivery, str(error), passing=_is_passing(error))
        except Exception as error:
            _log.exception("Delivery %s to %s failed.", delivery.id, delivery.target["Arn"])
            self._failed(delivery, f"{type(error).__name__}: {error}", passing=True)
        else:
            self._outbox.remove(delivery)
            journal.count(self._engine, delivery, "Invocations")

    def _failed(self, delivery: Delivery, reason: str, passing: bool) -> None:
        policy = delivery.target.get("RetryPolicy", {})
        now = self._engine.now()
        due = now + min(FIRST_DELAY * 2 ** min(delivery.attempts, 20), LONGEST_DELAY)
        too_late = delivery.created + timedelta(
            seconds=policy.get("MaximumEventAgeInSeconds", AGE_SECONDS)
        )
        spent = delivery.attempts >= policy.get("MaximumRetryAttempts", ATTEMPTS)
        if passing and not spent and due <= too_late:
            self._outbox.postpone(delivery, due)
            journal.note(self._engine, delivery, journal.RETRIED, reason)
            return
        self._outbox.remove(delivery)
        journal.note(self._engine, delivery, journal.FAILED, reason)
        journal.count(self._engine, delivery, "FailedInvocations")


def _is_passing(error: Exception) -> bool:
    """Whether the same may work later; EventBridge tries again then, and else gives up at once."""
    return isinstance(error, ApiError) and (error.status >= 500 or error.code in _PASSING)
