"""When something is due: ``rate(…)``, ``cron(…)`` and ``at(…)``."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Protocol

from mlops_ext.local.events.cron import Cron, ExpressionError, parse_cron

_RATE = re.compile(r"(\d{1,9}) +(minute|hour|day)(s?)")
_UNITS = {
    "minute": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
}


class Timetable(Protocol):
    """Points in time, one after the other."""

    def next(self, after: datetime) -> datetime | None:
        """The first one later than `after` (aware), in UTC; None when there is none any more."""
        ...


@dataclass(frozen=True)
class Rate:
    """Every so often, counted from `anchor`, which is the first time itself."""

    every: timedelta
    anchor: datetime

    def next(self, after: datetime) -> datetime | None:
        """See `Timetable`."""
        if after < self.anchor:
            return self.anchor
        return self.anchor + ((after - self.anchor) // self.every + 1) * self.every


@dataclass(frozen=True)
class At:
    """Once."""

    moment: datetime

    def next(self, after: datetime) -> datetime | None:
        """See `Timetable`."""
        return self.moment if after < self.moment else None


def parse_timetable(
    expression: str,
    anchor: datetime,
    zone: tzinfo = UTC,
    offered: Collection[str] = ("rate", "cron", "at"),
    strict: bool = True,
) -> Rate | Cron | At:
    """The timetable of a schedule expression.

    Args:
        expression: as AWS writes it.
        anchor: what a rate is counted from.
        zone: whose wall clock cron and at mean.
        offered: which of the three may be used.
        strict: whether ``minute`` goes with 1 alone, and ``minutes`` with all else: so in rules,
            while Scheduler takes either.

    Raises:
        ExpressionError: it cannot be read; the text says why.
    """
    kind, _, rest = expression.strip().partition("(")
    if kind not in offered or not rest.endswith(")"):
        raise ExpressionError(f"it is none of {', '.join(f'{each}(…)' for each in offered)}")
    inner = rest[:-1].strip()
    if kind == "cron":
        return parse_cron(inner, zone)
    if kind == "rate":
        return Rate(_every(inner, strict), anchor)
    return At(_moment(inner, zone))


def _every(text: str, strict: bool) -> timedelta:
    found = _RATE.fullmatch(text)
    if found is None:
        raise ExpressionError("a rate is a number and minutes, hours or days")
    number, unit, plural = int(found[1]), found[2], found[3]
    if number < 1:
        raise ExpressionError("a rate is at least 1")
    if strict and (number == 1) == bool(plural):
        raise ExpressionError(f"{number} goes with {unit}{'' if number == 1 else 's'}")
    return _UNITS[unit] * number


def _moment(text: str, zone: tzinfo) -> datetime:
    try:
        wall = datetime.strptime(text, "%Y-%m-%dT%H:%M:%S")
    except ValueError:
        raise ExpressionError("a time is written yyyy-mm-ddThh:mm:ss") from None
    return wall.replace(tzinfo=zone).astimezone(UTC)


__all__ = ["At", "Cron", "ExpressionError", "Rate", "Timetable", "parse_timetable"]
