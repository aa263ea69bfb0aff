"""Logs of endpoints: the lines of model processes, with the time at which each was first seen.

A model's process writes its log by itself, without times. What is new in it is copied into the
stream ``<variant>/<generation>`` of ``/aws/sagemaker/Endpoints/<endpoint>``.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from mlops_ext.local.logs.store import Line, milliseconds
from mlops_ext.local.store import Document

if TYPE_CHECKING:
    from mlops_ext.local.engine import Engine

GROUP = "/aws/sagemaker/Endpoints/"
EVERY = timedelta(seconds=2)
AT_ONCE = 4 << 20
LARGEST = 32 << 20
"""Bytes of a stream; the older half goes when it is larger."""


class EndpointLogs:
    """The clockwork's part that copies what is new.

    Args:
        engine: whose endpoints.
    """

    SCHEMA: ClassVar[str] = """
        CREATE TABLE IF NOT EXISTS log_source (
            path TEXT PRIMARY KEY,
            place INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._folder = engine.state_dir / "endpoints"
        self._next = engine.now()
        engine.clockwork.add(self)
        engine.documents.observe(self._changed)

    def _changed(self, before: Document | None, after: Document | None) -> None:
        if after is not None and after.kind == "endpoint":
            self._engine.clockwork.wake()

    async def tick(self, now: datetime) -> datetime | None:
        """Copy what is new; see `clockwork.Part`."""
        if now >= self._next:
            self.copy()
            self._next = now + EVERY
        return self._next if self._engine.supervisor.running() else None

    def copy(self) -> None:
        """Copy what is new of all endpoints."""
        for path in sorted(self._folder.glob("*/logs/*.log")):
            self._copy(path)

    def _copy(self, path: Path) -> None:
        known = str(path.relative_to(self._folder))
        before, size = self._place(known), path.stat().st_size
        place = before
        if size < place:  # it was emptied, and what it had is in a file beside it
            self._append(path.with_name(f"{path.name}.1"), place, path, last=True)
            place = 0
        if size > place:
            place = self._append(path, place, path, last=False)
        if place != before:
            self._remember(known, place)

    def _append(self, source: Path, place: int, log: Path, last: bool) -> int:
        """Copy whole lines; answers the byte after them."""
        if not source.exists():
            return place
        with source.open("rb") as file:
            file.seek(place)
            text = file.read(AT_ONCE)
        end = len(text) if last else text.rfind(b"\n") + 1
        if end == 0 and len(text) == AT_ONCE:
            end = len(text)  # one line without an end
        now = milliseconds(self._engine.now())
        lines = [Line(now, each) for each in text[:end].decode("utf-8", "replace").splitlines()]
        generation, _, variant = log.stem.partition("-")
        group = f"{GROUP}{log.parent.parent.name}"
        stream = f"{variant}/{generation}"
        if lines:
            self._engine.logs.write(group, stream, lines)
            self._engine.logs.trim(group, stream, LARGEST)
        return place + end

    def _place(self, path: str) -> int:
        row = self._engine.database.connection.execute(
            "SELECT place FROM log_source WHERE path = ?", (path,)
        ).fetchone()
        return 0 if row is None else int(row["place"])

    def _remember(self, path: str, place: int) -> None:
        with self._engine.database.transaction() as connection:
            connection.execute("INSERT OR REPLACE INTO log_source VALUES (?, ?)", (path, place))
