"""The shim as its own process, spoken to over its socket as the supervisor does."""

from __future__ import annotations

import contextlib
import http.client
import io
import json
import os
import pickle
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import joblib
import numpy as np
import pandas as pd
import pytest
from sklearn.compose import make_column_transformer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder

import mlops_ext.local.serving as serving

SHIM = Path(serving.__file__).with_name("shim.py")
ECHO = """
import json
def model_fn(model_dir): return "the model"
def predict_fn(data, model): return data
"""


class UnixConnection(http.client.HTTPConnection):
    def __init__(self, path: Path) -> None:
        super().__init__("localhost", timeout=20)
        self.path = str(path)

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        try:
            self.sock.connect(self.path)
        except OSError:
            self.sock.close()
            raise


class Shim:
    def __init__(self, model: Path, command: list[str], **environment: str) -> None:
        self.socket = Path(tempfile.mkdtemp(prefix="mlops-")) / "model"
        self.log = model.parent / "log"
        self.state = model.parent / "state.json"
        self.lease = model.parent / "lease"
        self.lease.touch()
        argv = ["--socket", self.socket, "--lease", self.lease, "--state", self.state]
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, *command, *map(str, argv)],
                env={**os.environ, "SM_MODEL_DIR": str(model), **environment},
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.state.write_text(json.dumps({"pid": self.process.pid}))

    def until_ready(self) -> None:
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline and not self._answers():
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(0.02)
                pytest.fail(f"the shim ended: {self.log.read_text()}")

    def _answers(self) -> bool:
        with contextlib.closing(UnixConnection(self.socket)) as connection:
            try:
                connection.request("GET", "/ping")
                return connection.getresponse().status == 200
            except OSError:
                return False

    def post(self, body: Any, kind: str | None, **headers: str) -> tuple[int, str, bytes]:
        connection = UnixConnection(self.socket)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        if kind is not None:
            named["Content-Type"] = kind
        content = body if isinstance(body, bytes) else body.encode()
        connection.request("POST", "/invocations", content, named)
        response = connection.getresponse()
        answer = response.status, response.headers["Content-Type"], response.read()
        connection.close()
        return answer


StartShim = Callable[..., Shim]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[StartShim]:
    started: list[Shim] = []

    def start(
        script: str | None = None,
        models: dict[str, Any] | None = None,
        command: list[str] | None = None,
        **env: str,
    ) -> Shim:
        model = tmp_path / str(len(started)) / "model"
        (model / "code").mkdir(parents=True)
        if script is not None:
            (model / "code" / "inference.py").write_text(script, encoding="utf-8")
        for name, value in (models or {}).items():
            dump = joblib.dump if name.endswith("joblib") else pickle_dump
            dump(value, model / name)
        started.append(Shim(model, command or [str(SHIM)], **env))
        return started[-1]

    yield start
    for shim in started:
        shim.process.terminate()
        shim.process.wait(20)
        shutil.rmtree(shim.socket.parent, ignore_errors=True)


def pickle_dump(value: object, path: Path) -> None:
    path.write_bytes(pickle.dumps(value))


def test_default_handlers_give_the_models_own_predictions_in_every_format(start: StartShim) -> None:
    x = np.random.default_rng(1).normal(size=(40, 3))
    model = LogisticRegression().fit(x, x[:, 0] > 0)
    expected = model.predict(x).tolist()
    shim = start(models={"model.joblib": model})
    shim.until_ready()

    status, kind, body = shim.post(json.dumps(x.tolist()), "application/json")
    assert (status, kind, json.loads(body)) == (200, "application/json", expected)
    for key in ("instances", "inputs"):
        assert json.loads(shim.post(json.dumps({key: x.tolist()}), None)[2]) == expected

    text = "\n".join(",".join(map(str, row)) for row in x)
    status, kind, body = shim.post(text, "text/csv; charset=utf-8", Accept="text/csv")
    assert (status, kind) == (200, "text/csv")
    assert body.decode().splitlines() == [str(value) for value in expected]

    file = io.BytesIO()
    np.save(file, x)
    status, kind, body = shim.post(
        file.getvalue(), "application/x-npy", Accept="text/html, application/x-npy;q=0.8"
    )
    assert (status, kind) == (200, "application/x-npy")
    assert np.load(io.BytesIO(body)).tolist() == expected

    status, _, body = shim.post("[[1, 2]]", "application/json")
    assert status == 500
    assert body.decode().startswith("ValueError: X has 2 features")


