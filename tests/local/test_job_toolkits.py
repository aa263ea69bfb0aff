"""Scripts written for AWS's images run where the images' own packages are not installed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from job_container import JobContainer

from mlops_ext.local.jobs.containers import toolkits
from mlops_ext.local.serving.container import XGBOOST_CODE

FOLDERS = sorted(toolkits.absent())
TRAINING = """
import json, os
import sagemaker_containers
from sagemaker_training import environment
from sagemaker_xgboost_container.data_utils import get_dmatrix

env = environment.Environment()
assert sagemaker_containers.training_env().channel_input_dirs == env.channel_input_dirs
made = {"hosts": env.hosts, "rounds": env.hyperparameters["rounds"]}
for kind in ("csv", "libsvm"):
    matrix = get_dmatrix(os.path.join(env.channel_input_dirs["train"], kind), kind)
    made[kind] = [matrix.num_row(), matrix.num_col(), matrix.get_label().tolist()]
made["none"] = get_dmatrix("/opt/ml/input/data/no", "csv")
with open(os.path.join(env.model_dir, "made.json"), "w") as file:
    json.dump(made, file)
"""


@pytest.fixture
def said() -> Callable[[str], Any]:
    """Runs Python that has the stand-ins behind what is installed; what it printed as JSON."""

    def run(code: str) -> Any:
        lines = f"import sys, json; sys.path += {FOLDERS!r}\n{code}"
        done = subprocess.run(
            [sys.executable, "-c", lines], capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return run


def test_a_training_script_finds_its_job_and_its_data(tmp_path: Path) -> None:
    container = JobContainer(tmp_path, {"sagemaker_program": '"train.py"', "rounds": "3"})
    container.channels = {"train": {"TrainingInputMode": "File"}}
    container.write("code/train.py", TRAINING)
    container.write("input/data/train/csv/a.csv", "1,2,3\n0,4,5\n")
    container.write("input/data/train/libsvm", "1 0:2 4:3\n0 1:4\n")
    done = container.run("train")
    assert done.returncode == 0, done.stderr
    assert json.loads((container.ml / "model" / "made.json").read_text()) == {
        "hosts": ["algo-1"],
        "rounds": 3,
        "csv": [2, 2, [1, 0]],
        "libsvm": [2, 5, [1, 0]],
        "none": None,
    }


def test_what_is_installed_is_never_hidden(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "sagemaker_inference"
    package.mkdir()
    (package / "__init__.py").write_text("")
    monkeypatch.syspath_prepend(tmp_path)
    assert {os.path.basename(each) for each in toolkits.absent()} == {
        os.path.basename(each) for each in FOLDERS
    } - {"inference"}


def test_arrays_become_answers_and_requests_arrays(said: Callable[[str], Any]) -> None:
    rows = [[1.0, 2.5], [3.0, 4.0]]
    assert said(
        """
import numpy as np
from sagemaker_inference import content_types, decoder, encoder, errors
from sagemaker_inference.default_inference_handler import DefaultInferenceHandler
rows = np.array([[1.0, 2.5], [3.0, 4.0]])
made = {kind: decoder.decode(encoder.encode(rows, kind), kind).tolist()
        for kind in (content_types.JSON, content_types.CSV, content_types.NPY)}
made["handler"] = DefaultInferenceHandler().default_output_fn(rows, "text/html;q=0.1, text/csv")
try:
    encoder.encode(rows, "text/html")
except errors.UnsupportedFormatError as error:
    made["refused"] = [int(error.status_code), str(error)]
print(json.dumps(made))
"""
    ) == {
        **{kind: rows for kind in ("application/json", "text/csv", "application/x-npy")},
        "handler": ["1.0,2.5\n3.0,4.0\n", "text/csv"],
        "refused": [415, "Content type text/html is not supported by this framework."],
    }


def test_bodies_become_matrices(said: Callable[[str], Any]) -> None:
    assert said(
        """
from sagemaker_xgboost_container import encoder
bodies = {"text/csv": b"1,,3\\n4,5,6\\n", "text/libsvm": "0:1 2:3\\n1 1:5\\n"}
found = {kind: encoder.decode(body, kind) for kind, body in bodies.items()}
print(json.dumps([{kind: [m.num_row(), m.num_col(), m.num_nonmissing()] for kind, m in
    found.items()}, encoder.json_to_jsonlines({"instances": [1, {"a": 2}]}).decode()]))
"""
    ) == [{"text/csv": [2, 3, 5], "text/libsvm": [2, 3, 3]}, '1\n{"a": 2}\n']


def test_libsvm_in_requests_is_read_by_one_reader(said: Callable[[str], Any]) -> None:
    assert said(
        f"""
sys.path.insert(0, {str(XGBOOST_CODE)!r})
import libsvm
from sagemaker_xgboost_container import encoder
def seen(body):
    matrix = libsvm.rows(body).tocsr()
    same = encoder.libsvm_to_dmatrix(body).get_data()
    assert (matrix != same).nnz == 0 and matrix.shape == same.shape, body
    return matrix.toarray().tolist()
made = [seen(body) for body in ("0:1 2:3\\n\\n1 1:5\\n", "1\\n0 0:2\\n")]
for body in ("0:one", "first:1", "0:1:2"):
    try:
        libsvm.rows(body)
    except ValueError:
        made.append(body)
print(json.dumps(made))
"""
    ) == [[[1, 0, 3], [0, 5, 0]], [[0], [2]], "0:one", "first:1", "0:1:2"]


def test_an_inference_script_of_the_images_answers(said: Callable[[str], Any]) -> None:
    assert said(
        """
from sagemaker_containers.beta.framework import (
    content_types, encoders, env, modules, transformer, worker)
response = worker.Response(encoders.encode([1, 2], content_types.JSON), mimetype="application/json")
try:
    transformer.Transformer
except AttributeError as error:
    refused = str(error)
print(json.dumps([list(response), refused]))
"""
    ) == [
        ["[1, 2]", "application/json"],
        "sagemaker_containers.beta.framework.transformer.Transformer belongs to the server in AWS's"
        " images; the local SageMaker does not have it.",
    ]
