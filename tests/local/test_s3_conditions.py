"""Conditions, checksums and uploads in parts, as S3 holds them."""

from __future__ import annotations

import hashlib
import zlib
from base64 import b64encode
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError
from local_engine import LocalEngine

from mlops_ext.local.s3.crc import CRC32C, CRC64NVME, Crc

MEBIBYTE = 1 << 20


def refused(caught: pytest.ExceptionInfo[ClientError]) -> tuple[str, int]:
    answer = caught.value.response
    return answer["Error"]["Code"], answer["ResponseMetadata"]["HTTPStatusCode"]


@pytest.mark.parametrize(
    ("check", "expected"), [(CRC32C, 0xE3069283), (CRC64NVME, 0xAE8B14860A799888)]
)
def test_checks_have_their_published_value(check: Crc, expected: int) -> None:
    assert check.update(b"123456789", 0) == expected


@pytest.mark.parametrize("check", [CRC32C, CRC64NVME])
def test_checks_are_the_same_at_any_cut(check: Crc) -> None:
    data = bytes(range(256)) * 4096 + b"end"
    whole = check.update(data, 0)
    cut, place = 0, 0
    for step in (1, 511, 262_144, 300_000, len(data)):
        cut = check.update(data[place : place + step], cut)
        place += step
    assert cut == whole
    bytewise = 0
    for place in range(0, len(data), 1000):  # blocks this small are stepped through in Python
        bytewise = check.update(data[place : place + 1000], bytewise)
    assert bytewise == whole


@pytest.mark.parametrize("algorithm", ["CRC32", "CRC32C", "CRC64NVME", "SHA1", "SHA256"])
def test_every_checksum_is_verified_kept_and_shown(
    shared_engine: LocalEngine, bucket: str, algorithm: str
) -> None:
    s3 = shared_engine.client("s3", response_checksum_validation="when_required")
    body = b"churn" * 100_000
    crcs = {"CRC32": zlib.crc32(body).to_bytes(4, "big")}
    crcs["CRC32C"] = CRC32C.update(body, 0).to_bytes(4, "big")
    crcs["CRC64NVME"] = CRC64NVME.update(body, 0).to_bytes(8, "big")
    digest = crcs.get(algorithm) or hashlib.new(algorithm.lower(), body).digest()
    name, right = f"Checksum{algorithm}", b64encode(digest).decode()
    put = s3.put_object(Bucket=bucket, Key="k", Body=body, **{name: right})
    assert (put[name], put["ChecksumType"]) == (right, "FULL_OBJECT")
    head = s3.head_object(Bucket=bucket, Key="k", ChecksumMode="ENABLED")
    assert head[name] == right
    told = s3.get_object_attributes(
        Bucket=bucket, Key="k", ObjectAttributes=["Checksum", "ObjectSize", "ETag"]
    )
    assert told["Checksum"] == {name: right, "ChecksumType": "FULL_OBJECT"}
    assert told["ObjectSize"] == len(body)
    assert told["ETag"] == hashlib.md5(body).hexdigest()
    with pytest.raises(ClientError) as caught:
        s3.put_object(Bucket=bucket, Key="k", Body=body + b"!", **{name: right})
    assert refused(caught) == ("BadDigest", 400)


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        ({"IfMatch": "right"}, True),
        ({"IfMatch": "wrong"}, False),
        ({"IfNoneMatch": "wrong"}, True),
        ({"IfNoneMatch": "right"}, None),
        ({"IfModifiedSince": -1}, True),
        ({"IfModifiedSince": 1}, None),
        ({"IfUnmodifiedSince": 1}, True),
        ({"IfUnmodifiedSince": -1}, False),
    ],
)
def test_a_reader_gets_what_its_condition_allows(
    s3: Any, bucket: str, condition: dict[str, Any], holds: bool | None
) -> None:
    etag = s3.put_object(Bucket=bucket, Key="k", Body=b"x")["ETag"]
    ((name, value),) = condition.items()
    if isinstance(value, int):
        value = datetime.now(UTC) + timedelta(hours=value)
    else:
        value = etag if value == "right" else '"0123"'
    if holds:
        assert s3.get_object(Bucket=bucket, Key="k", **{name: value})["Body"].read() == b"x"
        return
    with pytest.raises(ClientError) as caught:
        s3.get_object(Bucket=bucket, Key="k", **{name: value})
    status = caught.value.response["ResponseMetadata"]["HTTPStatusCode"]
    assert status == (304 if holds is None else 412)


