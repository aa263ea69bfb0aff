"""What is declared of an event that a change of a document makes."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from mlops_ext.local.logs.store import milliseconds
from mlops_ext.local.store import Document

Body = dict[str, Any]
Time = Callable[[datetime], object]


@dataclass(frozen=True)
class Change:
    """A change of a document: what it was, what it is, and its tags.

    `before` is None when it was added. Documents that are removed make no event.
    """

    before: Body | None
    after: Document
    tags: Mapping[str, str]

    def changed(self, member: str) -> bool:
        """Whether a member is other than it was."""
        return (self.before or {}).get(member) != self.after.body.get(member)


@dataclass(frozen=True)
class Emission:
    """An event that a kind of document makes.

    Args:
        detail_type: the event's ``detail-type``.
        detail: what it says; None when this change makes no event.
        resources: ARNs that it is about; that of the document when this is absent.
        source: the service that tells it.
    """

    detail_type: str
    detail: Callable[[Change], Body | None]
    resources: Callable[[Document], list[str]] = lambda document: [document.arn]
    source: str = "aws.sagemaker"


def text_of_milliseconds(time: datetime) -> str:
    """A time as the older events of jobs write it."""
    return str(milliseconds(time))


def written(value: Any, time: Time) -> Any:
    """A value for an event: times as it writes them, nothing that is None."""
    if isinstance(value, datetime):
        return time(value)
    if isinstance(value, dict):
        return {key: written(each, time) for key, each in value.items() if each is not None}
    if isinstance(value, list):
        return [written(each, time) for each in value]
    return value


def upper_snake(status: str) -> str:
    """A status as events of endpoints write it: ``InService`` is ``IN_SERVICE``."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", status).upper()


def status_change(
    name: str, arn: str, statuses: tuple[str, ...], members: str, time: Time
) -> Callable[[Change], Body | None]:
    """The detail of an event about a status: told when one of `statuses` changes.

    Args:
        name: the member with the name.
        arn: the member with the ARN.
        statuses: members whose change makes the event.
        members: further members that it carries, separated by spaces, as far as there are any.
        time: how it writes times.
    """

    def detail(change: Change) -> Body | None:
        if not any(change.changed(status) for status in statuses):
            return None
        return shown(change, name, arn, (*statuses, *members.split()), time)

    return detail


def shown(change: Change, name: str, arn: str, members: tuple[str, ...], time: Time) -> Body:
    """Name, ARN, members, times and tags of a document."""
    document = change.after
    body = document.body
    found = {
        name: document.name,
        arn: document.arn,
        **{member: body[member] for member in members if member in body},
        "CreationTime": body.get("CreationTime", document.created),
        "LastModifiedTime": body.get("LastModifiedTime", document.modified),
        "Tags": dict(change.tags),
    }
    written_detail: Body = written(found, time)
    return written_detail
