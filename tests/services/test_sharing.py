"""Sharing groups with other accounts by their resource policies."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from botocore.stub import Stubber
from jsonschema import Draft202012Validator
from services.support import fault

from mlops_ext.connection import Connection
from mlops_ext.errors import InvalidInput, NotAllowed, Unavailable, UnknownReference
from mlops_ext.services import governance, sharing
from mlops_ext.services.sharing import promoting, received

ONE, OTHER = "111122223333", "444455556666"
FOREIGN = {
    "Sid": "OfSomebodyElse",
    "Effect": "Deny",
    "Principal": "*",
    "Action": "sagemaker:DeleteModelPackage",
    "Resource": "*",
}


def _one_or_more(pattern: str) -> dict[str, Any]:
    text = {"type": "string", "pattern": f"^(?:{pattern})$"}
    return {"oneOf": [text, {"type": "array", "minItems": 1, "items": text}]}


def _either(*names: str) -> dict[str, Any]:
    return {"oneOf": [{"required": [name]} for name in names]}


ACCOUNT = r"arn:aws[\w-]*:iam::\d{12}:(root|user/.+|role/.+)|\d{12}|\*"
STATEMENT = {
    "type": "object",
    "additionalProperties": False,
    "required": ["Effect"],
    "properties": {
        "Sid": {"type": "string", "pattern": "^[A-Za-z0-9]*$"},
        "Effect": {"enum": ["Allow", "Deny"]},
        "Principal": {
            "oneOf": [
                {"const": "*"},
                {
                    "type": "object",
                    "properties": {"AWS": _one_or_more(ACCOUNT)},
                    "minProperties": 1,
                },
            ]
        },
        "Action": _one_or_more(r"[a-z0-9-]+:[A-Za-z*?]+"),
        "Resource": _one_or_more(r"arn:[^:]+:[^:]*:[^:]*:[^:]*:.+|\*"),
        "Condition": {
            "type": "object",
            "additionalProperties": {
                "type": "object",
                "additionalProperties": _one_or_more(".*"),
            },
        },
    },
}
POLICY = {
    "type": "object",
    "additionalProperties": False,
    "required": ["Statement"],
    "properties": {
        "Version": {"enum": ["2012-10-17", "2008-10-17"]},
        "Id": {"type": "string"},
        "Statement": {"type": "array", "minItems": 1, "items": STATEMENT},
    },
}
"""IAM's grammar of policies (IAM user guide, "Grammar of the IAM JSON policy language")."""


def assert_grammar(policy: Any, *needed: str) -> None:
    Draft202012Validator(POLICY).validate(policy)
    sids = [one.get("Sid") for one in policy["Statement"]]
    assert len(sids) == len(set(sids))
    for statement in policy["Statement"]:
        Draft202012Validator({"allOf": [_either(name) for name in needed]}).validate(statement)


@pytest.fixture
def group(connection: Connection) -> Iterator[str]:
    client = connection.client("sagemaker")
    client.create_model_package_group(ModelPackageGroupName="shared-out")
    account = connection.info().account
    client.create_model_package(
        ModelPackageGroupName="shared-out",
        InferenceSpecification={
            "Containers": [
                {
                    "Image": f"{account}.dkr.ecr.us-east-1.amazonaws.com/team/own:1",
                    "ModelDataUrl": "s3://a-team/models/x/model.tar.gz",
                }
            ],
            "SupportedContentTypes": ["text/csv"],
            "SupportedResponseMIMETypes": ["text/csv"],
        },
    )
    yield "shared-out"
    version = f"arn:aws:sagemaker:us-east-1:{account}:model-package/shared-out/1"
    client.delete_model_package(ModelPackageName=version)
    client.delete_model_package_group(ModelPackageGroupName="shared-out")


def stored(connection: Connection, group: str) -> Any:
    client = connection.client("sagemaker")
    answer = client.get_model_package_group_policy(ModelPackageGroupName=group)
    return json.loads(answer["ResourcePolicy"])


