"""From what the cells read to the lineage of a version."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from IPython.core.interactiveshell import InteractiveShell
from sklearn.datasets import load_diabetes

import mlops_ext
from mlops_ext.errors import InvalidInput
from mlops_ext.notebook.capture import declared, evidence, readers, switch, watching
from mlops_ext.notebook.session import MLOps

READ = "import pandas as pd\nfrom sklearn.linear_model import Ridge\n"
FIT = "model = Ridge().fit(X, y)"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the notebook works, with data in it."""
    monkeypatch.chdir(tmp_path)
    frame = load_diabetes(as_frame=True).frame
    for name in ("train.csv", "more.csv", "lookup.csv", "holdout.csv"):
        frame.head(100).to_csv(name, index=False)
    return tmp_path


@pytest.fixture
def run(shell: InteractiveShell, ml: MLOps, folder: Path) -> Any:
    """Run cells one after another, and return what the last one gives."""
    shell.user_ns["ml"] = ml
    declared.forget()

    def run(*sources: str) -> Any:
        result = None
        for source in sources:
            result = shell.run_cell(source, store_history=True)
            result.raise_error()
        return result.result if result else None

    return run


def told(version: Any) -> list[tuple[str, str, str, str | None, int | None]]:
    return [(use.name, use.role, use.how, use.reader, use.cell) for use in version.datasets]


def test_a_model_knows_the_file_it_came_of_and_no_other(run: Any) -> None:
    version = run(
        READ + "df = pd.read_csv('train.csv')\nother = pd.read_csv('lookup.csv')",
        "X, y = df.drop(columns='target').to_numpy(), df['target']",
        FIT,
        "ml.register(model, 'traced')",
    )
    assert told(version) == [("train.csv", "train", "traced", "pandas", 1)]
    [use] = version.datasets
    assert (use.rows, len(use.columns), use.changed) == (100, 11, False)
    assert "read by pandas in cell 1 (traced)" in str(version)
    graph = run("ml.lineage('traced/1')").record
    [edge] = [edge for edge in graph.edges if edge.source == use.arn]
    assert edge.how == "traced"
    [written] = [one for one in json.loads(graph.model_dump_json())["edges"] if one["how"]]
    assert (written["source"], written["how"]) == (use.arn, "traced")
    notebook = next(node for node in graph.nodes if node.id == edge.destination)
    assert notebook.kind == "notebook"
    assert not [name for name in notebook.properties if name.startswith("mlops:")]
    assert notebook.properties["alpha"] == "1.0"


@pytest.mark.parametrize(
    "cells",
    [
        [
            "X = pd.concat([pd.read_csv('train.csv'), pd.read_csv('more.csv')])",
            "y = X.pop('target')",
        ],
        [
            "a, b = pd.read_csv('train.csv'), pd.read_csv('more.csv')",
            "X = a.merge(b)\ny = X.pop('target')",
        ],
        [
            "parts = []",
            "for name in ('train.csv', 'more.csv'):\n    parts.append(pd.read_csv(name))",
            "X = pd.concat(parts).to_numpy(); y = X[:, -1]",
        ],
        [
            "def load(name):\n    return pd.read_csv(name)",
            "X = load('train.csv')\nX['extra'] = load('more.csv')['age']\ny = X.pop('target')",
        ],
        [
            "import numpy as np",
            "with open('train.csv') as file:\n    a = np.loadtxt(file, delimiter=',', skiprows=1)",
            "b = np.loadtxt('more.csv', delimiter=',', skiprows=1)",
            "X = np.vstack([a, b]); y = X[:, -1]",
        ],
    ],
    ids=["concat", "merge", "loop", "function", "arrays"],
)
def test_frames_and_arrays_made_of_several_files_know_all(run: Any, cells: list[str]) -> None:
    run(READ + "other = pd.read_csv('lookup.csv')", *cells)
    version = run(FIT, "ml.register(model, 'several', force=True)")
    assert sorted((name, how) for name, _, how, _, _ in told(version)) == [
        ("more.csv", "traced"),
        ("train.csv", "traced"),
    ]


def test_what_it_was_evaluated_on_is_test_data(run: Any) -> None:
    version = run(
        READ + "df = pd.read_csv('train.csv'); test = pd.read_csv('lookup.csv')",
        "model = Ridge().fit(df.drop(columns='target'), df.target)",
        "ml.register(model, 'tested', evaluation=ml.evaluate("
        "model, test.drop(columns='target'), test.target))",
    )
    assert told(version)[-1] == ("train.csv", "train", "traced", "pandas", 1)
    version = run(
        "result = ml.evaluate(model, test.drop(columns='target'), test.target)",
        "ml.register(model, 'tested', evaluation=result, force=True)",
    )
    assert sorted(told(version)) == [
        ("lookup.csv", "test", "traced", "pandas", 1),
        ("train.csv", "train", "traced", "pandas", 1),
    ]


