"""Jobs in their environments, through the local SageMaker: frameworks, executors, requirements."""

from __future__ import annotations

import json
import sys
import textwrap
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
from jobs_house import BUCKET, ROLE, House, channel, given_input, packed
from local_engine import QUICKLY, LocalEngine

from mlops_ext.local.jobs.sandbox import modes

TORCH = Path(__file__).parents[2] / ".venvs" / "torch" / "bin" / "python"
TORCH_IMAGE = "763104351884.dkr.ecr.us-east-1.amazonaws.com/pytorch-training:2.13.0-cpu-py311"
XGBOOST_IMAGE = "683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:1.7-1"
SKLEARN_IMAGE = "683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-scikit-learn:1.2-1-cpu-py3"


@pytest.fixture(scope="module")
def house(shared_engine: LocalEngine) -> House:
    return House(shared_engine)


def settings(house: House, **given: Any) -> None:
    """The user's settings, as they are read at each job."""
    (house.engine.state_dir / "jobs.json").write_text(json.dumps(given))


def image(uri: str) -> dict[str, Any]:
    return {"AlgorithmSpecification": {"TrainingImage": uri, "TrainingInputMode": "File"}}


def completed(house: House, name: str) -> dict[str, Any]:
    job = house.ended(name)
    assert job["TrainingJobStatus"] == "Completed", (job.get("FailureReason"), house.log(name))
    return job


@pytest.mark.skipif(not TORCH.exists(), reason="make test makes the environment with PyTorch")
def test_a_pytorch_script_trains_in_the_mapped_environment(house: House) -> None:
    settings(house, images={"*/pytorch-*": str(TORCH)})
    house.train(
        "torch",
        """
        import os, torch
        torch.manual_seed(0)
        model = torch.nn.Linear(1, 1)
        inputs = torch.linspace(-1, 1, 20).unsqueeze(1)
        step = torch.optim.SGD(model.parameters(), lr=0.5)
        for epoch in range(50):
            step.zero_grad()
            loss = ((model(inputs) - 3 * inputs) ** 2).mean()
            loss.backward()
            step.step()
        print(f"loss: {loss.item():.6f}")
        torch.save(model.state_dict(), os.path.join(os.environ["SM_MODEL_DIR"], "model.pth"))
        """,
        AlgorithmSpecification={
            **image(TORCH_IMAGE)["AlgorithmSpecification"],
            "MetricDefinitions": [{"Name": "loss", "Regex": r"loss: ([\d.]+)"}],
        },
    )
    job = completed(house, "torch")
    assert job["FinalMetricDataList"][0]["Value"] < 0.01
    assert set(house.archive(job["ModelArtifacts"]["S3ModelArtifacts"])) == {"model.pth"}


def test_a_scikit_learn_script_trains_and_is_told_of_other_versions(house: House) -> None:
    settings(house)
    house.train(
        "sklearn",
        """
        import os, joblib
        from sklearn.linear_model import LogisticRegression
        model = LogisticRegression().fit([[0.0], [1.0]], [0, 1])
        joblib.dump(model, os.path.join(os.environ["SM_MODEL_DIR"], "model.joblib"))
        """,
        **image(SKLEARN_IMAGE),
    )
    job = completed(house, "sklearn")
    assert set(house.archive(job["ModelArtifacts"]["S3ModelArtifacts"])) == {"model.joblib"}
    runs, differs = house.log("sklearn").splitlines()[:2]
    assert runs.startswith(f"This job runs with scikit-learn {version('scikit-learn')} and Python")
    assert runs.endswith(sys.executable)
    (found,) = house.sagemaker.list_trial_components(SourceArn=job["TrainingJobArn"])[
        "TrialComponentSummaries"
    ]
    kept = house.sagemaker.describe_trial_component(TrialComponentName=found["TrialComponentName"])[
        "Parameters"
    ]
    assert kept["MLOpsLocal.Framework"] == {"StringValue": "scikit-learn"}
    assert kept["MLOpsLocal.FrameworkVersion"] == {"StringValue": version("scikit-learn")}
    assert differs.startswith("The image has scikit-learn 1.2 and this job has ")


