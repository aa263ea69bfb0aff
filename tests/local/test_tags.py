from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from making import IMAGE, ROLE, artifact, refused, version


@pytest.fixture(scope="module")
def sagemaker(shared_engine: Any) -> Any:
    return shared_engine.client("sagemaker")


def tags(sagemaker: Any, arn: str) -> dict[str, str]:
    pages = sagemaker.get_paginator("list_tags").paginate(ResourceArn=arn)
    return {each["Key"]: each["Value"] for page in pages for each in page["Tags"]}


def listed(found: dict[str, str]) -> list[dict[str, str]]:
    return [{"Key": key, "Value": value} for key, value in found.items()]


def test_every_kind_of_resource_has_tags_from_its_creation_on(sagemaker: Any) -> None:
    own = {"mlops:alias:champion": "5", "team": "Größe = 1"}
    arns = [
        sagemaker.create_model_package_group(ModelPackageGroupName="tagged", Tags=listed(own))[
            "ModelPackageGroupArn"
        ],
        sagemaker.create_model(
            ModelName="Tagged",
            PrimaryContainer={"Image": IMAGE},
            ExecutionRoleArn=ROLE,
            Tags=listed(own),
        )["ModelArn"],
        artifact(sagemaker, "s3://b/tagged.csv", Tags=listed(own)),
        sagemaker.create_context(
            ContextName="tagged",
            Source={"SourceUri": "u"},
            ContextType="Study",
            Tags=listed(own),
        )["ContextArn"],
        sagemaker.create_trial_component(TrialComponentName="tagged", Tags=listed(own))[
            "TrialComponentArn"
        ],
    ]
    for arn in arns:
        assert tags(sagemaker, arn) == own


def test_tags_are_added_replaced_and_deleted(sagemaker: Any) -> None:
    arn = artifact(sagemaker, "s3://b/changed.csv")
    sagemaker.add_tags(ResourceArn=arn, Tags=listed({"a": "1", "b": "2"}))
    answer = sagemaker.add_tags(ResourceArn=arn, Tags=listed({"b": "3", "c": ""}))
    assert answer["Tags"] == listed({"a": "1", "b": "3", "c": ""})
    sagemaker.delete_tags(ResourceArn=arn, TagKeys=["a", "never"])
    assert tags(sagemaker, arn) == {"b": "3", "c": ""}


def test_a_version_shows_its_groups_tags_and_takes_none(sagemaker: Any) -> None:
    sagemaker.create_model_package_group(
        ModelPackageGroupName="inherits", Tags=listed({"team": "risk"})
    )
    arn = version(sagemaker, "inherits")
    assert tags(sagemaker, arn) == {"team": "risk"}
    for change in (
        lambda: sagemaker.add_tags(ResourceArn=arn, Tags=listed({"a": "1"})),
        lambda: sagemaker.delete_tags(ResourceArn=arn, TagKeys=["team"]),
    ):
        with refused() as answer:
            change()
        assert "its group's tags" in answer.text
    assert tags(sagemaker, arn) == {"team": "risk"}


def test_fifty_tags_fit_and_one_more_changes_nothing(sagemaker: Any) -> None:
    arn = artifact(sagemaker, "s3://b/full.csv")
    full = {f"key-{number:02}": "v" for number in range(50)}
    sagemaker.add_tags(ResourceArn=arn, Tags=listed(full))
    with refused() as answer:
        sagemaker.add_tags(ResourceArn=arn, Tags=listed({"key-00": "changed", "one-more": "v"}))
    assert "exceeds the limit of 50" in answer.text
    assert tags(sagemaker, arn) == full


def test_a_resource_deleted_and_made_again_has_no_old_tags(sagemaker: Any) -> None:
    sagemaker.create_model_package_group(ModelPackageGroupName="again", Tags=listed({"old": "1"}))
    sagemaker.delete_model_package_group(ModelPackageGroupName="again")
    arn = sagemaker.create_model_package_group(ModelPackageGroupName="again")[
        "ModelPackageGroupArn"
    ]
    assert tags(sagemaker, arn) == {}


def test_tags_of_nothing_are_refused(sagemaker: Any) -> None:
    base = "arn:aws:sagemaker:us-east-1:000000000000:"
    for tail in ("model/none", "model-package/none/1", "notebook-instance/none"):
        with refused() as answer:
            sagemaker.list_tags(ResourceArn=base + tail)
        assert base + tail in answer.text