def test_a_writer_replaces_only_what_it_has_seen(s3: Any, bucket: str) -> None:
    with pytest.raises(ClientError) as caught:
        s3.put_object(Bucket=bucket, Key="k", Body=b"1", IfMatch='"0"')
    assert refused(caught) == ("NoSuchKey", 404)
    first = s3.put_object(Bucket=bucket, Key="k", Body=b"1", IfNoneMatch="*")["ETag"]
    second = s3.put_object(Bucket=bucket, Key="k", Body=b"2", IfMatch=first)["ETag"]
    with pytest.raises(ClientError) as caught:
        s3.put_object(Bucket=bucket, Key="k", Body=b"3", IfMatch=first)
    assert refused(caught) == ("PreconditionFailed", 412)
    with pytest.raises(ClientError) as caught:
        s3.delete_object(Bucket=bucket, Key="k", IfMatch=first)
    assert refused(caught) == ("PreconditionFailed", 412)
    s3.delete_object(Bucket=bucket, Key="k", IfMatch=second)


def test_a_copy_holds_to_its_condition_and_changes_something(s3: Any, bucket: str) -> None:
    etag = s3.put_object(Bucket=bucket, Key="k", Body=b"x")["ETag"]
    source = {"Bucket": bucket, "Key": "k"}
    s3.copy_object(Bucket=bucket, Key="c", CopySource=source, CopySourceIfMatch=etag)
    with pytest.raises(ClientError) as caught:
        s3.copy_object(Bucket=bucket, Key="c", CopySource=source, CopySourceIfNoneMatch=etag)
    assert refused(caught) == ("PreconditionFailed", 412)
    with pytest.raises(ClientError, match="illegal because it is trying to copy") as caught:
        s3.copy_object(Bucket=bucket, Key="k", CopySource=source)
    assert refused(caught) == ("InvalidRequest", 400)


@pytest.mark.parametrize(
    ("algorithm", "kind"),
    [("CRC32", "COMPOSITE"), ("CRC32", "FULL_OBJECT"), ("CRC64NVME", "FULL_OBJECT")],
)
def test_an_object_of_parts_has_the_checksum_that_was_asked_for(
    shared_engine: LocalEngine, bucket: str, algorithm: str, kind: str
) -> None:
    s3 = shared_engine.client("s3")
    bodies = [b"a" * (5 * MEBIBYTE), b"b" * 1000]
    where = {"Bucket": bucket, "Key": "k"}
    upload = s3.create_multipart_upload(
        **where, ChecksumAlgorithm=algorithm, ChecksumType=kind, Metadata={"by": "ada"}
    )["UploadId"]
    parts = [
        {
            "PartNumber": number,
            "ETag": s3.upload_part(**where, UploadId=upload, PartNumber=number, Body=body)["ETag"],
        }
        for number, body in enumerate(bodies, 1)
    ]
    made = s3.complete_multipart_upload(**where, UploadId=upload, MultipartUpload={"Parts": parts})
    size = 8 if algorithm == "CRC64NVME" else 4

    def crc(data: bytes) -> bytes:
        value = zlib.crc32(data) if size == 4 else CRC64NVME.update(data, 0)
        return value.to_bytes(size, "big")

    if kind == "COMPOSITE":
        expected = b64encode(crc(b"".join(map(crc, bodies)))).decode() + "-2"
    else:
        expected = b64encode(crc(b"".join(bodies))).decode()
    assert (made[f"Checksum{algorithm}"], made["ChecksumType"]) == (expected, kind)
    assert s3.get_object(**where)["Body"].read() == b"".join(bodies)
    attributes = s3.get_object_attributes(**where, ObjectAttributes=["ObjectParts"])
    assert attributes["ObjectParts"]["TotalPartsCount"] == 2


