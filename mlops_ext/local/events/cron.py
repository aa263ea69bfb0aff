"""AWS's cron expressions: six fields, minutes to year (EventBridge User Guide, "Cron expressions").

``cron(minutes hours day-of-month month day-of-week year)`` with ``,`` ``-`` ``*`` ``/``, and
``?`` ``L`` ``W`` in days of the month, ``?`` ``L`` ``#`` in days of the week.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo

FIRST_YEAR, LAST_YEAR = 1970, 2199
_MONTH_NAMES = (
    *("JAN", "FEB", "MAR", "APR", "MAY", "JUN"),
    *("JUL", "AUG", "SEP", "OCT", "NOV", "DEC"),
)
_WEEKDAY_NAMES = ("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT")
_MONTHS = {name: number for number, name in enumerate(_MONTH_NAMES, 1)}
_WEEKDAYS = {name: number for number, name in enumerate(_WEEKDAY_NAMES, 1)}

Days = Callable[[int, int], set[int]]
"""The days that are meant, of a year and month."""


class ExpressionError(ValueError):
    """An expression cannot be read."""


@dataclass(frozen=True)
class Cron:
    """When a cron expression is due, by the wall clock of a time zone.

    A time that the zone skips is skipped; one that it has twice is due once, the first time
    (EventBridge Scheduler User Guide, "Daylight savings time").
    """

    minutes: tuple[int, ...]
    hours: tuple[int, ...]
    days: Days
    months: tuple[int, ...]
    years: tuple[int, ...]
    zone: tzinfo

    def next(self, after: datetime) -> datetime | None:
        """The first time later than `after` (aware), in UTC; None when there is none any more."""
        start = after.astimezone(self.zone).replace(tzinfo=None)
        for day in self._days_from(start.date()):
            for hour in self.hours:
                for minute in self.minutes:
                    wall = datetime(day.year, day.month, day.day, hour, minute, tzinfo=self.zone)
                    found = wall.astimezone(UTC)
                    exists = found.astimezone(self.zone).replace(tzinfo=None) == wall.replace(
                        tzinfo=None
                    )
                    if exists and found > after:
                        return found
        return None

    def _days_from(self, start: date) -> Iterator[date]:
        for year in self.years:
            if year < start.year:
                continue
            for month in self.months:
                if (year, month) < (start.year, start.month):
                    continue
                for day in sorted(self.days(year, month)):
                    if date(year, month, day) >= start:
                        yield date(year, month, day)


def parse_cron(fields: str, zone: tzinfo) -> Cron:
    """The cron expression with these six fields.

    Raises:
        ExpressionError: it cannot be read, or not exactly one of the fields for days is ``?``.
    """
    parts = fields.upper().split()
    if len(parts) != 6:
        raise ExpressionError(f"a cron expression has 6 fields, not {len(parts)}")
    minutes, hours, month_days, months, week_days, years = parts
    if (month_days == "?") == (week_days == "?"):
        raise ExpressionError("one of day-of-month and day-of-week must be ?, and only one")
    days = _week_days(week_days) if month_days == "?" else _month_days(month_days)
    return Cron(
        _values(minutes, 0, 59),
        _values(hours, 0, 23),
        days,
        _values(months, 1, 12, _MONTHS),
        _values(years, FIRST_YEAR, LAST_YEAR),
        zone,
    )


def _values(
    field: str, low: int, high: int, names: Mapping[str, int] | None = None
) -> tuple[int, ...]:
    found: set[int] = set()
    for part in field.split(","):
        span, slash, step = part.partition("/")
        first, dash, last = span.partition("-")
        if span == "*":
            begin, end = low, high
        else:
            begin = _number(first, low, high, names)
            end = _number(last, low, high, names) if dash else begin
            if slash and not dash:
                end = high
        stride = _number(step, 1, high) if slash else 1
        # FRI-MON runs over the end of the week.
        span_length = end - begin if begin <= end else end - begin + (high - low + 1)
        found.update(
            low + (begin - low + offset) % (high - low + 1)
            for offset in range(0, span_length + 1, stride)
        )
    return tuple(sorted(found))


def _number(text: str, low: int, high: int, names: Mapping[str, int] | None = None) -> int:
    if names and text in names:
        return names[text]
    if not (text.isascii() and text.isdigit()) or not low <= int(text) <= high:
        raise ExpressionError(f"{text!r} is not between {low} and {high}")
    return int(text)


def _month_days(field: str) -> Days:
    if field == "L":
        return lambda year, month: {monthrange(year, month)[1]}
    if field in ("LW", "WL"):
        return lambda year, month: {_working_day(year, month, monthrange(year, month)[1])}
    if field.endswith("W"):
        wanted = _number(field[:-1], 1, 31)
        return lambda year, month: (
            {_working_day(year, month, wanted)} if wanted <= monthrange(year, month)[1] else set()
        )
    values = _values(field, 1, 31)
    return lambda year, month: {day for day in values if day <= monthrange(year, month)[1]}


def _working_day(year: int, month: int, day: int) -> int:
    """The working day closest to a day, in the same month."""
    length = monthrange(year, month)[1]
    weekday = date(year, month, day).weekday()
    if weekday == 5:
        return day - 1 if day > 1 else day + 2
    if weekday == 6:
        return day + 1 if day < length else day - 2
    return day


def _week_days(field: str) -> Days:
    if field == "L":
        field = "7"
    if field.endswith("L"):
        wanted = _number(field[:-1], 1, 7, _WEEKDAYS)
        return lambda year, month: {max(_of_weekday(year, month, wanted))}
    if "#" in field:
        name, _, place = field.partition("#")
        wanted, nth = _number(name, 1, 7, _WEEKDAYS), _number(place, 1, 5)
        return lambda year, month: set(_of_weekday(year, month, wanted)[nth - 1 : nth])
    values = _values(field, 1, 7, _WEEKDAYS)
    return lambda year, month: {
        day for wanted in values for day in _of_weekday(year, month, wanted)
    }


def _of_weekday(year: int, month: int, wanted: int) -> list[int]:
    """The days of a month that are that day of the week, 1 (Sunday) to 7."""
    first, length = monthrange(year, month)
    start = 1 + (wanted - 2 - first) % 7
    return list(range(start, length + 1, 7))