def test_tags_that_aws_refuses_are_refused(sagemaker: Any) -> None:
    arn = artifact(sagemaker, "s3://b/refused.csv")
    for key, value in (("k" * 129, "v"), ("k", "v" * 257), ('quote"<', "v")):
        with refused() as answer:
            sagemaker.add_tags(ResourceArn=arn, Tags=listed({key: value}))
        assert answer.code == "ValidationException"
    with refused() as answer:
        sagemaker.add_tags(ResourceArn=arn, Tags=[*listed({"a": "1"}), *listed({"a": "2"})])
    assert "Duplicate tag keys" in answer.text


def test_keys_that_are_awss_own_are_refused(sagemaker: Any) -> None:
    arn = artifact(sagemaker, "s3://b/own.csv")
    with refused() as error:
        sagemaker.add_tags(ResourceArn=arn, Tags=listed({"aws:mine": "1"}))
    assert error.code == "ValidationException"
    assert error.text == "aws: prefixed tag key names are not allowed for external use."
    with refused():
        artifact(sagemaker, "s3://b/other.csv", Tags=listed({"AWS:mine": "1"}))
    assert tags(sagemaker, arn) == {}


def portfolio(engine: Any) -> Callable[..., Any]:
    client = engine.client("servicecatalog")
    made = client.create_portfolio(
        DisplayName="tagged", ProviderName="us", IdempotencyToken="tagged-portfolio"
    )
    identity = made["PortfolioDetail"]["Id"]
    return lambda more: client.update_portfolio(Id=identity, AddTags=listed(more))


def role(engine: Any) -> Callable[..., Any]:
    client = engine.client("iam")
    client.create_role(RoleName="tagged", AssumeRolePolicyDocument="{}")
    return lambda more: client.tag_role(RoleName="tagged", Tags=listed(more))


def alarm(engine: Any) -> Callable[..., Any]:
    client = engine.client("cloudwatch")
    client.put_metric_alarm(
        AlarmName="tagged",
        Namespace="N",
        MetricName="m",
        Statistic="Sum",
        Period=60,
        EvaluationPeriods=1,
        Threshold=0.0,
        ComparisonOperator="GreaterThanThreshold",
    )
    arn = client.describe_alarms(AlarmNames=["tagged"])["MetricAlarms"][0]["AlarmArn"]
    return lambda more: client.tag_resource(ResourceARN=arn, Tags=listed(more))


def log_group(engine: Any) -> Callable[..., Any]:
    client = engine.client("logs")
    client.create_log_group(logGroupName="tagged")
    return lambda more: client.tag_log_group(logGroupName="tagged", tags=more)


def rule(engine: Any) -> Callable[..., Any]:
    client = engine.client("events")
    arn = client.put_rule(Name="tagged", ScheduleExpression="rate(1 day)")["RuleArn"]
    return lambda more: client.tag_resource(ResourceARN=arn, Tags=listed(more))


def schedule_group(engine: Any) -> Callable[..., Any]:
    client = engine.client("scheduler")
    arn = client.create_schedule_group(Name="tagged")["ScheduleGroupArn"]
    return lambda more: client.tag_resource(ResourceArn=arn, Tags=listed(more))


def resource_group(engine: Any) -> Callable[..., Any]:
    client = engine.client("resource-groups")
    query = {"ResourceTypeFilters": ["AWS::AllSupported"], "TagFilters": []}
    arn = client.create_group(
        Name="tagged", ResourceQuery={"Type": "TAG_FILTERS_1_0", "Query": json.dumps(query)}
    )["Group"]["GroupArn"]
    return lambda more: client.tag(Arn=arn, Tags=more)


@pytest.mark.parametrize(
    ("tagged", "code"),
    [
        (portfolio, "InvalidParametersException"),
        (role, "InvalidInput"),
        (alarm, "InvalidParameterValue"),
        (log_group, "InvalidParameterException"),
        (rule, "ValidationException"),
        (schedule_group, "ValidationException"),
        (resource_group, "BadRequestException"),
    ],
)
def test_every_service_refuses_what_tags_may_not_be_in_its_own_words(
    shared_engine: Any, tagged: Callable[[Any], Callable[..., Any]], code: str
) -> None:
    put = tagged(shared_engine)
    with refused() as answer:
        put({"aws:mine": "1"})
    assert (answer.code, "aws: prefixed" in answer.text) == (code, True)
    for half in range(2):
        put({f"key-{half}-{number:02}": "v" for number in range(20)})
    with refused() as answer:
        put({f"more-{number:02}": "v" for number in range(11)})
    assert (answer.code, "exceeds the limit of 50" in answer.text) == (code, True)
