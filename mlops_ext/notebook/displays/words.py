"""Numbers, times and states as a person reads them."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from typing import NamedTuple

MINUS = "−"
NOTHING = "–"


class State(NamedTuple):
    """How a state of SageMaker is shown: its word, the shape of its icon and the colour's role."""

    word: str
    icon: str
    tone: str


_STATES = {
    "PendingManualApproval": State("Pending", "clock", "warn"),
    "Approved": State("Approved", "tick", "good"),
    "Rejected": State("Rejected", "cross", "bad"),
    "Completed": State("Completed", "tick", "good"),
    "InProgress": State("Validating", "ring", "live"),
    "Pending": State("Validating", "ring", "live"),
    "InService": State("In service", "dot", "good"),
    "Creating": State("Creating", "ring", "live"),
    "Updating": State("Updating", "ring", "live"),
    "SystemUpdating": State("Updating (AWS)", "ring", "live"),
    "RollingBack": State("Rolling back", "ring", "warn"),
    "OutOfService": State("Out of service", "struck", "quiet"),
    "Failed": State("Failed", "triangle", "bad"),
    "UpdateRollbackFailed": State("Roll back failed", "triangle", "bad"),
    "Deleting": State("Deleting", "struck", "quiet"),
    "Deleted": State("Deleted", "struck", "quiet"),
    "Changed": State("Changed", "triangle", "warn"),
    "Same": State("Same", "tick", "good"),
    "Gone": State("Gone", "cross", "bad"),
    "Unreadable": State("Cannot be read", "unknown", "quiet"),
    "Serves": State("Serves", "dot", "good"),
    "Served": State("Served", "struck", "quiet"),
    "Nowhere": State("Serves nowhere", "struck", "quiet"),
    "Evaluated": State("Evaluated only", "ring", "quiet"),
    "Unknown": State("Not known", "unknown", "quiet"),
    "met": State("Met", "tick", "good"),
    "unmet": State("Not met", "triangle", "bad"),
    "waiting": State("Waiting", "clock", "warn"),
    "waived": State("Waived", "struck", "quiet"),
}


def state(value: str) -> State:
    """Return how a state is shown; an unknown one keeps the service's own word."""
    return _STATES.get(value, State(value, "unknown", "quiet"))


def card_status(value: str) -> str:
    """Return ModelCardStatus as a person reads it; an unknown one keeps the service's word."""
    return "Pending review" if value == "PendingReview" else value


def figure(value: float | None) -> str:
    """Return a metric's value: ``0.9213``, ``12.35``, ``12,400``; a dash when there is none."""
    if value is None or math.isnan(value):
        return NOTHING
    if math.isinf(value):
        return "∞" if value > 0 else f"{MINUS}∞"
    if abs(value) >= 1000 or (value == int(value) and abs(value) > 1):
        text = f"{abs(value):,.0f}"
    elif abs(value) >= 10:
        text = f"{abs(value):.2f}"
    else:
        text = f"{abs(value):.4f}"
    return f"{MINUS}{text}" if value < 0 else text


def difference(value: float | None) -> str:
    """Return a signed difference: ``+0.0071``, ``−0.0027``, ``0.0000``."""
    if value is None or math.isnan(value):
        return NOTHING
    return f"+{figure(value)}" if value > 0 else figure(value)


def day(when: datetime) -> str:
    """Return a time as ``16 Mar 16:42`` in the kernel's time zone, with the year once it is old."""
    local = when.astimezone()
    old = (datetime.now(UTC) - when).days > 365
    year = f" {local.year}" if old else ""
    return f"{local.day} {local:%b}{year} {local:%H:%M}"


def seconds(count: float) -> str:
    """Return a span of time: ``7 s``, ``6 m 31 s``."""
    minutes, rest = divmod(int(count), 60)
    return f"{minutes} m {rest} s" if minutes else f"{rest} s"


def size(count: int) -> str:
    """Return a size in bytes: ``812 B``, ``61.9 KB``, ``1.0 GB``."""
    if count < 1000:
        return f"{count} B"
    amount = float(count)
    for unit in ("KB", "MB", "GB"):
        amount /= 1000
        if amount < 1000:
            return f"{amount:.1f} {unit}"
    return f"{amount / 1000:.1f} TB"


def counted(count: int, one: str, many: str | None = None) -> str:
    """Return ``1 version``, ``12,400 rows``."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def shortened(text: str, length: int = 60) -> str:
    """Return text with its middle left out when it is longer than `length`."""
    if len(text) <= length:
        return text
    half = (length - 1) // 2
    return f"{text[: length - 1 - half]}…{text[-half:]}"
