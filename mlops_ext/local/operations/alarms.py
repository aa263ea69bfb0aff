"""CloudWatch: alarms on metrics. A change of state is an event; AlarmActions are kept, not done."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from mlops_ext.local.call import Call, Operation, Output
from mlops_ext.local.errors import ApiError
from mlops_ext.local.metrics.alarms import ALARM, COMPARISONS, NO_DATA
from mlops_ext.local.metrics.bucket import is_statistic
from mlops_ext.local.metrics.query import check_queries, invalid, invalid_value
from mlops_ext.local.metrics.store import Metric, named
from mlops_ext.local.resources.generic import remove
from mlops_ext.local.resources.paging import answer, place_of
from mlops_ext.local.resources.slices import sliced
from mlops_ext.local.resources.tag_operations import tag_operations
from mlops_ext.local.resources.tagging import put_tags
from mlops_ext.local.store import Document, Draft

if TYPE_CHECKING:
    from mlops_ext.local.engine import Engine

PAGE = 50
HISTORY_PAGE = 100
_TREATMENTS = ("breaching", "notBreaching", "ignore", "missing")
_STATE = (
    *("StateValue", "StateReason", "StateReasonData", "StateUpdatedTimestamp"),
    "StateTransitionedTimestamp",
)


def put_alarm(call: Call) -> Output:
    """PutMetricAlarm: makes an alarm, or replaces all of one but its state and tags.

    Raises:
        ApiError: ValidationError or InvalidParameterValue, what it watches is not valid or not
            offered here.
    """
    given, engine = call.input, call.engine
    _check(given)
    name, now = given["AlarmName"], engine.now()
    body: dict[str, Any] = {
        "ActionsEnabled": True,
        **{member: value for member, value in given.items() if member not in ("AlarmName", "Tags")},
        "AlarmConfigurationUpdatedTimestamp": now,
    }
    arn = engine.arn(f"alarm:{name}", "cloudwatch")
    with engine.database.transaction():
        known = engine.documents.find(ALARM, name)
        if known is not None:
            body |= {member: known.body[member] for member in _STATE if member in known.body}
            engine.documents.change(known, body, now)
            _note(call, name, "ConfigurationUpdate", f'Alarm "{name}" updated')
        else:
            body |= {
                "StateValue": NO_DATA,
                "StateReason": "Unchecked: Initial alarm creation",
                "StateUpdatedTimestamp": now,
                "StateTransitionedTimestamp": now,
            }
            engine.documents.add(Draft(ALARM, arn, name, body), now)
            put_tags(engine, arn, given.get("Tags", []), invalid_value)
            _note(call, name, "ConfigurationUpdate", f'Alarm "{name}" created')
    engine.metrics.alarms.look()
    return {}


def _note(call: Call, alarm: str, kind: str, summary: str) -> None:
    engine = call.engine
    engine.metrics.alarms.history.add(alarm, engine.now(), kind, summary, {"type": kind})


def _check(given: dict[str, Any]) -> None:
    comparison = given.get("ComparisonOperator")
    if comparison not in COMPARISONS or "ThresholdMetricId" in given:
        raise invalid(
            "The local SageMaker compares metrics with a fixed Threshold: ComparisonOperator is "
            f"one of {', '.join(COMPARISONS)}."
        )
    for member in ("EvaluationPeriods", "Threshold"):
        if member not in given:
            raise invalid(f"The parameter {member} is required.")
    if given.get("DatapointsToAlarm", 1) > given["EvaluationPeriods"]:
        raise invalid("DatapointsToAlarm must be less than or equal to EvaluationPeriods.")
    if given.get("TreatMissingData", "missing") not in _TREATMENTS:
        raise invalid(
            f"Option {given['TreatMissingData']} is not supported. Supported options for parameter "
            f"TreatMissingData are {', '.join(_TREATMENTS)}."
        )
    low = given.get("EvaluateLowSampleCountPercentile", "evaluate")
    if low not in ("evaluate", "ignore"):
        raise invalid(
            f"Option {low} is not supported. Supported options for parameter "
            "EvaluateLowSampleCountPercentile are evaluate and ignore."
        )
    if ("Metrics" in given) == ("MetricName" in given):
        raise invalid("Exactly one of MetricName and Metrics must be specified.")
    if "Metrics" in given:
        _check_metrics(given["Metrics"])
    else:
        _check_metric(given)


def _check_metrics(queries: list[dict[str, Any]]) -> None:
    check_queries(queries)
    if sum(query.get("ReturnData", True) for query in queries) != 1:
        raise invalid("Exactly one element of the metrics list should return data.")


def _check_metric(given: dict[str, Any]) -> None:
    for member in ("Namespace", "Period"):
        if member not in given:
            raise invalid(f"The parameter {member} is required with MetricName.")
    if ("Statistic" in given) == ("ExtendedStatistic" in given):
        raise invalid("Exactly one of Statistic and ExtendedStatistic must be specified.")
    period = given["Period"]
    if period not in (10, 20, 30) and period % 60:
        raise invalid("Period must be 10, 20, 30 or a multiple of 60.")
    extended = given.get("ExtendedStatistic", "p50")
    if not is_statistic(extended):
        raise ApiError(
            "InvalidParameterValue",
            f"The value {extended} for parameter ExtendedStatistic is not supported.",
        )


def describe_alarms(call: Call) -> Output:
    """DescribeAlarms, by name."""
    given, engine = call.input, call.engine
    kinds = given.get("AlarmTypes", ["MetricAlarm"])
    names, prefix = given.get("AlarmNames"), given.get("AlarmNamePrefix", "")
    alarms = [
        alarm
        for alarm in _sorted(engine)
        if "MetricAlarm" in kinds
        and (not names or alarm.name in names)
        and alarm.name.startswith(prefix)
        and given.get("StateValue") in (None, alarm.body["StateValue"])
        and _acts(alarm, given.get("ActionPrefix"))
    ]
    page, place = sliced(alarms, lambda alarm: alarm.name, given, "MaxRecords", PAGE)
    found = answer("MetricAlarms", [_row(alarm) for alarm in page], place)
    return found | {"CompositeAlarms": [], "LogAlarms": []}


def _acts(alarm: Document, prefix: str | None) -> bool:
    members = ("OKActions", "AlarmActions", "InsufficientDataActions")
    actions = [action for member in members for action in alarm.body.get(member, [])]
    return prefix is None or any(action.startswith(prefix) for action in actions)


def _sorted(engine: Engine) -> list[Document]:
    return sorted(engine.documents.each(ALARM), key=lambda alarm: alarm.name)


def _row(alarm: Document) -> dict[str, Any]:
    actions: dict[str, Any] = {"OKActions": [], "AlarmActions": [], "InsufficientDataActions": []}
    body = {member: value for member, value in alarm.body.items() if value is not None}
    if "MetricName" in body:
        body.setdefault("Dimensions", [])
    return {**actions, **body, "AlarmName": alarm.name, "AlarmArn": alarm.arn}


def describe_alarms_for_metric(call: Call) -> Output:
    """DescribeAlarmsForMetric."""
    given = call.input
    metric = Metric.of(given["Namespace"], given["MetricName"], named(given.get("Dimensions", [])))
    compared = ("Statistic", "ExtendedStatistic", "Period", "Unit")
    alarms = [
        alarm
        for alarm in _sorted(call.engine)
        if "MetricName" in alarm.body
        and metric == _metric(alarm.body)
        and all(given.get(each) in (None, alarm.body.get(each)) for each in compared)
    ]
    return {"MetricAlarms": [_row(alarm) for alarm in alarms]}


def _metric(body: dict[str, Any]) -> Metric:
    return Metric.of(body["Namespace"], body["MetricName"], named(body.get("Dimensions", [])))


def delete_alarms(call: Call) -> Output:
    """DeleteAlarms: names that are not there are ignored."""
    with call.engine.database.transaction():
        for alarm in _named(call):
            remove(call.engine, alarm)
            _note(call, alarm.name, "ConfigurationUpdate", f'Alarm "{alarm.name}" deleted')
    return {}


def enable_actions(call: Call) -> Output:
    """EnableAlarmActions."""
    return _set_actions(call, True)


def disable_actions(call: Call) -> Output:
    """DisableAlarmActions."""
    return _set_actions(call, False)


def _set_actions(call: Call, enabled: bool) -> Output:
    for alarm in _named(call):
        body = {**alarm.body, "ActionsEnabled": enabled}
        call.engine.documents.change(alarm, body, call.engine.now())
    return {}


def _named(call: Call) -> list[Document]:
    found = [call.engine.documents.find(ALARM, name) for name in call.input["AlarmNames"]]
    return [alarm for alarm in found if alarm is not None]


def set_state(call: Call) -> Output:
    """SetAlarmState: until the next evaluation says otherwise.

    Raises:
        ApiError: ResourceNotFound; InvalidFormat, StateReasonData is not JSON.
    """
    given, engine = call.input, call.engine
    alarm = engine.documents.find(ALARM, given["AlarmName"])
    if alarm is None:
        raise ApiError("ResourceNotFound", f"Alarm {given['AlarmName']} does not exist.", 404)
    data = given.get("StateReasonData", "")
    try:
        json.loads(data or "{}")
    except ValueError:
        raise ApiError("InvalidFormat", "StateReasonData is not valid JSON.") from None
    engine.metrics.alarms.set_by_hand(alarm, given["StateValue"], given["StateReason"], data)
    return {}


def describe_history(call: Call) -> Output:
    """DescribeAlarmHistory: the newest first, unless ScanBy says otherwise."""
    given = call.input
    items = [
        item
        for item in call.engine.metrics.alarms.history.items(given.get("AlarmName"))
        if given.get("HistoryItemType") in (None, item.type)
        and ("StartDate" not in given or item.time >= given["StartDate"])
        and ("EndDate" not in given or item.time <= given["EndDate"])
    ]
    ascending = given.get("ScanBy") == "TimestampAscending"
    if not ascending:
        items.reverse()
    # By number, not by count: the history grows while it is read.
    if place := place_of(given.get("NextToken"), (int,)):
        items = [
            each for each in items if (each.id > place[0]) is ascending and each.id != place[0]
        ]
    page = items[: given.get("MaxRecords", HISTORY_PAGE)]
    rows = [
        {
            "AlarmName": item.alarm,
            "AlarmType": "MetricAlarm",
            "Timestamp": item.time,
            "HistoryItemType": item.type,
            "HistorySummary": item.summary,
            "HistoryData": item.data,
        }
        for item in page
    ]
    return answer("AlarmHistoryItems", rows, (page[-1].id,) if len(page) < len(items) else None)


def _tagged(call: Call) -> str:
    arn = str(call.input["ResourceARN"])
    if call.engine.documents.by_arn(arn) is None:
        raise ApiError("ResourceNotFoundException", f"Resource {arn} does not exist.", 404)
    return arn


OPERATIONS: dict[str, dict[str, Operation]] = {
    "cloudwatch": {
        **tag_operations(_tagged, invalid_value),
        "DeleteAlarms": delete_alarms,
        "DescribeAlarmHistory": describe_history,
        "DescribeAlarms": describe_alarms,
        "DescribeAlarmsForMetric": describe_alarms_for_metric,
        "DisableAlarmActions": disable_actions,
        "EnableAlarmActions": enable_actions,
        "PutMetricAlarm": put_alarm,
        "SetAlarmState": set_state,
    }
}
