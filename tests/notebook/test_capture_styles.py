"""Every way of reading data, in an interpreter that has the libraries for it."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest
from reading_styles import NOISE, STYLES

import mlops_ext
from mlops_ext.notebook.capture.places import is_data

ROOT = Path(__file__).parents[2]
PYTHON = ROOT / ".venvs" / "capture" / "bin" / "python"


@pytest.fixture(scope="module")
def seen(state_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What capture saw, by the name of the style."""
    assert PYTHON.exists(), "make .venvs/capture/.installed"
    connection = mlops_ext.connect("local", state_dir=state_dir, user="ada").connection
    wanted = {**os.environ, **connection.environment(), "PYTHONPATH": str(ROOT)}
    environment = {name: value for name, value in wanted.items() if value is not None}
    command = [str(PYTHON), str(Path(__file__).with_name("reading_styles.py"))]
    where: dict[str, Any] = {"cwd": tmp_path_factory.mktemp("styles"), "env": environment}
    subprocess.run([*command, "make"], check=True, **where)
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, **where)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


@pytest.mark.timeout(240)
@pytest.mark.parametrize("style", STYLES)
def test_a_read_is_seen_and_what_it_gives_knows_it(seen: dict[str, Any], style: str) -> None:
    reads, known = seen[style]
    assert [source for source, _, _ in reads] == [STYLES[style][1]]
    assert known == 1


def test_reads_say_which_library_read(seen: dict[str, Any]) -> None:
    by = {style: seen[style][0][0][1] for style in STYLES}
    # Otherwise the library's name is in that of the style.
    others = {style: name for style, name in by.items() if name not in style}
    assert others.pop("read_csv file object") == "open"
    assert set(others.values()) == {"pandas"}
    assert all(style.startswith("read_") for style in others)


def test_reads_from_s3_say_which_content(seen: dict[str, Any]) -> None:
    assert all(seen[style][0][0][2] for style in ("boto3", "pandas s3"))


@pytest.mark.parametrize("noise", NOISE)
def test_what_is_no_data_is_not_seen(seen: dict[str, Any], noise: str) -> None:
    assert seen[noise] == []


def test_nothing_is_seen_before_the_extension_is_loaded(seen: dict[str, Any]) -> None:
    assert seen["before"] == []
    assert [source for source, _, _ in seen["loading"]] == ["open.csv"]
    assert seen["importing"] == []


def test_many_files_of_a_folder_are_one_read(seen: dict[str, Any]) -> None:
    assert [source for source, _, _ in seen["many files of a folder"]] == ["many"]
    assert [source for source, _, _ in seen["a pattern"]] == ["pair-1.csv", "pair-2.csv"]


@pytest.mark.parametrize(
    ("how", "source"),
    [
        ("a reader within a function", "path.csv"),
        ("a thread", "path.csv"),
        ("pickled by another process", "c.csv"),
    ],
)
def test_a_read_is_seen_wherever_it_happens(seen: dict[str, Any], how: str, source: str) -> None:
    assert [one for one, _, _ in seen[how]] == [source]


def test_unloading_leaves_every_library_as_it_was(seen: dict[str, Any]) -> None:
    assert seen["untouched"] is True


@pytest.mark.parametrize("name", ["reading.py", "reading.cpython-311.pyc", "reading.so"])
def test_what_a_library_imports_while_it_reads_is_no_data(name: str) -> None:
    assert not is_data(f"/work/mine/{name}", 100_000, "pandas")
    assert is_data("/work/mine/notes", 100_000, "pandas")
