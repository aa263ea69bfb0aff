"""aws s3: files go up and down, are listed, signed and removed."""

from __future__ import annotations

import urllib.request
from pathlib import Path

import pytest
from conftest import Aws

BUCKET = "s3://cli-files"


@pytest.fixture(autouse=True)
def bucket(aws: Aws, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    aws("s3", "mb", BUCKET)


def test_copy_up_and_down(aws: Aws) -> None:
    Path("a.txt").write_text("hello")
    aws("s3", "cp", "a.txt", f"{BUCKET}/copied/odd name+ü.txt")
    aws("s3", "cp", f"{BUCKET}/copied/odd name+ü.txt", "back.txt")
    assert Path("back.txt").read_text() == "hello"
    assert aws("s3", "cp", f"{BUCKET}/copied/odd name+ü.txt", "-") == "hello"


def test_a_big_file_goes_in_parts(aws: Aws) -> None:
    body = bytes(range(256)) * 40_000  # 10 MB, above the CLI's threshold of 8 MB
    Path("big.bin").write_bytes(body)
    aws("s3", "cp", "big.bin", f"{BUCKET}/big/big.bin", "--no-progress")
    aws("s3", "cp", f"{BUCKET}/big/big.bin", f"{BUCKET}/big/twin.bin", "--no-progress")
    aws("s3", "cp", f"{BUCKET}/big/twin.bin", "back.bin", "--no-progress")
    assert Path("back.bin").read_bytes() == body


def test_list_move_and_remove(aws: Aws) -> None:
    for name in ("one", "two"):
        Path(name).write_text(name)
        aws("s3", "cp", name, f"{BUCKET}/listed/deep/{name}")
    assert aws("s3", "ls", f"{BUCKET}/listed/").split() == ["PRE", "deep/"]
    listed = aws("s3", "ls", f"{BUCKET}/listed/", "--recursive", "--summarize")
    assert "listed/deep/one" in listed
    assert "Total Objects: 2" in listed
    aws("s3", "mv", f"{BUCKET}/listed/deep/one", f"{BUCKET}/listed/moved")
    assert "moved" in aws("s3", "ls", f"{BUCKET}/listed/")
    aws("s3", "rm", f"{BUCKET}/listed", "--recursive")
    answer = aws("s3api", "list-objects-v2", "--bucket", "cli-files", "--prefix", "listed")
    assert "Contents" not in (answer or {})
    assert "cli-files" in aws("s3", "ls")


def test_sync_carries_only_what_changed(aws: Aws) -> None:
    folder = Path("folder")
    (folder / "deep").mkdir(parents=True)
    (folder / "kept").write_text("1")
    (folder / "deep" / "changed").write_text("1")
    target = f"{BUCKET}/synced"
    assert aws("s3", "sync", "folder", target).count("upload: ") == 2
    assert aws("s3", "sync", "folder", target) == ""
    (folder / "deep" / "changed").write_text("longer")
    (folder / "kept").unlink()
    again = aws("s3", "sync", "folder", target, "--delete")
    assert (again.count("upload: "), again.count("delete: ")) == (1, 1)
    aws("s3", "sync", target, "copy")
    assert (Path("copy") / "deep" / "changed").read_text() == "longer"
    assert not (Path("copy") / "kept").exists()


def test_a_presigned_url_is_read_without_a_key(aws: Aws) -> None:
    Path("a.txt").write_text("signed")
    aws("s3", "cp", "a.txt", f"{BUCKET}/signed.txt")
    url = aws("s3", "presign", f"{BUCKET}/signed.txt", "--expires-in", 60).strip()
    with urllib.request.urlopen(url) as answer:
        assert answer.read() == b"signed"


def test_s3api(aws: Aws) -> None:
    Path("a.txt").write_text("body")
    place = ["--bucket", "cli-files", "--key", "api.txt"]
    put = aws("s3api", "put-object", *place, "--body", "a.txt", "--metadata", "made=here")
    head = aws("s3api", "head-object", *place)
    assert (head["ETag"], head["Metadata"]) == (put["ETag"], {"made": "here"})
    aws("s3api", "wait", "object-exists", *place)
    aws("s3api", "delete-object", *place)
    aws("s3api", "wait", "object-not-exists", *place)
