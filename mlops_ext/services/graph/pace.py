"""How fast AWS lets lineage be read: rates, and how long to wait when it says no.

AWS publishes no rates for these operations (the quotas of SageMaker name none:
https://docs.aws.amazon.com/general/latest/gr/sagemaker.html). Those here are what people run into:
ThrottlingException "Rate exceeded" at a few lineage calls a second, aws/amazon-sagemaker-examples
#2247, aws/sagemaker-python-sdk #2293 and #2927, datahub-project/datahub #6357. The bursts let an
ordinary graph be read without waiting; after a refusal the rates hold.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Rate:
    """How often an operation may be called.

    Args:
        second: calls a second in the long run.
        burst: calls at once after a rest.
    """

    second: float
    burst: int


_DESCRIBE = Rate(5, 100)


@dataclass(frozen=True)
class Pace:
    """How a SageMaker is asked.

    Args:
        rates: by operations, as the methods of a client; those without are not held back.
        first: seconds of the first wait after a refusal, at most; each next one is twice as long.
        longest: seconds of any wait, at most.
        patience: seconds of refusals alone after which a walk stops.
        fresh: seconds that an entity's description is taken as it is.
        late: seconds that a change may come to be seen after others.
    """

    rates: Mapping[str, Rate] = field(default_factory=dict)
    first: float = 0.5
    longest: float = 8.0
    patience: float = 60.0
    fresh: float = 60.0
    late: float = 300.0

    def wait(self, refusals: int) -> float:
        """Return the seconds to wait after so many refusals one after another.

        They are random: those who were refused together must not come back together.
        """
        return random.uniform(0, min(self.longest, self.first * 2 ** (refusals - 1)))


PACES = {
    "aws": Pace(
        {
            "query_lineage": Rate(2, 20),
            "list_associations": Rate(2, 20),
            "describe_artifact": _DESCRIBE,
            "describe_action": _DESCRIBE,
            "describe_context": _DESCRIBE,
            "describe_trial_component": _DESCRIBE,
        }
    ),
    # It counts no calls, and shows a change at once.
    "local": Pace(first=0.01, longest=0.1, patience=1.0, fresh=0.0, late=0.0),
}
"""By the kind of a connection."""


class Bucket:
    """Lets calls through at a rate: a bucket of tokens that fills by time. Safe for threads.

    Args:
        rate: of the calls.
        clock: gives seconds that never go back.
    """

    def __init__(self, rate: Rate, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate, self._clock = rate, clock
        self._lock = threading.Lock()
        self._tokens = float(rate.burst)
        self._at = clock()

    def take(self) -> float:
        """Take a token, and tell how many seconds from now the call may be made."""
        with self._lock:
            self._fill()
            self._tokens -= 1
            return max(0.0, -self._tokens / self._rate.second)

    def empty(self) -> None:
        """Give no more calls at once: the service has refused one."""
        with self._lock:
            self._fill()
            self._tokens = min(self._tokens, 0.0)

    def _fill(self) -> None:
        now = self._clock()
        grown = self._tokens + (now - self._at) * self._rate.second
        self._tokens, self._at = min(grown, float(self._rate.burst)), now
