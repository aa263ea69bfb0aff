"""Model archives from strangers: nothing leaves the folder, and what is wrong is said."""

from __future__ import annotations

import io
import os
import tarfile
from pathlib import Path

import pytest

from mlops_ext.local.serving.archive import ArchiveError, check_servable, unpack


def member(name: str, kind: bytes = tarfile.REGTYPE, link: str = "") -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, link
    return info


def pack(path: Path, *members: tarfile.TarInfo) -> Path:
    with tarfile.open(path, "w:gz") as tar:
        for info in members:
            content = f"content of {info.name}".encode() if info.isreg() else b""
            info.size = len(content)
            tar.addfile(info, io.BytesIO(content))
    return path


def test_files_folders_and_links_inside_are_unpacked(tmp_path: Path) -> None:
    archive = pack(
        tmp_path / "model.tar.gz",
        member("./code", tarfile.DIRTYPE),
        member("code/latest.py", tarfile.SYMTYPE, "inference.py"),
        member("copy.py", tarfile.LNKTYPE, "code/inference.py"),
        member("code/inference.py"),
        member("weights/größe 🎈.bin"),
    )
    unpack(archive, tmp_path / "model")
    content = "content of code/inference.py"
    for name in ("code/inference.py", "code/latest.py", "copy.py"):
        assert (tmp_path / "model" / name).read_text() == content
    assert (tmp_path / "model" / "weights" / "größe 🎈.bin").exists()


@pytest.mark.parametrize(
    "members",
    [
        [member("../escaped")],
        [member("a/../../escaped")],
        [member("/tmp/escaped")],
        [member("link", tarfile.SYMTYPE, "/etc/passwd")],
        [member("a/link", tarfile.SYMTYPE, "../../escaped")],
        [member("hard", tarfile.LNKTYPE, "../escaped")],
        [member("out", tarfile.SYMTYPE, ".."), member("out/escaped")],
        [member("pipe", tarfile.FIFOTYPE)],
        [member("device", tarfile.CHRTYPE)],
    ],
    ids=lambda members: " ".join(f"{m.name}-{m.linkname}" for m in members),
)
def test_a_member_that_reaches_outside_is_refused_and_nothing_stays(
    tmp_path: Path, members: list[tarfile.TarInfo]
) -> None:
    folder = tmp_path / "deep" / "model"
    folder.parent.mkdir()
    archive = pack(tmp_path / "model.tar.gz", member("fine"), *members)
    with pytest.raises(ArchiveError):
        unpack(archive, folder)
    assert sorted(os.listdir(tmp_path)) == ["deep", "model.tar.gz"]
    assert os.listdir(folder.parent) == []


@pytest.mark.parametrize("content", [b"", b"not a tar", b"\x1f\x8b\x08broken gzip"])
def test_what_is_no_archive_is_refused_with_its_name(tmp_path: Path, content: bytes) -> None:
    archive = tmp_path / "model.tar.gz"
    archive.write_bytes(content)
    with pytest.raises(ArchiveError, match=r"model\.tar\.gz cannot be unpacked.*: [^\n]+$"):
        unpack(archive, tmp_path / "model")
    with pytest.raises(ArchiveError, match=r"absent\.tar\.gz cannot be unpacked"):
        unpack(tmp_path / "absent.tar.gz", tmp_path / "model")


def test_what_cannot_be_served_is_listed(tmp_path: Path) -> None:
    for number in range(7):
        (tmp_path / f"{number}.txt").touch()
    with pytest.raises(ArchiveError) as raised:
        check_servable(tmp_path, tmp_path / "code", {})
    assert str(raised.value) == (
        "model.tar.gz holds no code/inference.py and no model.joblib, model.pkl, model.pickle, "
        "xgboost-model, model.ubj, model.json or model.bst. "
        "It holds 0.txt, 1.txt, 2.txt, 3.txt, 4.txt and 2 more."
    )
    (tmp_path / "model.pkl").touch()
    check_servable(tmp_path, tmp_path / "code", {})
    with pytest.raises(ArchiveError, match=r"SAGEMAKER_PROGRAM is serve\.py"):
        check_servable(tmp_path, tmp_path / "code", {"SAGEMAKER_PROGRAM": "serve.py"})
