"""Which model answers: weights, shadows, roll-outs, and the way back."""

from __future__ import annotations

from typing import Any

import pytest
from hosts import Host, packed, until
from making import ROLE, refused


@pytest.fixture(scope="module")
def host(shared_engine: Any) -> Host:
    found = Host(shared_engine)
    for who in ("blue", "green"):
        found.model(who)
    return found


def test_requests_are_spread_as_the_weights_say_and_anew_when_they_change(host: Host) -> None:
    variants = [host.variant("blue", InitialVariantWeight=3.0), host.variant("green")]
    host.endpoint("weighed", *variants)
    assert host.answers("weighed", 20) == {"blue": 15, "green": 5}
    assert host.ask("weighed", TargetVariant="V-green") == "green(x)"
    before = host.describe("weighed")
    arn = host.sagemaker.update_endpoint_weights_and_capacities(
        EndpointName="weighed",
        DesiredWeightsAndCapacities=[
            {"VariantName": "V-blue", "DesiredWeight": 0.0, "DesiredInstanceCount": 4}
        ],
    )["EndpointArn"]
    assert arn == before["EndpointArn"]
    blue, green = host.settled("weighed")["ProductionVariants"]
    assert (blue["CurrentWeight"], blue["DesiredWeight"]) == (0.0, 0.0)
    assert (blue["CurrentInstanceCount"], blue["DesiredInstanceCount"]) == (4, 4)
    assert green["CurrentWeight"] == 1.0
    assert host.answers("weighed", 6) == {"green": 6}


def test_weights_of_unknown_and_doubled_variants_are_refused(host: Host) -> None:
    host.endpoint("strict", host.variant("blue"))
    for names, text in (
        (["V-blue", "V-blue"], 'The variant name "V-blue" was non-unique within the request.'),
        (["V-blue", "none"], 'The variant name(s) "none" is/are not present within'),
    ):
        with refused() as answer:
            host.sagemaker.update_endpoint_weights_and_capacities(
                EndpointName="strict",
                DesiredWeightsAndCapacities=[
                    {"VariantName": name, "DesiredWeight": 1.0} for name in names
                ],
            )
        assert answer.code == "ValidationException"
        assert answer.text.startswith(text)
    with refused() as answer:
        host.sagemaker.update_endpoint_weights_and_capacities(
            EndpointName="nowhere", DesiredWeightsAndCapacities=[{"VariantName": "a"}]
        )
    assert answer.text.startswith("Could not find endpoint")


def test_a_shadow_gets_its_share_of_the_requests_and_never_answers(host: Host) -> None:
    shadow = host.variant("green", InitialVariantWeight=0.5)
    host.endpoint("shaded", host.variant("blue"), ShadowProductionVariants=[shadow])
    (shown,) = host.describe("shaded")["ShadowProductionVariants"]
    assert (shown["VariantName"], shown["CurrentWeight"]) == ("V-green", 0.5)
    for number in range(8):
        assert host.ask("shaded", f"n{number}") == f"blue(n{number})"
    own = host.engine.client("mlops-local")

    def copies() -> list[str]:
        lines = own.read_endpoint_log(EndpointName="shaded")["Lines"]
        return [line for line in lines if line.startswith("asked green")]

    until(lambda: len(copies()) == 4)
    with refused() as answer:
        host.ask("shaded", TargetVariant="V-green")
    assert "has no variant V-green" in answer.text


def canary(share: int, wait: int, **more: Any) -> dict[str, Any]:
    routing = {
        "Type": "CANARY",
        "WaitIntervalInSeconds": wait,
        "CanarySize": {"Type": "CAPACITY_PERCENT", "Value": share},
    }
    policy = {"TrafficRoutingConfiguration": routing, "TerminationWaitInSeconds": 0}
    return {"BlueGreenUpdatePolicy": policy, **more}


def update(host: Host, endpoint: str, config: str, deployment: dict[str, Any]) -> None:
    host.sagemaker.update_endpoint(
        EndpointName=endpoint, EndpointConfigName=config, DeploymentConfig=deployment
    )


