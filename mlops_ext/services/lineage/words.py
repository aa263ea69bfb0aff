"""Words that answers to lineage questions share."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime


def listed(names: Sequence[str], what: str = "", *, most: int = 3) -> str:
    """Join names: ``a, b and c``, or count them: ``5 data sets``.

    Args:
        names: in their order; doubles are left out.
        what: they are, in the plural; empty: the first of too many are named.
        most: more than these are counted.
    """
    names = list(dict.fromkeys(names))
    if len(names) > most:
        return f"{len(names):,} {what}".strip() if what else f"{listed(names[:2])} and more"
    return " and ".join(part for part in (", ".join(names[:-1]), *names[-1:]) if part)


def counted(count: int, one: str) -> str:
    """Return ``1 version`` or ``1,200 versions``."""
    return f"{count:,} {one}{'s' * (count != 1)}"


def day(moment: datetime) -> str:
    """Return the day of a time as a person writes it, in the local time zone: ``3 Mar 2026``."""
    local = moment.astimezone()
    return f"{local.day} {local:%b %Y}"


def minute(moment: datetime) -> str:
    """Return a time in the local time zone: ``3 Mar 2026 10:00``."""
    return f"{day(moment)} {moment.astimezone():%H:%M}"