def test_the_built_in_xgboost_trains_measures_and_leaves_its_model(house: House) -> None:
    settings(house)
    rows = "".join(f"{number % 2},{number % 2 + 0.1 * (number % 5)},1\n" for number in range(100))
    house.put("boost/train/data.csv", rows.encode())
    house.put("boost/validation/data.csv", rows.encode())
    house.train(
        "boosted",
        HyperParameters={
            "sagemaker_program": "",
            "sagemaker_submit_directory": "",
            "num_round": "3",
            "objective": "binary:logistic",
            "eval_metric": "auc",
        },
        InputDataConfig=[
            channel(name, f"s3://{BUCKET}/boost/{name}", ContentType="text/csv")
            for name in ("train", "validation")
        ],
        **image(XGBOOST_IMAGE),
    )
    job = completed(house, "boosted")
    metrics = {each["MetricName"]: each["Value"] for each in job["FinalMetricDataList"]}
    assert metrics == {"train:auc": 1.0, "validation:auc": 1.0}
    model = job["ModelArtifacts"]["S3ModelArtifacts"]
    assert set(house.archive(model)) == {"xgboost-model"}
    invoke = deployed(house, "boosted", model)
    assert invoke("0.1,1\n1.2,1\n", "text/csv") == ("text/csv", "0,1")
    assert invoke("0:0.1 1:1\n0:1.2\n", "text/libsvm") == ("text/csv", "0,1")
    kind, answer = invoke("1.2,1", "text/csv", Accept="application/json")
    assert (kind, list(json.loads(answer))) == ("application/json", ["predictions"])
    assert json.loads(answer)["predictions"][0]["score"] > 0.5
    assert transformed(house, "boosted", b"0.1,1\n1.2,1\n") == ["0", "1"]


def deployed(house: House, name: str, model: str) -> Callable[..., tuple[str, str]]:
    """Serve a model of the built-in XGBoost; ask it, its scores rounded to classes."""
    sagemaker, runtime = house.sagemaker, house.engine.client("sagemaker-runtime")
    container = {"Image": XGBOOST_IMAGE, "ModelDataUrl": model}
    sagemaker.create_model(ModelName=name, PrimaryContainer=container, ExecutionRoleArn=ROLE)
    variant = {"VariantName": "all", "ModelName": name, "InstanceType": "ml.m5.large"}
    sagemaker.create_endpoint_config(
        EndpointConfigName=name, ProductionVariants=[{**variant, "InitialInstanceCount": 1}]
    )
    sagemaker.create_endpoint(EndpointName=name, EndpointConfigName=name)
    waiter = sagemaker.get_waiter("endpoint_in_service")
    waiter.wait(EndpointName=name, WaiterConfig=QUICKLY)

    def invoke(body: str, kind: str, **more: str) -> tuple[str, str]:
        answer = runtime.invoke_endpoint(EndpointName=name, Body=body, ContentType=kind, **more)
        text = answer["Body"].read().decode()
        if answer["ContentType"] == "text/csv":
            text = ",".join(f"{float(score):.0f}" for score in text.split(","))
        return answer["ContentType"], text

    return invoke


def transformed(house: House, name: str, rows: bytes) -> list[str]:
    """The lines that a batch gives with a model, its scores rounded to classes."""
    source = {"S3DataType": "S3Prefix", "S3Uri": house.put(f"batch/{name}.csv", rows)}
    house.sagemaker.create_transform_job(
        TransformJobName=name,
        ModelName=name,
        TransformInput={"DataSource": {"S3DataSource": source}, "ContentType": "text/csv"},
        TransformOutput={"S3OutputPath": f"s3://{BUCKET}/batch-out", "Accept": "text/csv"},
        TransformResources={"InstanceType": "ml.m5.large", "InstanceCount": 1},
    )
    waiter = house.sagemaker.get_waiter("transform_job_completed_or_stopped")
    waiter.wait(TransformJobName=name, WaiterConfig=QUICKLY)
    lines = house.get(f"batch-out/{name}.csv.out").decode().splitlines()
    return [f"{float(line):.0f}" for line in lines]


def test_a_refusal_of_the_algorithm_is_the_reason_of_the_failure(house: House) -> None:
    settings(house)
    house.train(
        "unboosted",
        HyperParameters={"sagemaker_program": "", "sagemaker_submit_directory": "", "eta": "1"},
        **image(XGBOOST_IMAGE),
    )
    reason = house.ended("unboosted")["FailureReason"]
    assert reason.startswith("AlgorithmError: ")
    assert "Missing required hyperparameter: num_round" in reason