def baking(host: Host, endpoint: str) -> bool:
    summary = host.describe(endpoint).get("PendingDeploymentSummary")
    return summary is not None and [
        status["Status"]
        for variant in summary["ProductionVariants"]
        for status in variant["VariantStatus"]
    ] == ["Baking"]


def test_a_canary_gets_its_share_while_it_bakes_and_then_all(host: Host) -> None:
    host.endpoint("canary", host.variant("blue"))
    host.config("canary-2", host.variant("green"))
    update(host, "canary", "canary-2", canary(25, 2))
    until(lambda: baking(host, "canary"))
    assert host.describe("canary")["EndpointStatus"] == "Updating"
    assert host.describe("canary")["EndpointConfigName"] == "canary"
    assert host.answers("canary", 12) == {"blue": 9, "green": 3}
    shown = host.settled("canary")
    assert (shown["EndpointStatus"], shown["EndpointConfigName"]) == ("InService", "canary-2")
    assert shown["LastDeploymentConfig"] == canary(25, 2)
    assert host.answers("canary", 4) == {"green": 4}


@pytest.mark.parametrize(
    "deployment",
    [
        canary(10, 0),
        {
            "BlueGreenUpdatePolicy": {
                "TrafficRoutingConfiguration": {
                    "Type": "LINEAR",
                    "WaitIntervalInSeconds": 0,
                    "LinearStepSize": {"Type": "CAPACITY_PERCENT", "Value": 30},
                }
            }
        },
        {
            "BlueGreenUpdatePolicy": {
                "TrafficRoutingConfiguration": {"Type": "ALL_AT_ONCE", "WaitIntervalInSeconds": 0}
            }
        },
        {
            "RollingUpdatePolicy": {
                "MaximumBatchSize": {"Type": "CAPACITY_PERCENT", "Value": 50},
                "WaitIntervalInSeconds": 0,
            }
        },
    ],
    ids=["canary", "linear", "all at once", "rolling"],
)
def test_every_policy_ends_with_all_requests_moved(
    host: Host, deployment: dict[str, Any], request: pytest.FixtureRequest
) -> None:
    name = f"moved-{request.node.callspec.id.replace(' ', '-')}"
    host.endpoint(name, host.variant("blue"))
    update(host, name, host.config(f"{name}-2", host.variant("green")), deployment)
    assert host.settled(name)["EndpointConfigName"] == f"{name}-2"
    assert host.answers(name, 3) == {"green": 3}
    host.sagemaker.delete_endpoint(EndpointName=name)


def test_a_deployment_that_cannot_be_followed_is_refused(host: Host) -> None:
    host.endpoint("sound", host.variant("blue"))
    without = canary(10, 0)
    del without["BlueGreenUpdatePolicy"]["TrafficRoutingConfiguration"]["CanarySize"]
    rolling = {
        "MaximumBatchSize": {"Type": "CAPACITY_PERCENT", "Value": 50},
        "WaitIntervalInSeconds": 0,
    }
    both = canary(10, 0, RollingUpdatePolicy=rolling)
    for deployment, text in (
        (without, "needs CanarySize"),
        (canary(60, 0), "CanarySize must be between 0% and 50%"),
        (both, "only one of BlueGreenUpdatePolicy and RollingUpdatePolicy"),
    ):
        with refused() as answer:
            update(host, "sound", "sound", deployment)
        assert answer.code == "ValidationException"
        assert text in answer.text
    assert host.describe("sound")["EndpointStatus"] == "InService"


def test_a_guard_by_alarms_that_do_not_exist_is_refused(host: Host) -> None:
    host.endpoint("unguarded", host.variant("blue"))
    guard = {"AutoRollbackConfiguration": {"Alarms": [{"AlarmName": "nowhere"}]}}
    with refused() as answer:
        update(host, "unguarded", "unguarded", guard)
    assert answer.code == "ValidationException"
    assert "alarms that do not exist: nowhere." in answer.text
    with refused() as answer:
        host.sagemaker.create_endpoint(
            EndpointName="never", EndpointConfigName="unguarded", DeploymentConfig=guard
        )
    assert "alarms that do not exist: nowhere." in answer.text
    assert host.describe("unguarded")["EndpointStatus"] == "InService"
    found = host.sagemaker.list_endpoints(NameContains="never")["Endpoints"]
    assert found == []


