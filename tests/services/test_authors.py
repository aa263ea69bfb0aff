"""Who did what, found in CloudTrail's events in the form in which LookupEvents gives them."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from mlops_ext.services.governance.authors import filled, read_update
from mlops_ext.services.records import HistoryEntry

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
ARN = "arn:aws:sagemaker:us-east-1:000000000000:model-package/churn/3"


def event(minutes: float, user: str | None = "ana", **given: Any) -> dict[str, Any]:
    told = {
        "eventName": "UpdateModelPackage",
        "userIdentity": {"arn": "arn:aws:sts::000000000000:assumed-role/Reviewers/ben"},
        "requestParameters": {"modelPackageArn": ARN, **given},
    }
    found = {"EventTime": NOON + timedelta(minutes=minutes), "CloudTrailEvent": json.dumps(told)}
    return found | ({"Username": user} if user else {})


def entry(what: str, minutes: float = 0, who: str | None = None) -> HistoryEntry:
    return HistoryEntry(when=NOON + timedelta(minutes=minutes), what=what, title=what, who=who)


def names(entries: list[HistoryEntry], *events: dict[str, Any]) -> list[str | None]:
    updates = [found for one in events if (found := read_update(one))]
    return [one.who for one in filled(entries, updates, ARN)]


def test_an_update_of_the_same_kind_and_time_names_who_made_it() -> None:
    approved = event(0.5, modelApprovalStatus="Approved")
    staged = event(0.2, user=None, modelLifeCycle={"stage": "QA", "stageStatus": "OnHold"})
    entries = [entry("Approved"), entry("Stage"), entry("Rejected"), entry("Approved", who="eve")]
    assert names(entries, approved, staged) == ["ana", "ben", None, "eve"]


def test_what_failed_was_of_another_version_or_of_another_time_names_nobody() -> None:
    failed = event(0, modelApprovalStatus="Approved")
    record = json.loads(failed["CloudTrailEvent"]) | {"errorCode": "AccessDenied"}
    failed["CloudTrailEvent"] = json.dumps(record)
    late = event(5, modelApprovalStatus="Approved")
    other = event(0, modelApprovalStatus="Approved", modelPackageArn=f"{ARN}0")
    broken = {"EventTime": NOON, "CloudTrailEvent": "{"}
    assert names([entry("Approved")], failed, late, other, broken, {}) == [None]
