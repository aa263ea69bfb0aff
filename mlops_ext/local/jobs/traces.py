"""What lineage keeps of each kind of job: its parameters, what goes in, what comes out."""

from __future__ import annotations

from collections.abc import Iterable
from math import sqrt
from typing import Any

from mlops_ext.local.jobs.kinds import Body
from mlops_ext.local.jobs.runner.report import Measured, Progress
from mlops_ext.local.jobs.times import moment
from mlops_ext.local.lineage.jobs import Record, Thing
from mlops_ext.local.store import Document

IMAGE = "SageMaker.ImageUri"
MODEL, DATA_SET, CHECKPOINT = "Model", "DataSet", "Checkpoint"
_TRAINING = ("-aws-training-job", "SageMakerTrainingJob")
_PROCESSING = ("-aws-processing-job", "SageMakerProcessingJob")


def of_training(job: Document) -> Record:
    """A training job's hyperparameters and cluster, its channels and its image."""
    body = job.body
    image = body["AlgorithmSpecification"].get("TrainingImage")
    inputs = [
        Thing(
            *(each["ChannelName"], each["DataSource"]["S3DataSource"]["S3Uri"], DATA_SET),
            each.get("ContentType"),
        )
        for each in body.get("InputDataConfig", [])
    ]
    parameters = {name: _number(value) for name, value in body.get("HyperParameters", {}).items()}
    return Record(
        *_TRAINING,
        {**parameters, **_cluster(body["ResourceConfig"])},
        [*inputs, *_image(image)],
        _display_name(body),
    )


def of_processing(job: Document) -> Record:
    """A processing job's variables and cluster, its inputs and its image."""
    body = job.body
    inputs = [
        Thing(each["InputName"], each["S3Input"]["S3Uri"], DATA_SET)
        for each in body.get("ProcessingInputs", [])
        if "S3Input" in each
    ]
    parameters = {name: _number(value) for name, value in body.get("Environment", {}).items()}
    return Record(
        *_PROCESSING,
        {**parameters, **_cluster(body["ProcessingResources"]["ClusterConfig"])},
        [*inputs, *_image(body["AppSpecification"]["ImageUri"])],
        _display_name(body),
    )


def made_by_training(body: Body, saved: bool) -> list[Thing]:
    """A training job's model, and its checkpoints where it saved any."""
    made = []
    if artifacts := body.get("ModelArtifacts"):
        made.append(Thing("SageMaker.ModelArtifact", artifacts["S3ModelArtifacts"], MODEL))
    if saved:
        uri = body["CheckpointConfig"]["S3Uri"]
        made.append(Thing("SageMaker.Checkpoint", uri, CHECKPOINT))
    return made


def made_by_processing(body: Body) -> list[Thing]:
    """A processing job's outputs."""
    return [
        Thing(each["OutputName"], each["S3Output"]["S3Uri"], DATA_SET)
        for each in body.get("ProcessingOutputConfig", {}).get("Outputs", [])
        if "S3Output" in each
    ]


def metrics_of(job: Document, progress: Progress) -> list[dict[str, Any]]:
    """Metrics of a trial component (API Reference, TrialComponentMetricSummary)."""
    return [
        {
            "MetricName": name,
            "SourceArn": job.arn,
            "TimeStamp": moment(each.time),
            "Max": each.most,
            "Min": each.least,
            "Last": each.last,
            "Count": each.count,
            "Avg": each.total / each.count,
            "StdDev": _deviation(each),
        }
        for name, each in progress.metrics.items()
    ]


def _deviation(measured: Measured) -> float:
    mean = measured.total / measured.count
    return sqrt(max(0.0, measured.squares / measured.count - mean * mean))


def _cluster(resources: Body) -> dict[str, str | float]:
    members = ("InstanceType", "InstanceCount", "VolumeSizeInGB")
    found = {f"SageMaker.{each}": resources[each] for each in members if each in resources}
    return {
        name: value if isinstance(value, str) else float(value) for name, value in found.items()
    }


def _image(image: str | None) -> Iterable[Thing]:
    return [Thing(IMAGE, image, "Image")] if image else []


def _number(text: str) -> str | float:
    try:
        return float(text)
    except ValueError:
        return text


def _display_name(body: Body) -> str | None:
    name: str | None = body.get("ExperimentConfig", {}).get("TrialComponentDisplayName")
    return name
