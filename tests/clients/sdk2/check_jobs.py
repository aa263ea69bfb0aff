"""Jobs of the SDK run for real: estimators, processors, transformers, tuners."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy
import pytest
from conftest import put_weights
from sagemaker import Session, image_uris
from sagemaker.analytics import TrainingJobAnalytics
from sagemaker.estimator import Estimator
from sagemaker.exceptions import UnexpectedStatusException
from sagemaker.inputs import TrainingInput
from sagemaker.processing import ProcessingInput, ProcessingOutput, ScriptProcessor
from sagemaker.serializers import CSVSerializer
from sagemaker.sklearn import SKLearn, SKLearnModel
from sagemaker.tuner import ContinuousParameter, HyperparameterTuner, IntegerParameter
from sagemaker.xgboost import XGBoost
from story import INSTANCE, VERSION, Story

XGBOOST = "1.7-1"
ROWS = "\n".join(f"{2 * a + 3 * b},{a},{b}" for a in range(8) for b in range(8)) + "\n"
SCRIPT_MODE = """
import argparse
import os
import pathlib

import xgboost

if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--num_round", type=int)
    rounds = parser.parse_args().num_round
    path = pathlib.Path(os.environ["SM_CHANNEL_TRAIN"]) / "rows.csv"
    data = xgboost.DMatrix(f"{path}?format=csv&label_column=0")
    model = xgboost.train({"objective": "reg:squarederror"}, data, rounds)
    model.save_model(pathlib.Path(os.environ["SM_MODEL_DIR"]) / "xgboost-model")
    print(f"trained {model.num_boosted_rounds()} rounds")
"""
FAILING = """
raise ValueError("the column 'age' is not there")
"""
COUNT = """
import pathlib

lines = pathlib.Path("/opt/ml/processing/input/rows/rows.csv").read_text().splitlines()
pathlib.Path("/opt/ml/processing/output/count.txt").write_text(str(len(lines)))
"""


@pytest.fixture(scope="module")
def rows(session: Session, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The URI of a folder with rows of y = 2a + 3b."""
    source = tmp_path_factory.mktemp("rows")
    (source / "rows.csv").write_text(ROWS)
    return session.upload_data(str(source), key_prefix="rows")


@pytest.fixture(scope="module")
def built_in(session: Session, role: str, rows: str) -> Estimator:
    """The built-in algorithm, trained on csv."""
    estimator = Estimator(
        image_uris.retrieve("xgboost", session.boto_region_name, XGBOOST),
        role,
        instance_count=1,
        instance_type=INSTANCE,
        base_job_name="sdk-built-in",
        hyperparameters={"objective": "reg:squarederror", "num_round": 20, "eta": 0.5},
        sagemaker_session=session,
    )
    csv = TrainingInput(rows, content_type="text/csv")
    estimator.fit({"train": csv, "validation": csv}, logs=False)
    return estimator


def script(folder: Path, name: str, text: str) -> str:
    path = folder / name
    path.write_text(text)
    return str(path)


def test_the_log_of_a_fit_is_shown(session: Session, story: Story, capsys: Any) -> None:
    session.logs_for_job(story.training_job)
    assert "rows=25 largest_error=" in capsys.readouterr().out
    session.logs_for_processing_job(story.processing_job)
    assert "keeping 25 of 27 rows" in capsys.readouterr().out


def test_a_job_that_ended_is_attached_again(session: Session, story: Story) -> None:
    found = SKLearn.attach(story.training_job, sagemaker_session=session)
    assert found.model_data == story.estimator.model_data
    assert found.hyperparameters()["alpha"] == "0.0001"
    assert found.latest_training_job.describe()["TrainingJobStatus"] == "Completed"


def test_metrics_of_a_job_are_a_table(session: Session, story: Story) -> None:
    described = story.estimator.latest_training_job.describe()
    [metric] = described["FinalMetricDataList"]
    assert metric["MetricName"] == "largest_error"
    table = TrainingJobAnalytics(story.training_job, sagemaker_session=session).dataframe()
    assert set(table["metric_name"]) == {"largest_error"}
    assert table["value"].iloc[-1] == pytest.approx(metric["Value"], abs=1e-6)


def test_a_deployed_model_predicts(session: Session, story: Story) -> None:
    story.predictor.serializer = CSVSerializer()
    answer = story.predictor.predict("1,1\n2,3\n", initial_args={"Accept": "text/csv"})
    assert numpy.ravel(answer).astype(float) == pytest.approx([5, 13], abs=0.01)