def test_a_model_with_feature_names_gets_a_frame_in_its_order(start: StartShim) -> None:
    frame = pd.DataFrame({"größe <m>": [1.0, 2.0, 3.0, 4.0], "city": ["a", "b", "a", "b"]})
    steps = make_column_transformer((OneHotEncoder(), ["city"]), remainder="passthrough")
    model = make_pipeline(steps, LogisticRegression()).fit(frame, [0, 1, 0, 1])
    expected = model.predict(frame).tolist()
    shim = start(models={"model.pkl": model})
    shim.until_ready()

    records = [{"city": c, "größe <m>": g, "extra": 1} for g, c in frame.itertuples(index=False)]
    assert json.loads(shim.post(json.dumps(records), "application/json")[2]) == expected
    rows = frame.to_numpy().tolist()
    assert json.loads(shim.post(json.dumps(rows), "application/json")[2]) == expected
    csv = frame.to_csv(index=False, header=False)
    assert json.loads(shim.post(csv, "text/csv")[2]) == expected
    swapped = frame[["city", "größe <m>"]].to_csv(index=False)
    assert json.loads(shim.post(swapped, "text/csv")[2]) == expected

    status, _, body = shim.post(json.dumps([{"city": "a"}]), "application/json")
    assert status == 400
    assert "features are missing: größe <m>" in body.decode()


def test_bad_bodies_and_unknown_types_are_refused_with_a_reason(start: StartShim) -> None:
    shim = start(ECHO)
    shim.until_ready()
    status, _, body = shim.post("<x/>", "application/xml")
    assert (status, body.decode()) == (
        415,
        "Content type application/xml is not supported; "
        "send text/csv, application/json, application/x-npy.",
    )
    assert shim.post("[[1]]", "application/json", Accept="image/png")[0] == 406
    for body, kind, reason in [
        ("{", "application/json", "Expecting property name"),
        ('{"rows": []}', "application/json", '{"instances": rows}'),
        ('[{"a": 1}]', "application/json", "does not know its feature names"),
        ("", "text/csv", "it holds no rows"),
        ("1,2\n3", "text/csv", "row 2 has 1 values, row 1 has 2"),
        (b"\xff\xfe", "text/csv", "can't decode byte"),
        (b"", "application/x-npy", "it is empty"),
        (b"junk", "application/x-npy", "cannot be read as application/x-npy"),
    ]:
        status, _, answer = shim.post(body, kind)
        assert (status, reason in answer.decode()) == (400, True), answer


def test_a_script_may_replace_every_step_and_take_the_context(start: StartShim) -> None:
    shim = start(
        """
def model_fn(model_dir, context): return context.system_properties["model_dir"]
def input_fn(data, content_type, context):
    return data.upper() + context.get_request_header(0, "X-Amzn-SageMaker-Custom-Attributes")
def predict_fn(data, model): return {"data": data, "kind": type(data).__name__}
def output_fn(prediction, accept): return prediction["data"] + " " + accept, "text/x-own"
"""
    )
    shim.until_ready()
    attributes = {"X_Amzn_SageMaker_Custom_Attributes": "a=1"}
    answer = shim.post("<b>ü 🎈</b>", "text/csv", **attributes)
    assert answer == (200, "text/x-own", "<B>Ü 🎈</B>a=1 application/json".encode())


def test_transform_fn_serves_alone(start: StartShim) -> None:
    shim = start(
        """
def model_fn(model_dir): return 3
def transform_fn(model, data, content_type, accept):
    return bytes(data) * model
""",
        SAGEMAKER_DEFAULT_INVOCATIONS_ACCEPT="application/octet-stream",
    )
    shim.until_ready()
    assert shim.post(b"\x00\xff", "image/png") == (
        200,
        "application/octet-stream",
        b"\x00\xff" * 3,
    )


