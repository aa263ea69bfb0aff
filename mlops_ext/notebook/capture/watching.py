"""The one place that takes in a read, while a cell of the user runs."""

from __future__ import annotations

import glob
import os
import re
import stat
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from mlops_ext.notebook.capture import places
from mlops_ext.notebook.capture.identity import identify
from mlops_ext.notebook.capture.log import Identity, Log, Read
from mlops_ext.notebook.capture.stack import Caller, caller

if TYPE_CHECKING:
    from mlops_ext.notebook.capture.flow import Flow

_PATTERN = re.compile(r"[*?\[]")
_NAMES = {"botocore": "boto3", "s3transfer": "boto3", "aiobotocore": "s3fs"}


class Watch:
    """What is kept of the reads of one notebook.

    Args:
        shell: the IPython shell whose cells are watched.

    Attributes:
        log: the reads.
        source: the cell that runs, as typed; empty between cells.
        known: numbers of the reads of this cell by path, cell and line; 0 for what is no data.
    """

    def __init__(self, shell: Any) -> None:
        self.shell = shell
        self.log = Log()
        self.source = ""
        self.known: dict[tuple[str, int, int], int] = {}
        self._flow: Flow | None = None

    @property
    def cell(self) -> int:
        """Execution count of the cell that runs, or that ran last."""
        # IPython 9 counts on before a cell runs, IPython 8 after it.
        return len(self.shell.history_manager.input_hist_raw) - 1

    @property
    def flow(self) -> Flow:
        """What the notebook's variables were made from."""
        if self._flow is None:
            from mlops_ext.notebook.capture.flow import Flow

            self._flow = Flow(self.log)
        return self._flow

    def follow(self, source: str) -> None:
        """Take in what the last cell has made of what; what fails never reaches the user's code.

        Args:
            source: of the cell, as typed.
        """
        with suppress(Exception):
            self.flow.follow(self.shell.transform_cell(source), self.cell, self.shell.user_ns)


_watch: Watch | None = None
_running = False
"""Whether a cell runs."""

_own = threading.local()
"""Of a thread: ``busy`` while it takes in a read, ``scopes`` of the readers that it is in."""


def current() -> Watch | None:
    """Return what is kept of this notebook; None when capture is off."""
    return _watch


def watch(shell: Any) -> Watch:
    """Begin, in the cell that asks for it."""
    global _watch, _running
    _watch = Watch(shell)
    begin(shell.history_manager.input_hist_raw[-1])
    return _watch


def forget() -> None:
    """End, and forget the reads."""
    global _watch, _running
    _watch, _running = None, False


def begin(source: str) -> None:
    """Say that a cell begins."""
    global _running
    if _watch is not None:
        _watch.source, _running = source, True


def end() -> None:
    """Say that the cell has ended."""
    global _running
    if _watch is not None:
        _watch.source, _running = "", False
        _watch.known.clear()


def is_watching() -> bool:
    """Return whether a read would be taken in now."""
    return _running and not getattr(_own, "busy", False)


@contextmanager
def scope() -> Iterator[set[int]]:
    """Collect the numbers of what this thread reads within it."""
    scopes: list[set[int]] = _own.__dict__.setdefault("scopes", [])
    seen: set[int] = set()
    scopes.append(seen)
    try:
        yield seen
    finally:
        scopes.pop()


def note(sources: Iterable[str], by: str = "", *, named: bool = False) -> None:
    """Take in that sources are read; what fails here never reaches the user's code.

    Args:
        sources: paths, patterns of paths, or URIs.
        by: who reads, where no library stands between the cell and us.
        named: whether a reader of data was given them; else they have to look like data.
    """
    with _taking_in() as watch:
        if watch is not None:
            for source in sources:
                _note(watch, source, by, named)


def note_remote(uri: str, by: str, identity: Identity) -> None:
    """Take in that an object is read that does not lie on this machine."""
    with _taking_in() as watch:
        if watch is not None and (who := caller()):
            _keep(watch, uri, _named(who.library) or by, who.line, identity)


@contextmanager
def _taking_in() -> Iterator[Watch | None]:
    if not is_watching():
        yield None
        return
    _own.busy = True
    try:
        with suppress(Exception):
            yield _watch
    finally:
        _own.busy = False


def _note(watch: Watch, source: str, by: str, named: bool) -> None:
    who = caller()
    if who is None:
        return
    source = local_path(source) if source.startswith("file:") else source
    if "://" in source:
        _keep(watch, source, _named(who.library) or by, who.line, Identity())
        return
    for path in _expanded(source):
        key = (os.path.abspath(path), watch.cell, who.line)
        if key not in watch.known:
            watch.known[key] = _read(watch, key[0], who, by, named)
        if number := watch.known[key]:
            _collect(number)


def _read(watch: Watch, path: str, who: Caller, by: str, named: bool) -> int:
    """The number of the read of a path; 0 when it is none of data."""
    if folder := watch.log.folded(path, watch.cell, who.line):
        return folder
    if places.is_elsewhere(path):
        return 0
    real = os.path.realpath(path)
    found = os.stat(real)
    reader = _named(who.library) or by or "open"
    is_file = stat.S_ISREG(found.st_mode) and found.st_size > 0
    is_named = named and (is_file or stat.S_ISDIR(found.st_mode))
    if is_named or (is_file and places.is_data(real, found.st_size, reader)):
        identity = identify(real, found)
        return watch.log.add(Read(real, reader, watch.cell, who.line, identity))
    return 0


def _keep(watch: Watch, source: str, by: str, line: int, identity: Identity) -> None:
    _collect(watch.log.add(Read(source, by or "open", watch.cell, line, identity)))


def _collect(number: int) -> None:
    for seen in getattr(_own, "scopes", ()):
        seen.add(number)


def _named(library: str) -> str:
    """The name by which a person knows the library that reads."""
    return _NAMES.get(library, library)


def _expanded(source: str) -> list[str]:
    if not _PATTERN.search(source) or os.path.lexists(source):
        return [source]
    return glob.glob(source, recursive=True)


def local_path(uri: str) -> str:
    """Return the path of a ``file:`` URI."""
    return unquote(urlsplit(uri).path)
