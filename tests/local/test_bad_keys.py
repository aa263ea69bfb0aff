"""Keys of S3 that play tricks with paths: each is just a key, and stays in the store."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from botocore.exceptions import ClientError
from local_engine import LocalEngine
from sending import Sender

TRICKS = [
    "..",
    "../../../etc/passwd",
    "a/../../b",
    "/",
    "//",
    "/absolute",
    "a//b",
    "a/./b",
    "./",
    "nul\0byte",
    "\0",
    "line\r\nend",
    ".blobs/x",
    ".stage/x",
    ".versions/x",
    "con",
    "a:b",
    "a\\..\\b",
    "~root",
    "\u202eoverridden",
    "e\u0301 and \u00e9",
    "x" * 255 + "/" + "y" * 256,
]


@pytest.mark.parametrize("key", TRICKS, ids=range(len(TRICKS)))
def test_a_key_with_tricks_is_just_a_key(
    shared_engine: LocalEngine, s3: Any, bucket: str, key: str
) -> None:
    around = shared_engine.state_dir.parent
    before = {path for path in outside(around, shared_engine.state_dir)}
    s3.put_object(Bucket=bucket, Key=key, Body=key.encode())
    assert s3.get_object(Bucket=bucket, Key=key)["Body"].read() == key.encode()
    assert s3.head_object(Bucket=bucket, Key=key)["ContentLength"] == len(key.encode())
    if not any(ord(each) < 32 and each not in "\r\n" for each in key):
        assert [each["Key"] for each in s3.list_objects_v2(Bucket=bucket)["Contents"]] == [key]
    assert {path for path in outside(around, shared_engine.state_dir)} == before
    s3.delete_object(Bucket=bucket, Key=key)
    with pytest.raises(ClientError):
        s3.head_object(Bucket=bucket, Key=key)
    s3.delete_bucket(Bucket=bucket)


def outside(folder: Path, state_dir: Path) -> list[Path]:
    """What lies beside the store."""
    return [
        path
        for path in folder.rglob("*")
        if not path.is_relative_to(state_dir / "s3") and "state.db" not in path.name
    ]


def test_case_twins_are_two_objects(s3: Any, bucket: str) -> None:
    for key in ("Model.tar.gz", "model.tar.gz", "MODEL.TAR.GZ"):
        s3.put_object(Bucket=bucket, Key=key, Body=key.encode())
    for key in ("Model.tar.gz", "model.tar.gz", "MODEL.TAR.GZ"):
        assert s3.get_object(Bucket=bucket, Key=key)["Body"].read() == key.encode()
    assert s3.list_objects_v2(Bucket=bucket)["KeyCount"] == 3


@pytest.mark.parametrize("letter", ["k", "ü", "/", "a/"])
def test_a_key_has_1024_bytes_and_not_one_more(s3: Any, bucket: str, letter: str) -> None:
    longest = (letter * 1024).encode()[:1024].decode()
    s3.put_object(Bucket=bucket, Key=longest, Body=b"fits")
    assert s3.get_object(Bucket=bucket, Key=longest)["Body"].read() == b"fits"
    listed = s3.list_objects_v2(Bucket=bucket)["Contents"]
    assert [each["Key"] for each in listed] == [longest]
    for refused in (
        lambda: s3.put_object(Bucket=bucket, Key=longest + "x", Body=b""),
        lambda: s3.create_multipart_upload(Bucket=bucket, Key=longest + "x"),
        lambda: s3.copy_object(Bucket=bucket, Key=longest + "x", CopySource=f"{bucket}/{longest}"),
    ):
        with pytest.raises(ClientError) as caught:
            refused()
        error = caught.value.response["Error"]
        assert (error["Code"], error["Message"]) == ("KeyTooLongError", "Your key is too long")


def test_a_key_that_is_no_utf8_is_refused(shared_engine: LocalEngine, bucket: str) -> None:
    sender = Sender(shared_engine)
    for method in ("PUT", "GET"):
        answer = sender.send("s3", method, f"/{bucket}/%ff%fe", b"")
        assert answer.status == 400
        assert b"<Code>InvalidURI</Code>" in answer.body
    sender.close()


@pytest.mark.parametrize(
    "name", ["..", ".blobs", "a", "A-Bucket", "a_b", "a..b", "-ab", "ab-", "a" * 64, "é-bucket"]
)
def test_a_bucket_is_never_another_place(shared_engine: LocalEngine, name: str) -> None:
    sender = Sender(shared_engine)
    answer = sender.send("s3", "PUT", f"/{quote(name)}")
    sender.close()
    assert answer.status == 400
    assert b"<Code>InvalidBucketName</Code>" in answer.body


def test_a_link_in_the_store_is_not_followed_for_writing(
    shared_engine: LocalEngine, s3: Any, bucket: str, tmp_path: Path
) -> None:
    folder = shared_engine.state_dir / "s3" / bucket
    folder.mkdir(exist_ok=True)
    target = tmp_path / "target"
    target.write_bytes(b"mine")
    os.symlink(target, folder / "key")
    s3.put_object(Bucket=bucket, Key="key", Body=b"theirs")
    assert target.read_bytes() == b"mine"
