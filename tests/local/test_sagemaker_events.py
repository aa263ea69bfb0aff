"""What SageMaker tells EventBridge when its resources change."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from defining import definition, pipeline, start
from hosts import until
from making import config, model, refused, specification, upload, version

ACCOUNT = "000000000000"
ISO = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
GROUP = "/aws/events/everything"
LOG = f"arn:aws:logs:us-east-1:{ACCOUNT}:log-group"

Hear = Callable[..., list[Any]]


@pytest.fixture(scope="module")
def sagemaker(shared_engine: Any) -> Any:
    """A client; a rule writes every event of SageMaker and CloudWatch into a log."""
    events, logs = shared_engine.client("events"), shared_engine.client("logs")
    logs.create_log_group(logGroupName=GROUP)
    pattern = {"source": ["aws.sagemaker", "aws.cloudwatch"]}
    events.put_rule(Name="everything", EventPattern=json.dumps(pattern))
    events.put_targets(Rule="everything", Targets=[{"Id": "log", "Arn": f"{LOG}:{GROUP}"}])
    return shared_engine.client("sagemaker")


@pytest.fixture
def hear(shared_engine: Any) -> Hear:
    """The events of a type about a resource, as soon as there are so many."""
    logs = shared_engine.client("logs")

    def heard(detail_type: str, arn: str, number: int = 1) -> list[Any]:
        def look() -> list[Any]:
            found = logs.filter_log_events(logGroupName=GROUP)["events"]
            events = [json.loads(event["message"]) for event in found]
            about = [
                event
                for event in events
                if event["detail-type"] == detail_type and arn in event["resources"]
            ]
            return about if len(about) >= number else []

        found: list[Any] = until(look)
        return found

    return heard


PACKAGE = "SageMaker Model Package State Change"


def test_a_new_version_is_told_as_aws_tells_it(sagemaker: Any, hear: Hear) -> None:
    sagemaker.create_model_package_group(ModelPackageGroupName="Told")
    arn = version(sagemaker, "Told", CustomerMetadataProperties={"auc": "0.9"})
    (event,) = hear(PACKAGE, arn)
    assert event["source"] == "aws.sagemaker"
    assert event["resources"] == [arn]
    assert (event["account"], event["region"]) == (ACCOUNT, "us-east-1")
    detail = event["detail"]
    assert "UpdatedModelPackageFields" not in detail
    assert ISO.fullmatch(detail.pop("CreationTime"))
    assert ISO.fullmatch(detail.pop("LastModifiedTime"))
    described = sagemaker.describe_model_package(ModelPackageName=arn)
    for member in ("InferenceSpecification", "ModelPackageStatusDetails"):
        assert detail.pop(member) == described[member]
    assert detail == {
        "ModelPackageGroupName": "Told",
        "ModelPackageVersion": 1,
        "ModelPackageArn": arn,
        "ModelPackageStatus": "Completed",
        "CertifyForMarketplace": False,
        "ModelApprovalStatus": "PendingManualApproval",
        "CustomerMetadataProperties": {"auc": "0.9"},
    }


def test_an_update_names_the_fields_that_changed(sagemaker: Any, hear: Hear) -> None:
    sagemaker.create_model_package_group(ModelPackageGroupName="Fields")
    arn = version(sagemaker, "Fields")

    def update(**members: Any) -> None:
        sagemaker.update_model_package(ModelPackageArn=arn, **members)

    update(ModelApprovalStatus="Approved", ApprovalDescription="good")
    update(CustomerMetadataProperties={"note": "x"})
    update(ModelLifeCycle={"Stage": "Production", "StageStatus": "Active"})
    update(CustomerMetadataProperties={"note": "x"})  # changes nothing, so nothing is told
    update(ModelApprovalStatus="Rejected")
    told = [event["detail"] for event in hear(PACKAGE, arn, 5)]
    assert [each.get("UpdatedModelPackageFields") for each in told] == [
        None,
        ["ApprovalDescription", "ModelApprovalStatus"],
        ["CustomerMetadataProperties"],
        ["ModelLifeCycle"],
        ["ModelApprovalStatus"],
    ]
    assert [each["ModelApprovalStatus"] for each in told][1:4] == ["Approved"] * 3
    assert told[1]["ApprovalDescription"] == "good"
    assert told[3]["ModelLifeCycle"] == {"Stage": "Production", "StageStatus": "Active"}


def test_a_rule_that_deploys_does_not_fire_on_metadata(
    shared_engine: Any, sagemaker: Any, hear: Hear
) -> None:
    events, logs = shared_engine.client("events"), shared_engine.client("logs")
    logs.create_log_group(logGroupName="/aws/events/deploys")
    detail = {
        "ModelPackageGroupName": ["Deploys"],
        "ModelApprovalStatus": ["Approved"],
        "UpdatedModelPackageFields": ["ModelApprovalStatus"],
    }
    pattern = {"source": ["aws.sagemaker"], "detail-type": [PACKAGE], "detail": detail}
    events.put_rule(Name="deploys", EventPattern=json.dumps(pattern))
    target = {"Id": "1", "Arn": f"{LOG}:/aws/events/deploys"}
    events.put_targets(Rule="deploys", Targets=[target])
    sagemaker.create_model_package_group(ModelPackageGroupName="Deploys")
    arn = version(sagemaker, "Deploys")
    for members in (
        {"ModelApprovalStatus": "Approved"},
        {"CustomerMetadataProperties": {"n": "1"}},
        {"CustomerMetadataProperties": {"n": "2"}},
    ):
        sagemaker.update_model_package(ModelPackageArn=arn, **members)
    hear(PACKAGE, arn, 4)
    assert len(logs.filter_log_events(logGroupName="/aws/events/deploys")["events"]) == 1


def test_what_is_refused_is_not_told(sagemaker: Any, hear: Hear) -> None:
    sagemaker.create_model_package_group(ModelPackageGroupName="Refused")
    arn = version(sagemaker, "Refused")
    many = {f"key-{number}": "x" for number in range(51)}
    with refused():
        sagemaker.update_model_package(
            ModelPackageArn=arn,
            CustomerMetadataProperties={**dict(list(many.items())[:50]), "one-more": "x"},
        )
    sagemaker.update_model_package(ModelPackageArn=arn, ModelApprovalStatus="Rejected")
    fields = [each["detail"].get("UpdatedModelPackageFields") for each in hear(PACKAGE, arn, 2)]
    assert fields == [None, ["ModelApprovalStatus"]]


def test_an_endpoint_tells_its_statuses_in_upper_case(
    shared_engine: Any, sagemaker: Any, hear: Hear
) -> None:
    uri = upload(shared_engine, "told.tar.gz")
    model_arn = model(sagemaker, "Told", uri)
    config(sagemaker, "Told", "Told")
    arn = sagemaker.create_endpoint(
        EndpointName="Told", EndpointConfigName="Told", Tags=[{"Key": "team", "Value": "a"}]
    )["EndpointArn"]
    first, second = hear("SageMaker Endpoint State Change", arn, 2)[:2]
    assert first["detail"]["EndpointStatus"] == "CREATING"
    detail = second["detail"]
    assert detail["EndpointStatus"] == "IN_SERVICE"
    assert (detail["EndpointName"], detail["EndpointConfigName"]) == ("Told", "Told")
    assert detail["Tags"] == {"team": "a"}
    assert detail["ProductionVariants"][0]["VariantName"] == "AllTraffic"
    created = sagemaker.describe_endpoint(EndpointName="Told")["CreationTime"]
    assert detail["CreationTime"] == round(created.timestamp() * 1000)
    (told,) = hear("SageMaker Model State Change", model_arn)
    assert told["detail"]["ModelName"] == "Told"
    sagemaker.delete_endpoint(EndpointName="Told")


def test_a_pipeline_execution_tells_its_statuses(sagemaker: Any, hear: Hear) -> None:
    step = {"Name": "End", "Type": "Fail", "Arguments": {"ErrorMessage": "the end"}}
    pipeline(sagemaker, "Telling", definition(step))
    run = start(sagemaker, "Telling")
    events = hear("SageMaker Model Building Pipeline Execution Status Change", run, 2)
    whole = run.rpartition("/execution/")[0]
    assert [event["resources"] for event in events] == [[whole, run]] * 2
    details = [event["detail"] for event in events]
    assert details[0]["currentPipelineExecutionStatus"] == "Executing"
    assert "previousPipelineExecutionStatus" not in details[0]
    last = details[-1]
    assert last["currentPipelineExecutionStatus"] == "Failed"
    assert last["previousPipelineExecutionStatus"] == "Executing"
    assert (last["pipelineArn"], last["pipelineExecutionArn"]) == (whole, run)
    assert ISO.fullmatch(last["executionStartTime"])
    assert ISO.fullmatch(last["executionEndTime"])


def test_an_alarm_tells_its_new_state(shared_engine: Any, sagemaker: Any, hear: Hear) -> None:
    cloudwatch = shared_engine.client("cloudwatch")
    cloudwatch.put_metric_alarm(
        AlarmName="slow",
        AlarmDescription="too slow",
        Namespace="AWS/SageMaker",
        MetricName="ModelLatency",
        Dimensions=[{"Name": "EndpointName", "Value": "e"}],
        Statistic="Average",
        Period=60,
        EvaluationPeriods=1,
        Threshold=1000,
        ComparisonOperator="GreaterThanThreshold",
        TreatMissingData="ignore",
    )
    cloudwatch.set_alarm_state(
        AlarmName="slow", StateValue="ALARM", StateReason="try", StateReasonData='{"a": 1}'
    )
    arn = f"arn:aws:cloudwatch:us-east-1:{ACCOUNT}:alarm:slow"
    (event,) = hear("CloudWatch Alarm State Change", arn)
    assert event["source"] == "aws.cloudwatch"
    detail = event["detail"]
    state, previous = detail.pop("state"), detail.pop("previousState")
    assert (state["value"], state["reason"], state["reasonData"]) == ("ALARM", "try", '{"a": 1}')
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+0000", state["timestamp"])
    assert previous["value"] == "INSUFFICIENT_DATA"
    stat = {
        "metric": {
            "namespace": "AWS/SageMaker",
            "name": "ModelLatency",
            "dimensions": {"EndpointName": "e"},
        },
        "period": 60,
        "stat": "Average",
    }
    assert detail == {
        "alarmName": "slow",
        "configuration": {
            "description": "too slow",
            "metrics": [{"id": "m1", "returnData": True, "metricStat": stat}],
        },
    }


def test_a_version_of_no_group_is_told_too(sagemaker: Any, hear: Hear) -> None:
    arn = sagemaker.create_model_package(
        ModelPackageName="alone", InferenceSpecification=specification("s3://models/none.tar.gz")
    )["ModelPackageArn"]
    (event,) = hear(PACKAGE, arn)
    assert event["detail"]["ModelPackageName"] == "alone"
