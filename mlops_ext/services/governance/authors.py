"""Who did what nobody of ours recorded: from the version itself, then from CloudTrail."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError

from mlops_ext.services.governance.actions import near
from mlops_ext.services.governance.decisions import STAGE
from mlops_ext.services.packages import Package, who
from mlops_ext.services.records import HistoryEntry

if TYPE_CHECKING:
    from mlops_ext.connection import Connection

_KEPT = timedelta(days=90)
"""How long CloudTrail's event history reaches back."""
_AROUND = timedelta(minutes=5)
_MODIFIED = timedelta(seconds=2)
_MOST_PAGES = 4
"""Pages of 50 events; AWS answers two requests a second."""

_APPROVALS = {"Approved", "Rejected", "PendingManualApproval"}


@dataclass(frozen=True)
class Update:
    """An UpdateModelPackage that CloudTrail kept.

    Args:
        when: when it was made.
        who: the user or role session that made it.
        what: ``Stage``, or the approval status that it set; empty for others.
        version: ARN of the version.
    """

    when: datetime
    who: str
    what: str
    version: str


def with_authors(
    connection: Connection, package: Package, entries: Sequence[HistoryEntry]
) -> list[HistoryEntry]:
    """Fill in who did what, as far as it can be found out."""
    found = _last_modified(package, entries)
    unknown = [one for one in found if _can_be_found(one)]
    if connection.kind != "aws" or not unknown:
        return found
    arn = package["ModelPackageArn"]
    times = [one.when for one in unknown]
    events = _look_up(connection, min(times) - _AROUND, max(times) + _AROUND)
    return filled(found, (one for event in events if (one := read_update(event))), arn)


def _can_be_found(entry: HistoryEntry) -> bool:
    recent = datetime.now(UTC) - entry.when < _KEPT
    return entry.who is None and recent and entry.what in {*_APPROVALS, STAGE}


def _last_modified(package: Package, entries: Sequence[HistoryEntry]) -> list[HistoryEntry]:
    """SageMaker says who modified a version last: that names the newest change, and no other."""
    by, when = who(package.get("LastModifiedBy")), package.get("LastModifiedTime")
    changes = [one for one in entries if one.what in {*_APPROVALS, STAGE}]
    newest = max(changes, key=lambda one: one.when, default=None)
    if by is None or when is None or newest is None or newest.who is not None:
        return list(entries)
    if abs(newest.when - when) > _MODIFIED:
        return list(entries)
    named = newest.model_copy(update={"who": by})
    return [named if one is newest else one for one in entries]


def _look_up(connection: Connection, start: datetime, end: datetime) -> list[Mapping[str, Any]]:
    """The UpdateModelPackage events of a time; none where that is not allowed.

    https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html
    """
    found: list[Mapping[str, Any]] = []
    # A history without these names is better than none: nothing else needs CloudTrail.
    with suppress(ClientError, BotoCoreError):
        pages = (
            connection.client("cloudtrail")
            .get_paginator("lookup_events")
            .paginate(
                LookupAttributes=[
                    {"AttributeKey": "EventName", "AttributeValue": "UpdateModelPackage"}
                ],
                StartTime=start,
                EndTime=end,
                PaginationConfig={"MaxItems": 50 * _MOST_PAGES, "PageSize": 50},
            )
        )
        for page in pages:
            found += page.get("Events") or []
    return found


def read_update(event: Mapping[str, Any]) -> Update | None:
    """Read an event of CloudTrail; None for one that failed or says not enough.

    https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
    """
    try:
        told = json.loads(event.get("CloudTrailEvent") or "{}")
    except ValueError:
        return None
    given, identity = told.get("requestParameters") or {}, told.get("userIdentity") or {}
    user = event.get("Username") or who({"IamIdentity": {"Arn": identity.get("arn")}})
    version, when = given.get("modelPackageArn"), event.get("EventTime")
    if told.get("errorCode") or not (user and version and when):
        return None
    what = STAGE if given.get("modelLifeCycle") else given.get("modelApprovalStatus", "")
    return Update(when=when, who=str(user), what=str(what), version=str(version))


def filled(
    entries: Iterable[HistoryEntry], updates: Iterable[Update], arn: str
) -> list[HistoryEntry]:
    """Name who made each change that an update of the version tells of."""
    known = [one for one in updates if one.version.lower() == arn.lower()]
    return [_named(entry, known) for entry in entries]


def _named(entry: HistoryEntry, updates: Iterable[Update]) -> HistoryEntry:
    if entry.who is not None:
        return entry
    alike = [one for one in updates if one.what == entry.what and near(one.when, entry.when)]
    closest = min(alike, key=lambda one: abs(one.when - entry.when), default=None)
    return entry.model_copy(update={"who": closest.who}) if closest else entry
