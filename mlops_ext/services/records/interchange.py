"""What came of importing lineage from elsewhere."""

from __future__ import annotations

from typing import Literal

from mlops_ext.services.records.base import Record


class ImportedEntity(Record):
    """An artifact or an action that stands for something that an event tells of."""

    what: Literal["artifact", "action"]
    type: str
    """SageMaker's type: ``DataSet``, ``Model``… or ``OpenLineageRun``."""
    name: str
    """Of a run that of its job, else of the data."""
    source: str
    """SourceUri."""
    state: Literal["new", "changed", "there"]
    """New to this SageMaker, known with another status, or known as it is."""


class LineageFile(Record):
    """A lineage graph in a form of others, as a file."""

    name: str
    """``lineage-churn-3.openlineage.jsonl``."""
    text: str


class BadEvent(Record):
    """An event that was left out."""

    where: str
    """``line 3`` of a file of lines, ``event 3`` of a list."""
    why: str


class LineageImport(Record):
    """What importing makes, or would make."""

    dry_run: bool
    """Whether nothing was made yet."""
    events: int
    """How many events were read, without those that are bad."""
    entities: list[ImportedEntity]
    associations: int
    """How many associations are new."""
    known_associations: int
    """How many were there already."""
    bad: list[BadEvent]
