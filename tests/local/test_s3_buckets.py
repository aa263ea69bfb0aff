"""Buckets, what is kept for them, and tags, as clients of S3 ask for them."""

from __future__ import annotations

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError
from local_engine import LocalEngine

from mlops_ext.local import launcher


def refused(caught: pytest.ExceptionInfo[ClientError]) -> tuple[str, int]:
    answer = caught.value.response
    return answer["Error"]["Code"], answer["ResponseMetadata"]["HTTPStatusCode"]


def test_only_an_empty_bucket_is_deleted(shared_engine: LocalEngine, s3: Any, bucket: str) -> None:
    s3.put_object(Bucket=bucket, Key="a/b/c", Body=b"x")
    with pytest.raises(ClientError) as caught:
        s3.delete_bucket(Bucket=bucket)
    assert refused(caught) == ("BucketNotEmpty", 409)
    s3.delete_object(Bucket=bucket, Key="a/b/c")
    s3.put_bucket_tagging(Bucket=bucket, Tagging={"TagSet": [{"Key": "k", "Value": "v"}]})
    s3.delete_bucket(Bucket=bucket)
    assert not (shared_engine.state_dir / "s3" / bucket).exists()
    with pytest.raises(ClientError) as caught:
        s3.delete_bucket(Bucket=bucket)
    assert refused(caught) == ("NoSuchBucket", 404)
    s3.create_bucket(Bucket=bucket)
    with pytest.raises(ClientError, match="TagSet does not exist"):
        s3.get_bucket_tagging(Bucket=bucket)


def test_a_bucket_says_its_region(s3: Any, bucket: str) -> None:
    assert s3.head_bucket(Bucket=bucket)["BucketRegion"] == "us-east-1"
    assert s3.get_bucket_location(Bucket=bucket)["LocationConstraint"] is None
    other = f"{bucket}-eu"
    place = {"LocationConstraint": "eu-west-1"}
    s3.create_bucket(Bucket=other, CreateBucketConfiguration=place)
    assert s3.head_bucket(Bucket=other)["BucketRegion"] == "eu-west-1"
    assert s3.get_bucket_location(Bucket=other)["LocationConstraint"] == "eu-west-1"
    with pytest.raises(ClientError) as caught:
        s3.create_bucket(
            Bucket=f"{bucket}-us", CreateBucketConfiguration={"LocationConstraint": "us-east-1"}
        )
    assert refused(caught) == ("InvalidLocationConstraint", 400)


def test_another_region_wants_its_own_constraint(tmp_path: Any) -> None:
    state_dir = tmp_path / "state"
    engine = LocalEngine(state_dir, launcher.start(state_dir, port=0, region="eu-central-1"))
    try:
        s3 = engine.client("s3")
        with pytest.raises(ClientError) as caught:
            s3.create_bucket(Bucket="without-place")
        assert refused(caught) == ("IllegalLocationConstraintException", 400)
        place = {"LocationConstraint": "eu-central-1"}
        s3.create_bucket(Bucket="with-place", CreateBucketConfiguration=place)
        assert s3.get_bucket_location(Bucket="with-place")["LocationConstraint"] == "eu-central-1"
        with pytest.raises(s3.exceptions.BucketAlreadyOwnedByYou):
            s3.create_bucket(Bucket="with-place", CreateBucketConfiguration=place)
    finally:
        engine.close()


def test_buckets_are_listed_in_pages(s3: Any, bucket: str) -> None:
    names = [f"{bucket}-{number}" for number in range(5)]
    for name in names:
        s3.create_bucket(Bucket=name)
    pages = s3.get_paginator("list_buckets").paginate(
        Prefix=f"{bucket}-", PaginationConfig={"PageSize": 2}
    )
    found = [[each["Name"] for each in page["Buckets"]] for page in pages]
    assert [len(page) for page in found] == [2, 2, 1]
    assert [name for page in found for name in page] == names


@pytest.mark.parametrize(
    ("call", "code"),
    [
        ("get_bucket_policy", "NoSuchBucketPolicy"),
        ("get_bucket_cors", "NoSuchCORSConfiguration"),
        ("get_bucket_lifecycle_configuration", "NoSuchLifecycleConfiguration"),
        ("get_bucket_website", "NoSuchWebsiteConfiguration"),
        ("get_bucket_tagging", "NoSuchTagSet"),
    ],
)
def test_what_was_never_put_is_missed_as_on_s3(s3: Any, bucket: str, call: str, code: str) -> None:
    with pytest.raises(ClientError) as caught:
        getattr(s3, call)(Bucket=bucket)
    assert refused(caught) == (code, 404)


