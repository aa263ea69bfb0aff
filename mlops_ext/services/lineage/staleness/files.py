"""What became of local files and folders: size and times first, then the hash."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from mlops_ext.services.lineage.staleness.kept import (
    CLOCKS,
    GONE,
    SAME,
    UNREADABLE,
    Kept,
    Now,
    by_hash,
    by_size,
    by_time,
)
from mlops_ext.services.references import local_path
from mlops_ext.services.registration.datasets import folder_facts

if TYPE_CHECKING:
    from mlops_ext.connection import Connection

_MEMORY = "hashes of files"


@dataclass(frozen=True)
class _Look:
    """What a look at a file or folder tells without reading it.

    Args:
        size: of all files, in bytes.
        written: nanoseconds since 1970 of the last change of a content.
        touched: the same of the last change of anything, also of a name or an owner: a copy that
            keeps the time of its original shows here.
    """

    size: int
    written: int
    touched: int


def judge(connection: Connection, kept: Kept) -> Now:
    """Tell what became of a file or folder of this machine."""
    path = local_path(kept.uri)
    try:
        look = _look(path)
        written = _moment(look.written)
        if not kept.sha256:
            return by_time(kept, written)
        if changed := by_size(kept, look.size, written):
            return changed
        last = _moment(max(look.written, look.touched))
        if kept.recorded and last < kept.recorded - CLOCKS:
            return Now(SAME, "not written since it was recorded", written)
        return by_hash(kept, _sha256(connection, path, look), written)
    except FileNotFoundError:
        return Now(GONE, "there is no such file on this machine")
    except OSError as error:
        return Now(UNREADABLE, error.strerror or str(error))


def _look(path: Path) -> _Look:
    if not path.is_dir():
        found = path.stat()
        return _Look(found.st_size, found.st_mtime_ns, found.st_ctime_ns)
    inside = [one.stat() for one in _with_folders(path)]
    files = [one.stat() for one in path.rglob("*") if one.is_file()]
    return _Look(
        sum(one.st_size for one in files),
        max(one.st_mtime_ns for one in inside),
        max(one.st_ctime_ns for one in inside),
    )


def _with_folders(path: Path) -> Iterable[Path]:
    """All below a folder and itself: a file that is taken away leaves its mark on its folder."""
    return [path, *path.rglob("*")]


def _sha256(connection: Connection, path: Path, look: _Look) -> str:
    """The hash, kept for as long as the file is not touched: views ask again and again."""
    known: dict[tuple[Path, _Look], str] = connection.memory.setdefault(_MEMORY, {})
    if (path, look) not in known:
        known[path, look] = folder_facts(path).sha256 if path.is_dir() else _of_file(path)
    return known[path, look]


def _of_file(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _moment(nanoseconds: int) -> datetime:
    return datetime.fromtimestamp(nanoseconds / 1e9, UTC)
