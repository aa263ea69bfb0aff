"""Model monitoring as records: job definitions, schedules, alerts."""

from __future__ import annotations

from typing import Any

import pytest
from making import ROLE, refused

CLUSTER = {
    "ClusterConfig": {"InstanceCount": 1, "InstanceType": "ml.m5.large", "VolumeSizeInGB": 10}
}
LOCAL = "/opt/ml/processing"
OUTPUT = {"MonitoringOutputs": [{"S3Output": {"S3Uri": "s3://b/out", "LocalPath": LOCAL}}]}
HOURLY = {"ScheduleExpression": "cron(0 * ? * * *)"}
WORDS = {
    "DataQuality": "data-quality",
    "ModelQuality": "model-quality",
    "ModelBias": "model-bias",
    "ModelExplainability": "model-explainability",
}


@pytest.fixture(scope="module")
def sagemaker(shared_engine: Any) -> Any:
    return shared_engine.client("sagemaker")


def define(sagemaker: Any, kind: str, name: str, endpoint: str = "churn") -> str:
    app: dict[str, Any] = {"ImageUri": "image"}
    if kind in ("ModelBias", "ModelExplainability"):
        app["ConfigUri"] = "s3://b/config.json"
    if kind == "ModelQuality":
        app["ProblemType"] = "Regression"
    source: dict[str, Any] = {"EndpointInput": {"EndpointName": endpoint, "LocalPath": LOCAL}}
    if kind in ("ModelBias", "ModelQuality"):
        source["GroundTruthS3Input"] = {"S3Uri": "s3://b/truth"}
    create = getattr(sagemaker, f"create_{WORDS[kind].replace('-', '_')}_job_definition")
    arn: str = create(
        **{
            "JobDefinitionName": name,
            f"{kind}AppSpecification": app,
            f"{kind}JobInput": source,
            f"{kind}JobOutputConfig": OUTPUT,
            "JobResources": CLUSTER,
            "RoleArn": ROLE,
            "Tags": [{"Key": "team", "Value": "risk"}],
        }
    )["JobDefinitionArn"]
    return arn


@pytest.mark.parametrize("kind", WORDS)
def test_job_definitions_are_kept_listed_and_removed(sagemaker: Any, kind: str) -> None:
    arn = define(sagemaker, kind, "Drift")
    assert arn.endswith(f":{WORDS[kind]}-job-definition/drift")
    word = WORDS[kind].replace("-", "_")
    shown = getattr(sagemaker, f"describe_{word}_job_definition")(JobDefinitionName="Drift")
    assert shown["JobDefinitionArn"] == arn
    assert shown[f"{kind}JobInput"]["EndpointInput"]["EndpointName"] == "churn"
    define(sagemaker, kind, "Other", endpoint="fraud")
    listing = getattr(sagemaker, f"list_{word}_job_definitions")
    (listed,) = listing(EndpointName="churn")["JobDefinitionSummaries"]
    assert listed["MonitoringJobDefinitionName"] == "Drift"
    assert listed["MonitoringJobDefinitionArn"] == arn
    assert listed["EndpointName"] == "churn"
    assert sagemaker.list_tags(ResourceArn=arn)["Tags"] == [{"Key": "team", "Value": "risk"}]
    with refused() as answer:
        define(sagemaker, kind, "Drift")
    assert answer.code == "ResourceInUse"
    for name in ("Drift", "Other"):
        getattr(sagemaker, f"delete_{word}_job_definition")(JobDefinitionName=name)
    with refused() as answer:
        getattr(sagemaker, f"describe_{word}_job_definition")(JobDefinitionName="Drift")
    assert answer.code == "ResourceNotFound"


