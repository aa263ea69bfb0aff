"""Facts about data sets, read as a stream."""

from __future__ import annotations

import csv
import hashlib
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas
import pytest

from mlops_ext.errors import InvalidInput
from mlops_ext.services.registration import datasets
from mlops_ext.services.registration.datasets import file_facts, read_uses

MEGABYTE = 1 << 20


@pytest.mark.parametrize(
    "text",
    [
        "a,b\n1,2\n3,4\n",
        "a,b\n1,2\n3,4",
        "a,b\r\n1,2\r\n\r\n3,4\r\n\r\n",
        '\ufeffa,b\n"x\ny",2\n"q""\n""",4\n',
        '"a,""1",b\n1,2\n\n\n\n3,4\n',
        "a\n",
        "",
        "🎉 <b>,'x'\n1,2\n",
    ],
)
@pytest.mark.parametrize("block", [1, 2, 3, MEGABYTE])
def test_rows_and_columns_are_those_of_a_csv_reader(
    text: str, block: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(datasets, "_BLOCK", block)
    path = tmp_path / "x.csv"
    path.write_text(text, "utf-8", newline="")
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.reader(file) if row]
    facts = file_facts(path)
    assert facts.rows == max(len(rows) - 1, 0)
    assert facts.columns == (rows[0] if rows else [])
    assert facts.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert facts.size == path.stat().st_size


def test_a_gigabyte_is_not_read_into_memory(tmp_path: Path) -> None:
    path = tmp_path / "big.csv"
    with path.open("wb") as file:
        file.write(b"a,b\n" + b"1,2\n" * 1000)
        file.seek(1024 * MEGABYTE)
        file.write(b"\n3,4\n")
    code = (
        "import resource, sys; from pathlib import Path\n"
        "from mlops_ext.services.registration.datasets import file_facts\n"
        "peak = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "before = peak(); facts = file_facts(Path(sys.argv[1]))\n"
        "print(facts.rows, facts.size, peak() - before)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True
    )
    rows, size, grown = map(int, done.stdout.split())
    assert rows == 1002
    assert size > 1024 * MEGABYTE
    assert grown < 100 * 1024  # kilobytes


def test_an_npy_file_tells_its_rows(tmp_path: Path) -> None:
    np.save(tmp_path / "x.npy", np.zeros((7, 2)))
    assert file_facts(tmp_path / "x.npy").rows == 7


def test_other_files_have_a_hash_and_a_size(tmp_path: Path) -> None:
    (tmp_path / "x.bin").write_bytes(b"123")
    facts = file_facts(tmp_path / "x.bin")
    assert (facts.size, facts.rows, facts.columns) == (3, None, None)


def test_a_folder_has_one_hash_for_all_its_files(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "x.csv").write_text("a\n1\n")
    before = read_uses(tmp_path)[0][0]
    (tmp_path / "a" / "y.csv").write_text("a\n2\n")
    after = read_uses(tmp_path)[0][0]
    assert before.sha256 != after.sha256
    assert after.size == 8


def test_uses_are_taken_in_every_form(tmp_path: Path) -> None:
    path = tmp_path / "train.csv"
    path.write_text("a\n1\n")
    given = [str(path), path, {"uri": path, "role": "test"}, "s3://b/x.csv"]
    uses = [use for use, _ in read_uses(given)]
    assert [(use.name, use.role, use.rows) for use in uses] == [
        ("train.csv", "train", 1),
        ("train.csv", "test", 1),
        ("x.csv", "train", None),
    ]
    assert uses[0].uri == path.as_uri()


def test_a_dictionary_gives_paths_by_their_roles(tmp_path: Path) -> None:
    path = tmp_path / "held out.csv"
    path.write_text("a\n1\n")
    uses = [use for use, _ in read_uses({"train": "s3://b/x.csv", "test": path})]
    assert [(use.name, use.role) for use in uses] == [("x.csv", "train"), ("held out.csv", "test")]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("./gone.csv", r"gone\.csv"),
        ({"role": "train"}, "no uri"),
        (pandas.DataFrame({"a": [1]}), "DataFrame objects do not tell where"),
        ([3], "int objects do not tell where"),
    ],
)
def test_a_data_set_that_cannot_be_read_is_named(given: object, words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        read_uses(given)  # type: ignore[arg-type]
