"""S3 as boto3 uses it."""

from __future__ import annotations

import hashlib
import http.client
import os
import urllib.request
import zlib
from base64 import b64encode
from pathlib import Path
from typing import Any

import pytest
from boto3.s3.transfer import TransferConfig
from botocore.exceptions import ClientError, IncompleteReadError, ResponseStreamingError
from local_engine import LocalEngine

from mlops_ext.local.s3.chunked import ChunkedDecoder

ODD_KEYS = [
    "plain/file.csv",
    "k/x y+ü(1)*~.txt",
    "a//b/../c",
    "../../escape",
    "trailing/",
    "./dot",
    "quotes \"<&>' 😀",
    "x" * 300,
    "new\nline",
    "percent%2Fencoded",
    "a=b&c?d#e",
]


def code_of(caught: pytest.ExceptionInfo[ClientError]) -> str:
    return str(caught.value.response["Error"]["Code"])


@pytest.mark.parametrize("key", ODD_KEYS)
def test_every_key_holds_its_object(s3: Any, bucket: str, key: str) -> None:
    body = os.urandom(1000)
    put = s3.put_object(Bucket=bucket, Key=key, Body=body, Metadata={"by": "ada"})
    got = s3.get_object(Bucket=bucket, Key=key)
    assert got["Body"].read() == body
    assert got["Metadata"] == {"by": "ada"}
    assert got["ETag"] == put["ETag"] == f'"{hashlib.md5(body).hexdigest()}"'
    assert [each["Key"] for each in s3.list_objects_v2(Bucket=bucket)["Contents"]] == [key]
    s3.delete_object(Bucket=bucket, Key=key)
    with pytest.raises(ClientError) as caught:
        s3.get_object(Bucket=bucket, Key=key)
    assert code_of(caught) == "NoSuchKey"


def test_no_key_leads_out_of_the_store(shared_engine: LocalEngine, s3: Any, bucket: str) -> None:
    s3.put_object(Bucket=bucket, Key="../../master.key", Body=b"mine now")
    s3.put_object(Bucket=bucket, Key="/etc/x", Body=b"mine now")
    assert (shared_engine.state_dir / "master.key").read_bytes() != b"mine now"
    assert s3.get_object(Bucket=bucket, Key="../../master.key")["Body"].read() == b"mine now"


def test_plain_keys_are_plain_files(shared_engine: LocalEngine, s3: Any, bucket: str) -> None:
    s3.put_object(Bucket=bucket, Key="mlops/churn/a.txt", Body=b"hello")
    file = shared_engine.state_dir / "s3" / bucket / "mlops/churn/a.txt"
    assert file.read_bytes() == b"hello"
    s3.delete_object(Bucket=bucket, Key="mlops/churn/a.txt")
    assert not file.parent.exists()


@pytest.mark.parametrize("order", [("a", "a/b"), ("a/b", "a")])
def test_a_key_may_be_the_folder_of_another(s3: Any, bucket: str, order: tuple[str, str]) -> None:
    for key in order:
        s3.put_object(Bucket=bucket, Key=key, Body=key.encode())
    for key in order:
        assert s3.get_object(Bucket=bucket, Key=key)["Body"].read() == key.encode()


def test_a_file_changed_by_hand_is_served_as_it_is_now(
    shared_engine: LocalEngine, s3: Any, bucket: str
) -> None:
    s3.put_object(Bucket=bucket, Key="notes.txt", Body=b"first")
    (shared_engine.state_dir / "s3" / bucket / "notes.txt").write_bytes(b"second thought")
    got = s3.get_object(Bucket=bucket, Key="notes.txt")
    assert got["Body"].read() == b"second thought"
    assert got["ETag"] == f'"{hashlib.md5(b"second thought").hexdigest()}"'


@pytest.mark.parametrize(
    ("span", "expected"),
    [("bytes=2-4", b"234"), ("bytes=7-", b"789"), ("bytes=-3", b"789"), ("bytes=5-99", b"56789")],
)
def test_a_range_is_a_part(s3: Any, bucket: str, span: str, expected: bytes) -> None:
    s3.put_object(Bucket=bucket, Key="n", Body=b"0123456789")
    got = s3.get_object(Bucket=bucket, Key="n", Range=span)
    assert got["Body"].read() == expected
    assert got["ResponseMetadata"]["HTTPStatusCode"] == 206
    assert got["ContentRange"].endswith("/10")


def test_a_range_behind_the_end_is_refused(s3: Any, bucket: str) -> None:
    s3.put_object(Bucket=bucket, Key="n", Body=b"0123456789")
    with pytest.raises(ClientError) as caught:
        s3.get_object(Bucket=bucket, Key="n", Range="bytes=10-")
    assert code_of(caught) == "InvalidRange"