def test_a_share_is_made_changed_and_removed_and_others_stay(
    connection: Connection, group: str
) -> None:
    client = connection.client("sagemaker")
    before = {"Version": "2012-10-17", "Id": "theirs", "Statement": FOREIGN}
    client.put_model_package_group_policy(
        ModelPackageGroupName=group, ResourcePolicy=json.dumps(before)
    )
    planned = sharing.plan(connection, group, [ONE], "read")
    assert stored(connection, group) == before
    made = sharing.share(connection, group, [ONE], "read")
    assert planned == made
    assert [step.verb for step in made.steps] == ["make", "keep"]
    policy = stored(connection, group)
    assert policy == made.policy
    assert policy["Id"] == "theirs"
    assert_grammar(policy, "Principal", "Action", "Resource")
    assert policy["Statement"][0] == FOREIGN
    arn = f"arn:aws:sagemaker:us-east-1:{connection.info().account}"
    assert [one["Resource"] for one in policy["Statement"][1:]] == [
        f"{arn}:model-package-group/{group}",
        f"{arn}:model-package/{group}/*",
    ]
    assert "sagemaker:CreateModel" not in policy["Statement"][2]["Action"]

    sharing.share(connection, group, [ONE, "4444-5555-6666"], "deploy")
    found = sharing.read(connection, group)
    assert [(one.account, one.rights) for one in found.grants] == [
        (ONE, "deploy"),
        (OTHER, "deploy"),
    ]
    assert found.others == 1
    assert "sagemaker:CreateModel" in stored(connection, group)["Statement"][2]["Action"]
    assert sharing.share(connection, group, [ONE], "deploy").steps == []

    sharing.unshare(connection, group, [ONE])
    assert [one.account for one in sharing.read(connection, group).grants] == [OTHER]
    with pytest.raises(UnknownReference, match="not shared with 1111"):
        sharing.unshare(connection, group, [ONE])
    sharing.unshare(connection, group)
    assert stored(connection, group)["Statement"] == [FOREIGN]

    throttled = fault(connection, "PutModelPackageGroupPolicy", "ThrottlingException")
    with throttled, pytest.raises(Unavailable):
        sharing.share(connection, group, [ONE])
    entries = governance.version_history(connection, f"{group}/1")
    assert [(one.title, one.who) for one in entries if one.what == "Shared"] == [
        (f"Group no longer shared with {OTHER}", "data-scientist"),
        (f"Group no longer shared with {ONE}", "data-scientist"),
        (f"Group shared with {ONE}, {OTHER} to read and deploy", "data-scientist"),
        (f"Group shared with {ONE} to read", "data-scientist"),
    ]


def test_a_policy_without_statements_goes(connection: Connection, group: str) -> None:
    sharing.share(connection, group, [ONE])
    sharing.unshare(connection, group)
    client = connection.client("sagemaker")
    with pytest.raises(client.exceptions.ClientError, match="Cannot find resource policy"):
        client.get_model_package_group_policy(ModelPackageGroupName=group)
    assert sharing.read(connection, group).grants == []


