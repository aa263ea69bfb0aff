"""A refusal names the action and the statement that would allow it: narrow, and wider."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from mlops_ext.connection.choice import Choice
from mlops_ext.connection.renewal import renewal
from mlops_ext.errors import Asked, explain
from mlops_ext.services.records import Problem

PLACE = "arn:aws:sagemaker:eu-west-1:*:"
GROUP = "arn:aws:sagemaker:eu-west-1:111122223333:model-package-group/churn"
VERSION = "arn:aws:sagemaker:eu-west-1:111122223333:model-package/churn/3"
WHO = "arn:aws:sts::111122223333:assumed-role/DataScientist/ada"


def refused(
    service: str, operation: str, parameters: dict[str, Any], message: str = "Access Denied"
) -> Problem:
    place = PLACE.replace("sagemaker", service)
    response: Any = {
        "Error": {"Code": "AccessDeniedException", "Message": message},
        "Asked": Asked(service, operation, parameters, place),
    }
    return explain(ClientError(response, operation), "do it").problem


@pytest.mark.parametrize(
    ("service", "operation", "parameters", "action", "resource", "wider"),
    [
        (
            *("sagemaker", "Search", {"Resource": "ModelPackage"}, "sagemaker:Search", "*"),
            (
                [
                    *("sagemaker:DescribeModelPackage", "sagemaker:ListModelPackages"),
                    "sagemaker:Search",
                ],
                "*",
            ),
        ),
        (
            *("sagemaker", "DescribeEndpoint", {"EndpointName": "churn-prod"}),
            *("sagemaker:DescribeEndpoint", f"{PLACE}endpoint/churn-prod"),
            (["sagemaker:DescribeEndpoint", "sagemaker:ListEndpoints"], "*"),
        ),
        (
            *("sagemaker", "BatchDescribeModelPackage", {"ModelPackageArnList": [VERSION]}),
            *("sagemaker:BatchDescribeModelPackage", VERSION),
            (["sagemaker:BatchDescribeModelPackage"], VERSION[: -len("churn/3")] + "*"),
        ),
        (
            *("sagemaker", "AddTags", {"ResourceArn": GROUP, "Tags": []}),
            *("sagemaker:AddTags", GROUP),
            (["sagemaker:AddTags"], GROUP[: -len("churn")] + "*"),
        ),
        (
            *("sagemaker", "ListTags", {"ResourceArn": GROUP}, "sagemaker:ListTags", GROUP),
            (["sagemaker:ListTags"], GROUP[: -len("churn")] + "*"),
        ),
        (
            *("sagemaker", "PutModelPackageGroupPolicy", {"ModelPackageGroupName": "churn"}),
            *("sagemaker:PutModelPackageGroupPolicy", f"{PLACE}model-package-group/churn"),
            (["sagemaker:PutModelPackageGroupPolicy"], f"{PLACE}model-package-group/*"),
        ),
        (
            *("s3", "HeadObject", {"Bucket": "b", "Key": "mlops/x"}),
            *("s3:GetObject", "arn:aws:s3:::b/mlops/x"),
            (["s3:GetObject", "s3:ListBucket"], ["arn:aws:s3:::b", "arn:aws:s3:::b/*"]),
        ),
        (
            *("s3", "PutObject", {"Bucket": "b", "Key": "k", "Body": b""}),
            *("s3:PutObject", "arn:aws:s3:::b/k"),
            (["s3:PutObject", "s3:ListBucket"], ["arn:aws:s3:::b", "arn:aws:s3:::b/*"]),
        ),
        ("tag", "GetResources", {}, "tag:GetResources", "*", None),
        ("resource-groups", "ListGroups", {}, "resource-groups:ListGroups", "*", None),
        (
            *("ram", "CreateResourceShare", {"resourceArns": [GROUP], "name": "n"}),
            *("ram:CreateResourceShare", "*", None),
        ),
    ],
)
def test_a_refusal_without_words_names_what_was_asked(
    service: str,
    operation: str,
    parameters: dict[str, Any],
    action: str,
    resource: str,
    wider: tuple[list[str], Any] | None,
) -> None:
    problem = refused(service, operation, parameters)
    assert problem.cause == "permission"
    assert problem.action == action
    assert problem.statement is not None
    assert (problem.statement["Action"], problem.statement["Resource"]) == ([action], resource)
    found = problem.wider
    assert (found and (found["Action"], found["Resource"])) == wider


def test_a_decision_is_allowed_alone_and_any_change_only_wider() -> None:
    problem = refused(
        "sagemaker",
        "UpdateModelPackage",
        {
            "ModelPackageArn": VERSION,
            "ModelApprovalStatus": "Approved",
            "ModelLifeCycle": {"Stage": "QA", "StageStatus": "Passed"},
        },
    )
    assert problem.statement is not None
    assert problem.statement["Condition"] == {
        "StringEquals": {"sagemaker:ModelApprovalStatus": "Approved"},
        "StringEqualsIfExists": {
            "sagemaker:ModelLifeCycle:stage": "QA",
            "sagemaker:ModelLifeCycle/stage": "QA",
            "sagemaker:ModelLifeCycle:stageStatus": "Passed",
            "sagemaker:ModelLifeCycle/stageStatus": "Passed",
        },
    }
    assert problem.wider is not None
    assert "Condition" not in problem.wider


def test_creating_a_version_needs_its_group_and_the_versions_to_come() -> None:
    problem = refused("sagemaker", "CreateModelPackage", {"ModelPackageGroupName": "Churn"})
    assert problem.statement is not None
    assert set(problem.statement["Resource"]) == {
        f"{PLACE}{kind}"
        for name in ("Churn", "churn")
        for kind in (f"model-package-group/{name}", f"model-package/{name}/*")
    }


def test_a_resource_in_quotes_is_read_as_s3_writes_it() -> None:
    text = (
        f'User: {WHO} is not authorized to perform: s3:GetObject on resource: "arn:aws:s3:::b/k" '
        "because no identity-based policy allows the s3:GetObject action"
    )
    problem = refused("s3", "GetObject", {"Bucket": "other", "Key": "k"}, text)
    assert problem.resource == "arn:aws:s3:::b/k"
    assert problem.because == "no identity-based policy allows the s3:GetObject action"


def test_no_statement_is_offered_against_an_explicit_deny() -> None:
    text = (
        f"User: {WHO} is not authorized to perform: sagemaker:UpdateModelPackage on resource: "
        f"{VERSION} with an explicit deny in an identity-based policy"
    )
    problem = refused("sagemaker", "UpdateModelPackage", {"ModelPackageArn": VERSION}, text)
    assert problem.action == "sagemaker:UpdateModelPackage"
    assert problem.statement is problem.wider is None
    assert "denies it outright" in problem.hint


@pytest.mark.parametrize(
    ("choice", "variables", "words"),
    [
        (Choice("aws", "settings", profile="team"), {}, "aws sso login --profile team"),
        (Choice("aws", "settings", profile="keys"), {}, "aws configure --profile keys"),
        (Choice("aws", "credentials"), {"AWS_ACCESS_KEY_ID": "x"}, "set AWS_ACCESS_KEY_ID"),
        (Choice("aws", "credentials"), {"AWS_PROFILE": "team"}, "aws sso login --profile team"),
        (Choice("aws", "studio"), {"RESOURCE_METADATA_FILE": "studio.json"}, "restart it"),
        (Choice("local", "default"), {}, "connect again"),
    ],
)
def test_expired_credentials_say_how_to_renew_them(
    choice: Choice,
    variables: dict[str, str],
    words: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "config").write_text(
        "[profile team]\nsso_session = us\n[profile keys]\nregion = eu-west-1\n"
    )
    (tmp_path / "studio.json").write_text('{"ResourceArn": "arn:aws:sagemaker:eu-west-1:1:app/x"}')
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    monkeypatch.chdir(tmp_path)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert words in renewal(choice)
