"""What an endpoint's document says in the course of a roll-out that is undone."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from mlops_ext.local.hosting.generations import begun, given_up, moving, serving_changed
from mlops_ext.local.hosting.plans import renewed

NOW = datetime(2024, 5, 1, tzinfo=UTC)


def plan(config: str) -> dict[str, Any]:
    variant = {"VariantName": "All", "Weight": 1.0, "InstanceCount": 1, "Shadow": False}
    return {"EndpointConfigName": config, "DeploymentConfig": None, "Variants": [variant]}


def rolling_back() -> dict[str, Any]:
    serving = {"EndpointStatus": "InService", "Plans": {"1": plan("old")}, "Generation": 1}
    updating = begun(serving, 2, plan("new"), "Updating", NOW)
    (shown,) = updating["PendingDeploymentSummary"]["ProductionVariants"]
    assert shown["VariantStatus"] == [{"Status": "Updating", "StartTime": NOW}]
    return moving(updating, "RollingBack", "too slow", NOW)


def test_a_plan_of_one_container_gets_todays_form() -> None:
    variant = {
        "VariantName": "All",
        "Weight": 0.5,
        "InstanceCount": 1,
        "ServerlessConfig": None,
        "StartupTimeout": 480,
        "ModelName": "churn",
        "Image": "image",
        "ModelData": "s3://b/model.tar.gz",
        "Environment": {"A": "1"},
        "Interpreter": "/bin/python",
    }
    old = {"EndpointConfigName": "c", "DeploymentConfig": None, "Variants": [variant]}
    new = renewed(old)
    assert renewed(new) is new
    assert new["DataCaptureConfig"] is None
    (planned,) = new["Variants"]
    assert (planned["VariantName"], planned["Weight"], planned["Copies"]) == ("All", 0.5, 1)
    (container,) = planned["Containers"]
    assert container["ModelData"] == ["s3://b/model.tar.gz", "archive"]
    assert (container["Interpreter"], container["Installs"]) == ("/bin/python", False)


def test_the_old_generation_goes_on_and_the_reason_stays() -> None:
    body = rolling_back()
    assert (body["EndpointStatus"], body["FailureReason"]) == ("RollingBack", "too slow")
    after = given_up(body, "too slow")
    assert (after["EndpointStatus"], after["FailureReason"]) == ("InService", "too slow")
    assert after["Plans"] == {"1": plan("old")}
    assert after["Coming"] is after["PendingDeploymentSummary"] is None


def test_an_old_generation_that_died_meanwhile_makes_the_way_back_fail() -> None:
    body = serving_changed(rolling_back(), "Failed", "out of memory", NOW)
    after = given_up(body, "too slow")
    assert after["EndpointStatus"] == "UpdateRollbackFailed"
    assert after["Plans"] == {}
