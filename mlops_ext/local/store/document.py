"""What a document is, and how documents are asked for."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

Cursor = tuple[Any, ...]
"""Where a page ended: what it is sorted by, and the document's id."""


class DuplicateError(Exception):
    """A document of that kind, parent and name exists already: `existing`."""

    def __init__(self, existing: Document) -> None:
        super().__init__(existing.arn)
        self.existing = existing


@dataclass(frozen=True)
class Draft:
    """A document that is to be added.

    Args:
        kind: what it is, for example ``model``.
        arn: unique over all documents.
        name: as written and shown.
        body: what it says (JSON values and aware datetimes).
        key: what it is found by, unique under kind and parent; the name in lower case when empty.
        parent: the key of the document it belongs to, or ``""``.
        type: what documents of its kind are told apart by, or ``""``.
        lookup: one further value to find it by, or ``""``.
    """

    kind: str
    arn: str
    name: str
    body: dict[str, Any] = field(default_factory=dict)
    key: str = ""
    parent: str = ""
    type: str = ""
    lookup: str = ""


@dataclass(frozen=True)
class Document(Draft):
    """A stored document; `id` is also its node in the graph of edges. Times are aware, UTC."""

    id: int = 0
    created: datetime = datetime.min
    modified: datetime = datetime.min


class Head(NamedTuple):
    """A document without its body; times are epoch seconds."""

    id: int
    kind: str
    arn: str
    name: str
    type: str
    created: float
    modified: float