def test_listing_pages_and_rolls_up_without_gaps(s3: Any, bucket: str) -> None:
    keys = sorted([f"d{i}/{j}" for i in range(3) for j in range(4)] + ["a", "é/ü", "z +%"])
    for key in keys:
        s3.put_object(Bucket=bucket, Key=key, Body=b"")
    for operation in ("list_objects_v2", "list_objects"):
        for size in (1, 2, 5, 100):
            pages = s3.get_paginator(operation).paginate(
                Bucket=bucket, PaginationConfig={"PageSize": size}
            )
            assert [each["Key"] for page in pages for each in page.get("Contents", [])] == keys
            rolled = list(
                s3.get_paginator(operation).paginate(
                    Bucket=bucket, Delimiter="/", PaginationConfig={"PageSize": size}
                )
            )
            prefixes = [
                each["Prefix"] for page in rolled for each in page.get("CommonPrefixes", [])
            ]
            assert prefixes == ["d0/", "d1/", "d2/", "é/"]
            single = [each["Key"] for page in rolled for each in page.get("Contents", [])]
            assert single == ["a", "z +%"]
    found = s3.list_objects_v2(Bucket=bucket, Prefix="d1/", StartAfter="d1/1")
    assert [each["Key"] for each in found["Contents"]] == ["d1/2", "d1/3"]


def test_a_large_file_goes_up_in_parts_and_down_again(
    shared_engine: LocalEngine, s3: Any, bucket: str, tmp_path: Path
) -> None:
    source, target = tmp_path / "big", tmp_path / "again"
    source.write_bytes(os.urandom(17 * 1024**2 + 5))
    config = TransferConfig(multipart_threshold=8 * 1024**2, multipart_chunksize=8 * 1024**2)
    s3.upload_file(str(source), bucket, "big/model.tar.gz", Config=config)
    s3.download_file(bucket, "big/model.tar.gz", str(target), Config=config)
    assert target.read_bytes() == source.read_bytes()
    assert s3.head_object(Bucket=bucket, Key="big/model.tar.gz")["ETag"].endswith('-3"')
    assert not list((shared_engine.state_dir / "s3" / ".parts").iterdir())


def test_multipart_step_by_step(s3: Any, bucket: str) -> None:
    s3.put_object(Bucket=bucket, Key="source", Body=b"0123456789")
    target = {"Bucket": bucket, "Key": "whole"}
    begun = s3.create_multipart_upload(**target, Metadata={"a": "b"}, ContentType="text/plain")
    place = {**target, "UploadId": begun["UploadId"]}
    first = s3.upload_part(**place, PartNumber=1, Body=b"x" * 5 * 1024**2)
    second = s3.upload_part_copy(
        **place,
        PartNumber=2,
        CopySource={"Bucket": bucket, "Key": "source"},
        CopySourceRange="bytes=3-5",
    )
    listed = s3.list_parts(**place)["Parts"]
    assert [(part["PartNumber"], part["Size"]) for part in listed] == [(1, 5 * 1024**2), (2, 3)]
    etags = [first["ETag"], second["CopyPartResult"]["ETag"]]
    parts = [{"PartNumber": number, "ETag": etag} for number, etag in enumerate(etags, 1)]
    with pytest.raises(ClientError) as caught:
        s3.complete_multipart_upload(**place, MultipartUpload={"Parts": parts[::-1]})
    assert code_of(caught) == "InvalidPartOrder"
    s3.complete_multipart_upload(**place, MultipartUpload={"Parts": parts})
    got = s3.get_object(**target)
    assert (got["Body"].read()[-4:], got["Metadata"], got["ContentType"]) == (
        b"x345",
        {"a": "b"},
        "text/plain",
    )
    with pytest.raises(ClientError) as caught:
        s3.abort_multipart_upload(**place)
    assert code_of(caught) == "NoSuchUpload"


def test_an_aborted_upload_leaves_nothing(s3: Any, bucket: str) -> None:
    target = {"Bucket": bucket, "Key": "never"}
    upload_id = s3.create_multipart_upload(**target)["UploadId"]
    s3.upload_part(**target, UploadId=upload_id, PartNumber=1, Body=b"x")
    s3.abort_multipart_upload(**target, UploadId=upload_id)
    assert s3.list_objects_v2(Bucket=bucket)["KeyCount"] == 0


def test_copy_keeps_or_replaces_metadata(s3: Any, bucket: str) -> None:
    s3.put_object(Bucket=bucket, Key="a ü", Body=b"body", Metadata={"k": "v"})
    source = {"Bucket": bucket, "Key": "a ü"}
    s3.copy_object(Bucket=bucket, Key="kept", CopySource=source)
    s3.copy_object(
        Bucket=bucket,
        Key="replaced",
        CopySource=source,
        Metadata={"n": "w"},
        MetadataDirective="REPLACE",
    )
    assert s3.get_object(Bucket=bucket, Key="kept")["Body"].read() == b"body"
    assert s3.head_object(Bucket=bucket, Key="kept")["Metadata"] == {"k": "v"}
    assert s3.head_object(Bucket=bucket, Key="replaced")["Metadata"] == {"n": "w"}


