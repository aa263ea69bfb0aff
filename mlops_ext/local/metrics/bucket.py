"""The values of a metric in a span of time, in the figures that statistics need."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

EXACT_VALUES = 100
"""So many different values are kept as they are; more are rounded to three digits."""

_PERCENTILE = re.compile(r"p(\d{1,2}(?:\.\d{1,10})?|100)")


@dataclass
class Bucket:
    """Values seen, with how often: `values` is empty where only figures were reported."""

    number: float = 0.0
    total: float = 0.0
    low: float = float("inf")
    high: float = float("-inf")
    values: dict[float, float] = field(default_factory=dict)

    def add(self, value: float, times: float = 1.0) -> None:
        """Count a value."""
        self.figures(times, value * times, value, value)
        self._keep(value, times)

    def figures(self, number: float, total: float, low: float, high: float) -> None:
        """Count values of which only the figures are known."""
        self.number += number
        self.total += total
        self.low = min(self.low, low)
        self.high = max(self.high, high)

    def merge(self, other: Bucket) -> None:
        """Count all that another one has."""
        self.figures(other.number, other.total, other.low, other.high)
        for value, times in other.values.items():
            self._keep(value, times)

    def statistic(self, name: str) -> float | None:
        """A statistic as CloudWatch names it; None for a percentile of unknown values."""
        if name in _STATISTICS:
            return _STATISTICS[name](self)
        found = _PERCENTILE.fullmatch(name)
        return None if found is None else self._percentile(float(found[1]))

    def _percentile(self, percent: float) -> float | None:
        if self.low == self.high:
            return self.low
        counted = sum(self.values.values())
        if counted < self.number:
            return None
        seen = 0.0
        for value in sorted(self.values):
            seen += self.values[value]
            if seen >= counted * percent / 100:
                return value
        return self.high

    def _keep(self, value: float, times: float) -> None:
        if len(self.values) >= EXACT_VALUES:
            value = _rounded(value)
        self.values[value] = self.values.get(value, 0.0) + times
        if len(self.values) == EXACT_VALUES:
            exact, self.values = self.values, {}
            for each, number in exact.items():
                rounded = _rounded(each)
                self.values[rounded] = self.values.get(rounded, 0.0) + number

    def text(self) -> str:
        """The values as `of_text` reads them."""
        return json.dumps(list(self.values.items()), separators=(",", ":"))

    @staticmethod
    def of_text(number: float, total: float, low: float, high: float, text: str) -> Bucket:
        """The bucket of these figures and of values that `text` wrote."""
        return Bucket(number, total, low, high, {value: times for value, times in json.loads(text)})


_STATISTICS: Mapping[str, Callable[[Bucket], float]] = {
    "SampleCount": lambda bucket: bucket.number,
    "Sum": lambda bucket: bucket.total,
    "Average": lambda bucket: bucket.total / bucket.number,
    "Minimum": lambda bucket: bucket.low,
    "Maximum": lambda bucket: bucket.high,
}


def _rounded(value: float) -> float:
    return float(f"{value:.2e}")


def is_statistic(name: str) -> bool:
    """Whether the local CloudWatch computes a statistic of that name."""
    return name in _STATISTICS or _PERCENTILE.fullmatch(name) is not None
