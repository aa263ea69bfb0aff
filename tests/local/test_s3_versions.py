"""Versions of objects: kept, hidden behind markers, brought back."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError
from local_engine import LocalEngine


@pytest.fixture
def versioned(s3: Any, bucket: str) -> str:
    status = {"Status": "Enabled"}
    s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration=status)
    return bucket


def read(s3: Any, bucket: str, **where: str) -> bytes:
    body: bytes = s3.get_object(Bucket=bucket, Key="k", **where)["Body"].read()
    return body


def history(s3: Any, bucket: str, **arguments: Any) -> list[tuple[str, str, bool]]:
    """Key, version or ``marker``, and whether it is the latest, in S3's order."""
    page = s3.list_object_versions(Bucket=bucket, **arguments)
    rows = [
        (each["Key"], kind, each["IsLatest"], each["LastModified"])
        for kind, name in (("version", "Versions"), ("marker", "DeleteMarkers"))
        for each in page.get(name, [])
    ]
    return [row[:3] for row in sorted(rows, key=lambda row: (row[0], not row[2]))]


def test_an_older_version_is_read_by_its_id(s3: Any, versioned: str) -> None:
    ids = [
        s3.put_object(Bucket=versioned, Key="k", Body=body, Tagging=f"n={body.decode()}")[
            "VersionId"
        ]
        for body in (b"1", b"2", b"3")
    ]
    assert len(set(ids)) == 3
    assert read(s3, versioned) == b"3"
    assert [read(s3, versioned, VersionId=each) for each in ids] == [b"1", b"2", b"3"]
    head = s3.head_object(Bucket=versioned, Key="k", VersionId=ids[0])
    assert (head["VersionId"], head["ContentLength"]) == (ids[0], 1)
    tags = s3.get_object_tagging(Bucket=versioned, Key="k", VersionId=ids[1])["TagSet"]
    assert tags == [{"Key": "n", "Value": "2"}]
    source = {"Bucket": versioned, "Key": "k", "VersionId": ids[0]}
    copied = s3.copy_object(Bucket=versioned, Key="k", CopySource=source)
    assert copied["CopySourceVersionId"] == ids[0]
    assert read(s3, versioned) == b"1"
    with pytest.raises(ClientError) as caught:
        read(s3, versioned, VersionId="0" * 32)
    assert caught.value.response["Error"]["Code"] == "NoSuchVersion"


def test_a_deleted_object_is_hidden_and_comes_back(s3: Any, versioned: str) -> None:
    first = s3.put_object(Bucket=versioned, Key="k", Body=b"1")["VersionId"]
    marker = s3.delete_object(Bucket=versioned, Key="k")
    assert marker["DeleteMarker"]
    with pytest.raises(s3.exceptions.NoSuchKey):
        read(s3, versioned)
    assert "Contents" not in s3.list_objects_v2(Bucket=versioned)
    assert history(s3, versioned) == [("k", "marker", True), ("k", "version", False)]
    with pytest.raises(ClientError) as caught:
        read(s3, versioned, VersionId=marker["VersionId"])
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 405
    assert read(s3, versioned, VersionId=first) == b"1"
    s3.delete_object(Bucket=versioned, Key="k", VersionId=marker["VersionId"])
    assert read(s3, versioned) == b"1"


def test_a_version_removed_for_good_uncovers_the_one_before(
    shared_engine: LocalEngine, s3: Any, versioned: str
) -> None:
    ids = [
        s3.put_object(Bucket=versioned, Key="k", Body=body)["VersionId"]
        for body in (b"1", b"2", b"3")
    ]
    s3.delete_object(Bucket=versioned, Key="k", VersionId=ids[2])
    assert read(s3, versioned) == b"2"
    assert (shared_engine.state_dir / "s3" / versioned / "k").read_bytes() == b"2"
    s3.delete_objects(
        Bucket=versioned,
        Delete={"Objects": [{"Key": "k", "VersionId": each} for each in ids[:2]]},
    )
    assert history(s3, versioned) == []
    s3.delete_bucket(Bucket=versioned)


def test_objects_from_before_are_the_null_version(s3: Any, bucket: str) -> None:
    s3.put_object(Bucket=bucket, Key="k", Body=b"old")
    assert "VersionId" not in s3.get_object(Bucket=bucket, Key="k")
    for status, body in (("Enabled", b"new"), ("Suspended", b"last")):
        s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": status})
        assert s3.get_bucket_versioning(Bucket=bucket)["Status"] == status
        if status == "Suspended":
            assert read(s3, bucket, VersionId="null") == b"old"
        s3.put_object(Bucket=bucket, Key="k", Body=body)
    assert read(s3, bucket) == read(s3, bucket, VersionId="null") == b"last"
    assert history(s3, bucket) == [("k", "version", True), ("k", "version", False)]
    assert s3.delete_object(Bucket=bucket, Key="k")["VersionId"] == "null"
    assert history(s3, bucket) == [("k", "marker", True), ("k", "version", False)]


def test_versions_are_listed_in_pages(s3: Any, versioned: str) -> None:
    for key in ("a", "b/1", "b/2", "c"):
        for body in (b"1", b"2", b"3"):
            s3.put_object(Bucket=versioned, Key=key, Body=body)
        s3.delete_object(Bucket=versioned, Key=key)
    pages = list(
        s3.get_paginator("list_object_versions").paginate(
            Bucket=versioned, PaginationConfig={"PageSize": 5}
        )
    )
    found = [
        (each["Key"], each["VersionId"])
        for page in pages
        for each in page.get("Versions", []) + page.get("DeleteMarkers", [])
    ]
    assert len(pages) == 4
    assert len(found) == len(set(found)) == 16
    rolled = s3.list_object_versions(Bucket=versioned, Delimiter="/", MaxKeys=20)
    assert rolled["CommonPrefixes"] == [{"Prefix": "b/"}]
    assert len(rolled["Versions"]) == 6
    assert history(s3, versioned, Prefix="c")[0] == ("c", "marker", True)


def test_a_versioned_bucket_with_history_is_not_empty(s3: Any, versioned: str) -> None:
    s3.put_object(Bucket=versioned, Key="k", Body=b"x")
    s3.delete_object(Bucket=versioned, Key="k")
    with pytest.raises(ClientError, match="not empty"):
        s3.delete_bucket(Bucket=versioned)


def test_versions_outlive_a_kill(engine: LocalEngine) -> None:
    s3 = engine.client("s3")
    s3.create_bucket(Bucket="lasting")
    status = {"Status": "Enabled"}
    s3.put_bucket_versioning(Bucket="lasting", VersioningConfiguration=status)
    first = s3.put_object(Bucket="lasting", Key="k", Body=b"1")["VersionId"]
    s3.put_object(Bucket="lasting", Key="k", Body=b"2")
    (engine.state_dir / "s3" / ".versions" / "orphan").write_bytes(b"of a kill")
    engine.kill()
    engine.start()
    s3 = engine.client("s3")
    assert read(s3, "lasting", VersionId=first) == b"1"
    assert read(s3, "lasting") == b"2"
    assert not (engine.state_dir / "s3" / ".versions" / "orphan").exists()
