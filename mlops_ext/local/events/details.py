"""What events say that are more than a status: endpoints, packages, pipelines, alarms."""

from __future__ import annotations

from typing import Any

from mlops_ext.local.events.bus import iso
from mlops_ext.local.events.emission import Body, Change, shown, upper_snake, written
from mlops_ext.local.logs.store import milliseconds
from mlops_ext.local.metrics.alarms import metric_stat, stamp
from mlops_ext.local.store import Document


def _endpoint(change: Change) -> Body:
    body = change.after.body
    members = ("EndpointConfigName", "ProductionVariants", "EndpointStatus", "FailureReason")
    detail = shown(change, "EndpointName", "EndpointArn", members, milliseconds)
    detail["EndpointStatus"] = upper_snake(body["EndpointStatus"])
    return detail


def endpoint_status(change: Change) -> Body | None:
    """SageMaker Endpoint State Change; statuses are upper case, unlike the API's."""
    return _endpoint(change) if change.changed("EndpointStatus") else None


def endpoint_deployment(change: Change) -> Body | None:
    """SageMaker Endpoint Deployment State Change: told while a deployment goes on.

    Something of it, or a variant's status, has changed.
    """
    pending = change.after.body.get("PendingDeploymentSummary")
    if pending is None or change.before is None:
        return None
    if not any(map(change.changed, ("PendingDeploymentSummary", "ProductionVariants"))):
        return None
    return _endpoint(change) | {"PendingDeploymentSummary": written(pending, milliseconds)}


_UNTOLD = frozenset({"LastModifiedBy", "LastModifiedTime", "CreatedBy", "ModelPackageStatus"})
_PACKAGE = (
    *("ModelPackageName", "ModelPackageGroupName", "ModelPackageVersion"),
    *("ModelPackageDescription", "InferenceSpecification", "AdditionalInferenceSpecifications"),
    *("SourceAlgorithmSpecification", "ModelPackageStatus", "ModelPackageStatusDetails"),
    *("CertifyForMarketplace", "ModelApprovalStatus", "ApprovalDescription"),
    *("MetadataProperties", "ModelMetrics", "CustomerMetadataProperties", "DriftCheckBaselines"),
    *("Domain", "Task", "SamplePayloadUrl", "SourceUri", "ModelLifeCycle"),
    *("ModelPackageRegistrationType", "SkipModelValidation"),
)


def package(change: Change) -> Body | None:
    """SageMaker Model Package State Change: every change is told, and names the fields.

    One that changes metadata of an approved version alone still says Approved, and a rule that
    deploys must be able to tell.
    """
    body = change.after.body
    before = change.before
    fields = (
        []
        if before is None
        else sorted(
            member
            for member in {*before, *body} - _UNTOLD
            if before.get(member) != body.get(member)
        )
    )
    if before is not None and not fields and not change.changed("ModelPackageStatus"):
        return None
    detail: Body = written({member: body[member] for member in _PACKAGE if member in body}, iso)
    detail |= {
        "ModelPackageArn": change.after.arn,
        "CreationTime": iso(change.after.created),
        "LastModifiedTime": iso(change.after.modified),
    }
    return detail | ({"UpdatedModelPackageFields": fields} if fields else {})


def model(change: Change) -> Body | None:
    """SageMaker Model State Change: told when a model is made."""
    if change.before is not None:
        return None
    members = (
        *("PrimaryContainer", "Containers", "InferenceExecutionConfig", "ExecutionRoleArn"),
        *("VpcConfig", "EnableNetworkIsolation"),
    )
    return shown(change, "ModelName", "ModelArn", members, milliseconds)


def execution(change: Change) -> Body | None:
    """SageMaker Model Building Pipeline Execution Status Change."""
    if not change.changed("PipelineExecutionStatus"):
        return None
    body = change.after.body
    pipeline, run = run_resources(change.after)
    before = (change.before or {}).get("PipelineExecutionStatus")
    ended = body["PipelineExecutionStatus"] not in ("Executing", "Stopping")
    times = {
        "executionStartTime": change.after.created,
        "executionEndTime": change.after.modified if ended else None,
    }
    detail: Body = written(
        {
            "pipelineExecutionDisplayName": body.get("PipelineExecutionDisplayName"),
            "pipelineExecutionDescription": body.get("PipelineExecutionDescription"),
            "currentPipelineExecutionStatus": body["PipelineExecutionStatus"],
            "previousPipelineExecutionStatus": before,
            "failureReason": body.get("FailureReason"),
            **times,
            "pipelineArn": pipeline,
            "pipelineExecutionArn": run,
        },
        iso,
    )
    return detail


def run_resources(document: Document) -> list[str]:
    """An execution, and each of its steps, is about the pipeline and the execution."""
    pipeline, _, rest = document.arn.partition("/execution/")
    return [pipeline, f"{pipeline}/execution/{rest.partition('/')[0]}"]


def step(change: Change) -> Body | None:
    """SageMaker Model Building Pipeline Execution Step Status Change."""
    if not change.changed("StepStatus"):
        return None
    body = change.after.body
    found = {
        "metadata": lower_camel(body.get("Metadata", {})),
        "stepStartTime": body.get("StartTime"),
        "stepEndTime": body.get("EndTime"),
        "stepName": body["StepName"],
        "stepType": body.get("StepType"),
        "previousStepStatus": (change.before or {}).get("StepStatus"),
        "currentStepStatus": body["StepStatus"],
        "cacheHitResult": lower_camel(body.get("CacheHitResult")),
        "failureReason": body.get("FailureReason"),
    }
    pipeline, run = run_resources(change.after)
    found |= {"pipelineArn": pipeline, "pipelineExecutionArn": run}
    detail: Body = written(found, iso)
    return detail


def lower_camel(value: Any) -> Any:
    """A value with the names of its members as events of pipelines write them."""
    if isinstance(value, dict):
        return {key[:1].lower() + key[1:]: lower_camel(each) for key, each in value.items()}
    if isinstance(value, list):
        return [lower_camel(each) for each in value]
    return value


def alarm(change: Change) -> Body | None:
    """CloudWatch Alarm State Change (CloudWatch User Guide, "Alarm events and EventBridge")."""
    if change.before is None or not change.changed("StateValue"):
        return None
    body = change.after.body
    configuration: Body = {"metrics": _metrics(body)}
    if body.get("AlarmDescription"):
        configuration["description"] = body["AlarmDescription"]
    return {
        "alarmName": change.after.name,
        "state": _state(body),
        "previousState": _state(change.before),
        "configuration": configuration,
    }


def _state(body: Body) -> Body:
    state = {
        "value": body["StateValue"],
        "reason": body["StateReason"],
        "reasonData": body.get("StateReasonData"),
        "timestamp": stamp(body["StateUpdatedTimestamp"]),
    }
    return {key: each for key, each in state.items() if each is not None}


def _metrics(body: Body) -> list[Body]:
    queries = body.get("Metrics") or [{"Id": "m1", "MetricStat": metric_stat(body)}]
    return [_metric(query) for query in queries]


def _metric(query: Body) -> Body:
    found: Body = {"id": query["Id"], "returnData": query.get("ReturnData", True)}
    if "Expression" in query:
        return found | {"expression": query["Expression"]}
    stat = query["MetricStat"]
    metric = lower_camel(stat["Metric"])
    metric["name"] = metric.pop("metricName")
    metric["dimensions"] = {
        each["Name"]: each["Value"] for each in stat["Metric"].get("Dimensions", [])
    }
    return found | {
        "metricStat": {"metric": metric, "period": stat["Period"], "stat": stat["Stat"]}
    }
