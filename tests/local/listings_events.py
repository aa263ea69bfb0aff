"""Lists of EventBridge, its scheduler, logs, metrics and alarms."""

from __future__ import annotations

import json
from typing import Any

from listing import COUNT, Engine, listing

EVERY = json.dumps({"source": ["aws.sagemaker"]})
TARGET = "arn:aws:sqs:us-east-1:000000000000:listed"


@listing("events", "ListRules")
def _rules(engine: Engine) -> dict[str, Any]:
    for number in range(COUNT):
        engine.client("events").put_rule(Name=f"listed-{number}", EventPattern=EVERY)
    return {"NamePrefix": "listed"}


@listing("events", "ListTargetsByRule")
def _targets(engine: Engine) -> dict[str, Any]:
    events = engine.client("events")
    events.put_rule(Name="with-targets", EventPattern=EVERY)
    targets = [{"Id": str(number), "Arn": TARGET} for number in range(COUNT)]
    events.put_targets(Rule="with-targets", Targets=targets)
    return {"Rule": "with-targets"}


@listing("events", "ListRuleNamesByTarget")
def _rule_names(engine: Engine) -> dict[str, Any]:
    events, target = engine.client("events"), {"Id": "1", "Arn": f"{TARGET}-shared"}
    for number in range(COUNT):
        events.put_rule(Name=f"sharing-{number}", EventPattern=EVERY)
        events.put_targets(Rule=f"sharing-{number}", Targets=[target])
    return {"TargetArn": target["Arn"]}
