"""Everything that can be registered is served for real: register, deploy, invoke."""

from __future__ import annotations

import importlib
import io
import json
import os
import subprocess
import sys
import tarfile
import textwrap
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import xgboost
from services.served import served
from services.support import build, wait_for
from sklearn.linear_model import LogisticRegression

from mlops_ext.connection import Connection
from mlops_ext.errors import Conflict, InvalidInput, MLOpsError, UnknownReference
from mlops_ext.services import deployment, lineage, models
from mlops_ext.services.registration import register

ROOT = Path(__file__).parents[2]
X = pd.DataFrame({"age": [20.0, 30.0, 40.0, 50.0] * 5, "calls": [1, 5, 2, 8] * 5})
Y = np.array([0, 0, 1, 1] * 5)


def in_process(interpreter: str, state_dir: Path, folder: Path, **files: str) -> list[Any]:
    """Register, deploy and invoke what main.py makes, in an interpreter of its own."""
    for name, text in files.items():
        (folder / f"{name}.py").write_text(textwrap.dedent(text))
    python = ROOT / ".venvs" / interpreter / "bin" / "python"
    assert python.exists(), f"make .venvs/{interpreter}/.installed"
    # Its own packages first; boto3 and the like come from here.
    ours = [str(ROOT), str(ROOT / "tests"), *(one for one in sys.path if "site-packages" in one)]
    code = "import sys; sys.path += sys.argv.pop(1).split(':'); " + (
        "from services.served import main; main(*sys.argv[1:])"
    )
    done = subprocess.run(
        [str(python), "-c", code, os.pathsep.join(ours), str(state_dir), str(folder / "main.py")],
        capture_output=True,
        text=True,
        cwd=folder,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    found: list[Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def test_models_of_xgboost_are_served_from_its_own_format(connection: Connection) -> None:
    model = xgboost.XGBClassifier(n_estimators=4, max_depth=2).fit(X, Y)
    version = register(connection, model, "xgb", example=X)
    assert version.image is not None
    assert "/sagemaker-xgboost:" in version.image
    assert (version.framework, version.deployable) == ("xgboost", True)
    assert version.parameters["n_estimators"] == 4
    assert version.classes == ["0", "1"]
    assert [(one.name, one.type) for one in version.inputs] == [
        ("age", "double"),
        ("calls", "long"),
    ]
    assert [one.type for one in version.outputs] == ["long"]
    rows = json.loads(str(version.sample))
    assert rows[0] == {"age": 20.0, "calls": 1}
    assert served(connection, version, rows) == model.predict(X[:3]).tolist()

    booster = model.get_booster()
    raw = register(connection, booster, "xgb-booster")
    assert raw.parameters["num_boost_round"] == 4
    assert raw.signature == ["age", "calls"]
    answers = served(connection, raw, rows)
    assert answers == pytest.approx(booster.predict(xgboost.DMatrix(X[:3])).tolist())
    with pytest.raises(InvalidInput, match="not fitted"):
        register(connection, xgboost.XGBClassifier(), "xgb")


def test_models_of_lightgbm_are_served_and_say_that_aws_has_no_image(
    connection: Connection,
) -> None:
    lightgbm = pytest.importorskip("lightgbm")
    model = lightgbm.LGBMClassifier(n_estimators=2, min_child_samples=2, verbose=-1).fit(X, Y)
    version = register(connection, model, "lgbm", example=X)
    assert (version.framework, version.deployable) == ("lightgbm", False)
    assert "AWS has no image for LightGBM. The nearest, " in version.deployable_note
    rows = json.loads(str(version.sample))
    assert served(connection, version, rows) == model.predict(X[:3]).tolist()
    planned = deployment.plan(connection, version.reference, "lgbm-again")
    assert any("Not deployable on AWS as it is: AWS" in line for line in planned.warnings)
    booster = register(connection, model.booster_, "lgbm-booster")
    answers = served(connection, booster, rows)
    assert answers == pytest.approx(model.booster_.predict(X[:3]).tolist())


@pytest.fixture
def beside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder beside the notebook, with modules that are installed nowhere."""
    monkeypatch.syspath_prepend(str(tmp_path))
    (tmp_path / "scaling.py").write_text("FACTOR = 2.0\n")
    (tmp_path / "own_models.py").write_text(
        textwrap.dedent("""
            import os
            import numpy as np
            from scaling import FACTOR

            class Doubler:
                def predict(self, rows):
                    return np.asarray(rows, dtype=float).sum(axis=1) * FACTOR

            class Serving:
                def model_fn(self, model_dir):
                    with open(os.path.join(model_dir, "words", "hello.txt")) as file:
                        return file.read()

                def predict_fn(self, data, model):
                    return [model for _ in data]
        """)
    )
    (tmp_path / "serving_module.py").write_text(
        "from scaling import FACTOR\n"
        "def model_fn(model_dir):\n    return FACTOR\n"
        "def predict_fn(data, model):\n    return [model * row[0] for row in data]\n"
    )
    return tmp_path


def test_local_code_goes_along_with_what_it_imports(connection: Connection, beside: Path) -> None:
    own_models = importlib.import_module("own_models")
    version = register(connection, own_models.Doubler(), "local-code")
    assert served(connection, version, [[1, 2], [3, 4]]) == [6.0, 14.0]
    with build(own_models.Doubler()) as built, tarfile.open(built.path) as tar:
        assert tar.getnames() == [
            "code/inference.py",
            "code/own_models.py",
            "code/requirements.txt",
            "code/scaling.py",
            "model.joblib",
        ]
        needed = tar.extractfile("code/requirements.txt")
        assert needed is not None
        lines = needed.read().decode().splitlines()
        assert [line.partition("==")[0] for line in lines] == ["joblib", "numpy"]


def test_an_object_or_a_module_with_model_fn_is_served_by_its_own_functions(
    connection: Connection, beside: Path
) -> None:
    words = beside / "words"
    words.mkdir()
    (words / "hello.txt").write_text("hello")
    own_models = importlib.import_module("own_models")
    version = register(connection, own_models.Serving(), "model-fn", include=words)
    assert served(connection, version, [[1], [2]]) == ["hello", "hello"]
    module = importlib.import_module("serving_module")
    assert served(connection, register(connection, module, "module-fn"), [[3], [4]]) == [6.0, 8.0]
    with pytest.raises(InvalidInput, match="neither a file nor a folder"):
        register(connection, module, "module-fn", include=beside / "gone")


def test_pytorch_modules_are_served_with_the_code_of_their_class_or_as_torchscript(
    connection: Connection, state_dir: Path, tmp_path: Path
) -> None:
    found, traced = in_process(
        "torch",
        state_dir,
        tmp_path,
        nets="""
            import torch

            class Net(torch.nn.Module):
                def __init__(self, width):
                    super().__init__()
                    self.hidden = torch.nn.Linear(2, width)
                    self.out = torch.nn.Linear(width, 1)
                    self.register_buffer("shift", torch.tensor(5.0), persistent=False)

                def forward(self, rows):
                    return self.out(torch.relu(self.hidden(rows))) + self.shift
        """,
        main="""
            import numpy as np
            import torch
            from nets import Net

            torch.manual_seed(0)
            net, rows = Net(3), [[1, 2], [3, 4]]
            with torch.no_grad():
                expected = net(torch.tensor(rows, dtype=torch.float32)).tolist()
            linear = torch.nn.Linear(2, 1)
            torch.nn.init.constant_(linear.weight, 2.0)
            torch.nn.init.constant_(linear.bias, 1.0)
            example = np.array(rows, dtype="float32")
            models = {
                "net": (net, rows, {"example": example, "metrics": {"e": expected[1][0]}}),
                "traced": (torch.jit.trace(linear, torch.zeros(1, 2)), rows, {}),
            }
        """,
    )
    version = found["version"]
    assert found["answer"][1] == pytest.approx([version["metrics"][0]["value"]])
    assert traced["answer"] == [[7.0], [15.0]]
    assert version["framework"] == "torch"
    assert version["inputs"] == [{"name": "", "type": "float32", "shape": [-1, 2]}]
    assert version["outputs"] == [{"name": "", "type": "float32", "shape": [-1, 1]}]
    assert "pytorch-inference:2.6.0-cpu-py312" in version["image"]
    assert version["deployable"] is False
    assert "AWS has no image for PyTorch 2.13.0" in version["deployableNote"]


def test_a_model_of_mlflow_brings_signature_parameters_and_figures(
    connection: Connection, state_dir: Path, tmp_path: Path
) -> None:
    (found,) = in_process(
        "mlflow",
        state_dir,
        tmp_path,
        main=f"""
            import os
            os.environ["MLFLOW_ALLOW_FILE_STORE"] = "true"
            import mlflow
            import pandas as pd
            from mlflow.models import infer_signature
            from sklearn.linear_model import LogisticRegression

            mlflow.set_tracking_uri("file://{tmp_path}/runs")
            X = pd.DataFrame({{"age": [20.0, 30.0, 40.0, 50.0], "calls": [1, 5, 2, 8]}})
            clf = LogisticRegression(C=0.5).fit(X, [0, 0, 1, 1])
            with mlflow.start_run() as run:
                mlflow.log_params({{"note": "from the run"}})
                mlflow.log_metric("auc", 0.75)
                mlflow.sklearn.log_model(
                    clf, name="model", signature=infer_signature(X, clf.predict(X)),
                    input_example=X[:2], pip_requirements=["mlflow"],
                )
            uri = f"runs:/{{run.info.run_id}}/model"
            models = {{"from-mlflow": (uri, [[20, 1], [50, 8]], {{}})}}
        """,
    )
    version = found["version"]
    assert found["answer"] == [0, 1]
    assert version["source"].startswith("runs:/")
    assert version["framework"] == "scikit-learn"
    assert (version["parameters"]["note"], version["parameters"]["C"]) == ("from the run", 0.5)
    assert {one["name"]: one["value"] for one in version["metrics"]} == {"auc": 0.75}
    assert [(one["name"], one["type"]) for one in version["inputs"]] == [
        ("age", "double"),
        ("calls", "long"),
    ]
    assert [one["type"] for one in version["outputs"]] == ["int64"]
    assert json.loads(version["sample"])[0] == {"age": 20.0, "calls": 1}


def test_mlflow_that_is_not_installed_is_said_with_the_line_that_installs_it(
    connection: Connection,
) -> None:
    with pytest.raises(InvalidInput, match="%pip install mlflow"):
        register(connection, "models:/churn/3", "no-mlflow")
    with pytest.raises(UnknownReference):
        models.get_group(connection, "no-mlflow")


def put(connection: Connection, key: str, body: bytes) -> str:
    connection.client("s3").put_object(Bucket=connection.bucket(), Key=key, Body=body)
    return f"s3://{connection.bucket()}/{key}"


def test_an_archive_in_s3_is_copied_or_referred_to(connection: Connection) -> None:
    model = LogisticRegression().fit(X, Y)
    with build(model) as built:
        body = built.path.read_bytes()
    uri = put(connection, "elsewhere/model.tar.gz", body)
    copied = register(connection, uri, "from-s3")
    assert copied.archive is not None
    assert "/mlops/from-s3/" in copied.archive.uri
    assert copied.source == uri
    assert copied.environment is None
    assert served(connection, copied, [[20, 1]]) == [0]
    referred = register(connection, uri, "from-s3", copy=False, force=True)
    assert referred.archive is not None
    assert referred.archive.uri == uri
    assert referred.deployable is None
    assert "is a guess" in referred.deployable_note

    for name in ("code/inference.py", "model.joblib"):
        with tarfile.open(fileobj=io.BytesIO(body)) as tar:
            member = tar.extractfile(name)
            assert member is not None
            put(connection, f"unpacked/{name}", member.read())
    prefix = register(connection, f"s3://{connection.bucket()}/unpacked/", "from-s3")
    assert prefix.number == 3
    for missing in ("nothing/model.tar.gz", "nothing/"):
        with pytest.raises(UnknownReference, match="There is n"):
            register(connection, f"s3://{connection.bucket()}/{missing}", "from-s3")
    bad = put(connection, "bad/model.tar.gz", b"no archive")
    with pytest.raises(InvalidInput, match="not a tar archive"):
        register(connection, bad, "from-s3")


def test_what_a_training_job_made_joins_the_lineage_of_the_job(
    connection: Connection, reviewer: Connection
) -> None:
    data = put(connection, "jobs/data/train.csv", b"a,b\n1,2\n")
    script = (
        "import os, pickle\n"
        "def model_fn(model_dir):\n"
        "    return pickle.load(open(os.path.join(model_dir, 'model.pkl'), 'rb'))\n"
        "def predict_fn(data, model):\n    return [[model] for _ in data]\n"
        "if __name__ == '__main__':\n"
        "    print('auc=0.875;')\n"
        "    path = os.path.join(os.environ['SM_MODEL_DIR'], 'model.pkl')\n"
        "    pickle.dump(7, open(path, 'wb'))\n"
    )
    code = io.BytesIO()
    with tarfile.open(fileobj=code, mode="w:gz") as tar:
        member = tarfile.TarInfo("train.py")
        member.size = len(script)
        tar.addfile(member, io.BytesIO(script.encode()))
    submitted = put(connection, "jobs/code/sourcedir.tar.gz", code.getvalue())
    client = connection.client("sagemaker")
    arn = client.create_training_job(
        TrainingJobName="trained-7",
        RoleArn=connection.role_arn(),
        AlgorithmSpecification={
            "TrainingImage": "683313688378.dkr.ecr.us-east-1.amazonaws.com/"
            "sagemaker-scikit-learn:1.9-0-cpu-py3",
            "TrainingInputMode": "File",
            "MetricDefinitions": [{"Name": "auc", "Regex": "auc=([0-9.]+);"}],
        },
        HyperParameters={
            "depth": "3",
            "sagemaker_program": '"train.py"',
            "sagemaker_submit_directory": json.dumps(submitted),
        },
        InputDataConfig=[
            {
                "ChannelName": "training",
                "DataSource": {"S3DataSource": {"S3DataType": "S3Prefix", "S3Uri": data}},
            }
        ],
        OutputDataConfig={"S3OutputPath": f"s3://{connection.bucket()}/jobs/out/"},
        ResourceConfig={"InstanceType": "ml.m5.large", "InstanceCount": 1, "VolumeSizeInGB": 5},
        StoppingCondition={"MaxRuntimeInSeconds": 600},
    )["TrainingJobArn"]
    with pytest.raises(Conflict, match="has made no model"):
        register(connection, "job:trained-7", "from-job")

    def ended() -> bool:
        job = client.describe_training_job(TrainingJobName="trained-7")
        assert job["TrainingJobStatus"] != "Failed", job.get("FailureReason")
        return bool(job["TrainingJobStatus"] == "Completed")

    wait_for(ended)
    version = register(connection, arn, "from-job")
    assert version.archive is not None
    assert version.archive.uri.endswith("/jobs/out/trained-7/output/model.tar.gz")
    assert version.source == "job:trained-7"
    assert version.parameters == {"depth": 3}
    assert {one.name: one.value for one in version.metrics} == {"auc": 0.875}
    assert [(use.uri, use.role) for use in version.datasets] == [(data, "train")]
    assert (version.framework, version.deployable) == ("scikit-learn", True)
    above = lineage.ask(connection, version.reference, direction="ascendants")
    assert {node.kind for node in above.nodes} >= {"dataset", "job"}
    assert served(reviewer, version, [[1], [2]]) == [[7], [7]]
    with pytest.raises(UnknownReference, match="job:trained-7"):
        register(connection, "job:trained-8", "from-job")


def test_a_class_that_is_given_and_an_odd_thing_are_refused_with_what_can_be(
    connection: Connection,
) -> None:
    for given, words in ((LogisticRegression, "is a class"), ({"a": 1}, "What can be registered")):
        with pytest.raises(MLOpsError, match=words):
            register(connection, given, "refused")
    with pytest.raises(InvalidInput, match="cannot predict the example"):
        register(connection, LogisticRegression().fit(X, Y), "refused", example=[[1, 2, 3]])
    with pytest.raises(UnknownReference):
        models.get_group(connection, "refused")