def test_an_alarm_gives_all_requests_back_to_the_old_generation(host: Host) -> None:
    cloudwatch = host.engine.client("cloudwatch")
    cloudwatch.put_metric_alarm(
        AlarmName="too-slow",
        Namespace="AWS/SageMaker",
        MetricName="ModelLatency",
        Dimensions=[
            {"Name": "EndpointName", "Value": "guarded"},
            {"Name": "VariantName", "Value": "V-green"},
        ],
        Statistic="Maximum",
        Period=60,
        EvaluationPeriods=1,
        Threshold=0.0,
        ComparisonOperator="GreaterThanThreshold",
        TreatMissingData="notBreaching",
    )
    host.endpoint("guarded", host.variant("blue"))
    guard = {"AutoRollbackConfiguration": {"Alarms": [{"AlarmName": "too-slow"}]}}
    update(
        host, "guarded", host.config("guarded-2", host.variant("green")), canary(50, 60, **guard)
    )
    until(lambda: baking(host, "guarded"))
    assert host.answers("guarded", 4) == {"blue": 2, "green": 2}
    cloudwatch.set_alarm_state(AlarmName="too-slow", StateValue="ALARM", StateReason="slow")
    shown = host.settled("guarded")
    assert (shown["EndpointStatus"], shown["EndpointConfigName"]) == ("InService", "guarded")
    assert "the alarm too-slow is in ALARM" in shown["FailureReason"]
    assert "PendingDeploymentSummary" not in shown
    assert host.answers("guarded", 4) == {"blue": 4}
    host.config("guarded-3", host.variant("green"))
    update(host, "guarded", "guarded-3", canary(50, 60, **guard))
    assert host.settled("guarded")["EndpointConfigName"] == "guarded"


def test_a_roll_out_goes_on_after_a_kill_of_the_engine(engine: Any) -> None:
    own = Host(engine)
    for who in ("blue", "green"):
        own.model(who)
    own.endpoint("rolling", own.variant("blue"))
    update(own, "rolling", own.config("rolling-2", own.variant("green")), canary(50, 2))
    until(lambda: baking(own, "rolling"))
    engine.kill()
    engine.start()
    again = Host(engine)
    assert again.ask("rolling") in ("blue(x)", "green(x)")
    shown = again.settled("rolling")
    assert (shown["EndpointStatus"], shown["EndpointConfigName"]) == ("InService", "rolling-2")
    assert again.answers("rolling", 3) == {"green": 3}


def test_a_new_generation_that_dies_while_it_bakes_gives_its_requests_back(host: Host) -> None:
    mortal = "import os, signal\ndef model_fn(d): pass\ndef predict_fn(d, m): os.abort()\n"
    uri = host.put("mortal.tar.gz", packed(mortal))
    host.sagemaker.create_model(
        ModelName="mortal",
        PrimaryContainer={**host.container("mortal"), "ModelDataUrl": uri},
        ExecutionRoleArn=ROLE,
    )
    host.endpoint("safe", host.variant("blue"))
    update(host, "safe", host.config("safe-2", host.variant("mortal")), canary(50, 60))
    until(lambda: baking(host, "safe"))

    def given_up() -> bool:
        with_errors = host.runtime.exceptions.ClientError
        for _ in range(2):
            try:
                host.ask("safe")
            except with_errors:
                continue
        return bool(host.describe("safe")["EndpointStatus"] == "InService")

    until(given_up)
    shown = host.describe("safe")
    assert shown["EndpointConfigName"] == "safe"
    assert "was ended by SIGABRT after 3 restarts" in shown["FailureReason"]
    assert host.answers("safe", 3) == {"blue": 3}
