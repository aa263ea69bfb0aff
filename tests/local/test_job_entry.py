"""What a Create request starts, and where its code is."""

from __future__ import annotations

from typing import Any

import pytest

from mlops_ext.local.jobs.sandbox import algorithms, entry
from mlops_ext.local.jobs.sandbox.images import Runtime

SKLEARN = Runtime("/py", "scikit-learn", "1.5", "3.11")
XGBOOST = Runtime("/py", "xgboost", "2.1", "3.11")
CONTAINER = Runtime("python3", "python", None, None, None, "image:1")
OURS = ["/py", str(entry.CONTAINERS)]
XGBOOST_IMAGE = "683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:1.7-1"


def training(**members: Any) -> dict[str, Any]:
    return {"AlgorithmSpecification": {"TrainingImage": XGBOOST_IMAGE}, **members}


def processing(*words: str, **members: Any) -> dict[str, Any]:
    return {"AppSpecification": {"ContainerEntrypoint": list(words)}, **members}


@pytest.mark.parametrize(
    "named",
    [
        {"HyperParameters": {"sagemaker_program": '"train.py"'}},
        {"HyperParameters": {"sagemaker_program": "train.py"}},
        {"Environment": {"SAGEMAKER_PROGRAM": "train.py"}},
    ],
)
def test_a_named_script_is_run_in_script_mode(named: dict[str, Any]) -> None:
    assert entry.entry(SKLEARN, training(**named)) == [*OURS, "train"]
    assert entry.program(training(**named)) == "train.py"


def test_xgboost_without_a_script_is_the_built_in_algorithm() -> None:
    assert entry.entry(XGBOOST, training()) == [*OURS, "xgboost_algorithm"]
    with pytest.raises(ValueError, match="set the hyperparameter sagemaker_program"):
        entry.entry(SKLEARN, training())


@pytest.mark.parametrize("python", ["python3", "python", "/opt/conda/bin/python3.10"])
def test_the_images_python_is_the_jobs(python: str) -> None:
    request = processing(python, "/opt/ml/processing/input/code/run.py")
    assert entry.entry(SKLEARN, request) == ["/py", "/opt/ml/processing/input/code/run.py"]
    assert entry.entry(CONTAINER, request)[0] == python


def test_an_entrypoint_of_the_request_is_run_with_its_arguments() -> None:
    request = training()
    request["AlgorithmSpecification"] |= {
        "ContainerEntrypoint": ["/bin/bash"],
        "ContainerArguments": ["-c", "echo hello"],
    }
    assert entry.entry(SKLEARN, request) == ["/bin/bash", "-c", "echo hello"]


def test_a_processing_job_has_to_say_what_runs() -> None:
    with pytest.raises(ValueError, match="has no ContainerEntrypoint"):
        entry.entry(SKLEARN, {"AppSpecification": {"ImageUri": "image"}})


def test_a_remote_function_is_run_without_its_driver() -> None:
    channel = "sagemaker_remote_function_bootstrap"
    request = training(InputDataConfig=[{"ChannelName": channel}])
    request["AlgorithmSpecification"] |= {
        "ContainerEntrypoint": ["/bin/bash", f"/opt/ml/input/data/{channel}/job_driver.sh"],
        "ContainerArguments": ["--region", "us-east-1"],
    }
    words = [*OURS, "remote_function", "--region", "us-east-1"]
    assert entry.entry(SKLEARN, request) == words
    assert entry.code_folders(request)[-1] == f"/opt/ml/input/data/{channel}"


def test_a_container_runs_what_it_is_made_for() -> None:
    assert entry.entry(CONTAINER, training()) == ["train"]


@pytest.mark.parametrize(
    ("directory", "source", "requirements"),
    [
        ('"s3://b/source.tar.gz"', "s3://b/source.tar.gz", "/opt/ml/code/requirements.txt"),
        ("s3://b/source.tar.gz", "s3://b/source.tar.gz", "/opt/ml/code/requirements.txt"),
        ("/opt/ml/input/data/code", None, "/opt/ml/input/data/code/requirements.txt"),
        (None, None, "/opt/ml/code/requirements.txt"),
    ],
)
def test_the_source_is_found_where_the_request_says(
    directory: str | None, source: str | None, requirements: str
) -> None:
    given = {"sagemaker_program": "train.py"}
    if directory:
        given["sagemaker_submit_directory"] = directory
    request = training(HyperParameters=given)
    assert entry.source(request) == source
    assert entry.requirements(request) == [requirements]


def test_a_built_in_algorithm_has_no_requirements() -> None:
    assert entry.requirements(training()) == []


def test_inputs_with_code_are_told_from_inputs_with_data() -> None:
    inputs = [
        ("input-1", "/opt/ml/processing/input/data"),
        ("code", "/opt/ml/processing/input/code"),
        ("helpers", "/opt/ml/processing/helpers"),
    ]
    request = processing(
        "python3",
        "/opt/ml/processing/helpers/run.py",
        ProcessingInputs=[
            {"InputName": name, "S3Input": {"LocalPath": path}} for name, path in inputs
        ],
    )
    assert entry.code_folders(request) == [
        "/opt/ml/config",
        "/opt/ml/processing/input/code",
        "/opt/ml/processing/helpers",
    ]


def test_the_built_in_algorithm_brings_its_metrics() -> None:
    found = {each["Name"]: each["Regex"] for each in algorithms.metric_definitions(training())}
    assert {"train:rmse", "validation:auc", "validation:logloss"} <= set(found)
    script = training(HyperParameters={"sagemaker_program": "train.py"})
    assert algorithms.metric_definitions(script) == []
    own = training()
    own["AlgorithmSpecification"]["MetricDefinitions"] = [{"Name": "a", "Regex": "b"}]
    assert algorithms.metric_definitions(own) == [{"Name": "a", "Regex": "b"}]