def test_many_are_deleted_at_once(s3: Any, bucket: str) -> None:
    for number in range(5):
        s3.put_object(Bucket=bucket, Key=f"<{number}>", Body=b"")
    objects = [{"Key": f"<{number}>"} for number in range(4)] + [{"Key": "absent"}]
    answer = s3.delete_objects(Bucket=bucket, Delete={"Objects": objects})
    assert len(answer["Deleted"]) == 5
    assert [each["Key"] for each in s3.list_objects_v2(Bucket=bucket)["Contents"]] == ["<4>"]


def test_if_none_match_keeps_the_first(s3: Any, bucket: str) -> None:
    s3.put_object(Bucket=bucket, Key="once", Body=b"1", IfNoneMatch="*")
    with pytest.raises(ClientError) as caught:
        s3.put_object(Bucket=bucket, Key="once", Body=b"2", IfNoneMatch="*")
    assert code_of(caught) == "PreconditionFailed"
    assert s3.get_object(Bucket=bucket, Key="once")["Body"].read() == b"1"


@pytest.mark.parametrize(
    ("header", "right"),
    [
        ("ChecksumCRC32", b64encode(zlib.crc32(b"123456789").to_bytes(4, "big")).decode()),
        ("ChecksumCRC32C", b64encode(bytes.fromhex("e3069283")).decode()),
        ("ChecksumSHA1", b64encode(hashlib.sha1(b"123456789").digest()).decode()),
        ("ChecksumSHA256", b64encode(hashlib.sha256(b"123456789").digest()).decode()),
        ("ContentMD5", b64encode(hashlib.md5(b"123456789").digest()).decode()),
    ],
)
def test_checksums_are_verified(s3: Any, bucket: str, header: str, right: str) -> None:
    s3.put_object(Bucket=bucket, Key="sum", Body=b"123456789", **{header: right})
    if header != "ContentMD5":
        got = s3.get_object(Bucket=bucket, Key="sum", ChecksumMode="ENABLED")
        assert (got["Body"].read(), got[header]) == (b"123456789", right)
    with pytest.raises(ClientError) as caught:
        s3.put_object(Bucket=bucket, Key="sum", Body=b"other", **{header: right})
    assert code_of(caught) == "BadDigest"
    assert s3.get_object(Bucket=bucket, Key="sum")["Body"].read() == b"123456789"


def test_an_altered_body_is_not_kept(shared_engine: LocalEngine, s3: Any, bucket: str) -> None:
    def tamper(request: Any, **_: Any) -> None:
        request.body = b"altered!"

    s3.meta.events.register("before-send.s3.PutObject", tamper)
    with pytest.raises(ClientError) as caught:
        s3.put_object(Bucket=bucket, Key="k", Body=b"original", ContentLength=8)
    assert code_of(caught) in ("XAmzContentSHA256Mismatch", "BadDigest")
    assert s3.list_objects_v2(Bucket=bucket)["KeyCount"] == 0
    assert not list((shared_engine.state_dir / "s3" / ".stage").iterdir())


@pytest.mark.parametrize("version", ["s3v4", "s3"])
def test_presigned_urls_open_and_take_objects(
    shared_engine: LocalEngine, bucket: str, version: str
) -> None:
    client = shared_engine.client("s3", signature_version=version)
    params = {"Bucket": bucket, "Key": "p/q ü+.txt"}
    put = client.generate_presigned_url("put_object", Params=params)
    request = urllib.request.Request(put, b"by url", {"Content-Type": ""}, method="PUT")
    with urllib.request.urlopen(request) as response:
        assert response.status == 200
    params["ResponseContentType"] = "text/plain"
    get = client.generate_presigned_url("get_object", Params=params)
    with urllib.request.urlopen(get) as response:
        assert response.read() == b"by url"
        assert response.headers["Content-Type"] == "text/plain"
    for url in (get.replace("q%20", "r%20"), get.replace("ignature=", "ignature=0")):
        with pytest.raises(urllib.error.HTTPError) as caught:
            urllib.request.urlopen(url)
        assert caught.value.code == 403
        caught.value.close()


def test_an_expired_url_opens_nothing(shared_engine: LocalEngine, s3: Any, bucket: str) -> None:
    s3.put_object(Bucket=bucket, Key="k", Body=b"")
    url = s3.generate_presigned_url(
        "get_object", Params={"Bucket": bucket, "Key": "k"}, ExpiresIn=-10
    )
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(url)
    assert caught.value.code == 403
    caught.value.close()


