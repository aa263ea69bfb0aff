"""A page of documents, as it is asked for and as SQL."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from mlops_ext.local.store.document import Cursor
from mlops_ext.local.store.where import COLUMNS, Every, Where, column, sql


@dataclass(frozen=True)
class Page:
    """Which documents are asked for, and in which order.

    Args:
        kind: of which kind.
        conditions: all of them must hold.
        sort: a column or path as in `Condition`; equal ones are ordered by age.
        descending: the largest first.
        limit: at most so many.
        after: where the page before ended.
    """

    kind: str
    conditions: Sequence[Where] = ()
    sort: str = "created"
    descending: bool = False
    limit: int = 100
    after: Cursor | None = None

    def read(
        self, connection: sqlite3.Connection | sqlite3.Cursor, columns: str
    ) -> tuple[list[Any], Cursor | None]:
        """Its rows and, when there are more, where it ended.

        Args:
            connection: of the database.
            columns: what to read of each document (SQL).
        """
        condition, values = sql(Every(tuple(self.conditions)))
        key = self.sort if self.sort in COLUMNS else f"ifnull({column(self.sort)}, '')"
        order, comparison = ("DESC", "<") if self.descending else ("ASC", ">")
        place = "" if self.after is None else f" AND ({key}, id) {comparison} (?, ?)"
        rows = connection.execute(
            f"SELECT {columns}, {key}, id FROM document WHERE kind = ? AND ({condition}){place}"
            f" ORDER BY {key} {order}, id {order} LIMIT {int(self.limit) + 1}",
            (self.kind, *values, *(self.after or ())),
        ).fetchall()
        page = rows[: self.limit]
        return page, tuple(page[-1][-2:]) if len(rows) > self.limit else None
