"""All versions of all groups, kept in the process and brought up to date when they are asked for.

SageMaker's Search compares metrics as text, so that finding and sorting by them takes all versions.
They are read once; after that a look costs the page of those modified last and the groups.
"""

from __future__ import annotations

import threading
import time
import uuid
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from mlops_ext.errors import translating
from mlops_ext.services.bulk import all_kept
from mlops_ext.services.finding.table import GroupSource, Table
from mlops_ext.services.packages import summary
from mlops_ext.services.paging import pages
from mlops_ext.services.records import VersionSummary

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mlops_ext.connection import Connection

Page = dict[str, Any]

_MEMORY = "finding"
_FRESH = {"local": 0.0, "aws": 5.0}
"""Seconds that an answer is given again without a look: AWS counts calls, a local one is free."""
_LATE = {"local": timedelta(0), "aws": timedelta(seconds=60)}
"""How much later than others AWS's Search may show a change."""
_CHANGING = frozenset(
    {
        *("CreateModelPackage", "UpdateModelPackage", "DeleteModelPackage"),
        *("CreateModelPackageGroup", "DeleteModelPackageGroup"),
        *("AddTags", "DeleteTags", "TagResources", "UntagResources"),
    }
)
"""Operations of SageMaker and of the tagging API after which an answer is an old one."""
_ALL_AGAIN = 600.0
"""Seconds after which all is read again where Search does not say exactly how many there are."""
_PAGE = 100
_GLANCE = 10
"""The size of the first page of a look: mostly nothing changed."""


def versions(connection: Connection, *, now: bool = False) -> Table:
    """Return all versions of all groups, as they are now.

    The first call of a connection reads all of them (on the local SageMaker about a quarter of a
    second for 1,000 versions), later ones what changed. Safe for threads.

    Args:
        connection: to the SageMaker that is asked.
        now: look even if the last look was a moment ago, which is enough on AWS otherwise.

    Raises:
        MLOpsError: SageMaker cannot be asked.
    """
    with translating("read all model versions", connection):
        return index_of(connection).look(now=now)


def newest(connection: Connection, count: int = _PAGE) -> Table:
    """Return what is there at once: all versions if they are known, else the newest alone.

    Args:
        connection: to the SageMaker that is asked.
        count: how many when they are not known; at most 100.

    Raises:
        MLOpsError: SageMaker cannot be asked.
    """
    with translating("read the newest model versions", connection):
        index = index_of(connection)
        return index.look(now=True) if index.known else index.peek(count)


def index_of(connection: Connection) -> Index:
    """Return the index of a connection, made once."""
    known: Index | None = connection.memory.get(_MEMORY)
    if known is not None:
        return known
    made = Index(connection)
    found: Index = connection.memory.setdefault(_MEMORY, made)
    if found is made:
        connection.observe(found.note)
    return found