def test_an_exception_of_the_script_is_500_with_its_last_line_and_a_logged_traceback(
    start: StartShim,
) -> None:
    shim = start(ECHO + "def output_fn(p, accept): raise RuntimeError('no <b>luck</b> 🎈')\n")
    shim.until_ready()
    status, _, body = shim.post("[[1]]", "application/json")
    assert (status, body.decode()) == (500, "RuntimeError: no <b>luck</b> 🎈")
    assert "in output_fn" in shim.log.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        ("import not_there", "ModuleNotFoundError: No module named 'not_there'"),
        ("def model_fn(d): return 1", "the model is a int without predict()"),
        (ECHO + "def transform_fn(*a): pass", "keep one way"),
        (None, "FileNotFoundError: the model holds nothing that can be loaded"),
    ],
)
def test_a_model_that_cannot_be_loaded_ends_the_process_with_its_reason(
    start: StartShim, script: str | None, reason: str
) -> None:
    shim = start(script)
    assert shim.process.wait(20) == 1
    assert reason in shim.log.read_text(encoding="utf-8")


def test_the_folder_of_the_shim_is_not_importable_for_the_model(start: StartShim) -> None:
    shim = start(ECHO + "import importlib.util as u; assert u.find_spec('supervisor') is None\n")
    shim.until_ready()


def test_an_xgboost_model_is_served_without_a_script(start: StartShim, tmp_path: Path) -> None:
    xgboost = pytest.importorskip("xgboost")
    x = np.random.default_rng(2).normal(size=(50, 2))
    booster = xgboost.train({}, xgboost.DMatrix(x, x[:, 0]), 3)
    shim = start(models={"xgboost-model": booster})
    shim.until_ready()
    answer = json.loads(shim.post(json.dumps(x.tolist()), "application/json")[2])
    assert np.allclose(answer, booster.predict(xgboost.DMatrix(x)))


@pytest.mark.parametrize(
    ("hours", "change", "reason"),
    [
        (1.0, lambda shim: shim.state.unlink(), "its files are gone"),
        (1.0, lambda shim: shim.lease.unlink(), "its files are gone"),
        (1.0, lambda shim: shim.state.write_text('{"pid": 1}'), "another process took its place"),
        (0.0, lambda shim: None, "nothing looked after it for 0 hours"),
    ],
    ids=["files gone", "lease gone", "superseded", "lease not touched"],
)
def test_a_process_that_nobody_looks_after_ends(
    start: StartShim, hours: float, change: Callable[[Shim], None], reason: str
) -> None:
    quick = "import shim; shim.LIVENESS_SECONDS = 0.3; shim.main()"
    command = ["-c", f"import sys; sys.argv += ['--lease-hours', '{hours}']; {quick}"]
    shim = start(ECHO, command=command, PYTHONPATH=str(SHIM.parent))
    if hours:
        shim.until_ready()
    change(shim)
    assert shim.process.wait(20) == 0
    assert f"The model process ends: {reason}." in shim.log.read_text(encoding="utf-8")


def test_a_traceback_begins_where_the_scripts_own_code_does(start: StartShim) -> None:
    shim = start("def broken():\n    import not_there\nbroken()\n")
    assert shim.process.wait(20) == 1
    log = shim.log.read_text(encoding="utf-8")
    assert "inference.py" in log
    assert "in broken" in log
    assert "shim.py" not in log


def test_a_script_written_for_the_images_finds_their_packages(start: StartShim) -> None:
    shim = start(
        """
from sagemaker_containers.beta.framework import content_types, encoders, worker
from sagemaker_inference import default_inference_handler
from sagemaker_xgboost_container import encoder as xgb_encoders

def model_fn(model_dir):
    return "the model"

def input_fn(request_body, content_type):
    return xgb_encoders.decode(request_body, content_type)

def predict_fn(data, model):
    return [data.num_row(), data.num_col()]

def output_fn(prediction, accept):
    return worker.Response(encoders.encode(prediction, content_types.CSV), mimetype=accept)
"""
    )
    shim.until_ready()
    assert shim.post("1,2,3\n4,5,6\n", "text/csv", Accept="text/csv") == (
        200,
        "text/csv",
        b"2\n3\n",
    )