def test_statements_for_bucket_repository_and_key_go_with_a_share(
    connection: Connection, group: str
) -> None:
    s3 = connection.client("s3")
    s3.create_bucket(Bucket="a-team")
    rule = {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": "arn:aws:kms:us-east-1:1:key/k"}
    s3.put_bucket_encryption(
        Bucket="a-team",
        ServerSideEncryptionConfiguration={"Rules": [{"ApplyServerSideEncryptionByDefault": rule}]},
    )
    reading = sharing.share(connection, group, [OTHER], "read").companions
    assert [one.service for one in reading] == ["s3", "s3", "kms"]
    deploying = sharing.share(connection, group, [ONE], "deploy").companions
    assert [(one.service, one.resource) for one in deploying] == [
        ("s3", connection.bucket()),
        ("s3", "a-team"),
        ("kms", rule["KMSMasterKeyID"]),
        ("ecr", "team/own"),
    ]
    for one in deploying:
        needed = (
            ("Principal", "Action") if one.service == "ecr" else ("Principal", "Action", "Resource")
        )
        assert_grammar({"Version": "2012-10-17", "Statement": one.statements}, *needed)
    bucket = deploying[1].statements
    assert bucket[0]["Resource"] == ["arn:aws:s3:::a-team/models/x/*"]
    assert len(bucket[0]["Principal"]["AWS"]) == 2
    assert len(deploying[3].statements[0]["Principal"]["AWS"]) == 1
    s3.put_bucket_policy(
        Bucket="a-team", Policy=json.dumps({"Version": "2012-10-17", "Statement": bucket})
    )


@pytest.mark.parametrize("account", ["12345", "me", "000000000000", ""])
def test_what_is_no_other_account_is_refused(
    connection: Connection, group: str, account: str
) -> None:
    with pytest.raises(InvalidInput):
        sharing.share(connection, group, [account])
    assert sharing.read(connection, group).policy is None


def test_who_may_not_share_learns_which_action_is_missing(
    connection: Connection, group: str
) -> None:
    with (
        fault(connection, "PutModelPackageGroupPolicy", "AccessDeniedException"),
        pytest.raises(NotAllowed) as raised,
    ):
        sharing.share(connection, group, [ONE])
    assert raised.value.problem.action == "sagemaker:PutModelPackageGroupPolicy"


def test_the_local_sagemaker_says_what_promoting_would_do(
    connection: Connection, group: str
) -> None:
    shared = sharing.share(connection, group, [ONE], promote=True)
    assert "ram:PromotePermissionCreatedFromPolicy" in shared.promotion
    assert sharing.list_received(connection) == []


@pytest.mark.parametrize(
    "policy",
    [
        "{",
        "{}",
        '{"Statement": [{"Effect": "Allow", "Action": "sagemaker:*", "Resource": "*"}]}',
        json.dumps({"Statement": [{**FOREIGN, "Effect": "Perhaps"}]}),
        json.dumps({"Statement": [{**FOREIGN, "Sid": "not allowed"}]}),
        json.dumps({"Statement": [FOREIGN, FOREIGN]}),
        json.dumps({"Version": "2020-01-01", "Statement": [FOREIGN]}),
        json.dumps({"Statement": [{**FOREIGN, "Principal": {"AWS": ["nobody"]}}]}),
        json.dumps({"Statement": [{**FOREIGN, "Comment": "x"}]}),
    ],
)
def test_the_local_sagemaker_refuses_what_the_grammar_does(
    connection: Connection, group: str, policy: str
) -> None:
    client = connection.client("sagemaker")
    with pytest.raises(client.exceptions.ClientError, match="policy is not valid"):
        client.put_model_package_group_policy(ModelPackageGroupName=group, ResourcePolicy=policy)


class Aws:
    """What the functions for AWS alone need of a connection, over boto3's own stubs.

    The stubs check requests and answers by AWS's service models; there is no RAM to ask here.
    """

    kind = "aws"
    state_dir = None

    def __init__(self) -> None:
        keys = {"aws_access_key_id": "x", "aws_secret_access_key": "y"}
        self.clients = {
            name: boto3.client(name, region_name="us-east-1", **keys)
            for name in ("ram", "sagemaker")
        }
        self.stubs = {name: Stubber(client) for name, client in self.clients.items()}
        for stub in self.stubs.values():
            stub.activate()

    def client(self, service: str) -> Any:
        return self.clients[service]

    def local_client(self) -> None:
        return None


GROUP = f"arn:aws:sagemaker:us-east-1:{ONE}:model-package-group/churn"
SHARE = f"arn:aws:ram:us-east-1:{ONE}:resource-share/s"


def test_promoting_makes_permission_and_share_standard_ones() -> None:
    aws = Aws()
    ram = aws.stubs["ram"]
    asked = {"resourceOwner": "SELF", "resourceArns": [GROUP]}
    ram.add_response("list_resources", {"resources": []}, asked)
    with pytest.raises(Unavailable, match="does not know the policy of churn yet"):
        promoting.promote(aws, GROUP)  # type: ignore[arg-type]
    found = {"resourceShareArn": SHARE, "featureSet": "CREATED_FROM_POLICY"}
    ram.add_response("list_resources", {"resources": [{"resourceShareArn": SHARE}]}, asked)
    ram.add_response(
        "get_resource_shares",
        {"resourceShares": [found]},
        {"resourceOwner": "SELF", "resourceShareArns": [SHARE]},
    )
    ram.add_response(
        "list_resource_share_permissions",
        {"permissions": [{"arn": "arn:p", "featureSet": "CREATED_FROM_POLICY"}]},
        {"resourceShareArn": SHARE},
    )
    ram.add_response(
        "promote_permission_created_from_policy",
        {},
        {"permissionArn": "arn:p", "name": "mlops-churn"},
    )
    ram.add_response(
        "promote_resource_share_created_from_policy",
        {"returnValue": True},
        {"resourceShareArn": SHARE},
    )
    assert SHARE in promoting.promote(aws, GROUP)  # type: ignore[arg-type]
    ram.assert_no_pending_responses()


def test_what_others_share_is_listed_by_arn_with_its_account() -> None:
    aws = Aws()
    version = GROUP.replace("model-package-group", "model-package") + "/4"
    now = "2026-01-01T00:00:00Z"
    group = {
        "ModelPackageGroupName": "churn",
        "ModelPackageGroupArn": GROUP,
        "CreationTime": now,
        "ModelPackageGroupStatus": "Completed",
    }
    package = {
        "ModelPackageName": "churn",
        "ModelPackageGroupName": "churn",
        "ModelPackageVersion": 4,
        "ModelPackageArn": version,
        "CreationTime": now,
        "ModelPackageStatus": "Completed",
    }
    stub = aws.stubs["sagemaker"]
    stub.add_response(
        "list_model_package_groups",
        {"ModelPackageGroupSummaryList": [group]},
        {"CrossAccountFilterOption": "CrossAccount", "MaxResults": 100},
    )
    stub.add_response(
        "list_model_packages",
        {"ModelPackageSummaryList": [package]},
        {"ModelPackageGroupName": GROUP, "MaxResults": 100},
    )
    details = {"ModelPackageStatusDetails": {"ValidationStatuses": []}}
    metadata = {"CustomerMetadataProperties": {"auc": "0.9"}, "ModelApprovalStatus": "Approved"}
    stub.add_response(
        "describe_model_package", {**package, **details, **metadata}, {"ModelPackageName": version}
    )
    (found,) = received.list_received(aws)  # type: ignore[arg-type]
    assert (found.name, found.account) == ("churn", ONE)
    assert [(one.reference, one.metrics[0].value) for one in found.versions] == [(version, 0.9)]