def test_a_schedule_follows_a_job_definition_and_has_an_alert(sagemaker: Any) -> None:
    define(sagemaker, "ModelQuality", "quality", endpoint="churn")
    config = {
        "ScheduleConfig": HOURLY,
        "MonitoringJobDefinitionName": "quality",
        "MonitoringType": "ModelQuality",
    }
    arn = sagemaker.create_monitoring_schedule(
        MonitoringScheduleName="Hourly", MonitoringScheduleConfig=config
    )["MonitoringScheduleArn"]
    assert arn.endswith(":monitoring-schedule/hourly")
    shown = sagemaker.describe_monitoring_schedule(MonitoringScheduleName="Hourly")
    assert shown["MonitoringScheduleStatus"] == "Scheduled"
    assert shown["EndpointName"] == "churn"
    assert shown["MonitoringScheduleConfig"] == config
    listing = sagemaker.list_monitoring_schedules
    (listed,) = listing(EndpointName="churn", MonitoringTypeEquals="ModelQuality")[
        "MonitoringScheduleSummaries"
    ]
    assert listed["MonitoringJobDefinitionName"] == "quality"
    assert listing(MonitoringTypeEquals="ModelBias")["MonitoringScheduleSummaries"] == []

    sagemaker.stop_monitoring_schedule(MonitoringScheduleName="Hourly")
    (listed,) = listing(StatusEquals="Stopped")["MonitoringScheduleSummaries"]
    assert listed["MonitoringScheduleName"] == "Hourly"
    sagemaker.start_monitoring_schedule(MonitoringScheduleName="Hourly")
    assert listing(StatusEquals="Stopped")["MonitoringScheduleSummaries"] == []
    assert sagemaker.list_monitoring_executions()["MonitoringExecutionSummaries"] == []

    alerts = sagemaker.list_monitoring_alerts(MonitoringScheduleName="Hourly")
    (alert,) = alerts["MonitoringAlertSummaries"]
    assert alert["AlertStatus"] == "OK"
    asked = {"MonitoringScheduleName": "Hourly", "EvaluationPeriod": 3}
    name = {"MonitoringAlertName": alert["MonitoringAlertName"]}
    sagemaker.update_monitoring_alert(**asked, **name, DatapointsToAlert=2)
    alerts = sagemaker.list_monitoring_alerts(MonitoringScheduleName="Hourly")
    (alert,) = alerts["MonitoringAlertSummaries"]
    assert (alert["DatapointsToAlert"], alert["EvaluationPeriod"]) == (2, 3)
    with refused() as answer:
        sagemaker.update_monitoring_alert(**asked, **name, DatapointsToAlert=4)
    assert answer.code == "ValidationException"
    with refused() as answer:
        sagemaker.update_monitoring_alert(**asked, MonitoringAlertName="none", DatapointsToAlert=1)
    assert answer.code == "ResourceNotFound"
    assert sagemaker.list_monitoring_alert_history()["MonitoringAlertHistory"] == []

    sagemaker.delete_monitoring_schedule(MonitoringScheduleName="Hourly")
    with refused() as answer:
        sagemaker.describe_monitoring_schedule(MonitoringScheduleName="Hourly")
    assert answer.code == "ResourceNotFound"


def test_a_schedule_may_hold_its_job_definition_and_take_another(sagemaker: Any) -> None:
    definition = {
        "MonitoringInputs": [{"EndpointInput": {"EndpointName": "loan", "LocalPath": LOCAL}}],
        "MonitoringOutputConfig": OUTPUT,
        "MonitoringResources": CLUSTER,
        "MonitoringAppSpecification": {"ImageUri": "image"},
        "RoleArn": ROLE,
    }
    name = {"MonitoringScheduleName": "inline"}
    config = {"ScheduleConfig": HOURLY, "MonitoringJobDefinition": definition}
    sagemaker.create_monitoring_schedule(**name, MonitoringScheduleConfig=config)
    shown = sagemaker.describe_monitoring_schedule(**name)
    assert (shown["EndpointName"], shown["MonitoringType"]) == ("loan", "DataQuality")
    define(sagemaker, "DataQuality", "named", endpoint="fraud")
    named = {"MonitoringJobDefinitionName": "named", "MonitoringType": "DataQuality"}
    sagemaker.update_monitoring_schedule(**name, MonitoringScheduleConfig=named)
    assert sagemaker.describe_monitoring_schedule(**name)["EndpointName"] == "fraud"
    for bad, code in (
        ({**config, **named}, "ValidationException"),
        ({"ScheduleConfig": HOURLY}, "ValidationException"),
        ({**named, "MonitoringJobDefinitionName": "none"}, "ResourceNotFound"),
    ):
        with refused() as answer:
            sagemaker.update_monitoring_schedule(**name, MonitoringScheduleConfig=bad)
        assert answer.code == code
    with refused() as answer:
        sagemaker.create_monitoring_schedule(**name, MonitoringScheduleConfig=config)
    assert answer.code == "ResourceInUse"