def test_xgboost_in_script_mode(session: Session, role: str, rows: str, tmp_path: Path) -> None:
    estimator = XGBoost(
        script(tmp_path, "train.py", SCRIPT_MODE),
        XGBOOST,
        role=role,
        instance_count=1,
        instance_type=INSTANCE,
        hyperparameters={"num_round": 3},
        base_job_name="sdk-xgboost",
        sagemaker_session=session,
    )
    estimator.fit({"train": rows}, logs=False)
    assert estimator.model_data.endswith("/output/model.tar.gz")


def test_the_built_in_algorithm_trains_and_is_served(built_in: Estimator) -> None:
    metrics = {
        metric["MetricName"]
        for metric in built_in.latest_training_job.describe()["FinalMetricDataList"]
    }
    assert {"train:rmse", "validation:rmse"} <= metrics
    predictor = built_in.deploy(1, INSTANCE, serializer=CSVSerializer())
    answer = predictor.predict([[1, 1], [2, 3]]).decode()
    assert [float(value) for value in answer.replace(",", " ").split()] == pytest.approx(
        [5, 13], abs=1
    )
    predictor.delete_endpoint()


def test_a_script_that_fails_is_told_with_its_reason(
    session: Session, role: str, rows: str, tmp_path: Path
) -> None:
    estimator = SKLearn(
        script(tmp_path, "train.py", FAILING),
        VERSION,
        role=role,
        instance_type=INSTANCE,
        base_job_name="sdk-fails",
        sagemaker_session=session,
    )
    with pytest.raises(UnexpectedStatusException, match="the column 'age' is not there"):
        estimator.fit({"train": rows}, logs=False)


def test_a_script_processor(session: Session, role: str, rows: str, tmp_path: Path) -> None:
    processor = ScriptProcessor(
        role,
        image_uris.retrieve("sklearn", session.boto_region_name, VERSION),
        ["python3"],
        1,
        INSTANCE,
        base_job_name="sdk-count",
        sagemaker_session=session,
    )
    processor.run(
        script(tmp_path, "count.py", COUNT),
        inputs=[ProcessingInput(rows, "/opt/ml/processing/input/rows")],
        outputs=[ProcessingOutput("/opt/ml/processing/output", output_name="count")],
        logs=False,
    )
    destination = processor.latest_job.outputs[0].destination
    bucket, _, prefix = destination.removeprefix("s3://").partition("/")
    assert session.read_s3_file(bucket, f"{prefix}/count.txt") == "64"


def test_a_batch_transform(
    session: Session, role: str, bucket: str, rows: str, inference: Path
) -> None:
    model = SKLearnModel(
        put_weights(bucket, "batch/model.tar.gz", [0, 1, 10]),
        role,
        str(inference),
        framework_version=VERSION,
        sagemaker_session=session,
    )
    transformer = model.transformer(
        1, INSTANCE, assemble_with="Line", accept="text/csv", output_path=f"s3://{bucket}/batched"
    )
    transformer.transform(
        rows, content_type="text/csv", split_type="Line", logs=False, job_name="sdk-batch"
    )
    text = session.read_s3_file(bucket, "batched/rows.csv.out")
    first = [line.split(",") for line in ROWS.splitlines()]
    expected = [float(a) + 10 * float(b) for _, a, b in first]
    assert [float(line) for line in text.split()] == expected


def test_tuning_finds_the_best_of_real_jobs(session: Session, rows: str, role: str) -> None:
    estimator = Estimator(
        image_uris.retrieve("xgboost", session.boto_region_name, XGBOOST),
        role,
        instance_count=1,
        instance_type=INSTANCE,
        hyperparameters={"objective": "reg:squarederror", "num_round": 3},
        sagemaker_session=session,
    )
    tuner = HyperparameterTuner(
        estimator,
        "validation:rmse",
        {"eta": ContinuousParameter(0.1, 0.9), "max_depth": IntegerParameter(1, 4)},
        objective_type="Minimize",
        strategy="Random",
        max_jobs=3,
        max_parallel_jobs=2,
        base_tuning_job_name="sdk-tuning",
    )
    csv = TrainingInput(rows, content_type="text/csv")
    tuner.fit({"train": csv, "validation": csv})
    table = tuner.analytics().dataframe()
    assert len(table) == 3
    best = table.sort_values("FinalObjectiveValue").iloc[0]
    assert tuner.best_training_job() == best["TrainingJobName"]
    assert tuner.describe()["TrainingJobStatusCounters"]["Completed"] == 3
