"""What becomes of an endpoint's document when one of its generations changes.

Beside what Describe shows, the document keeps ``Plans`` by generation, ``Generation``, the one that
serves, and ``Coming``, the one that is started. Bodies in, bodies out.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from mlops_ext.local.hosting.plans import Plan

Body = dict[str, Any]

_RETAINED = {"DesiredWeight": "Weight", "DesiredInstanceCount": "InstanceCount"}


def retained(given: dict[str, Any], serving: Plan, plan: Plan) -> Plan:
    """The plan with what the request wants to keep of what serves."""
    if given.get("RetainDeploymentConfig"):
        plan = {**plan, "DeploymentConfig": serving["DeploymentConfig"]}
    if not given.get("RetainAllVariantProperties"):
        return plan
    excluded = {
        each["VariantPropertyType"] for each in given.get("ExcludeRetainedVariantProperties", [])
    }
    members = [member for name, member in _RETAINED.items() if name not in excluded]
    before = {each["VariantName"]: each for each in serving["Variants"]}
    variants = [
        {**each, **{name: before.get(each["VariantName"], each)[name] for name in members}}
        for each in plan["Variants"]
    ]
    capture = plan if "DataCaptureConfig" in excluded else serving
    return {**plan, "Variants": variants, "DataCaptureConfig": capture["DataCaptureConfig"]}


def serving_plan(body: Body) -> Plan:
    """The plan of the generation that serves."""
    plan: Plan = body["Plans"][str(body["Generation"])]
    return plan


def begun(body: Body, generation: int, plan: Plan, status: str, now: datetime) -> Body:
    """A new generation is to come."""
    return {
        **body,
        "EndpointStatus": status,
        "Plans": {**body["Plans"], str(generation): plan},
        "Coming": generation,
        "PendingDeploymentSummary": _pending(plan, status, now),
        "FailureReason": None,
    }


def moving(body: Body, state: str, reason: str | None, now: datetime) -> Body:
    """A roll-out went a step further, or back."""
    if state == "RollingBack":
        return {**body, "EndpointStatus": "RollingBack", "FailureReason": reason}
    plan = body["Plans"][str(body["Coming"])]
    started = body["PendingDeploymentSummary"]["StartTime"]
    summary = {**_pending(plan, state, now), "StartTime": started}
    return {**body, "PendingDeploymentSummary": summary}


def arrived(body: Body, now: datetime) -> Body:
    """The coming generation serves."""
    generation = body["Coming"]
    plan = body["Plans"][str(generation)]
    return {
        **body,
        "EndpointStatus": "InService",
        "EndpointConfigName": plan["EndpointConfigName"],
        "ProductionVariants": _summaries(plan, False, now),
        "ShadowProductionVariants": _summaries(plan, True, now) or None,
        "DataCaptureConfig": _capture(plan["DataCaptureConfig"]),
        "AsyncInferenceConfig": plan["AsyncInferenceConfig"],
        "ExplainerConfig": plan["ExplainerConfig"],
        "LastDeploymentConfig": plan["DeploymentConfig"],
        "PendingDeploymentSummary": None,
        "FailureReason": None,
        "Plans": {str(generation): plan},
        "Generation": generation,
        "Coming": None,
    }


def given_up(body: Body, reason: str | None) -> Body:
    """The coming generation is gone again: the one that serves goes on, if there is one."""
    serving = body.get("Generation")
    lost = "UpdateRollbackFailed" if body["EndpointStatus"] == "RollingBack" else "Failed"
    return {
        **body,
        "EndpointStatus": lost if serving is None else "InService",
        "FailureReason": reason,
        "PendingDeploymentSummary": None,
        "Plans": {key: plan for key, plan in body["Plans"].items() if key == str(serving)},
        "Coming": None,
    }


def weighed(body: Body, variants: list[dict[str, Any]]) -> Body:
    """The variants of the serving generation are to have other weights and counts."""
    key = str(body["Generation"])
    plan = {**body["Plans"][key], "Variants": variants}
    wanted = {each["VariantName"]: each for each in variants}
    shown = [
        {
            **each,
            "DesiredWeight": wanted[each["VariantName"]]["Weight"],
            "DesiredInstanceCount": wanted[each["VariantName"]]["InstanceCount"],
            "DesiredServerlessConfig": wanted[each["VariantName"]]["ServerlessConfig"],
            "VariantStatus": [{"Status": "Updating"}],
        }
        for each in body["ProductionVariants"]
    ]
    return {
        **body,
        "EndpointStatus": "Updating",
        "Plans": {**body["Plans"], key: plan},
        "ProductionVariants": shown,
    }


def serving_changed(body: Body, state: str, reason: str | None, now: datetime) -> Body:
    """The serving generation took its new weights, or ended."""
    if state == "InService":
        if body["EndpointStatus"] != "Updating" or body.get("Coming") is not None:
            return body
        shown = _summaries(serving_plan(body), False, now)
        return {**body, "EndpointStatus": "InService", "ProductionVariants": shown}
    if body.get("Coming") is not None:
        return {**body, "Generation": None}
    return {**body, "EndpointStatus": "Failed", "FailureReason": reason}


def _summaries(plan: Plan, shadow: bool, resolved: datetime) -> list[dict[str, Any]]:
    """The variants as DescribeEndpoint shows them, in service since `resolved`."""
    return [
        {
            "VariantName": each["VariantName"],
            "DeployedImages": _images(each, resolved),
            "CurrentWeight": each["Weight"],
            "DesiredWeight": each["Weight"],
            "CurrentInstanceCount": each["InstanceCount"],
            "DesiredInstanceCount": each["InstanceCount"],
            "CurrentServerlessConfig": each["ServerlessConfig"],
            "ManagedInstanceScaling": each["ManagedInstanceScaling"],
            "RoutingConfig": each["RoutingConfig"],
        }
        for each in plan["Variants"]
        if each["Shadow"] == shadow
    ]


def _images(variant: dict[str, Any], resolved: datetime) -> list[dict[str, Any]]:
    images = [each["Image"] for each in variant["Containers"] if each["Image"]]
    return [
        {"SpecifiedImage": image, "ResolvedImage": image, "ResolutionTime": resolved}
        for image in images
    ]


def _capture(config: dict[str, Any] | None) -> dict[str, Any] | None:
    """DataCaptureConfigSummary."""
    if config is None:
        return None
    enabled = config.get("EnableCapture", False)
    return {
        "EnableCapture": enabled,
        "CaptureStatus": "Started" if enabled else "Stopped",
        "CurrentSamplingPercentage": config["InitialSamplingPercentage"],
        "DestinationS3Uri": config["DestinationS3Uri"],
        "KmsKeyId": config.get("KmsKeyId", ""),
    }


def _pending(plan: Plan, status: str, started: datetime) -> dict[str, Any]:
    """PendingDeploymentSummary while the plan comes up."""
    variants = [
        {
            "VariantName": each["VariantName"],
            "DesiredWeight": each["Weight"],
            "DesiredInstanceCount": each["InstanceCount"],
            "VariantStatus": [{"Status": status, "StartTime": started}],
            "Shadow": each["Shadow"],
        }
        for each in plan["Variants"]
    ]
    shadows = [each for each in variants if each["Shadow"]]
    return {
        "EndpointConfigName": plan["EndpointConfigName"],
        "ProductionVariants": [each for each in variants if not each["Shadow"]],
        "ShadowProductionVariants": shadows or None,
        "StartTime": started,
    }