def test_weak_evidence_says_that_it_is_weak(run: Any) -> None:
    hidden = "class Kept: pass\ndef fit():\n    return Ridge().fit(Kept.X, Kept.y)"
    keep = "Kept.X = pd.read_csv('train.csv'); Kept.y = Kept.X.pop('target')"
    run(READ + hidden, f"import builtins\nsetattr(Kept, 'own', 1)\nexec({keep!r})")
    version = run("holder = {}\nexec('holder[0] = fit()')", "ml.register(holder[0], 'weak')")
    assert told(version) == [("train.csv", "train", "earlier cell", "pandas", 2)]
    version = run(
        f"exec({keep!r})\nexec('holder[0] = fit()')\nml.register(holder[0], 'weak', force=True)"
    )
    assert told(version) == [("train.csv", "train", "same cell", "pandas", 5)]


def test_what_is_declared_wins(run: Any, folder: Path) -> None:
    run(READ + "import mlops_ext", "X = pd.read_csv(mlops_ext.input('train.csv')); y = X.target")
    run("mlops_ext.input('s3://lake/export/', role='lookup')", FIT)
    version = run("ml.register(model, 'declared')")
    assert told(version) == [
        ("train.csv", "train", "declared", "pandas", 2),
        ("export", "lookup", "declared", None, None),
    ]
    version = run("ml.register(model, 'declared', datasets='more.csv', force=True)")
    assert told(version) == [("more.csv", "train", "declared", None, None)]
    with pytest.raises(InvalidInput, match=r"no file gone\.csv"):
        mlops_ext.input("gone.csv")
    with pytest.raises(InvalidInput, match="DataFrame objects"):
        run("mlops_ext.input(X)")


def test_none_is_linked_where_none_is_wanted(run: Any) -> None:
    run(READ + "X = pd.read_csv('train.csv'); y = X.pop('target')\n" + FIT)
    assert told(run("ml.register(model, 'none', datasets=[])")) == []
    assert told(run("%mlops register model none --no-capture --force")) == []
    assert len(told(run("%mlops register model none --force"))) == 1
    assert evidence.uses("s3://elsewhere/model.tar.gz") == []


def test_a_file_that_changed_since_is_not_taken_for_what_was_read(run: Any, folder: Path) -> None:
    run(READ + "X = pd.read_csv('train.csv'); y = X.pop('target')\n" + FIT)
    (folder / "train.csv").write_text("a\n1\n")
    [use] = run("ml.register(model, 'changed')").datasets
    assert (use.changed, use.sha256, use.how) == (True, None, "traced")
    assert "changed since" in str(run("ml.version('changed/1')"))
    (folder / "train.csv").unlink()
    [use] = run("ml.register(model, 'changed', force=True)").datasets
    assert use.changed


def test_capture_is_shown_and_goes_off_and_on_in_one_line(run: Any, folder: Path) -> None:
    shown = run(READ + "frame = pd.read_csv('train.csv')", "%mlops capture")
    assert "1 source read so far" in str(shown)
    bundle = shown._repr_mimebundle_()
    assert "train.csv" in bundle["text/plain"]
    assert "<script" not in bundle["text/html"]
    wrapped = run("pd.read_csv")
    assert "Capture is off" in str(run("%mlops capture off"))
    assert run("pd.read_csv") is not wrapped
    run("frame = pd.read_csv('more.csv')")
    assert run("%mlops capture").reads == []
    run("%mlops capture on", "frame = pd.read_csv('more.csv')")
    assert [Path(read.source).name for read in run("ml.captured()").reads] == ["more.csv"]


def test_the_settings_keep_it_off(
    run: Any, shell: InteractiveShell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JUPYTER_CONFIG_DIR", str(tmp_path))
    (tmp_path / "mlops-ext.json").write_text('{"use": "local", "capture": false}')
    run("%reload_ext mlops_ext")
    assert watching.current() is None
    (tmp_path / "mlops-ext.json").write_text('{"use": "local"}')
    run("%reload_ext mlops_ext")
    assert watching.current() is not None


def test_attributes_of_the_user_stay_as_pandas_keeps_them(run: Any) -> None:
    run(READ + "a, b = pd.read_csv('train.csv'), pd.read_csv('more.csv')")
    kept = run("a.attrs['unit'] = b.attrs['unit'] = 'mg'\npd.concat([a, b]).attrs")
    assert kept["unit"] == "mg"
    assert "unit" not in run("b.attrs['unit'] = 'g'\npd.concat([a, b]).attrs")


def test_every_module_that_is_waited_for_is_in_the_table() -> None:
    assert set(switch._MODULES) == {*readers.READERS, "botocore.handlers"}
    assert set(readers.JOINERS) <= set(readers.READERS)
