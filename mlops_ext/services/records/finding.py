"""Finding: versions of all groups, as rows for people and as columns for the browser."""

from __future__ import annotations

from mlops_ext.services.records.base import Record
from mlops_ext.services.records.models import Better, VersionSummary


class GroupFacts(Record):
    """What versions inherit from their model package group."""

    name: str
    arn: str
    description: str = ""
    tags: dict[str, str] = {}
    """Without those that are ours or keep collections."""
    collections: list[str] = []
    """Paths of the collections it is in: ``risk/churn``."""
    aliases: dict[str, int] = {}
    """The group's own aliases with the number of the version they name."""


class Words(Record):
    """A column of few different words: row ``i`` holds ``words[codes[i]]``."""

    words: list[str]
    """Empty text stands for no value."""
    codes: list[int]


class MetricColumn(Record):
    """A metric of all versions; names that mean the same (``auc``, ``roc_auc``) are one column."""

    name: str
    """As most people write it: ``auc``."""
    label: str
    names: list[str]
    """All names under which it was registered."""
    better: Better | None = None
    values: list[float | None]


class RowAliases(Record):
    """The aliases of one row."""

    row: int
    names: list[str]
    """Without the ``@``: ``latest``, ``approved``, then the group's own."""


class VersionTable(Record):
    """All versions of all groups as columns, newest first."""

    mark: str
    """Changes whenever anything in the table does."""
    complete: bool
    """False when only the newest have been read so far."""
    total: int
    """How many versions SageMaker has."""
    groups: list[GroupFacts]
    group: list[int]
    """Index into `groups`."""
    number: list[int]
    approval: Words
    status: Words
    stage: Words
    stage_status: Words
    framework: Words
    created_by: Words
    description: list[str]
    created: list[int]
    """Milliseconds since 1970, UTC."""
    modified: list[int]
    aliases: list[RowAliases]
    metrics: list[MetricColumn]


class Found(Record):
    """The versions that a query keeps, in the order asked for."""

    query: str
    sort: str
    total: int
    """How many there are in all; more than `versions` when a limit cut them."""
    metrics: list[str]
    """Names of the metrics that are shown as columns, those asked about first."""
    versions: list[VersionSummary]


class AliasChange(Record):
    """An alias that was set or taken away."""

    alias: str
    group: str
    number: int | None
    """The version it names now; none when it was taken away."""
    previous: int | None
    """The version it named before; none when it is new."""


class Collection(Record):
    """A collection of model groups, as SageMaker Studio keeps it, with those inside it."""

    path: str
    """``risk/churn``."""
    name: str
    arn: str
    groups: list[str]
    """Names of the model groups that are in it itself."""
    collections: list[Collection] = []
