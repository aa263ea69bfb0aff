"""What changed since the last look: the cheap question behind live updates.

Four calls whatever the number of versions: the versions and the groups modified last, how many
there are, and the endpoints.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from mlops_ext.errors import translating
from mlops_ext.services.records import Record

if TYPE_CHECKING:
    from mlops_ext.connection import Connection

_PAGE = 100


class Change(Record):
    """One thing that changed: which, never what."""

    kind: Literal["group", "version", "endpoint"]
    id: str
    """``churn``, ``churn/3``, ``churn-prod``; ``*`` when too many changed to name them."""
    change: Literal["created", "updated", "deleted"]


@dataclass(frozen=True)
class Snapshot:
    """What there is at one moment, as far as one page of each kind tells.

    Args:
        marks: kind and id of the things modified last, with what tells one state from the next.
        totals: how many of a kind there are in all.
    """

    marks: dict[tuple[str, str], str]
    totals: dict[str, int]


def snapshot(connection: Connection) -> Snapshot:
    """Look at versions, groups and endpoints.

    Raises:
        MLOpsError: SageMaker cannot be asked.
    """
    with translating("look for changes", connection):
        client = connection.client("sagemaker")
        marks: dict[tuple[str, str], str] = {}
        versions = _newest(client, "ModelPackage", "LastModifiedTime")
        for result in versions["Results"]:
            package = result["ModelPackage"]
            name = f"{package.get('ModelPackageGroupName')}/{package.get('ModelPackageVersion')}"
            marks["version", name] = str(
                package.get("LastModifiedTime", package.get("CreationTime"))
            )
        groups = _newest(client, "ModelPackageGroup", "CreationTime")
        for result in groups["Results"]:
            group = result["ModelPackageGroup"]
            # Aliases and collections are tags, and a tag changes no time.
            tags = sorted((tag["Key"], tag["Value"]) for tag in group.get("Tags") or [])
            marks["group", group["ModelPackageGroupName"]] = f"{group['CreationTime']} {tags}"
        endpoints = client.list_endpoints(MaxResults=_PAGE)["Endpoints"]
        for endpoint in endpoints:
            marks["endpoint", endpoint["EndpointName"]] = (
                f"{endpoint['EndpointStatus']} {endpoint['LastModifiedTime']}"
            )
        return Snapshot(
            marks,
            {
                "version": versions.get("TotalHits", {}).get("Value", len(versions["Results"])),
                "group": groups.get("TotalHits", {}).get("Value", len(groups["Results"])),
                "endpoint": len(endpoints),
            },
        )


def difference(before: Snapshot, after: Snapshot) -> list[Change]:
    """Return what tells two snapshots apart, created and updated before deleted."""
    changes: list[Change] = []
    for (kind, name), mark in after.marks.items():
        known = before.marks.get((kind, name))
        if known is None:
            changes.append(_change(kind, name, "created"))
        elif known != mark:
            changes.append(_change(kind, name, "updated"))
    for kind, total in after.totals.items():
        gone = [
            name
            for known, name in before.marks
            if known == kind and (kind, name) not in after.marks
        ]
        if total <= _PAGE:
            changes += [_change(kind, name, "deleted") for name in gone]
        elif total < before.totals[kind]:
            changes.append(_change(kind, "*", "deleted"))
    return changes


def _newest(client: Any, resource: str, by: str) -> dict[str, Any]:
    answer: dict[str, Any] = client.search(
        Resource=resource, SortBy=by, SortOrder="Descending", MaxResults=_PAGE
    )
    return answer


def _change(kind: str, name: str, change: str) -> Change:
    return Change.model_validate({"kind": kind, "id": name, "change": change})
