"""Spans of time as a person writes them: ``2026-03``, ``2026-03-01..2026-03-16``, ``7d``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

_MOMENT = re.compile(
    r"(?P<year>\d{4})(-(?P<month>\d{2})(-(?P<day>\d{2})(T(?P<hour>\d{2}):(?P<minute>\d{2}))?)?)?",
    re.IGNORECASE,
)
_AGO = re.compile(r"(?P<count>\d{1,4})(?P<unit>[hdw])", re.IGNORECASE)
_UNITS = {"h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}
_ALWAYS = float("inf")


@dataclass(frozen=True)
class Period:
    """A span of time.

    Args:
        start: seconds since 1970, the first moment in it.
        end: the first moment after it; infinite when it lasts.
    """

    start: float
    end: float

    def holds(self, operator: str) -> tuple[float, float]:
        """Return the first moment for which a comparison with it holds, and the first after.

        ``>`` is after the whole span, ``>=`` from its start on; ``=`` within it.
        """
        return {
            ">": (self.end, _ALWAYS),
            ">=": (self.start, _ALWAYS),
            "<": (-_ALWAYS, self.start),
            "<=": (-_ALWAYS, self.end),
        }.get(operator, (self.start, self.end))


def period(text: str) -> Period | None:
    """Read a span in the time zone of this machine; None when it is none.

    A year, a month, a day or a minute is the whole of it; ``7d`` (also hours and weeks) the time
    from then until now and on; ``A..B`` from the start of A to the end of B, either may be left
    out.
    """
    if ".." in text:
        first, _, last = text.partition("..")
        start, end = (_span(part) if part else None for part in (first, last))
        if (first and not start) or (last and not end) or not (first or last):
            return None
        return Period(start.start if start else -_ALWAYS, end.end if end else _ALWAYS)
    return _span(text)


def _span(text: str) -> Period | None:
    if ago := _AGO.fullmatch(text):
        back = _UNITS[ago["unit"].lower()] * int(ago["count"])
        return Period((datetime.now().astimezone() - back).timestamp(), _ALWAYS)
    found = _MOMENT.fullmatch(text)
    if not found:
        return None
    given = [int(value) for name in _PARTS if (value := found[name])]
    try:
        start = datetime(*given, *(1,) * (3 - len(given)))  # type: ignore[arg-type]
        end = _next(start, len(given))
    except (ValueError, OverflowError):
        return None
    return Period(start.astimezone().timestamp(), end.astimezone().timestamp())


_PARTS = ("year", "month", "day", "hour", "minute")


def _next(start: datetime, parts: int) -> datetime:
    """The start of what follows a year (1 part), a month (2), a day (3) or a minute (5)."""
    if parts == 1:
        return start.replace(year=start.year + 1)
    if parts == 2:
        return (start.replace(day=28) + timedelta(days=4)).replace(day=1)
    return start + (timedelta(days=1) if parts == 3 else timedelta(minutes=1))