class Index:
    """What is known of the versions of one SageMaker. Thread-safe.

    Args:
        connection: to the SageMaker that is asked.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._lock = threading.Lock()
        self._table: Table | None = None
        self._packages: dict[str, VersionSummary | None] = {}
        """By ARN; none for a package without a group, which is no version."""
        self._groups: dict[str, GroupSource] = {}
        self._last = datetime.min.replace(tzinfo=UTC)
        """When the last change that is known was made."""
        self._looked = self._read_all = self._changed = float("-inf")

    @property
    def known(self) -> bool:
        """Whether all versions have been read."""
        return self._table is not None

    def look(self, *, now: bool = False) -> Table:
        """Return the versions as they are now, or were a moment ago where that is enough."""
        asked = time.monotonic() - (0.0 if now else _FRESH[self._connection.kind])
        with self._lock:
            # While this thread waited, another may have begun a look after it asked.
            if self._table is None or self._looked <= max(asked, self._changed):
                began = time.monotonic()
                self._table = self._current()
                self._looked = began
            return self._table

    def peek(self, count: int) -> Table:
        """Return the newest versions alone, without keeping them."""
        page = next(self._pages("CreationTime", count))
        groups = self._read_groups()
        found = [_summary(result) for result in page["Results"]]
        total = _total(page)
        return _table(found, groups, len(found) if total is None else total)

    def note(self, operation: str) -> None:
        """Look at the next question, however fresh the last answer is, if that changed something.

        Args:
            operation: one that was done through the connection.
        """
        if operation in _CHANGING:
            self._changed = time.monotonic()

    def _current(self) -> Table:
        before = self._packages
        due = time.monotonic() - self._read_all > _ALL_AGAIN
        exact = self._table is not None and self._read_changes(due)
        if not exact:
            # What moved between two pages shows in the changes afterwards.
            self._read_everything()
            self._read_changes(due=False)
        groups = self._read_groups()
        if self._table is not None and groups == self._groups and before == self._packages:
            return self._table
        self._groups = groups
        return _table(self._packages.values(), groups)

    def _read_everything(self) -> None:
        with all_kept():
            packages: dict[str, VersionSummary | None] = {}
            for page in self._pages("LastModifiedTime", _PAGE):
                self._take(page, packages)
        self._packages, self._read_all = packages, time.monotonic()

    def _read_changes(self, due: bool) -> bool:
        """Take over what was modified since the last look.

        Args:
            due: all must be read again unless Search says how many there are.

        Returns:
            Whether all that there is is known.
        """
        packages, total = dict(self._packages), None
        known = self._last - _LATE[self._connection.kind]
        for page in self._pages("LastModifiedTime", _GLANCE):
            total = _total(page) if total is None else total
            if self._take(page, packages) < known:
                break
        self._packages = packages
        return not due if total is None else total == len(packages)

    def _take(self, page: Page, packages: dict[str, VersionSummary | None]) -> datetime:
        """Add a page, and return when the one modified first in it was modified."""
        oldest = self._last
        for result in page["Results"]:
            package = result["ModelPackage"]
            packages[package["ModelPackageArn"]] = _summary(result)
            oldest = package.get("LastModifiedTime") or package["CreationTime"]
            self._last = max(self._last, oldest)
        return oldest

    def _pages(self, sort: str, first: int) -> Iterator[Page]:
        """Yield the pages of Search, the newest by `sort` first; the first one may be small."""
        asked = {"Resource": "ModelPackage", "SortBy": sort, "SortOrder": "Descending"}
        search = self._connection.client("sagemaker").search
        page = search(**asked, MaxResults=first)
        yield page
        while token := page.get("NextToken"):
            page = search(**asked, MaxResults=_PAGE, NextToken=token)
            yield page

    def _read_groups(self) -> dict[str, GroupSource]:
        client = self._connection.client("sagemaker")
        found = pages(client, "search", "Results", Resource="ModelPackageGroup")
        groups = (result["ModelPackageGroup"] for result in found)
        return {group["ModelPackageGroupName"]: _source(group) for group in groups}


def _table(
    found: Iterable[VersionSummary | None], groups: dict[str, GroupSource], total: int | None = None
) -> Table:
    # A version whose group is gone is gone too, though it was read a moment before.
    kept = [version for version in found if version and version.group in groups]
    return Table(kept, groups, uuid.uuid4().hex, total)


def _summary(result: dict[str, Any]) -> VersionSummary | None:
    package = result["ModelPackage"]
    is_version = package.get("ModelPackageVersion") and package.get("ModelPackageGroupName")
    return summary(package, {}) if is_version else None


def _total(page: Page) -> int | None:
    """How many there are, where Search says it exactly."""
    hits = page.get("TotalHits") or {}
    return int(hits["Value"]) if hits.get("Relation") == "EqualTo" else None


def _source(group: dict[str, Any]) -> GroupSource:
    return GroupSource(
        arn=group["ModelPackageGroupArn"],
        description=group.get("ModelPackageGroupDescription", ""),
        created=group["CreationTime"],
        tags={tag["Key"]: tag["Value"] for tag in group.get("Tags") or []},
    )