def test_uploads_under_way_are_listed_in_pages(s3: Any, bucket: str) -> None:
    made = [
        (key, s3.create_multipart_upload(Bucket=bucket, Key=key)["UploadId"])
        for key in ("a", "b/1", "b/2", "c", "c")
    ]
    pages = list(
        s3.get_paginator("list_multipart_uploads").paginate(
            Bucket=bucket, PaginationConfig={"PageSize": 2}
        )
    )
    found = [(each["Key"], each["UploadId"]) for page in pages for each in page["Uploads"]]
    assert [len(page["Uploads"]) for page in pages] == [2, 2, 1]
    assert sorted(found) == sorted(made)
    rolled = s3.list_multipart_uploads(Bucket=bucket, Delimiter="/")
    assert rolled["CommonPrefixes"] == [{"Prefix": "b/"}]
    for key, upload in made:
        s3.abort_multipart_upload(Bucket=bucket, Key=key, UploadId=upload)
    assert "Uploads" not in s3.list_multipart_uploads(Bucket=bucket)


def test_parts_go_on_after_a_kill_and_orphans_are_swept(engine: LocalEngine) -> None:
    s3 = engine.client("s3")
    s3.create_bucket(Bucket="parts")
    where = {"Bucket": "parts", "Key": "k"}
    upload = s3.create_multipart_upload(**where)["UploadId"]
    part = s3.upload_part(**where, UploadId=upload, PartNumber=1, Body=b"x")
    orphan: Path = engine.state_dir / "s3" / ".parts" / "orphan"
    orphan.mkdir()
    (orphan / "1").write_bytes(b"of an upload that nobody knows")
    engine.kill()
    engine.start()
    s3 = engine.client("s3")
    chosen = {"Parts": [{"PartNumber": 1, "ETag": part["ETag"]}]}
    s3.complete_multipart_upload(**where, UploadId=upload, MultipartUpload=chosen)
    assert s3.get_object(**where)["Body"].read() == b"x"
    assert not orphan.exists()


def test_headers_of_encryption_and_storage_are_told_again(s3: Any, bucket: str) -> None:
    put = s3.put_object(
        Bucket=bucket,
        Key="k",
        Body=b"x",
        ServerSideEncryption="aws:kms",
        SSEKMSKeyId="alias/mine",
        StorageClass="STANDARD_IA",
    )
    head = s3.head_object(Bucket=bucket, Key="k")
    assert put["ServerSideEncryption"] == head["ServerSideEncryption"] == "aws:kms"
    assert head["SSEKMSKeyId"] == "alias/mine"
    assert head["StorageClass"] == "STANDARD_IA"
    (listed,) = s3.list_objects_v2(Bucket=bucket)["Contents"]
    assert listed["StorageClass"] == "STANDARD_IA"


def test_too_much_metadata_is_refused(s3: Any, bucket: str) -> None:
    s3.put_object(Bucket=bucket, Key="k", Body=b"x", Metadata={"m": "v" * 2047})
    with pytest.raises(ClientError) as caught:
        s3.put_object(Bucket=bucket, Key="k", Body=b"x", Metadata={"m": "v" * 2048})
    assert refused(caught) == ("MetadataTooLarge", 400)


def test_a_copy_is_described_as_its_source_and_kept_as_it_is_told(s3: Any, bucket: str) -> None:
    s3.put_object(
        Bucket=bucket,
        Key="k",
        Body=b"x",
        ContentType="text/csv",
        Metadata={"by": "ada"},
        StorageClass="STANDARD_IA",
        ServerSideEncryption="aws:kms",
        ChecksumAlgorithm="SHA256",
    )
    source = {"Bucket": bucket, "Key": "k"}
    copied = s3.copy_object(Bucket=bucket, Key="c", CopySource=source, StorageClass="GLACIER")
    assert (
        copied["CopyObjectResult"]["ChecksumSHA256"]
        == b64encode(hashlib.sha256(b"x").digest()).decode()
    )
    head = s3.head_object(Bucket=bucket, Key="c")
    assert (head["ContentType"], head["Metadata"]) == ("text/csv", {"by": "ada"})
    assert head["StorageClass"] == "GLACIER"
    assert "ServerSideEncryption" not in head
