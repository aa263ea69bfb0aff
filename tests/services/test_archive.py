"""Archives: equal content is equal bytes, and what could not be served is refused."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import tarfile
import types
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from services.support import Trained, build
from sklearn.dummy import DummyClassifier
from sklearn.linear_model import LogisticRegression

from mlops_ext.errors import InvalidInput
from mlops_ext.services.registration.archive import unpack
from mlops_ext.services.registration.serving_script import PICKLED as SCRIPT


def test_the_same_model_gives_the_same_bytes(trained: list[Trained]) -> None:
    with build(trained[0].model) as one, build(trained[0].model) as other:
        assert one.path.read_bytes() == other.path.read_bytes()
        assert one.sha256 == other.sha256
    with build(trained[1].model) as third:
        assert third.sha256 != one.sha256


def test_the_archive_holds_model_script_and_pinned_requirements(trained: list[Trained]) -> None:
    with build(trained[0].model) as built, tarfile.open(built.path) as tar:
        assert tar.getnames() == ["code/inference.py", "code/requirements.txt", "model.joblib"]
        assert {member.mtime for member in tar} == {0}
        requirements = tar.extractfile("code/requirements.txt")
        assert requirements is not None
        lines = requirements.read().decode().splitlines()
    import sklearn

    assert f"scikit-learn=={sklearn.__version__}" in lines
    assert all("==" in line for line in lines)


def test_a_folder_is_packed_the_same_whatever_its_times(tmp_path: Path) -> None:
    for name in ("one", "two"):
        code = tmp_path / name / "code"
        code.mkdir(parents=True)
        (code / "inference.py").write_text("def model_fn(d): return 1\n")
        (code / "__pycache__").mkdir()
        (code / "__pycache__" / "x.pyc").write_text(name)
    with build(tmp_path / "one") as one, build(str(tmp_path / "two")) as two:
        assert one.sha256 == two.sha256
        assert one.model.program == "inference.py"


def test_an_archive_is_taken_as_it_is(trained: list[Trained], tmp_path: Path) -> None:
    path = tmp_path / "model.tar.gz"
    with build(trained[0].model) as built:
        path.write_bytes(built.path.read_bytes())
        with build(path) as taken:
            assert taken.path == path
            assert taken.sha256 == built.sha256
    assert path.exists()


def _empty_archive(folder: Path) -> Path:
    path = folder / "model.tar.gz"
    with tarfile.open(path, "w:gz") as tar:
        tar.addfile(tarfile.TarInfo("readme.txt"), io.BytesIO())
    return path


def _no_archive(folder: Path) -> Path:
    path = folder / "model.tar.gz"
    path.write_text("no archive")
    return path


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (_empty_archive, "holds nothing that can be served"),
        (_no_archive, "not a tar archive"),
        (lambda folder: folder, "holds nothing that can be served"),
        (lambda folder: folder / "gone", "neither a file nor a folder"),
        (lambda _: 42, "int objects cannot be served: they have no predict"),
        (lambda _: LogisticRegression, "cannot be served"),
        (lambda _: LogisticRegression(), "not fitted"),
    ],
)
def test_what_cannot_be_served_is_refused(make: Any, words: str, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=words), build(make(tmp_path)):
        pass


class Holder:
    """A model with something inside that pickles badly."""

    def __init__(self, inside: object) -> None:
        self.inside = inside

    def predict(self, rows: Any) -> Any:
        return rows


def test_a_class_of_the_notebook_is_refused_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    main = types.ModuleType("__main__")
    exec("class OwnModel:\n    def predict(self, rows): return rows", main.__dict__)
    monkeypatch.setitem(sys.modules, "__main__", main)
    model = main.__dict__["OwnModel"]()
    with pytest.raises(InvalidInput, match="OwnModel is defined in this notebook"), build(model):
        pass


def test_an_open_file_in_the_model_is_refused(tmp_path: Path) -> None:
    with (
        (tmp_path / "x").open("w") as file,
        pytest.raises(InvalidInput, match="cannot be pickled"),
        build(Holder(file)),
    ):
        pass


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (json.dumps({"instances": [[1, 2], [3, 4]]}), "application/json"),
        (json.dumps([{"b": 2, "a": 1}, {"a": 3, "b": 4}]), "application/json; charset=utf-8"),
        ("b,a\n2,1\n4,3\n", "text/csv"),
        ("1,2\n3,4", "text/csv"),
    ],
)
def test_the_script_takes_rows_in_any_order_of_columns(body: str, content_type: str) -> None:
    import pandas as pd

    script: dict[str, Any] = {}
    exec(SCRIPT, script)
    model = DummyClassifier().fit(pd.DataFrame({"a": [1, 2], "b": [3, 4]}), [0, 1])
    seen = []
    model.predict = lambda rows: seen.append(rows) or [0, 0]
    rows = script["input_fn"](body.encode(), content_type)
    assert script["predict_fn"](rows, model) == [0, 0]
    assert list(seen[0].columns) == ["a", "b"]
    assert seen[0].astype(float).to_numpy().tolist() == [[1, 2], [3, 4]]


def test_the_script_names_missing_columns_and_takes_npy() -> None:
    script: dict[str, Any] = {}
    exec(SCRIPT, script)
    file = io.BytesIO()
    np.save(file, np.eye(2))
    assert script["input_fn"](file.getvalue(), "application/x-npy").tolist() == np.eye(2).tolist()
    model = types.SimpleNamespace(feature_names_in_=["a", "b"], predict=lambda rows: rows)
    with pytest.raises(ValueError, match="columns are missing: b"):
        script["predict_fn"]([{"a": 1}], model)
    with pytest.raises(ValueError, match="not supported"):
        script["input_fn"](b"", "image/png")
    with pytest.raises(ValueError, match="different lengths"):
        script["predict_fn"]([[1], [1, 2]], types.SimpleNamespace(predict=len))


def test_the_unpacked_archive_predicts_in_another_process(
    trained: list[Trained], tmp_path: Path
) -> None:
    rows = trained[1].held_out.head(20)
    with build(trained[1].model) as built:
        unpack(built.path.read_bytes(), tmp_path)
    code = (
        "import sys, json; sys.path.insert(0, sys.argv[1] + '/code'); import inference as i; "
        "model = i.model_fn(sys.argv[1]); rows = i.input_fn(sys.stdin.read(), 'text/csv'); "
        "print(json.dumps(i.predict_fn(rows, model).tolist()))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)],
        input=rows.to_csv(index=False),
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(done.stdout) == trained[1].model.predict(rows).tolist()


def packed(*members: tuple[str, bytes]) -> bytes:
    """A tar archive; a name that ends in ``>`` is a symbolic link to its content."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as tar:
        for name, content in members:
            member = tarfile.TarInfo(name.rstrip(">"))
            if name.endswith(">"):
                member.type, member.linkname = tarfile.SYMTYPE, content.decode()
            else:
                member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
    return buffer.getvalue()


@pytest.mark.parametrize("filters", [True, False], ids=["Python now", "Python 3.11.3"])
def test_an_archive_is_unpacked_inside_its_folder_by_every_python(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, filters: bool
) -> None:
    if not filters:
        monkeypatch.delattr(tarfile, "data_filter")
        monkeypatch.delattr(tarfile.TarFile, "extractall")
    unpack(packed(("code/inference.py", b"1"), ("model.joblib", b"2")), tmp_path / "good")
    assert (tmp_path / "good" / "code" / "inference.py").read_bytes() == b"1"
    for number, members in enumerate(
        ([("../outside", b"x")], [("link>", b".."), ("link/outside", b"x")])
    ):
        with pytest.raises(InvalidInput, match="cannot be unpacked"):
            unpack(packed(*members), tmp_path / "bad" / str(number))
    assert not list(tmp_path.rglob("outside"))
