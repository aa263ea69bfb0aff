"""The date or time that a question is about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from mlops_ext.errors import InvalidInput
from mlops_ext.services.lineage.words import day, minute


@dataclass(frozen=True)
class Span:
    """A day or a moment.

    Args:
        first: its begin.
        last: its end; the same for a moment, and never in the future.
        words: as a sentence begins: ``On 3 Mar 2026``.
        now: whether the present is meant.
    """

    first: datetime
    last: datetime
    words: str
    now: bool


def span(text: str) -> Span:
    """Read a date, all of whose day is meant, or a time; empty or ``now``: now.

    Without a time zone it is the local one.

    Raises:
        InvalidInput: it is neither, or lies in the future.
    """
    present = datetime.now(UTC)
    if text.strip().lower() in ("", "now"):
        return Span(present, present, "Now", True)
    try:
        first, is_day = _read(text.strip())
    except ValueError as error:
        raise InvalidInput.of(
            "InvalidDate",
            f"{text!r} is neither a date nor a time.",
            hint="Write for example 2026-03-31 or 2026-03-31T14:00.",
        ) from error
    if first > present:
        raise InvalidInput.of(
            "InvalidDate", f"{text} has not come yet.", hint="Name today or a day before it."
        )
    if not is_day:
        return Span(first, first, f"On {minute(first)}", False)
    end = (first.astimezone() + timedelta(days=1)).astimezone(UTC)
    return Span(first, min(end, present), f"On {day(first)}", False)


def _read(text: str) -> tuple[datetime, bool]:
    """The moment, or the begin of the day, and whether it is a day."""
    try:
        given = date.fromisoformat(text)
        begin = datetime(given.year, given.month, given.day).astimezone()
        return begin.astimezone(UTC), True
    except ValueError:
        return datetime.fromisoformat(text).astimezone(UTC), False