@pytest.mark.parametrize("mode", modes.BY_THEMSELVES)
def test_every_executor_runs_the_same_job(house: House, mode: modes.Mode) -> None:
    if trouble := modes.trial(mode).trouble:
        pytest.skip(trouble)
    settings(house, executor=mode.value)
    name = f"by-{mode.value}"
    house.train(
        name,
        """
        import os, pathlib
        data = pathlib.Path("/opt/ml/input/data/train/data.csv").read_text()
        pathlib.Path("/opt/ml/model/model.txt").write_text(data)
        """,
    )
    job = completed(house, name)
    archive = house.archive(job["ModelArtifacts"]["S3ModelArtifacts"])
    assert archive == {"model.txt": b"a,b\n"}


@pytest.mark.parametrize("executor", ["auto", "rewrite"])
def test_a_processing_job_may_unpack_its_source_and_install_what_it_needs(
    house: House, requirements: dict[str, str], executor: str
) -> None:
    settings(house, executor=executor)
    name = f"unpacked-{executor}"
    script = """
        import pathlib, tinything
        pathlib.Path("/opt/ml/processing/output/made.txt").write_text(tinything.VALUE)
    """
    driver = """
        set -e
        cd /opt/ml/processing/input/code/
        tar -xzf sourcedir.tar.gz
        pip uninstall --yes typing
        python -m pip install -r requirements.txt
        python3 run.py "$@"
    """
    source = house.put(f"{name}/sourcedir.tar.gz", packed({"run.py": script, **requirements}))
    steps = house.put(f"{name}/runproc.sh", textwrap.dedent(driver).encode())
    folder = "/opt/ml/processing"
    output = {"S3Uri": f"s3://{BUCKET}/{name}/out", "LocalPath": f"{folder}/output"}
    house.process(
        name,
        AppSpecification={
            "ImageUri": SKLEARN_IMAGE,
            "ContainerEntrypoint": ["/bin/bash", f"{folder}/input/entrypoint/runproc.sh"],
        },
        ProcessingInputs=[
            given_input("source", source, "input/code"),
            given_input("entrypoint", steps, "input/entrypoint"),
        ],
        ProcessingOutputConfig={
            "Outputs": [{"OutputName": "out", "S3Output": {**output, "S3UploadMode": "EndOfJob"}}]
        },
    )
    job = house.processed(name)
    assert job["ProcessingJobStatus"] == "Completed", (job, house.log(name, "ProcessingJobs"))
    assert house.get(f"{name}/out/made.txt") == b"here"


def test_code_that_builds_the_path_itself_is_told_why_it_failed(house: House) -> None:
    settings(house, executor="rewrite")
    house.train("built", "open('/opt' + '/ml/model/m', 'w')")
    reason = house.ended("built")["FailureReason"]
    if not Path("/opt/ml/model").exists():
        assert "This system gives jobs no /opt/ml of their own" in reason


def test_an_executor_that_does_not_work_fails_the_job_and_says_why(house: House) -> None:
    settings(house, executor="magic")
    house.train("conjured", "")
    assert "There is no executor 'magic'" in house.ended("conjured")["FailureReason"]
    settings(house)


def test_requirements_are_installed_once_for_all_jobs_and_beside_the_interpreter(
    house: House, requirements: dict[str, str]
) -> None:
    settings(house)
    script = "import tinything\nprint('value', tinything.VALUE)"
    for name in ("first-with", "second-with"):
        source = house.put(f"code/{name}.tar.gz", packed({"train.py": script, **requirements}))
        house.train(name, HyperParameters={"sagemaker_submit_directory": json.dumps(source)})
        completed(house, name)
        assert "value here" in house.log(name)
    assert "Successfully installed tinything" in house.log("first-with")
    assert "are there from an earlier job" in house.log("second-with")


def test_requirements_that_cannot_be_had_fail_the_job(house: House) -> None:
    settings(house)
    files = {"train.py": "", "requirements.txt": "--no-index\nno-such-package\n"}
    source = house.put("code/without.tar.gz", packed(files))
    house.train("without", HyperParameters={"sagemaker_submit_directory": json.dumps(source)})
    reason = house.ended("without")["FailureReason"]
    assert "No matching distribution found for no-such-package" in reason
    assert sys.executable in reason


@pytest.fixture
def requirements(tmp_path: Path, tiny_wheel: Path) -> dict[str, str]:
    """A requirements file whose package comes from this machine."""
    text = f"--no-index\n--find-links {tiny_wheel.parent}\ntinything\n"
    return {"requirements.txt": text}
