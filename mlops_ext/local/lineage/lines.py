"""What ReadLineage answers of each vertex: a line, kept ready until its document changes."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import cast

from mlops_ext.local.lineage.query import LINEAGE_TYPES
from mlops_ext.local.store import Document, Documents

_AT_ONCE = 2000
"""Lines that are made at once: what SQLite does at once holds up every other thread."""

_MOST_KEPT = 200_000
"""Some 50 MB of memory."""

_KINDS = " ".join(f"WHEN '{kind}' THEN '[\"{type}\",'" for kind, type in LINEAGE_TYPES.items())
_STATUS = "coalesce(body -> '$.Status.PrimaryStatus', body -> '$.Status')"
_LINE = f"""arn || char(9)
    || CASE kind {_KINDS} END
    || json_quote(CASE substr(type, 1, 9) WHEN 'SageMaker' THEN substr(type, 10) ELSE type END)
    || ']' || char(9)
    || coalesce(body -> '$.Source.SourceUri', body -> '$.Source.SourceArn', '') || char(9)
    || strftime('%Y-%m-%dT%H:%M:%f000Z', created, 'unixepoch') || char(9)
    || coalesce(body -> '$.Properties', body -> '$.Parameters', '') || char(9)
    || CASE WHEN name = '' AND {_STATUS} IS NULL THEN ''
       ELSE '[' || json_quote(name) || ',' || coalesce({_STATUS}, 'null') || ']' END
"""


class Lines:
    """The lines of vertices, by the ids of their documents.

    Args:
        documents: the store whose changes count.
    """

    def __init__(self, documents: Documents) -> None:
        self._kept: dict[int, str] = {}
        self._version = 0
        self._writing = threading.Lock()
        documents.observe(self._forget)

    @property
    def version(self) -> int:
        """A number that grows with every change, to be asked when a snapshot is made."""
        return self._version

    def of(self, ids: Sequence[int], version: int, documents: Documents) -> list[str]:
        """The lines of documents, in the order of their ids.

        Args:
            ids: of which; all are there.
            version: what `version` was when `documents` was made.
            documents: the store, or a snapshot of it, which another thread may read.
        """
        lines = list(map(self._kept.get, ids))
        lacking = [place for place, line in enumerate(lines) if line is None]
        for first in range(0, len(lacking), _AT_ONCE):
            places = lacking[first : first + _AT_ONCE]
            some = [ids[place] for place in places]
            made = documents.lines(some, _LINE).split("\n")
            for place, line in zip(places, made, strict=True):
                lines[place] = line
            self._keep(dict(zip(some, made, strict=True)), version)
        return cast("list[str]", lines)

    def _keep(self, made: dict[int, str], version: int) -> None:
        with self._writing:
            # What a snapshot tells may have changed since.
            if version == self._version and len(self._kept) < _MOST_KEPT:
                self._kept |= made

    def _forget(self, before: Document | None, after: Document | None) -> None:
        changed = before or after
        if changed is not None and changed.kind in LINEAGE_TYPES:
            with self._writing:
                self._version += 1
                self._kept.pop(changed.id, None)