def test_the_default_bucket_comes_on_first_use(shared_engine: LocalEngine, s3: Any) -> None:
    s3.put_object(Bucket="sagemaker-us-east-1-000000000000", Key="k", Body=b"x")
    s3.head_bucket(Bucket="sagemaker-us-east-1-000000000000")
    names = [each["Name"] for each in s3.list_buckets()["Buckets"]]
    assert "sagemaker-us-east-1-000000000000" in names


def test_buckets_are_checked(s3: Any, bucket: str) -> None:
    with pytest.raises(ClientError) as caught:
        s3.put_object(Bucket="absent-bucket", Key="k", Body=b"x")
    assert code_of(caught) == "NoSuchBucket"
    with pytest.raises(ClientError) as caught:
        s3.head_bucket(Bucket="absent-bucket")
    assert code_of(caught) == "404"
    with pytest.raises(ClientError) as caught:
        s3.create_bucket(Bucket="Bad_Name")
    assert code_of(caught) == "InvalidBucketName"
    assert s3.get_bucket_location(Bucket=bucket)["LocationConstraint"] is None


@pytest.mark.parametrize(
    ("call", "name"),
    [
        ("get_bucket_replication", "GetBucketReplication"),
        ("get_object_lock_configuration", "GetObjectLockConfiguration"),
    ],
)
def test_an_operation_that_is_not_offered_names_itself(
    s3: Any, bucket: str, call: str, name: str
) -> None:
    with pytest.raises(ClientError, match=name) as caught:
        getattr(s3, call)(Bucket=bucket)
    assert code_of(caught) == "UnknownOperationException"
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 400


@pytest.mark.parametrize("step", [1, 3, 1000])
def test_the_chunked_encoding_is_decoded_at_any_cut(step: int) -> None:
    body = (
        b"5;chunk-signature=abc\r\nhel\r\n\r\n1\r\n!\r\n0\r\n"
        b"x-amz-checksum-crc32:AAAA\r\nx-amz-trailer-signature:0\r\n\r\n"
    )
    decoder = ChunkedDecoder()
    pieces = [body[start : start + step] for start in range(0, len(body), step)]
    assert b"".join(map(decoder.feed, pieces)) == b"hel\r\n!"
    decoder.finish()
    assert decoder.trailers["x-amz-checksum-crc32"] == "AAAA"


def test_a_chunked_body_arrives_decoded(shared_engine: LocalEngine, s3: Any, bucket: str) -> None:
    crc = b64encode(zlib.crc32(b"hello").to_bytes(4, "big"))
    body = b"5\r\nhello\r\n0\r\nx-amz-checksum-crc32:" + crc + b"\r\n\r\n"
    headers = {"Content-Encoding": "aws-chunked", "x-amz-trailer": "x-amz-checksum-crc32"}
    connection = http.client.HTTPConnection(shared_engine.url.removeprefix("http://"))
    v4 = shared_engine.client("s3", signature_version="s3v4")
    path = v4.generate_presigned_url(
        "put_object", Params={"Bucket": bucket, "Key": "chunks"}
    ).removeprefix(shared_engine.url)
    connection.request("PUT", path, body, headers)
    assert connection.getresponse().status == 200
    connection.close()
    got = s3.get_object(Bucket=bucket, Key="chunks")
    assert got["Body"].read() == b"hello"
    assert "ContentEncoding" not in got


def test_a_transfer_cut_off_leaves_nothing(
    shared_engine: LocalEngine, s3: Any, bucket: str
) -> None:
    v4 = shared_engine.client("s3", signature_version="s3v4")
    url = v4.generate_presigned_url("put_object", Params={"Bucket": bucket, "Key": "half"})
    connection = http.client.HTTPConnection(shared_engine.url.removeprefix("http://"))
    connection.putrequest("PUT", url.removeprefix(shared_engine.url))
    connection.putheader("Content-Length", "1000")
    connection.endheaders(b"only this")
    connection.close()
    assert s3.list_objects_v2(Bucket=bucket)["KeyCount"] == 0


def test_a_file_cut_short_by_hand_breaks_the_answer_not_the_engine(
    shared_engine: LocalEngine, s3: Any, bucket: str
) -> None:
    s3.put_object(Bucket=bucket, Key="big", Body=b"x" * 8_000_000)
    body = s3.get_object(Bucket=bucket, Key="big")["Body"]
    body.read(10)
    os.truncate(shared_engine.state_dir / "s3" / bucket / "big", 0)
    with pytest.raises((IncompleteReadError, ResponseStreamingError)):
        body.read()
    body.close()
    assert s3.get_object(Bucket=bucket, Key="big")["Body"].read() == b""
