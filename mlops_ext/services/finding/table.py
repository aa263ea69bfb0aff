"""The versions of all groups at one moment, as columns that are made when they are asked for."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mlops_ext.services import metrics
from mlops_ext.services.packages import aliases_among, own_aliases
from mlops_ext.services.records import GroupFacts, MetricColumn, VersionSummary
from mlops_ext.services.references import COMPUTED_ALIASES

COLLECTION_TAG = "sagemaker:collection-path:"
"""Prefix of the group tags with which SageMaker Studio keeps collections."""
SHORT = {"PendingManualApproval": "pending"}
"""What a person calls a state."""
OWN_TAGS = ("mlops:", "sagemaker:collection")

Floats = NDArray[np.float64]
Codes = NDArray[np.int32]


@dataclass(frozen=True)
class WordColumn:
    """A column of few different words.

    Args:
        words: each once; empty for no value.
        codes: of each row, the index of its word.
    """

    words: tuple[str, ...]
    codes: Codes


class Table:
    """Versions as rows, newest first; never changes. Safe for threads.

    Args:
        versions: summaries without aliases, in any order.
        groups: what SageMaker says of each group, by name: ``tags``, description, ARN.
        mark: differs from the mark of any other table of this process.
        total: how many versions there are; more than `versions` when not all have been read.
    """

    def __init__(
        self,
        versions: Sequence[VersionSummary],
        groups: Mapping[str, GroupSource],
        mark: str,
        total: int | None = None,
    ) -> None:
        self.versions = sorted(versions, key=_newest_first, reverse=True)
        self.groups = groups
        self.mark = mark
        self.total = len(versions) if total is None else total
        self._words: dict[str, WordColumn] = {}
        self._times: dict[str, Floats] = {}

    def __len__(self) -> int:
        return len(self.versions)

    @property
    def complete(self) -> bool:
        """Whether all versions have been read."""
        return len(self.versions) >= self.total

    @cached_property
    def group_names(self) -> WordColumn:
        """The group of each row."""
        return self.words("group")

    @cached_property
    def facts(self) -> list[GroupFacts]:
        """What versions inherit from their group, in the order of `group_names`."""
        return [facts_of(name, self.groups[name]) for name in self.group_names.words]

    @cached_property
    def aliases(self) -> dict[int, list[str]]:
        """The aliases of the rows that have some."""
        rows: dict[str, dict[int, int]] = {}
        for row, version in enumerate(self.versions):
            rows.setdefault(version.group, {})[version.number] = row
        found: dict[int, list[str]] = {}
        for group, by_number in rows.items():
            approvals = {number: self.versions[row].approval for number, row in by_number.items()}
            for number, names in aliases_among(approvals, self.groups[group].tags).items():
                if number in by_number:
                    found[by_number[number]] = names
        return found

    @cached_property
    def haystack(self) -> list[str]:
        """What text is looked for in, row by row: name, description, author, state, own aliases."""
        return [
            "\n".join(
                (
                    version.reference,
                    version.description,
                    version.created_by or "",
                    SHORT.get(version.approval, version.approval),
                    *(name for name in self.aliases.get(row, ()) if name not in COMPUTED_ALIASES),
                )
            ).lower()
            for row, version in enumerate(self.versions)
        ]

    @cached_property
    def metrics(self) -> dict[str, MetricColumn]:
        """The metrics of all versions by `metric_key` of their label, best known first."""
        columns: dict[str, list[float | None]] = {}
        names: dict[str, Counter[str]] = {}
        keys: dict[str, str] = {}
        for row, version in enumerate(self.versions):
            for metric in version.metrics:
                key = keys.get(metric.name)
                if key is None:
                    key = keys[metric.name] = metric_key(metric.label)
                    columns.setdefault(key, [None] * len(self.versions))
                names.setdefault(key, Counter())[metric.name] += 1
                if columns[key][row] is None:
                    columns[key][row] = metric.value
        found = {}
        for key in sorted(columns, key=lambda key: (metrics.rank(_commonest(names[key])), key)):
            told = metrics.metric(_commonest(names[key]), None)
            found[key] = MetricColumn(
                name=told.name,
                label=told.label,
                names=sorted(names[key]),
                better=told.better,
                values=columns[key],
            )
        return found

    def metric(self, name: str) -> MetricColumn | None:
        """Return a metric by its name or label, however it is written; None when there is none."""
        key = metric_key(name)
        named = (one for one in self.metrics.values() if key in map(metric_key, one.names))
        return self.metrics.get(key) or next(named, None)

    def numbers(self, name: str) -> Floats | None:
        """Return the values of a metric, NaN where there is none; None for an unknown metric."""
        found = self.metric(name)
        return None if found is None else np.array(found.values, dtype=np.float64)

    def words(self, member: str) -> WordColumn:
        """Return a member of the summaries as a column of words."""
        if member not in self._words:
            index: dict[str, int] = {}
            values = (getattr(version, member) or "" for version in self.versions)
            codes = [index.setdefault(value, len(index)) for value in values]
            self._words[member] = WordColumn(tuple(index), np.array(codes, dtype=np.int32))
        return self._words[member]

    def times(self, member: str) -> Floats:
        """Return ``created`` or ``modified`` in seconds since 1970."""
        if member not in self._times:
            moments = [getattr(version, member).timestamp() for version in self.versions]
            self._times[member] = np.array(moments, dtype=np.float64)
        return self._times[member]

    def summary(self, row: int) -> VersionSummary:
        """Return a row with its aliases."""
        version = self.versions[row]
        names = self.aliases.get(row)
        return version.model_copy(update={"aliases": names}) if names else version


@dataclass(frozen=True)
class GroupSource:
    """A model package group as Search tells of it."""

    arn: str
    description: str
    created: Any
    tags: Mapping[str, str]


def facts_of(name: str, source: GroupSource) -> GroupFacts:
    """Return what versions inherit from a group."""
    tags = source.tags
    return GroupFacts(
        name=name,
        arn=source.arn,
        description=source.description,
        tags={key: value for key, value in tags.items() if not key.startswith(OWN_TAGS)},
        collections=sorted(value for key, value in tags.items() if key.startswith(COLLECTION_TAG)),
        aliases=own_aliases(tags),
    )


def metric_key(name: str) -> str:
    """Return a metric's name without what people write differently: case and signs."""
    return re.sub(r"[^0-9a-z²]+", "_", name.strip().lower())


def _commonest(names: Counter[str]) -> str:
    return names.most_common(1)[0][0]


def _newest_first(version: VersionSummary) -> tuple[Any, str, int]:
    return version.created, version.group, version.number
