"""Rules that listen, events that are put, and what became of them."""

from __future__ import annotations

import json
from typing import Any

from hosts import until

ACCOUNT = "000000000000"
BUS = f"arn:aws:events:us-east-1:{ACCOUNT}:event-bus"
FAILURES = "/aws/vendedlogs/events/event-bus/default"


def put(events: Any, source: str, detail: Any = None, **more: Any) -> dict[str, Any]:
    entry = {"Source": source, "DetailType": "Test", "Detail": json.dumps(detail or {}), **more}
    answer: dict[str, Any] = events.put_events(Entries=[entry])["Entries"][0]
    return answer


def listen(events: Any, name: str, *targets: dict[str, Any], **more: Any) -> str:
    """A rule for events whose source is the rule's name."""
    pattern = {"source": [name], **more.pop("pattern", {})}
    arn: str = events.put_rule(Name=name, EventPattern=json.dumps(pattern), **more)["RuleArn"]
    bus = {"EventBusName": more["EventBusName"]} if "EventBusName" in more else {}
    answer = events.put_targets(Rule=name, Targets=list(targets), **bus)
    assert answer["FailedEntryCount"] == 0
    return arn


def failures(engine: Any, rule: str, number: int = 1) -> list[Any]:
    """What a person reads about a rule's targets that got nothing."""
    logs = engine.client("logs")

    def look() -> list[Any]:
        groups = logs.describe_log_groups(logGroupNamePrefix=FAILURES)["logGroups"]
        if not groups:
            return []
        found = logs.filter_log_events(logGroupName=FAILURES, logStreamNamePrefix=rule)["events"]
        return found if len(found) >= number else []

    return [json.loads(event["message"]) for event in until(look)]
