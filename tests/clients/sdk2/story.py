"""From data to an endpoint, as a data scientist does it; tests of lineage look back on it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sagemaker import Session
from sagemaker.model import ModelPackage
from sagemaker.predictor import Predictor
from sagemaker.processing import ProcessingInput, ProcessingOutput
from sagemaker.sklearn import SKLearn, SKLearnProcessor

GROUP = "sdk-churn"
ENDPOINT = "sdk-churn-prod"
VERSION = "1.4-2"
INSTANCE = "ml.m5.large"

SPLIT = """
import argparse
import pathlib

parser = argparse.ArgumentParser()
parser.add_argument("--rows", type=int)
rows = parser.parse_args().rows
lines = pathlib.Path("/opt/ml/processing/input/all.csv").read_text().splitlines()
print(f"keeping {rows} of {len(lines)} rows")
output = pathlib.Path("/opt/ml/processing/train/train.csv")
output.write_text("\\n".join(lines[:rows]) + "\\n")
"""

TRAIN = """
import argparse
import os
import pathlib

import joblib
import numpy
from sklearn.linear_model import Ridge


def model_fn(model_dir):
    return joblib.load(pathlib.Path(model_dir) / "model.joblib")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--alpha", type=float)
    alpha = parser.parse_args().alpha
    rows = numpy.loadtxt(pathlib.Path(os.environ["SM_CHANNEL_TRAIN"]) / "train.csv", delimiter=",")
    model = Ridge(alpha=alpha).fit(rows[:, 1:], rows[:, 0])
    error = float(numpy.abs(model.predict(rows[:, 1:]) - rows[:, 0]).max())
    print(f"rows={len(rows)} largest_error={error:.6f}")
    joblib.dump(model, pathlib.Path(os.environ["SM_MODEL_DIR"]) / "model.joblib")
"""


@dataclass(frozen=True)
class Story:
    """What a run of it left behind.

    Args:
        data: the URI of what went in.
        processor: its last job split the data.
        estimator: its last job trained the model.
        package: the version that was registered, approved and deployed.
        predictor: the endpoint.
    """

    data: str
    processor: SKLearnProcessor
    estimator: SKLearn
    package: ModelPackage
    predictor: Predictor

    @property
    def training_job(self) -> str:
        name: str = self.estimator.latest_training_job.name
        return name

    @property
    def processing_job(self) -> str:
        name: str = self.processor.latest_job.job_name
        return name


def tell(session: Session, role: str, folder: Path) -> Story:
    """Process, train, register, approve, deploy; each step waits for the one before."""
    data = upload(session, folder)
    processor = split(session, role, folder, data)
    [output] = processor.latest_job.outputs
    estimator = train(session, role, folder, output.destination)
    package = register(estimator)
    package.update_approval_status("Approved", "Good enough")
    predictor = package.deploy(1, INSTANCE, endpoint_name=ENDPOINT)
    return Story(data, processor, estimator, package, predictor or Predictor(ENDPOINT, session))


def upload(session: Session, folder: Path) -> str:
    """Rows of y = 2a + 3b, and some that are wrong; the URI of their folder."""
    source = folder / "data"
    source.mkdir()
    rows = [f"{2 * a + 3 * b},{a},{b}" for a in range(5) for b in range(5)]
    (source / "all.csv").write_text("\n".join([*rows, "0,9,9", "0,8,8"]) + "\n")
    return session.upload_data(str(source), key_prefix="churn/raw")


def split(session: Session, role: str, folder: Path, data: str) -> SKLearnProcessor:
    """Run the processing job."""
    script = folder / "split.py"
    script.write_text(SPLIT)
    processor = SKLearnProcessor(
        VERSION, role, 1, INSTANCE, base_job_name="sdk-split", sagemaker_session=session
    )
    processor.run(
        str(script),
        inputs=[ProcessingInput(source=data, destination="/opt/ml/processing/input")],
        outputs=[ProcessingOutput(source="/opt/ml/processing/train", output_name="train")],
        arguments=["--rows", "25"],
        logs=True,
    )
    return processor


def train(session: Session, role: str, folder: Path, data: str) -> SKLearn:
    """Run the training job, in script mode."""
    script = folder / "train.py"
    script.write_text(TRAIN)
    estimator = SKLearn(
        str(script),
        VERSION,
        role=role,
        instance_type=INSTANCE,
        base_job_name="sdk-train",
        hyperparameters={"alpha": 0.0001},
        metric_definitions=[{"Name": "largest_error", "Regex": r"largest_error=([0-9.]+)"}],
        sagemaker_session=session,
    )
    estimator.fit({"train": data}, logs="All")
    return estimator


def register(estimator: SKLearn) -> ModelPackage:
    """Register the trained model as a version of the group."""
    found: Any = estimator.register(
        content_types=["text/csv"],
        response_types=["text/csv"],
        inference_instances=[INSTANCE],
        transform_instances=[INSTANCE],
        model_package_group_name=GROUP,
        approval_status="PendingManualApproval",
        customer_metadata_properties={"rows": "25"},
    )
    return found
