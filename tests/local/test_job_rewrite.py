"""`/opt/ml` by rewriting: what is a path, what is not, and what is left alone."""

from __future__ import annotations

import os
import tarfile
from io import BytesIO
from pathlib import Path

import pytest

from mlops_ext.local.jobs.sandbox import rewrite

ROOT = Path("/state/jobs/one")
REAL = "/state/jobs/one/opt/ml"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("/opt/ml", REAL),
        ("/opt/ml/model", f"{REAL}/model"),
        ("open('/opt/ml/model/m.pkl')", f"open('{REAL}/model/m.pkl')"),
        ("--out=/opt/ml/output --in /opt/ml", f"--out={REAL}/output --in {REAL}"),
        ("file:///opt/ml/input", f"file://{REAL}/input"),
        ("PATH=/bin:/opt/ml/bin", f"PATH=/bin:{REAL}/bin"),
        ("It is in /opt/ml.", f"It is in {REAL}."),
        ("/opt/mlflow", "/opt/mlflow"),
        ("/opt/ml-data", "/opt/ml-data"),
        ("/opt/ml.old", "/opt/ml.old"),
        ("s3://bucket/opt/ml/model", "s3://bucket/opt/ml/model"),
        ("/srv/opt/ml", "/srv/opt/ml"),
        ("${ROOT}/opt/ml", "${ROOT}/opt/ml"),
        (f"{REAL}/model", f"{REAL}/model"),
    ],
)
def test_only_a_path_that_begins_with_opt_ml_is_rewritten(before: str, after: str) -> None:
    assert rewrite.text(before, ROOT) == after


def test_code_and_configuration_are_rewritten_and_binary_files_are_not(tmp_path: Path) -> None:
    code = tmp_path / "opt" / "ml" / "code"
    code.mkdir(parents=True)
    (code / "train.py").write_text("M = '/opt/ml/model'")
    (code / "weights.bin").write_bytes(b"\0/opt/ml/model")
    rewrite.files(tmp_path, [code])
    assert (code / "train.py").read_text() == f"M = '{tmp_path}/opt/ml/model'"
    assert (code / "weights.bin").read_bytes() == b"\0/opt/ml/model"


def test_a_file_that_the_store_shares_keeps_its_content_there(tmp_path: Path) -> None:
    stored, code = tmp_path / "stored.py", tmp_path / "opt" / "ml" / "code"
    code.mkdir(parents=True)
    stored.write_text("'/opt/ml/model'")
    stored.chmod(0o754)
    os.link(stored, code / "train.py")
    rewrite.files(tmp_path, [code])
    assert stored.read_text() == "'/opt/ml/model'"
    assert str(tmp_path) in (code / "train.py").read_text()
    assert (code / "train.py").stat().st_mode & 0o777 == 0o754


def test_scripts_in_a_source_archive_are_rewritten(tmp_path: Path) -> None:
    archive = tmp_path / "sourcedir.tar.gz"
    with tarfile.open(archive, "w:gz") as file:
        for name, content in (("a/train.py", b"'/opt/ml/model'"), ("data", b"\0/opt/ml")):
            member = tarfile.TarInfo(name)
            member.size = len(content)
            file.addfile(member, BytesIO(content))
    rewrite.files(tmp_path, [archive])
    with tarfile.open(archive) as file:
        contents = [file.extractfile(member).read() for member in file]  # type: ignore[union-attr]
    assert contents == [f"'{tmp_path}/opt/ml/model'".encode(), b"\0/opt/ml"]


def test_an_archive_that_cannot_be_read_is_left_alone(tmp_path: Path) -> None:
    broken = tmp_path / "sourcedir.tar.gz"
    broken.write_bytes(b"/opt/ml is not an archive")
    rewrite.files(tmp_path, [broken])
    assert broken.read_bytes() == b"/opt/ml is not an archive"


def test_a_failure_that_speaks_of_opt_ml_is_explained() -> None:
    assert "SM_*" in rewrite.hint("FileNotFoundError: No such file: '/opt/ml/model/m'")
    assert rewrite.hint(f"FileNotFoundError: No such file: '{REAL}/model/m'") == ""
