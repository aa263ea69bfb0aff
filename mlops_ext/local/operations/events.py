"""EventBridge: rules, what they listen to, whom they tell."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from mlops_ext.local.call import Call, Operation, Output
from mlops_ext.local.errors import ApiError, validation
from mlops_ext.local.events.arns import service_of
from mlops_ext.local.events.bus import DEFAULT_BUS, RULE
from mlops_ext.local.events.buses import bus_name, require_bus
from mlops_ext.local.events.pattern import compile_pattern
from mlops_ext.local.events.timetable import ExpressionError, parse_timetable
from mlops_ext.local.events.transform import PathError, at_path
from mlops_ext.local.resources.generic import remove
from mlops_ext.local.resources.paging import answer
from mlops_ext.local.resources.slices import sliced
from mlops_ext.local.resources.tagging import put_tags
from mlops_ext.local.store import Document, Draft

if TYPE_CHECKING:
    from mlops_ext.local.engine import Engine

PAGE = 100
_SHOWN = (
    *("EventPattern", "ScheduleExpression", "State", "Description", "RoleArn", "EventBusName"),
    "CreatedBy",
)
_INPUTS = ("Input", "InputPath", "InputTransformer")


def put_rule(call: Call) -> Output:
    """PutRule: makes a rule, or replaces all of one but its targets and tags.

    Raises:
        ApiError: ValidationException, it listens to nothing, or the schedule is not valid or not
            on the default bus; InvalidEventPatternException; ResourceNotFoundException, the bus.
    """
    engine, given = call.engine, call.input
    bus = require_bus(engine, given.get("EventBusName"))
    pattern, schedule = given.get("EventPattern"), given.get("ScheduleExpression")
    if not pattern and not schedule:
        raise validation("Parameter(s) EventPattern or ScheduleExpression must be specified.")
    if pattern:
        compile_pattern(pattern)
    if schedule:
        _check_schedule(engine, schedule, bus)
    name = given["Name"]
    with engine.database.transaction():
        known = engine.documents.find(RULE, name, bus)
        body: dict[str, Any] = {
            "State": "ENABLED",
            **{member: given[member] for member in _SHOWN if given.get(member)},
            "EventBusName": bus,
            "CreatedBy": engine.account_id,
            "Targets": known.body["Targets"] if known else [],
            "Anchor": engine.now(),
        }
        if known:
            if known.body.get("ScheduleExpression") == schedule:
                body["Anchor"] = known.body["Anchor"]
            return {"RuleArn": engine.documents.change(known, body, engine.now()).arn}
        tail = f"rule/{name}" if bus == DEFAULT_BUS else f"rule/{bus}/{name}"
        draft = Draft(RULE, engine.arn(tail, "events"), name, body, parent=bus.lower())
        rule = engine.documents.add(draft, engine.now())
        put_tags(engine, rule.arn, given.get("Tags", []))
    return {"RuleArn": rule.arn}


def _check_schedule(engine: Engine, schedule: str, bus: str) -> None:
    if bus != DEFAULT_BUS:
        raise validation("ScheduleExpression is supported only on the default event bus.")
    try:
        parse_timetable(schedule, engine.now(), offered=("rate", "cron"))
    except ExpressionError:
        raise validation("Parameter ScheduleExpression is not valid.") from None


def describe_rule(call: Call) -> Output:
    """DescribeRule."""
    rule = _named(call)
    return {"Name": rule.name, "Arn": rule.arn, **_shown(rule)}


def list_rules(call: Call) -> Output:
    """ListRules: of a bus, by name."""
    bus = require_bus(call.engine, call.input.get("EventBusName"))
    prefix = call.input.get("NamePrefix", "")
    rules = [rule for rule in _rules(call.engine, bus) if rule.name.startswith(prefix)]
    page, place = sliced(rules, lambda rule: rule.name, call.input, "Limit", PAGE)
    rows = [{"Name": rule.name, "Arn": rule.arn, **_shown(rule)} for rule in page]
    for row in rows:
        row.pop("CreatedBy", None)
    return answer("Rules", rows, place)


def _rules(engine: Engine, bus: str) -> list[Document]:
    return sorted(engine.documents.each(RULE, bus), key=lambda rule: rule.name)


def _shown(rule: Document) -> dict[str, Any]:
    return {member: rule.body[member] for member in _SHOWN if member in rule.body}


def delete_rule(call: Call) -> Output:
    """DeleteRule: one that is not there is none.

    Raises:
        ApiError: ValidationException, it has targets.
    """
    rule = _find(call.engine, call.input["Name"], call.input.get("EventBusName"))
    if rule is not None:
        if rule.body["Targets"]:
            raise validation("Rule can't be deleted since it has targets.")
        remove(call.engine, rule)
    return {}


def enable_rule(call: Call) -> Output:
    """EnableRule."""
    return _set_state(call, "ENABLED")


def disable_rule(call: Call) -> Output:
    """DisableRule."""
    return _set_state(call, "DISABLED")


def _set_state(call: Call, state: str) -> Output:
    rule = _named(call)
    call.engine.documents.change(rule, {**rule.body, "State": state}, call.engine.now())
    return {}


def put_targets(call: Call) -> Output:
    """PutTargets: adds targets, replacing those of the same id.

    Every service's ARN is taken, as on AWS; what the local SageMaker cannot reach is told when an
    event is for it (see `events.journal`).

    Raises:
        ApiError: ValidationException, a target cannot be; ResourceNotFoundException, the rule.
    """
    for target in call.input["Targets"]:
        _check_target(target)
    with call.engine.database.transaction():
        rule = _required(call)
        own = call.engine.arn(f"event-bus/{rule.body['EventBusName']}", "events")
        if any(target["Arn"] == own for target in call.input["Targets"]):
            raise validation(f"The event bus {own} cannot be a target of a rule on itself.")
        targets = {each["Id"]: each for each in rule.body["Targets"]}
        targets.update((each["Id"], each) for each in call.input["Targets"])
        _set_targets(call.engine, rule, list(targets.values()))
    return {"FailedEntryCount": 0, "FailedEntries": []}


def _check_target(target: dict[str, Any]) -> None:
    arn, name = target["Arn"], target["Id"]
    service = service_of(arn)
    if not service:
        raise validation(
            f"Parameter {arn} is not valid. Reason: Provided Arn is not in correct format."
        )
    if arn.endswith(".fifo") and service == "sqs" and "SqsParameters" not in target:
        raise validation(f"Parameter(s) SqsParameters must be specified for target: {name}.")
    if service == "sagemaker" and not target.get("RoleArn"):
        raise validation(f"RoleArn is required for target {arn}.")
    if sum(member in target for member in _INPUTS) > 1:
        raise validation(
            f"Only one of Input, InputPath, or InputTransformer must be provided for target {name}."
        )
    if "Input" in target:
        try:
            json.loads(target["Input"])
        except ValueError:
            raise validation(f"JSON syntax error in input for target {name}.") from None
    paths = [target["InputPath"]] if "InputPath" in target else []
    paths += target.get("InputTransformer", {}).get("InputPathsMap", {}).values()
    paths += [
        each["Value"]
        for each in target.get("SageMakerPipelineParameters", {}).get("PipelineParameterList", [])
        if each["Value"].startswith("$.")
    ]
    for path in paths:
        try:
            at_path({}, path)
        except PathError as error:
            raise validation(f"Invalid JSON path for target {name}: {error}.") from None


def _set_targets(engine: Engine, rule: Document, targets: list[dict[str, Any]]) -> None:
    engine.documents.change(rule, {**rule.body, "Targets": targets}, engine.now())


def remove_targets(call: Call) -> Output:
    """RemoveTargets: ids that are not there are ignored."""
    with call.engine.database.transaction():
        rule = _required(call)
        kept = [each for each in rule.body["Targets"] if each["Id"] not in call.input["Ids"]]
        _set_targets(call.engine, rule, kept)
    return {"FailedEntryCount": 0, "FailedEntries": []}


def list_targets(call: Call) -> Output:
    """ListTargetsByRule."""
    targets = sorted(_required(call).body["Targets"], key=lambda target: str(target["Id"]))
    page, place = sliced(targets, lambda target: str(target["Id"]), call.input, "Limit", PAGE)
    return answer("Targets", page, place)


def list_rule_names(call: Call) -> Output:
    """ListRuleNamesByTarget: the rules of a bus that tell that ARN."""
    bus = require_bus(call.engine, call.input.get("EventBusName"))
    wanted = call.input["TargetArn"]
    names = [
        rule.name
        for rule in _rules(call.engine, bus)
        if any(target["Arn"] == wanted for target in rule.body["Targets"])
    ]
    page, place = sliced(names, str, call.input, "Limit", PAGE)
    return {**answer("RuleNames", [], place), "RuleNames": page}


def test_event_pattern(call: Call) -> Output:
    """TestEventPattern: whether a pattern wants an event.

    Raises:
        ApiError: InvalidEventPatternException, the pattern, or the event is not a JSON object.
    """
    pattern = compile_pattern(call.input["EventPattern"])
    try:
        event = json.loads(call.input["Event"])
    except ValueError:
        event = None
    if not isinstance(event, dict):
        raise ApiError("InvalidEventPatternException", "Event is not valid. Reason: Invalid JSON")
    return {"Result": pattern.matches(event)}


def _find(engine: Engine, name: str, bus: str | None) -> Document | None:
    return engine.documents.find(RULE, name, bus_name(bus))


def _named(call: Call) -> Document:
    """The rule that the request names as Name."""
    rule = _find(call.engine, call.input["Name"], call.input.get("EventBusName"))
    if rule is None:
        raise ApiError("ResourceNotFoundException", f"Rule {call.input['Name']} does not exist.")
    return rule


def _required(call: Call) -> Document:
    """The rule that the request names as Rule."""
    bus = bus_name(call.input.get("EventBusName"))
    rule = _find(call.engine, call.input["Rule"], bus)
    if rule is None:
        raise missing_rule(call.input["Rule"], bus)
    return rule


def missing_rule(name: str, bus: str) -> ApiError:
    """There is no such rule."""
    return ApiError("ResourceNotFoundException", f"Rule {name} does not exist on EventBus {bus}.")


OPERATIONS: dict[str, dict[str, Operation]] = {
    "events": {
        "DeleteRule": delete_rule,
        "DescribeRule": describe_rule,
        "DisableRule": disable_rule,
        "EnableRule": enable_rule,
        "ListRuleNamesByTarget": list_rule_names,
        "ListRules": list_rules,
        "ListTargetsByRule": list_targets,
        "PutRule": put_rule,
        "PutTargets": put_targets,
        "RemoveTargets": remove_targets,
        "TestEventPattern": test_event_pattern,
    }
}