KEPT = [
    (
        "bucket_cors",
        {
            "CORSConfiguration": {
                "CORSRules": [{"AllowedMethods": ["GET"], "AllowedOrigins": ["*"]}]
            }
        },
        {"CORSRules": [{"AllowedMethods": ["GET"], "AllowedOrigins": ["*"]}]},
    ),
    (
        "bucket_lifecycle_configuration",
        {
            "LifecycleConfiguration": {
                "Rules": [
                    {
                        "ID": "<old>",
                        "Status": "Enabled",
                        "Filter": {"Prefix": "tmp/"},
                        "Expiration": {"Days": 3},
                    }
                ]
            }
        },
        {
            "Rules": [
                {
                    "ID": "<old>",
                    "Status": "Enabled",
                    "Filter": {"Prefix": "tmp/"},
                    "Expiration": {"Days": 3},
                }
            ]
        },
    ),
    (
        "public_access_block",
        {"PublicAccessBlockConfiguration": {"BlockPublicAcls": False}},
        {"PublicAccessBlockConfiguration": {"BlockPublicAcls": False}},
    ),
]


@pytest.mark.parametrize(("what", "given", "shown"), KEPT)
def test_documents_are_kept_as_they_were_put(
    s3: Any, bucket: str, what: str, given: dict[str, Any], shown: dict[str, Any]
) -> None:
    getattr(s3, f"put_{what}")(Bucket=bucket, **given)
    found = getattr(s3, f"get_{what}")(Bucket=bucket)
    assert {name: found[name] for name in shown} == shown


def test_a_new_bucket_is_private_and_encrypted_as_on_s3(s3: Any, bucket: str) -> None:
    block = s3.get_public_access_block(Bucket=bucket)["PublicAccessBlockConfiguration"]
    assert set(block.values()) == {True}
    rules = s3.get_bucket_encryption(Bucket=bucket)["ServerSideEncryptionConfiguration"]["Rules"]
    assert rules[0]["ApplyServerSideEncryptionByDefault"] == {"SSEAlgorithm": "AES256"}
    controls = s3.get_bucket_ownership_controls(Bucket=bucket)["OwnershipControls"]
    assert controls == {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]}
    (grant,) = s3.get_bucket_acl(Bucket=bucket)["Grants"]
    assert grant["Permission"] == "FULL_CONTROL"
    with pytest.raises(ClientError) as caught:
        s3.put_bucket_acl(Bucket=bucket, ACL="public-read")
    assert refused(caught) == ("AccessControlListNotSupported", 400)


def test_a_policy_is_kept_and_forgotten(s3: Any, bucket: str) -> None:
    policy = json.dumps({"Version": "2012-10-17", "Statement": []})
    s3.put_bucket_policy(Bucket=bucket, Policy=policy)
    assert s3.get_bucket_policy(Bucket=bucket)["Policy"] == policy
    s3.delete_bucket_policy(Bucket=bucket)
    with pytest.raises(ClientError, match="policy does not exist"):
        s3.get_bucket_policy(Bucket=bucket)
    with pytest.raises(ClientError) as caught:
        s3.put_bucket_policy(Bucket=bucket, Policy="no json")
    assert refused(caught) == ("MalformedPolicy", 400)


def test_tags_come_with_an_upload_or_later(s3: Any, bucket: str) -> None:
    s3.put_object(Bucket=bucket, Key="k", Body=b"x", Tagging="a=1&b=x%20y")
    assert s3.get_object(Bucket=bucket, Key="k")["TagCount"] == 2
    found = s3.get_object_tagging(Bucket=bucket, Key="k")["TagSet"]
    assert found == [{"Key": "a", "Value": "1"}, {"Key": "b", "Value": "x y"}]
    s3.copy_object(Bucket=bucket, Key="copy", CopySource=f"{bucket}/k")
    assert s3.get_object_tagging(Bucket=bucket, Key="copy")["TagSet"] == found
    tags = [{"Key": "<ü>", "Value": ""}]
    s3.put_object_tagging(Bucket=bucket, Key="k", Tagging={"TagSet": tags})
    assert s3.get_object_tagging(Bucket=bucket, Key="k")["TagSet"] == tags
    s3.delete_object_tagging(Bucket=bucket, Key="k")
    assert s3.get_object_tagging(Bucket=bucket, Key="k")["TagSet"] == []
    assert s3.get_object(Bucket=bucket, Key="k")["Body"].read() == b"x"


@pytest.mark.parametrize(
    ("tags", "code"),
    [
        ([{"Key": "a", "Value": "1"}, {"Key": "a", "Value": "2"}], "InvalidTag"),
        ([{"Key": "aws:a", "Value": "1"}], "InvalidTag"),
        ([{"Key": "a" * 129, "Value": "1"}], "InvalidTag"),
        ([{"Key": "a", "Value": "1" * 257}], "InvalidTag"),
        ([{"Key": str(number), "Value": ""} for number in range(11)], "BadRequest"),
    ],
)
def test_tags_that_s3_refuses_are_refused(
    s3: Any, bucket: str, tags: list[dict[str, str]], code: str
) -> None:
    s3.put_object(Bucket=bucket, Key="k", Body=b"x")
    with pytest.raises(ClientError) as caught:
        s3.put_object_tagging(Bucket=bucket, Key="k", Tagging={"TagSet": tags})
    assert refused(caught) == (code, 400)
