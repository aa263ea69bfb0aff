"""What lineage keeps of each kind of job: its parameters, what goes in, what comes out."""

from __future__ import annotations

from collections.abc import Iterable

from mlops_ext.local.jobs.kinds import Body
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
        body.get("ExperimentConfig", {}),
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
        body.get("ExperimentConfig", {}),
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
