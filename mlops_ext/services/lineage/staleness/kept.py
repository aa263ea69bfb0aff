"""What was recorded of a data set's content, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

CHANGED, SAME, GONE, UNREADABLE = "Changed", "Same", "Gone", "Unreadable"

CLOCKS = timedelta(minutes=1)
"""Clocks of this machine, S3 and SageMaker are at most this far apart; S3 tells whole seconds."""


@dataclass(frozen=True)
class Kept:
    """What was recorded of a data set.

    Args:
        uri: where it lies.
        contents: what tells its content from others, by SourceIdType: ``Custom`` (``sha256:…``),
            ``S3Version``, ``S3ETag``, ``MD5Hash``.
        size: in bytes; None when it was not recorded.
        recorded: when this content was; None when that is not known.
        used: when it was first read among what was asked about; None when that is not known.
    """

    uri: str
    contents: Mapping[str, str] = field(default_factory=dict)
    size: int | None = None
    recorded: datetime | None = None
    used: datetime | None = None

    @property
    def sha256(self) -> str:
        """Hash of the content, hexadecimal; empty when it was not recorded."""
        kind, _, value = self.contents.get("Custom", "").partition(":")
        return value if kind == "sha256" else ""

    @property
    def known(self) -> datetime | None:
        """When the data was as it is asked about: recorded with its content, else read."""
        return self.recorded if self.contents else self.used or self.recorded


@dataclass(frozen=True)
class Now:
    """What became of a data set.

    Args:
        state: ``Changed``, ``Same``, ``Gone`` or ``Unreadable``.
        how: how that is known, or why not, in words.
        written: when it was last written; None when that is not known.
    """

    state: str
    how: str
    written: datetime | None = None


def by_time(kept: Kept, written: datetime) -> Now:
    """Judge by when data was last written, where nothing tells its content."""
    if kept.known is None:
        return Now(UNREADABLE, "nothing was recorded to compare it with", written)
    if written > kept.known:
        return Now(CHANGED, "written after it was read", written)
    return Now(SAME, "not written since it was read", written)


def by_hash(kept: Kept, sha256: str, written: datetime | None) -> Now:
    """Judge by the hash of the content."""
    if sha256 == kept.sha256:
        return Now(SAME, "the same SHA-256", written)
    return Now(CHANGED, "another SHA-256", written)


def by_size(kept: Kept, size: int, written: datetime | None) -> Now | None:
    """Judge by the size alone: another size is another content; None: the size tells nothing."""
    if kept.size is None or kept.size == size:
        return None
    return Now(CHANGED, f"{kept.size:,} bytes then, {size:,} now", written)
