"""Monitoring schedules and their alerts, as records: nothing runs at the times that they say.

A schedule has one alert, kept in its document as ``Alert``. Without executions no alert ever
changes, so that the lists of executions and of the alerts' history are empty.
"""

from __future__ import annotations

from typing import Any

from mlops_ext.local.call import Call, Operation, Output
from mlops_ext.local.errors import ApiError, validation
from mlops_ext.local.resources.declarations.monitoring import (
    DATA_QUALITY,
    MODEL_BIAS,
    MODEL_EXPLAINABILITY,
    MODEL_QUALITY,
    MONITORING_SCHEDULE,
)
from mlops_ext.local.resources.generic import at, create, require
from mlops_ext.local.store import Document

_DEFINITIONS = {
    "DataQuality": DATA_QUALITY,
    "ModelQuality": MODEL_QUALITY,
    "ModelBias": MODEL_BIAS,
    "ModelExplainability": MODEL_EXPLAINABILITY,
}


def create_monitoring_schedule(call: Call) -> Output:
    """CreateMonitoringSchedule: Scheduled at once.

    Raises:
        ApiError: ResourceInUse, the name is taken; ValidationException, it names no job definition
            or two; ResourceNotFound, the one that it names is missing.
    """
    schedule = create(call, MONITORING_SCHEDULE, {**_configured(call), "Alert": _alert(call)})
    return {"MonitoringScheduleArn": schedule.arn}


def update_monitoring_schedule(call: Call) -> Output:
    """UpdateMonitoringSchedule: another configuration in place of the one that is there.

    Raises:
        ApiError: as `create_monitoring_schedule`; ResourceNotFound, there is no such schedule.
    """
    schedule = _required(call)
    config = call.input["MonitoringScheduleConfig"]
    body = {**schedule.body, "MonitoringScheduleConfig": config, **_configured(call)}
    call.engine.documents.change(schedule, body, call.engine.now())
    return {"MonitoringScheduleArn": schedule.arn}


def _configured(call: Call) -> dict[str, Any]:
    """What a schedule shows of its configuration."""
    config = call.input["MonitoringScheduleConfig"]
    if ("MonitoringJobDefinition" in config) == ("MonitoringJobDefinitionName" in config):
        raise validation(
            "MonitoringScheduleConfig must have exactly one of MonitoringJobDefinition and "
            "MonitoringJobDefinitionName."
        )
    type = config.get("MonitoringType", "DataQuality")
    shown = {"MonitoringScheduleStatus": "Scheduled", "MonitoringType": type}
    name = config.get("MonitoringJobDefinitionName")
    if name is None:
        inputs = config["MonitoringJobDefinition"]["MonitoringInputs"]
        endpoints = [at(each, "EndpointInput.EndpointName") for each in inputs]
        return {**shown, "EndpointName": next(filter(None, endpoints), None)}
    declared = _DEFINITIONS[type]
    definition = require(call.engine, declared, name)
    return {
        **shown,
        "MonitoringJobDefinitionName": definition.name,
        "EndpointName": at(definition.body, declared.aliases["EndpointName"]),
    }


def _alert(call: Call) -> dict[str, Any]:
    now = call.engine.now()
    return {
        "MonitoringAlertName": f"{call.input['MonitoringScheduleName']}-alert"[:63],
        "CreationTime": now,
        "LastModifiedTime": now,
        "AlertStatus": "OK",
        "DatapointsToAlert": 1,
        "EvaluationPeriod": 1,
        "Actions": {"ModelDashboardIndicator": {"Enabled": True}},
    }


def _required(call: Call) -> Document:
    return require(call.engine, MONITORING_SCHEDULE, call.input["MonitoringScheduleName"])


def start_monitoring_schedule(call: Call) -> Output:
    """StartMonitoringSchedule. Raises `ApiError` ResourceNotFound."""
    return _set_status(call, "Scheduled")


def stop_monitoring_schedule(call: Call) -> Output:
    """StopMonitoringSchedule. Raises `ApiError` ResourceNotFound."""
    return _set_status(call, "Stopped")


def _set_status(call: Call, status: str) -> Output:
    schedule = _required(call)
    body = {**schedule.body, "MonitoringScheduleStatus": status}
    call.engine.documents.change(schedule, body, call.engine.now())
    return {}


def list_monitoring_executions(call: Call) -> Output:
    """ListMonitoringExecutions: there are none."""
    return {"MonitoringExecutionSummaries": []}


def list_monitoring_alerts(call: Call) -> Output:
    """ListMonitoringAlerts of a schedule. Raises `ApiError` ResourceNotFound."""
    return {"MonitoringAlertSummaries": [_required(call).body["Alert"]]}


def update_monitoring_alert(call: Call) -> Output:
    """UpdateMonitoringAlert.

    Raises:
        ApiError: ResourceNotFound, there is no such schedule or alert; ValidationException, more
            datapoints than periods.
    """
    schedule, given = _required(call), call.input
    alert = schedule.body["Alert"]
    if given["MonitoringAlertName"] != alert["MonitoringAlertName"]:
        raise ApiError(
            "ResourceNotFound",
            f"Monitoring schedule {schedule.name} has no alert {given['MonitoringAlertName']}: "
            f"its alert is {alert['MonitoringAlertName']}.",
        )
    if given["DatapointsToAlert"] > given["EvaluationPeriod"]:
        raise validation("DatapointsToAlert must not exceed EvaluationPeriod.")
    changed = {name: given[name] for name in ("DatapointsToAlert", "EvaluationPeriod")}
    now = call.engine.now()
    body = {**schedule.body, "Alert": {**alert, **changed, "LastModifiedTime": now}}
    call.engine.documents.change(schedule, body, now)
    return {
        "MonitoringScheduleArn": schedule.arn,
        "MonitoringAlertName": alert["MonitoringAlertName"],
    }


def list_monitoring_alert_history(call: Call) -> Output:
    """ListMonitoringAlertHistory: no alert ever changed. Raises `ApiError` ResourceNotFound."""
    if "MonitoringScheduleName" in call.input:
        _required(call)
    return {"MonitoringAlertHistory": []}


OPERATIONS: dict[str, dict[str, Operation]] = {
    "sagemaker": {
        "CreateMonitoringSchedule": create_monitoring_schedule,
        "UpdateMonitoringSchedule": update_monitoring_schedule,
        "StartMonitoringSchedule": start_monitoring_schedule,
        "StopMonitoringSchedule": stop_monitoring_schedule,
        "ListMonitoringExecutions": list_monitoring_executions,
        "ListMonitoringAlerts": list_monitoring_alerts,
        "UpdateMonitoringAlert": update_monitoring_alert,
        "ListMonitoringAlertHistory": list_monitoring_alert_history,
    }
}
