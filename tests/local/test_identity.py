"""Who calls and as which role: STS and IAM, as the SDKs of SageMaker ask for them."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from botocore.config import Config
from botocore.exceptions import ClientError
from local_engine import LocalEngine, session

from mlops_ext.local import keys, launcher, state

ROLE = "arn:aws:iam::000000000000:role/mlops-local"
TRUST = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"Service": "sagemaker.amazonaws.com"},
                "Action": "sts:AssumeRole",
            }
        ],
    }
)


def code_of(caught: pytest.ExceptionInfo[ClientError]) -> tuple[str, int]:
    answer = caught.value.response
    return answer["Error"]["Code"], answer["ResponseMetadata"]["HTTPStatusCode"]


def temporary(engine: LocalEngine, credentials: dict[str, Any], service: str) -> Any:
    return session().client(
        service,
        aws_access_key_id=credentials["AccessKeyId"],
        aws_secret_access_key=credentials["SecretAccessKey"],
        aws_session_token=credentials["SessionToken"],
        region_name="us-east-1",
        endpoint_url=engine.url,
        config=Config(retries={"total_max_attempts": 1}, proxies={}),
    )


def test_the_role_behind_the_callers_session_is_found_as_the_sdk_finds_it(
    shared_engine: LocalEngine,
) -> None:
    caller = shared_engine.client("sts").get_caller_identity()["Arn"]
    name = re.sub(r"^.+:assumed-role/(.+?)/.*$", r"\1", caller)
    role = shared_engine.client("iam").get_role(RoleName=name)["Role"]
    assert role["Arn"] == ROLE
    assert role["Path"] == "/"
    services = role["AssumeRolePolicyDocument"]["Statement"][0]["Principal"]["Service"]
    assert "sagemaker.amazonaws.com" in services
    attached = shared_engine.client("iam").list_attached_role_policies(RoleName=name)
    assert [each["PolicyName"] for each in attached["AttachedPolicies"]] == [
        "AmazonSageMakerFullAccess"
    ]


def test_the_role_may_do_what_a_simulation_asks(shared_engine: LocalEngine) -> None:
    pages = shared_engine.client("iam").get_paginator("simulate_principal_policy")
    results = [
        result
        for page in pages.paginate(
            PolicySourceArn=ROLE,
            ActionNames=["sagemaker:CreatePipeline", "s3:PutObject"],
            ResourceArns=["arn:aws:s3:::a/*", "arn:aws:s3:::b/*"],
        )
        for result in page["EvaluationResults"]
    ]
    assert [(each["EvalActionName"], each["EvalResourceName"][-3:]) for each in results] == [
        ("sagemaker:CreatePipeline", "a/*"),
        ("sagemaker:CreatePipeline", "b/*"),
        ("s3:PutObject", "a/*"),
        ("s3:PutObject", "b/*"),
    ]
    assert {each["EvalDecision"] for each in results} == {"allowed"}


def test_a_principal_that_is_not_there_cannot_be_simulated(shared_engine: LocalEngine) -> None:
    with pytest.raises(ClientError) as caught:
        shared_engine.client("iam").simulate_principal_policy(
            PolicySourceArn="arn:aws:iam::999999999999:role/mlops-local", ActionNames=["s3:*"]
        )
    assert code_of(caught) == ("NoSuchEntity", 404)


def test_a_role_is_made_changed_and_removed(shared_engine: LocalEngine) -> None:
    iam = shared_engine.client("iam")
    with pytest.raises(iam.exceptions.NoSuchEntityException, match="analyst cannot be found"):
        iam.get_role(RoleName="analyst")
    tags = [{"Key": "team", "Value": "churn = co"}]
    made = iam.create_role(
        RoleName="analyst", Path="/team/", AssumeRolePolicyDocument=TRUST, Tags=tags
    )["Role"]
    assert made["Arn"] == "arn:aws:iam::000000000000:role/team/analyst"
    assert made["AssumeRolePolicyDocument"] == json.loads(TRUST)
    assert iam.get_role(RoleName="analyst")["Role"] == made
    with pytest.raises(iam.exceptions.EntityAlreadyExistsException) as caught:
        iam.create_role(RoleName="Analyst", AssumeRolePolicyDocument=TRUST)
    assert code_of(caught) == ("EntityAlreadyExists", 409)

    policy = "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"
    iam.attach_role_policy(RoleName="analyst", PolicyArn=policy)
    iam.put_role_policy(RoleName="analyst", PolicyName="own", PolicyDocument=TRUST)
    assert iam.list_role_policies(RoleName="analyst")["PolicyNames"] == ["own"]
    own = iam.get_role_policy(RoleName="analyst", PolicyName="own")
    assert own["PolicyDocument"] == json.loads(TRUST)
    with pytest.raises(iam.exceptions.DeleteConflictException):
        iam.delete_role(RoleName="analyst")
    iam.detach_role_policy(RoleName="analyst", PolicyArn=policy)
    with pytest.raises(iam.exceptions.NoSuchEntityException):
        iam.detach_role_policy(RoleName="analyst", PolicyArn=policy)
    iam.delete_role_policy(RoleName="analyst", PolicyName="own")
    iam.tag_role(RoleName="analyst", Tags=[{"Key": "more", "Value": ""}])
    iam.untag_role(RoleName="analyst", TagKeys=["team"])
    assert iam.list_role_tags(RoleName="analyst")["Tags"] == [{"Key": "more", "Value": ""}]
    iam.delete_role(RoleName="analyst")
    assert "analyst" not in [role["RoleName"] for role in iam.list_roles()["Roles"]]


def test_roles_come_in_pages(shared_engine: LocalEngine) -> None:
    iam = shared_engine.client("iam")
    for number in range(5):
        iam.create_role(RoleName=f"page-{number}", Path="/paged/", AssumeRolePolicyDocument=TRUST)
    pages = list(
        iam.get_paginator("list_roles").paginate(
            PathPrefix="/paged/", PaginationConfig={"PageSize": 2}
        )
    )
    assert [len(page["Roles"]) for page in pages] == [2, 2, 1]
    assert len({role["RoleId"] for page in pages for role in page["Roles"]}) == 5


def test_what_is_wrong_in_a_form_is_named_as_iam_names_it(shared_engine: LocalEngine) -> None:
    iam = shared_engine.client("iam", parameter_validation=False)
    with pytest.raises(ClientError, match="Value 'a b' at 'roleName' failed") as caught:
        iam.get_role(RoleName="a b")
    assert code_of(caught) == ("ValidationError", 400)
    with pytest.raises(ClientError, match="'maxItems' failed") as caught:
        iam.list_roles(MaxItems=1001)
    with pytest.raises(ClientError, match="cannot be converted to Integer") as caught:
        iam.list_roles(MaxItems="many")
    assert code_of(caught) == ("MalformedInput", 400)
    with pytest.raises(ClientError, match="invalid Json"):
        iam.create_role(RoleName="r", AssumeRolePolicyDocument="{")


@pytest.mark.parametrize("service", ["sts", "sagemaker", "s3"])
def test_a_temporary_key_works_for_the_session_that_it_names(
    shared_engine: LocalEngine, service: str
) -> None:
    sts = shared_engine.client("sts")
    given = sts.assume_role(RoleArn=ROLE, RoleSessionName="night-run", DurationSeconds=900)
    assert given["AssumedRoleUser"]["Arn"].endswith(":assumed-role/mlops-local/night-run")
    client = temporary(shared_engine, given["Credentials"], service)
    calls = {"sts": "get_caller_identity", "sagemaker": "list_models", "s3": "list_buckets"}
    answer = getattr(client, calls[service])()
    if service == "sts":
        assert answer["Arn"] == given["AssumedRoleUser"]["Arn"]
        assert answer["UserId"] == given["AssumedRoleUser"]["AssumedRoleId"]


def test_a_session_token_belongs_to_its_caller_and_role(shared_engine: LocalEngine) -> None:
    shared_engine.client("iam").create_role(RoleName="grace", AssumeRolePolicyDocument=TRUST)
    role = "arn:aws:iam::000000000000:role/grace"
    given = shared_engine.client("sts").assume_role(RoleArn=role, RoleSessionName="s-1")
    as_grace = temporary(shared_engine, given["Credentials"], "sts")
    again = as_grace.get_session_token()["Credentials"]
    assert temporary(shared_engine, again, "sts").get_caller_identity()["Arn"] == (
        "arn:aws:sts::000000000000:assumed-role/grace/s-1"
    )


def test_a_temporary_key_needs_its_token_and_ends(shared_engine: LocalEngine) -> None:
    given = shared_engine.client("sts").get_session_token()["Credentials"]
    for token in ("", "another"):
        changed = {**given, "SessionToken": token}
        for service, call, code in (
            ("sagemaker", "list_models", "UnrecognizedClientException"),
            ("sts", "get_caller_identity", "InvalidClientTokenId"),
            ("s3", "list_buckets", "InvalidToken"),
        ):
            with pytest.raises(ClientError) as caught:
                getattr(temporary(shared_engine, changed, service), call)()
            assert code_of(caught) == (code, 403)

    master = state.master_key(shared_engine.state_dir)
    key = keys.key_id("ada", keys.Session("mlops-local", ends=1).holder)
    _, secret = launcher.credentials(shared_engine.state_dir, "ada", "session:mlops-local:1")
    assert secret == keys.secret(master, key)
    ended = {
        "AccessKeyId": key,
        "SecretAccessKey": secret,
        "SessionToken": keys.session_token(master, key),
    }
    for service, call, code in (
        ("sagemaker", "list_models", "ExpiredTokenException"),
        ("sts", "get_caller_identity", "ExpiredToken"),
        ("s3", "list_buckets", "ExpiredToken"),
    ):
        with pytest.raises(ClientError) as caught:
            getattr(temporary(shared_engine, ended, service), call)()
        assert code_of(caught)[0] == code


def test_a_role_that_is_not_there_or_for_too_long_is_not_assumed(
    shared_engine: LocalEngine,
) -> None:
    sts = shared_engine.client("sts")
    with pytest.raises(ClientError, match="not authorized to perform: sts:AssumeRole") as caught:
        sts.assume_role(RoleArn=f"{ROLE}-x", RoleSessionName="session")
    assert code_of(caught) == ("AccessDenied", 403)
    shared_engine.client("iam").create_role(RoleName="brief", AssumeRolePolicyDocument=TRUST)
    with pytest.raises(ClientError, match="MaxSessionDuration"):
        sts.assume_role(
            RoleArn="arn:aws:iam::000000000000:role/brief",
            RoleSessionName="session",
            DurationSeconds=7200,
        )
